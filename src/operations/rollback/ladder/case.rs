//! What is looked at, and what follows for every way.

use super::doubt::Doubt;
use crate::board::Board;
use crate::config::{Config, EnvironmentSettings};
use crate::domain::traffic::Nginx;
use crate::domain::workflow_run::Run;
use crate::domain::{CommitId, EnvName, Moment, SlotName};
use crate::environment::live::{self, Agreement, Live};
use crate::environment::readiness::{self, Readiness};
use crate::environment::slots::{self, SlotView, loud};
use crate::environment::span::ago;
use crate::environment::told::{self, Told};
use crate::environment::{Environment, ladder};
use crate::operations::rollback::quarantine::Quarantine;
use crate::operations::rollback::run::deploy_going_on;
use crate::operations::rollback::wish::To;
use chrono::TimeDelta;

/// Workers start within so long of the reload, and their start is told to the second.
const EXACT: TimeDelta = TimeDelta::seconds(2);

/// A script that ran longer ago may have ended since.
const YOUNG: TimeDelta = TimeDelta::seconds(60);

pub(super) struct Case<'a> {
    pub board: &'a Board,
    pub config: &'a Config,
    pub name: &'a EnvName,
    pub settings: &'a EnvironmentSettings,
    pub env: &'a Environment,
    pub now: Moment,
    pub to: &'a To,
    pub live: Live,
    pub views: Vec<SlotView<'a>>,
    pub readiness: Readiness,
    /// What was put back from, the newest last.
    pub quarantined: &'a [Quarantine],
}

impl<'a> Case<'a> {
    pub fn new(
        (board, config, name): (&'a Board, &'a Config, &'a EnvName),
        (settings, env): (&'a EnvironmentSettings, &'a Environment),
        to: &'a To,
        now: Moment,
    ) -> Self {
        let live = live::of(settings, env, now);
        let views = slots::of(settings, env, &live, now);
        let readiness = readiness::of(board, config, name, now);
        Self { board, config, name, settings, env, now, to, live, views, readiness, quarantined: &[] }
    }

    /// The slot that takes the traffic, and whether that is seen now or was once: how, in words.
    pub fn serving_slot(&self) -> (Option<SlotName>, Option<String>) {
        if let Some(slot) = &self.live.slot {
            return (Some(slot.clone()), None);
        }
        if let Some(written) = self.unloaded() {
            return self.not_written(&written);
        }
        if let Some(written) = self.led_to().filter(|_| self.nginx() == &Nginx::Stopped) {
            let words = format!("nginx's file leads to {} and no nginx is seen to run", loud(&written));
            return (Some(written), Some(words));
        }
        let traffic = self.env.traffic.value().zip(self.env.traffic.taken());
        let once = traffic.and_then(|(traffic, at)| Some((slots::of_port(self.settings, self.env, traffic.port)?, at)));
        match once {
            Some((slot, at)) => {
                let words = format!("which slot takes the traffic was last seen {}", ago(self.now, at));
                (Some(slot), Some(words))
            }
            None => (None, Some("it is not known which slot takes the traffic".into())),
        }
    }

    /// What speaks against that: not known, or seen in a file that nginx has not loaded.
    pub fn serving_doubt(&self) -> Option<Doubt> {
        let words = self.serving_slot().1?;
        let is_seen = self.unloaded().is_some() || self.led_to().is_some() && self.nginx() == &Nginx::Stopped;
        Some(if is_seen { Doubt::Seen(words) } else { Doubt::Unknown(words) })
    }

    /// The nginx of the site, as it was told last.
    pub fn nginx(&self) -> &Nginx {
        self.env.traffic.value().map_or(&Nginx::Untold, |traffic| &traffic.nginx)
    }

    /// The slot that nginx's file leads to, loaded or not.
    fn led_to(&self) -> Option<SlotName> {
        slots::of_port(self.settings, self.env, self.env.traffic.value()?.port)
    }

    /// The slot that nginx's file leads to where nginx has not loaded it: no traffic goes there by that.
    fn unloaded(&self) -> Option<SlotName> {
        let traffic = self.env.traffic.value()?;
        let unloaded = traffic.written.zip(traffic.loaded).is_some_and(|(written, loaded)| written - loaded > EXACT);
        self.led_to().filter(|_| unloaded)
    }

    /// Of two slots the other one serves then, as far as is known.
    fn not_written(&self, written: &SlotName) -> (Option<SlotName>, Option<String>) {
        let file = format!("nginx's file leads to {} and nginx has not loaded it", loud(written));
        let mut others = self.settings.slots.keys().filter(|name| **name != written.0);
        match (others.next(), others.next()) {
            (Some(other), None) => (Some(SlotName(other.clone())), Some(file)),
            _ => (None, Some(format!("{file}: it is not known which slot takes the traffic"))),
        }
    }

    /// The slot that should serve, where it is known by name.
    pub fn wanted_slot(&self) -> Option<SlotName> {
        if let To::Slot(slot) = self.to {
            return Some(slot.clone());
        }
        let serving = self.serving_slot().0?;
        let mut others = self.settings.slots.keys().filter(|name| **name != serving.0);
        let first = others.next()?;
        others.next().is_none().then(|| SlotName(first.clone()))
    }

    pub fn view(&self, slot: &SlotName) -> Option<&SlotView<'a>> {
        self.views.iter().find(|view| view.name.as_ref() == Some(slot))
    }

