//! The way that was chosen, and how a person confirms it. Only [`Plan::arm`] makes an [`Armed`], and nothing is run without
//! one.

use super::ladder::{self, Ladder};
use super::run::Abort;
use super::way::Way;
use super::wish::{To, Wish};
use crate::config::Config;
use crate::domain::{CommitId, EnvName};
use crate::environment::readiness::{Rung, RungState};
use crate::environment::{Came, Environment};
use crate::fault::{Fault, Result};
use crate::sha256::sha256;
use std::sync::Arc;

/// What stands behind the word where what should serve is known not to be well, or what it needs is seen not to be as it should.
pub(super) const ANYWAY: &str = " anyway";
/// The word for what was there before, where nobody knows its name.
pub(super) const BEFORE: &str = "prev";
/// The same, written out.
pub(super) const PREVIOUS: &str = "previous";
/// What stands behind it where the same was run a moment ago, and nobody sees where that led.
pub(super) const AGAIN: &str = " again";

/// What to do where the same was run a moment ago, and nobody sees where that led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Again {
    /// It is refused.
    #[default]
    Asks,
    /// Whoever confirmed it knows, and said so.
    Knowingly,
}

/// Whether it is gone also to what is seen to be bad only when it is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Insists {
    /// That asks for the longer word.
    #[default]
    No,
    /// The longer word was typed.
    Yes,
}

/// A rollback before it is run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What is put back.
    pub env: EnvName,
    /// The way.
    pub way: Way,
    /// What serves now, and every other way.
    pub ladder: Ladder,
    /// What was known of the environment.
    pub(super) known: Arc<Environment>,
}

/// A plan that a person confirmed in so many words.
#[derive(Debug)]
pub struct Armed {
    plan: Plan,
    abort: Option<Abort>,
    again: Again,
    insists: Insists,
}

impl Armed {
    /// The plan that was confirmed.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The same, that first stops the deploy that goes on, where one is known.
    #[must_use]
    pub fn aborting(self, abort: Abort) -> Self {
        Self { abort: Some(abort), ..self }
    }

    pub(super) const fn again(&self) -> Again {
        self.again
    }

    pub(super) const fn insists(&self) -> Insists {
        self.insists
    }

    pub(super) fn abort(&self) -> Option<&Abort> {
        self.abort.as_ref()
    }
}

impl Plan {
    /// What came with what runs, which the way goes back from, as far as git told.
    #[must_use]
    pub fn came(&self) -> Came {
        let pair = (self.ladder.serving.commit, self.way.goal.commit);
        let changes = self.known.entities.value();
        let its = changes.filter(|changes| (Some(changes.live), Some(changes.target)) == pair);
        its.map(|changes| changes.came.clone()).unwrap_or_default()
    }

    /// A name for what was decided on.
    #[must_use]
    pub fn hash(&self) -> String {
        let goal = &self.way.goal;
        let slot = goal.slot.as_ref().map(ToString::to_string).unwrap_or_default();
        let commit = goal.commit.map(|commit| commit.to_string()).unwrap_or_default();
        let image = goal.image.as_deref().unwrap_or_default();
        let text = format!("cutover rollback 1\n{}\n{}\n{slot}\n{commit}\n{image}\n", self.env, self.way.rung.id());
        sha256(text.as_bytes())
    }

    /// Refuses where the configuration keeps the environment from every change. Asked wherever something is begun.
    pub(super) fn may_change(&self, config: &Config) -> Result<()> {
        config.may_change(self.env.as_str()).map_err(|_| self.read_only())
    }

    pub(super) fn read_only(&self) -> Fault {
        Fault::refused(format!("{} is read-only here", self.env))
    }

    /// Confirms it.
    ///
    /// # Errors
    /// When another word was typed. Nothing else refuses it: whatever the world became, it is looked at when it is run.
    pub fn arm(self, typed: &str) -> Result<Armed> {
        let said = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        // Whoever says anyway says it knowingly, also where it turns out to be well.
        let with = |more: &str| said.to_lowercase().strip_suffix(more).is_some_and(|said| self.way.is_named(said));
        let plain = !self.way.is_doubted() && self.way.is_named(&said);
        let (again, insists) = match (with(AGAIN), with(ANYWAY)) {
            (true, _) => (Again::Knowingly, Insists::Yes),
            (false, true) => (Again::Asks, Insists::Yes),
            (false, false) if plain => (Again::Asks, Insists::No),
            (false, false) => return Err(self.another_word()),
        };
        Ok(Armed { plan: self, abort: None, again, insists })
    }

    fn another_word(&self) -> Fault {
        let why = match self.way.why() {
            Some(why) if self.way.is_doubted() => {
                format!("What should serve is not well, or is in doubt ({why}). Type: {}", self.way.word)
            }
            Some(why) => format!("Not all of it is known ({why}). Type: {}", self.way.word),
            None => format!("Type what should serve: {}", self.way.word),
        };
        Fault::refused(format!("{} was not typed; nothing was run", self.way.word)).hint(why)
    }
}

