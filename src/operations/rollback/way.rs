//! One way back.

use super::past::Took;
use super::plan::{ANYWAY, BEFORE, PREVIOUS};
use crate::domain::{CommitId, Moment, SlotName};
use crate::environment::readiness::{Rung, RungState};

/// Where a way leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goal {
    /// The slot that would serve, where it is known by name.
    pub slot: Option<SlotName>,
    /// The commit that would serve, where it is known.
    pub commit: Option<CommitId>,
    /// The image that would be deployed, for the ways that deploy one.
    pub image: Option<String>,
    /// The tag that somebody named, where this leads to the commit of it.
    pub tag: Option<String>,
    /// Whether it answers well now; `None` where that is not known.
    pub well: Option<bool>,
    /// What is known of how it answers, in words: `200 in 62 ms, 3 s ago`. Hostile text may be in it.
    pub health: Option<String>,
    /// Why it is this that is gone to: `healthy here until 13:50`. Hostile text may be in it.
    pub reason: Option<String>,
    /// It was put back from before: it is gone to only where somebody names it.
    pub shunned: bool,
    /// It is newer than what serves, and nothing shows that it was ever good here.
    pub newer: bool,
    /// It is newer than what serves, whatever is known of it.
    pub forward: bool,
    /// The version that somebody named, in their words; `None` where it is what was there before, or what a slot holds.
    pub named: Option<String>,
}

impl Goal {
    /// What boots where it is started anew.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        if self.newer { "newer code" } else { "old code" }
    }
}

/// One way back, open or not. All words may hold hostile text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub rung: Rung,
    /// [`RungState::Available`]: everything it needs was seen. [`RungState::Unknown`]: it can be gone, and this is not known
    /// or not as it should be. [`RungState::Blocked`]: it cannot be gone, for this reason.
    pub state: RungState,
    /// When what it needs was last seen.
    pub proven_at: Option<Moment>,
    /// How long it takes, where anything tells.
    pub took: Took,
    /// Where it leads.
    pub goal: Goal,
    /// What is done, one sentence.
    pub does: String,
    /// What it does not undo, and what it changes beside the traffic: one sentence each.
    pub not_undone: Vec<String>,
    /// What a person types: what should serve, with ` anyway` behind it where that is known not to be well.
    pub word: String,
    /// The same by hand, lines that can be pasted whole. Empty where it would do harm.
    pub by_hand: Vec<String>,
    /// One line that only looks where the traffic goes; `None` where nothing says what to look at.
    pub check: Option<String>,
    /// How it failed here a moment ago, in words; `None` where it did not.
    pub failed: Option<String>,
}

impl Way {
    /// Whether it can be gone at all.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.state, RungState::Blocked(_))
    }

    /// Why it is not open, or what is not known of it.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match &self.state {
            RungState::Available => None,
            RungState::Blocked(why) | RungState::Unknown(why) => Some(why),
        }
    }

    /// Whether it moves the traffic to a container that is there.
    #[must_use]
    pub const fn flips(&self) -> bool {
        matches!(self.rung, Rung::WarmFlip | Rung::ColdStart)
    }

    /// The same by hand, in words: the lines, else why there are none and the one that looks.
    #[must_use]
    pub fn hand(&self) -> String {
        if !self.by_hand.is_empty() {
            return self.by_hand.join("; ");
        }
        if !self.is_open() {
            return "nothing, as this way is not possible".into();
        }
        let look = self.check.as_ref().map(|line| format!("; look: {line}")).unwrap_or_default();
        format!("nothing while a script runs on the host{look}")
    }

    /// The act in the words of the command line. A slot is named only where traffic is sent to it as it runs: a flip to a
    /// slot is another way than a deploy into it. The ways of GitHub are named, since the best is taken else.
    #[must_use]
    pub fn command(&self) -> String {
        let slot = self.goal.slot.as_ref().filter(|_| self.flips()).map(ToString::to_string);
        let shunned = || self.goal.commit.filter(|_| self.goal.shunned).map(|commit| commit.short());
        let to = slot.or_else(|| self.goal.named.clone()).or_else(shunned).unwrap_or_else(|| PREVIOUS.to_owned());
        let via = if self.is_of_the_host() { String::new() } else { format!(" --via {}", self.rung.id()) };
        format!("rollback --to {}{via} --confirm {}", shell_words::quote(&to), shell_words::quote(&self.word))
    }

    /// What is typed where nothing is in doubt.
    #[must_use]
    pub(super) fn plain_word(&self) -> &str {
        self.word.strip_suffix(ANYWAY).unwrap_or(&self.word)
    }

    /// Whether it asks for the longer word.
    #[must_use]
    pub fn is_doubted(&self) -> bool {
        self.word.ends_with(ANYWAY)
    }

    /// Whether this names what it leads to: its word where nothing is in doubt, or that written out.
    #[must_use]
    pub fn is_named(&self, said: &str) -> bool {
        let word = self.plain_word();
        said.eq_ignore_ascii_case(word) || word == BEFORE && said.eq_ignore_ascii_case(PREVIOUS)
    }

    /// Whether it is gone on the host, with nothing else.
    #[must_use]
    pub const fn is_of_the_host(&self) -> bool {
        matches!(self.rung, Rung::WarmFlip | Rung::ColdStart | Rung::LocalImage | Rung::RegistryImage)
    }
}