    /// The commit that a slot holds.
    pub fn commit_of(&self, slot: Option<&SlotName>) -> Option<CommitId> {
        ladder::of(self.board, self.config, self.name, slot, self.now).commit
    }

    /// The commit that serves.
    pub fn live_commit(&self) -> Option<CommitId> {
        let live = ladder::live(self.board, self.config, self.name, self.now).commit;
        live.or_else(|| self.commit_of(self.serving_slot().0.as_ref()))
    }

    /// What the branch holds that is deployed here: what GitHub has, where this clone lags behind.
    pub fn head(&self) -> Option<CommitId> {
        self.board.head_of(self.config.branch_of(self.name.as_str()))
    }

    /// Whether the file of nginx leads to this slot and nginx has not loaded it: none runs, or the front answers from another.
    pub fn is_unloaded(&self, slot: &SlotName) -> bool {
        let written = self.led_to();
        let in_doubt = matches!(self.live.agreement, Agreement::Mismatch(_));
        let front = self.live.slot.as_ref();
        let elsewhere = front.is_some_and(|front| front != slot);
        let idle = self.unloaded().is_some() || self.nginx() == &Nginx::Stopped;
        written.as_ref() == Some(slot) && front != Some(slot) && (idle || in_doubt && elsewhere)
    }

    /// What a person ought to know, whatever the way.
    pub fn warnings(&self) -> Vec<String> {
        // Every way says of the entity files what it means for it.
        let mut warnings = self.readiness.warnings.clone();
        warnings.retain(|text| Some(text) != self.readiness.entities.as_ref());
        if let Agreement::Mismatch(words) = &self.live.agreement {
            warnings.insert(0, format!("Those who tell where the traffic goes contradict each other: {words}"));
        }
        if let Some(run) = deploy_going_on(self.board, self.config, self.name) {
            let ships = run.ships.as_ref().map(|ships| format!(" of {}", ships.commit.short())).unwrap_or_default();
            warnings.push(format!(
                "Deploy #{}{ships} goes on: it moves the traffic when it ends, unless it is stopped first",
                run.number
            ));
        }
        warnings.extend(self.build_going_on().map(|run| {
            let of = run.head.map(|head| format!(" of {}", head.short())).unwrap_or_default();
            let (number, id) = (run.number, run.id);
            format!(
                "Build #{number}{of} goes on: it is deployed by itself and takes the traffic again, unless it is stopped: \
                 cutover runs cancel {id}"
            )
        }));
        let scripts = self.env.scripts_before.as_ref().zip(self.env.host.value());
        warnings.extend(scripts.into_iter().flat_map(|(before, facts)| before.told(facts, self.now)));
        warnings.extend(self.lock());
        warnings
    }

    /// Who holds the lock of the host, or held it when the host was last read.
    fn lock(&self) -> Option<String> {
        match Told::of(&self.env.host, told::HOST, self.now) {
            Told::Now(facts, _) if self.script_runs() => facts.lock.as_ref().map(|lock| {
                format!("A script runs under the lock of the host: {lock}. It is waited for, and none is begun by hand")
            }),
            Told::Now(facts, _) => {
                facts.lock.as_ref().map(|lock| format!("The lock of the host is held: {lock}. It can be taken over"))
            }
            Told::Once(facts, at) => {
                facts.lock.as_ref().map(|lock| format!("The lock of the host was held {}: {lock}", ago(self.now, at)))
            }
            Told::Nothing | Told::Unconfigured => None,
        }
    }

    /// Whether somebody's script runs on the host, as the host told a moment ago: a second one may lead back.
    pub fn script_runs(&self) -> bool {
        let host = &self.env.host;
        let young = host.taken().is_some_and(|at| self.now - at < YOUNG);
        young && host.value().is_some_and(|host| host.script_runs)
    }

    /// The build of the branch of this environment that goes on, as far as is known: a deploy follows it.
    fn build_going_on(&self) -> Option<&Run> {
        let (file, branch) = (&self.config.workflows.build, self.config.branch_of(self.name.as_str()));
        let runs = &self.board.runs.value()?.runs;
        runs.iter()
            .find(|run| run.file.as_ref() == Some(file) && run.branch.as_deref() == Some(branch) && run.state.goes_on())
    }

    pub fn title(slot: Option<&SlotName>) -> String {
        slot.map_or_else(|| "what was there before".into(), loud)
    }
}
