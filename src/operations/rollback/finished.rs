//! How a rollback ended.

use super::quarantine::Quarantine;
use crate::domain::{CommitId, SlotName};
use crate::operations::journal::{End, Story};
use std::time::Duration;

/// How a rollback ended.
#[derive(Debug, Clone)]
pub struct Finished {
    /// In one word.
    pub ending: Ending,
    /// A whole sentence. Hostile text may be in it.
    pub sentence: String,
    /// What to do next, where there is anything.
    pub next: Option<String>,
    /// The commands that do the same, where that is what is left to do.
    pub by_hand: Option<String>,
    /// The slot that serves now, as far as was seen.
    pub slot: Option<SlotName>,
    /// The commit that serves now, as far as was seen.
    pub commit: Option<CommitId>,
    /// How long its parts took.
    pub times: Times,
    /// What its journal says.
    pub story: Story,
    /// Whether it is on the record of changes.
    pub recorded: bool,
    /// What is in quarantine since; `None` where that was not written down.
    pub quarantined: Option<Vec<Quarantine>>,
}

/// How long the parts of a rollback took, from the word that was typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Until the script was begun.
    pub to_script: Option<Duration>,
    /// Until the script had ended.
    pub script_ended: Option<Duration>,
    /// Until it was seen to serve well.
    pub verified: Option<Duration>,
}

/// How it ended, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// What was wanted serves, and well: both were seen.
    Served,
    /// It served already: nothing was run.
    Already,
    /// Nothing was run.
    Refused,
    /// The script failed, and the traffic stayed where it was.
    ScriptFailed,
    /// The script said that it did well, and the traffic stayed where it was.
    NotMoved,
    /// The traffic moved, and what serves is not well.
    Unhealthy,
    /// The traffic moved, and what serves is another version than the plan leads to.
    WrongVersion,
    /// The script did well, and nothing tells whether the traffic moved or what serves is well.
    Unverified,
    /// It may have been run, and nobody knows how it ended. Only looking tells.
    Unknown,
}

impl Ending {
    /// Whether a script was run and it went wrong.
    #[must_use]
    pub const fn went_wrong(self) -> bool {
        self.exit_code() == 5
    }

    /// The exit code of the command line.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Served | Self::Already => 0,
            Self::Unverified | Self::Unknown => 3,
            Self::Refused => 4,
            Self::ScriptFailed | Self::NotMoved | Self::Unhealthy | Self::WrongVersion => 5,
        }
    }

    /// The word for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Already => "already",
            Self::Refused => "refused",
            Self::ScriptFailed => "script_failed",
            Self::NotMoved => "not_moved",
            Self::Unhealthy => "unhealthy",
            Self::WrongVersion => "wrong_version",
            Self::Unverified => "unverified",
            Self::Unknown => "unknown",
        }
    }

    pub(super) const fn end(self) -> End {
        match self {
            Self::Served | Self::Already => End::Done,
            Self::Refused | Self::ScriptFailed | Self::NotMoved | Self::Unhealthy | Self::WrongVersion => End::Failed,
            Self::Unverified | Self::Unknown => End::Unknown,
        }
    }
}
