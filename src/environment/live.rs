//! Which slot takes the traffic. Three witnesses are heard and none is trusted alone: the site file of nginx, whoever
//! answers at the front, and what the scripts wrote down. That they contradict each other is an error everywhere.
//!
//! Readings are taken at different moments, and traffic moves between them: a witness that speaks of the time before a
//! switch is silent until it is heard again, and is not held against the others.

mod front;
mod nginx;
mod single;
pub mod state_file;
#[cfg(test)]
mod tests;

use super::Environment;
use super::slots::{self, loud};
use crate::board::Board;
use crate::config::{Config, EnvironmentSettings, Strategy};
use crate::domain::{EnvName, Moment, SlotName};
use chrono::TimeDelta;

/// A switch writes a file, has it loaded and writes down what it did: so long the three may differ.
const SETTLES: TimeDelta = TimeDelta::seconds(6);

/// Which slot takes the traffic, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// The slot; `None` where it is not known, and in a `single` environment.
    pub slot: Option<SlotName>,
    /// The port of that slot; where no slot is known, the one that nginx's file leads to.
    pub port: Option<u16>,
    /// Who was heard.
    pub witnesses: Vec<Witness>,
    /// Whether they agree.
    pub agreement: Agreement,
}

/// One who tells which slot takes the traffic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Who.
    pub who: Who,
    /// What it says, in words. Hostile text may be in it.
    pub says: String,
    /// The slot it names.
    pub slot: Option<SlotName>,
    /// When it was heard.
    pub at: Option<Moment>,
    /// What its word is worth now.
    pub standing: Standing,
}

/// Who tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The site file of nginx.
    Nginx,
    /// Whoever answers at the public address.
    Front,
    /// What the scripts wrote down.
    StateFile,
    /// The one container of a `single` environment.
    Container,
}

impl Who {
    /// Its name in a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Front => "the front",
            Self::StateFile => "the scripts' record",
            Self::Container => "the container",
        }
    }
}

/// What the word of a witness is worth now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Tells,
    /// It says nothing that counts now; why.
    Silent(String),
    /// What it says cannot be right, whatever the others say; why.
    Wrong(String),
    /// The configuration does not say where to ask it.
    Unconfigured,
}

/// Whether the witnesses agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// They do.
    Agree,
    /// They do not; how, in words.
    Mismatch(String),
    /// It cannot be told; why.
    Unknown(String),
}

impl Live {
    /// The witness of this kind, where it was heard.
    #[must_use]
    pub fn witness(&self, who: Who) -> Option<&Witness> {
        self.witnesses.iter().find(|witness| witness.who == who)
    }
}

/// Hears the witnesses of an environment.
#[must_use]
pub fn of(settings: &EnvironmentSettings, env: &Environment, now: Moment) -> Live {
    let case = Case { settings, env, now };
    match settings.strategy {
        Strategy::Single => single::of(&case),
        Strategy::BlueGreen => case.blue_green(),
    }
}

/// The same of an environment on the board; `None` where it is not configured or not read.
#[must_use]
pub fn of_board(board: &Board, config: &Config, name: &EnvName, now: Moment) -> Option<Live> {
    let settings = config.environments.get(name.as_str())?;
    Some(of(settings, board.environments.get(name)?, now))
}

/// What is being looked at.
struct Case<'a> {
    settings: &'a EnvironmentSettings,
    env: &'a Environment,
    now: Moment,
}