impl Ladder {
    /// The way that does what is wanted. A slot that is named is flipped to, as long as it is there.
    ///
    /// # Errors
    /// When none can be gone: why, of each that was meant.
    pub fn choose(&self, wish: &Wish) -> Result<Plan> {
        let meant: Vec<&Way> =
            self.ways.iter().filter(|way| wish.via.takes(way.rung) && leads(way, &wish.to)).collect();
        let named =
            matches!(wish.to, To::Slot(_)).then(|| meant.iter().find(|way| way.flips() && way.is_open())).flatten();
        match named.copied().or_else(|| ladder::first(&meant.iter().copied())) {
            Some(way) => Ok(self.plan(way)),
            None => Err(self.none(wish, &meant)),
        }
    }

    /// The same, where a version was named: what leads elsewhere is blocked, and says where it leads.
    #[must_use]
    pub fn leading(mut self, to: &To) -> Self {
        let To::Version(word) = to else { return self };
        for way in self.ways.iter_mut().filter(|way| way.is_open() && !leads(way, to)) {
            let there = way.goal.commit.map_or_else(|| "what is not known".into(), |commit| commit.short());
            let wanted = CommitId::from_hex(word).map_or_else(|| word.clone(), |commit| commit.short());
            way.state = RungState::Blocked(format!("it leads to {there}, and not to {wanted}"));
            way.by_hand.clear();
        }
        self
    }

    /// The way of this rung, for a person who looks at all of them.
    ///
    /// # Errors
    /// When it cannot be gone: why.
    pub fn choose_rung(&self, rung: Rung) -> Result<Plan> {
        let way = self.ways.iter().find(|way| way.rung == rung);
        let way = way.ok_or_else(|| Fault::refused("There is no such way back; nothing was run"))?;
        match &way.state {
            RungState::Blocked(why) => {
                let sentence = format!("This way is not possible ({}): {why}; nothing was run", rung.words());
                let fault = Fault::refused(sentence);
                match by_hand(way) {
                    Some(line) => Err(fault.hint(line)),
                    None => Err(fault),
                }
            }
            RungState::Available | RungState::Unknown(_) => Ok(self.plan(way)),
        }
    }

    fn plan(&self, way: &Way) -> Plan {
        Plan { env: self.env.clone(), way: way.clone(), ladder: self.clone(), known: Arc::clone(&self.known) }
    }

    fn none(&self, wish: &Wish, meant: &[&Way]) -> Fault {
        let shunned = self.ways.iter().filter(|way| way.goal.shunned && wish.to == To::Previous);
        let reasons = meant.iter().copied().chain(shunned).filter(|way| wish.via.takes(way.rung));
        let reasons = reasons.filter_map(|way| Some(format!("{}: {}", way.rung.words(), way.why()?)));
        let reasons = reasons.collect::<Vec<_>>().join("; ");
        let sentence = match (&wish.to, reasons.is_empty()) {
            (To::Version(word), true) => format!("No way back leads to {word}; nothing was run"),
            (To::Previous, _) if self.no_good().is_some() => {
                format!("{}; nothing was run", self.no_good().unwrap_or_default())
            }
            (_, true) => "There is no such way back; nothing was run".to_owned(),
            (_, false) => format!("No way back is open: {reasons}; nothing was run"),
        };
        let other = self.ways.iter().find(|way| way.is_open());
        let possible =
            other.map(|other| format!("What is possible: cutover {} ({}).", other.command(), other.rung.words()));
        let hints: Vec<String> = possible.into_iter().chain(self.ways.first().and_then(by_hand)).collect();
        let fault = Fault::refused(sentence);
        if hints.is_empty() { fault } else { fault.hint(hints.join(" ")) }
    }
}

/// The commands of a way, where there are any that do no harm.
fn by_hand(way: &Way) -> Option<String> {
    (!way.by_hand.is_empty()).then(|| format!("By hand: {}", way.by_hand.join("; ")))
}

/// Whether a way leads to what is wanted, as far as is known.
fn leads(way: &Way, to: &To) -> bool {
    match to {
        To::Previous => !way.goal.shunned,
        To::Slot(slot) => way.goal.slot.as_ref() == Some(slot) || (way.goal.slot.is_none() && way.is_of_the_host()),
        To::Version(word) => {
            let by_commit = way
                .goal
                .commit
                .is_some_and(|commit| word.len() >= 7 && commit.to_string().starts_with(&word.to_lowercase()));
            let tag = |image: &String| image.rsplit_once(':').is_some_and(|(_, tag)| tag == word) || image == word;
            by_commit || way.goal.tag.as_ref() == Some(word) || way.goal.image.as_ref().is_some_and(tag)
        }
    }
}
