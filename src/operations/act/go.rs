//! From a confirmed act to what came of it: reads again, puts it on record, sends it once, and looks until it is seen.

use super::step::{self, Ground};
use super::{Act, ArmedAct};
use crate::domain::Moment;
use crate::fault::{Fault, Result};
use crate::sources::github::{GitHub, Unsent};
use crate::store::{Deed, DeedResult, Kept, Store};
use std::time::Duration;

/// How long one waits between two looks. Their sum is how long an effect is waited for.
pub const LOOKS: &[Duration] = &[
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(3),
    Duration::from_secs(5),
    Duration::from_secs(8),
    Duration::from_secs(13),
    Duration::from_secs(21),
];

/// How far an act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What it is about is read again.
    Reading,
    /// It is on its way.
    Sending,
    /// GitHub took it; its effect is not seen yet.
    Accepted,
    /// No answer came: whether it was taken is being found out.
    Checking,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its effect was seen.
    Observed,
    /// GitHub took it and its effect was not seen in time.
    Accepted,
    /// Nothing was sent.
    Refused,
    /// It was sent, and GitHub does not do it.
    Failed,
    /// Whether it was done is not known.
    Unknown,
}

impl Outcome {
    /// The exit code of the command line.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Observed => 0,
            Self::Accepted | Self::Unknown => 3,
            Self::Refused => 4,
            Self::Failed => 5,
        }
    }

    const fn on_record(self) -> DeedResult {
        match self {
            Self::Observed => DeedResult::Done,
            Self::Refused => DeedResult::Refused,
            Self::Failed => DeedResult::Failed,
            // What was only said to be taken was not seen to be done.
            Self::Accepted | Self::Unknown => DeedResult::Unknown,
        }
    }
}

/// What came of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActEnd {
    /// How it ended.
    pub outcome: Outcome,
    /// A whole sentence. Hostile text may be in it.
    pub sentence: String,
    /// What to do next, where there is anything.
    pub next_step: Option<String>,
    /// Where it can be looked at.
    pub url: Option<String>,
    /// Whether it is on the record of changes.
    pub recorded: bool,
}

/// Where acts are put on record, and under whose name.
#[derive(Debug, Clone)]
pub struct Journal {
    /// The store.
    pub store: Store,
    /// The account at this machine.
    pub who: String,
    /// Says what time it is.
    pub clock: fn() -> Moment,
    /// How long one waits between two looks for the effect: [`LOOKS`], or less where nobody wants to wait.
    pub looks: &'static [Duration],
}

/// Does the act. `told` hears each stage as it begins.
///
/// It is on the record before anything is sent, and again when it ended. Nothing is sent twice: where no answer comes,
/// only reads follow.
pub async fn go(armed: ArmedAct, github: &GitHub, journal: &Journal, told: &(dyn Fn(Stage) + Sync)) -> ActEnd {
    let act = &armed.plan().act;
    told(Stage::Reading);
    let ground = match step::ground(act, github, (journal.clock)()).await {
        Ok(ground) => ground,
        Err(fault) => return journal.end(act, github, nothing_sent(&fault), None).await,
    };
    let began = match journal.began(act, github).await {
        Ok(began) => began,
        Err(fault) => return journal.end(act, github, nothing_sent(&fault), None).await,
    };
    told(Stage::Sending);
    let end = match step::send(act, &ground, github).await {
        Ok(sent) => {
            told(Stage::Accepted);
            follow(act, &Ground { sent, ..ground }, github, journal).await
        }
        Err(Unsent::Unknown(fault)) => {
            told(Stage::Checking);
            find_out(act, &ground, github, journal, &fault).await
        }
        Err(Unsent::Kept(fault)) => nothing_sent(&fault),
        Err(Unsent::Refused(fault)) => ended(Outcome::Failed, format!("{fault}."), &fault, &ground),
    };
    journal.end(act, github, end, Some(began)).await
}

/// Looks until the effect is seen.
async fn follow(act: &Act, ground: &Ground, github: &GitHub, journal: &Journal) -> ActEnd {
    let mut why = String::new();
    for pause in journal.looks {
        match step::look(act, ground, github, (journal.clock)()).await {
            Ok(Some(seen)) => return as_seen(seen),
            Ok(None) => why.clear(),
            Err(fault) => why = format!(": {fault}"),
        }
        tokio::time::sleep(*pause).await;
    }
    let sentence = format!("GitHub took it, and its effect is not seen yet{why}.");
    let next_step = Some("It may show when it is read again.".to_owned());
    ActEnd { outcome: Outcome::Accepted, sentence, next_step, url: ground.url.clone(), recorded: false }
}

/// Without an answer, only looking tells.
async fn find_out(act: &Act, ground: &Ground, github: &GitHub, journal: &Journal, fault: &Fault) -> ActEnd {
    let (mut answered, mut why) = (false, String::new());
    for pause in journal.looks {
        match step::look(act, ground, github, (journal.clock)()).await {
            Ok(Some(seen)) => return as_seen(seen),
            Ok(None) => answered = true,
            Err(fault) => why = fault.to_string(),
        }
        tokio::time::sleep(*pause).await;
    }
    let looked = if answered { "It is not seen at GitHub so far" } else { why.as_str() };
    let sentence = format!("Unknown whether it was done: {fault}. {looked}; it is not sent again.");
    let next_step = Some("Look at GitHub before you try again.".to_owned());
    ActEnd { outcome: Outcome::Unknown, sentence, next_step, url: ground.url.clone(), recorded: false }
}

fn as_seen(seen: step::Seen) -> ActEnd {
    ActEnd { outcome: seen.outcome, sentence: seen.sentence, next_step: None, url: seen.url, recorded: false }
}

fn nothing_sent(fault: &Fault) -> ActEnd {
    ended(Outcome::Refused, format!("{fault}. Nothing was sent."), fault, &Ground::default())
}

fn ended(outcome: Outcome, sentence: String, fault: &Fault, ground: &Ground) -> ActEnd {
    let next_step = fault.next_step().map(str::to_owned);
    ActEnd { outcome, sentence, next_step, url: ground.url.clone(), recorded: false }
}

impl Journal {
    /// Puts on record that it is about to be sent, and gives back when.
    async fn began(&self, act: &Act, github: &GitHub) -> Result<Moment> {
        let at = (self.clock)();
        match self.record(self.deed(act, github, at, DeedResult::Began)).await {
            Kept::Yes | Kept::ThisRun => Ok(at),
            Kept::No => {
                Err(Fault::refused("The record of changes cannot be written, and nothing is done that is not on it")
                    .hint("cutover doctor tells of the store; another console may hold it for a moment."))
            }
        }
    }

    async fn end(&self, act: &Act, github: &GitHub, end: ActEnd, began: Option<Moment>) -> ActEnd {
        let at = (self.clock)();
        let took = began.and_then(|began| (at - began).to_std().ok());
        let deed = self.deed(act, github, at, end.outcome.on_record());
        let kept = self.record(Deed { detail: end.sentence.clone(), took, ..deed }).await;
        // An address that GitHub did not tell is none.
        let url = end.url.filter(|url| !url.is_empty());
        ActEnd { recorded: kept == Kept::Yes, url, ..end }
    }

    fn deed(&self, act: &Act, github: &GitHub, at: Moment, result: DeedResult) -> Deed {
        let (who, place, what) = (self.who.clone(), github.repository().to_string(), act.to_string());
        Deed { at, who, place, what, result, detail: String::new(), took: None, moved: None }
    }

    async fn record(&self, deed: Deed) -> Kept {
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || store.record(&deed)).await.unwrap_or(Kept::No)
    }
}