impl Case<'_> {
    fn blue_green(&self) -> Live {
        let mut witnesses = vec![nginx::heard(self), front::heard(self), state_file::heard(self)];
        self.settle(&mut witnesses);
        let slot = [Who::Front, Who::Nginx].into_iter().find_map(|who| told_by(&witnesses, who)).cloned();
        let port = self.port(slot.as_ref());
        Live { slot, port, agreement: agreement(&witnesses), witnesses }
    }

    /// A file that leads elsewhere tells nothing of the slot that serves.
    fn port(&self, slot: Option<&SlotName>) -> Option<u16> {
        let by_file = self.env.traffic.value().map(|traffic| traffic.port);
        let Some(slot) = slot else { return by_file };
        let leads_there = |port: &u16| slots::of_port(self.settings, self.env, *port).as_ref() == Some(slot);
        by_file.filter(leads_there).or_else(|| slots::port_of(self.settings, self.env, slot))
    }

    /// Where the front tells of another slot than the file that was read before, the file has to be read again first.
    fn settle(&self, witnesses: &mut [Witness]) {
        let (nginx, front) = (told_by(witnesses, Who::Nginx), told_by(witnesses, Who::Front));
        let differ = nginx.zip(front).is_some_and(|(nginx, front)| nginx != front);
        let read = self.env.traffic.taken();
        if !differ || read.is_none_or(|read| front::answered_so_before(self, read)) {
            return;
        }
        for witness in witnesses.iter_mut().filter(|witness| witness.who == Who::Nginx) {
            witness.standing = Standing::Silent("it was read before the front changed".into());
        }
    }

    /// A moment by the clock of the host, as the clock here would have shown it.
    fn here(&self, there: Moment) -> Moment {
        let host = self.env.host.value().and_then(|host| host.ahead);
        let engine = || self.env.containers.value().and_then(|list| list.ahead);
        there - host.or_else(engine).unwrap_or_default()
    }
}

fn told_by(witnesses: &[Witness], who: Who) -> Option<&SlotName> {
    let counts = |witness: &&Witness| witness.who == who && witness.standing == Standing::Tells;
    witnesses.iter().find(counts).and_then(|witness| witness.slot.as_ref())
}

/// Two that say the same agree; one alone proves nothing.
fn agreement(witnesses: &[Witness]) -> Agreement {
    let tells: Vec<(&Witness, &SlotName)> = witnesses
        .iter()
        .filter(|witness| witness.standing == Standing::Tells)
        .filter_map(|witness| Some((witness, witness.slot.as_ref()?)))
        .collect();
    let mut wrong: Vec<String> = witnesses.iter().filter_map(wrong).collect();
    wrong.extend(contradiction(&tells));
    if !wrong.is_empty() {
        return Agreement::Mismatch(wrong.join("; "));
    }
    match tells.as_slice() {
        [_, _, ..] => Agreement::Agree,
        [(witness, slot)] => {
            let alone = format!("only {} says {}", witness.who.words(), loud(slot));
            Agreement::Unknown(with_reasons(alone, witnesses))
        }
        [] => Agreement::Unknown(with_reasons("nobody tells which slot takes the traffic".into(), witnesses)),
    }
}

fn wrong(witness: &Witness) -> Option<String> {
    match &witness.standing {
        Standing::Wrong(words) => Some(words.clone()),
        _ => None,
    }
}

fn contradiction(tells: &[(&Witness, &SlotName)]) -> Option<String> {
    let (_, first) = tells.first()?;
    if tells.iter().all(|(_, slot)| slot == first) {
        return None;
    }
    let says = |(witness, slot): &(&Witness, &SlotName)| match witness.who {
        Who::Nginx => format!("nginx sends to {}", loud(slot)),
        Who::Front => format!("{} answers at the front", loud(slot)),
        who => format!("{} says {}", who.words(), loud(slot)),
    };
    Some(tells.iter().map(says).collect::<Vec<_>>().join(", "))
}

/// With why each of the others is silent; several that are so for one reason are told together.
fn with_reasons(sentence: String, witnesses: &[Witness]) -> String {
    let mut reasons: Vec<(Vec<&str>, &str)> = Vec::new();
    for witness in witnesses {
        let Standing::Silent(why) = &witness.standing else { continue };
        match reasons.iter_mut().find(|(_, known)| known == why) {
            Some((who, _)) => who.push(witness.who.words()),
            None => reasons.push((vec![witness.who.words()], why)),
        }
    }
    let told = reasons.iter().map(|(who, why)| format!("{}: {why}", who.join(" and ")));
    std::iter::once(sentence).chain(told).collect::<Vec<_>>().join("; ")
}
