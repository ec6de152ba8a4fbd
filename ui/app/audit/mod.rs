//! The audit screen's state: the timeline of what happened, the delivery figures, and what was read for both. What is
//! shown is made from the last reading and the board; the record itself is read by the shell.

mod pages;
#[cfg(test)]
mod tests;

use super::movement::{Step, Turn};
use super::outside::Kept;
use super::query::{Item, Query};
use super::{Effect, Model, Screen};
use chrono::TimeDelta;
use engine::config::Config;
use engine::delivery::{Delivery, Entry, EntryKey, FigureKind, Seen, production, timeline};
use engine::domain::Moment;
use engine::domain::workflow_run::RunList;
use engine::fault::Fault;
use engine::operations::runs_known_since;
use engine::store::Record;
pub(super) use pages::open;
use std::sync::Arc;

/// Earlier runs are believed so long: they change only by being tried again.
const HISTORY: TimeDelta = TimeDelta::minutes(10);

/// The panes, in the order of the Tab key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// What happened.
    #[default]
    Timeline,
    /// The delivery figures.
    Figures,
}

/// Which lines of the timeline are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// All.
    #[default]
    All,
    /// Those that changed production, or were to.
    Production,
    /// What was done from this machine.
    Console,
}

impl Scope {
    /// All, in the order of `]`.
    pub const ALL: [Self; 3] = [Self::All, Self::Production, Self::Console];

    /// In one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Production => "prod",
            Self::Console => "console",
        }
    }
}

/// What the shell read.
#[derive(Debug, Clone)]
pub struct Told {
    /// The record of this machine, newest first.
    pub records: Result<Vec<Record>, Arc<Fault>>,
    /// The figures; `None` while no runs are known.
    pub delivery: Option<Delivery>,
    /// The runs of builds and deploys as far back as the figures go, and when that was read.
    pub history: Option<(Arc<RunList>, Moment)>,
    /// Why earlier runs were not read, where that was tried and failed.
    pub unread: Option<Arc<Fault>>,
    /// These with the latest ones; `None` while none are known.
    pub runs: Option<Arc<RunList>>,
    /// When.
    pub taken: Moment,
}

/// What the audit screen asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditEffect {
    /// Read the record and measure; answered by [`AuditMsg::Read`].
    Read {
        /// The latest runs.
        latest: Option<Arc<RunList>>,
        /// What was read of earlier ones and when; `None` asks GitHub.
        history: Option<(Arc<RunList>, Moment)>,
    },
}

/// An answer for the audit screen.
#[derive(Debug, Clone)]
pub enum AuditMsg {
    /// What was read.
    Read(Arc<Told>),
}

/// State of the audit screen.
#[derive(Debug, Clone, Default)]
pub struct AuditView {
    /// The pane with the focus.
    pub pane: Pane,
    /// The lines that are listed.
    pub list: Kept<EntryKey>,
    /// All lines, newest first.
    pub entries: Arc<Vec<Entry>>,
    /// What the list is filtered by.
    pub filter: String,
    /// Which lines are listed.
    pub scope: Scope,
    /// The selected figure.
    pub figure: usize,
    /// What was read last.
    pub told: Option<Arc<Told>>,
    /// The history is asked for again, however young it is.
    anew: bool,
    /// An answer is on its way.
    asked: bool,
    /// It was read for the visit that goes on; by which runs.
    read_for: Visit,
}

/// For what the record was read.
#[derive(Debug, Clone, Default)]
enum Visit {
    /// For nothing yet, or for a visit that is over.
    #[default]
    None,
    /// For this one, before any run was known.
    Bare,
    /// For this one, with these runs.
    With(Arc<RunList>),
}

impl Visit {
    fn of(runs: Option<&Arc<RunList>>) -> Self {
        runs.map_or(Self::Bare, |runs| Self::With(Arc::clone(runs)))
    }

    fn is_for(&self, runs: Option<&Arc<RunList>>) -> bool {
        match (self, runs) {
            (Self::None, _) => false,
            (Self::Bare, runs) => runs.is_none(),
            (Self::With(before), runs) => runs.is_some_and(|runs| Arc::ptr_eq(before, runs)),
        }
    }
}

/// Takes an answer in.
pub(super) fn answered(model: &mut Model, answer: AuditMsg) -> Vec<Effect> {
    let AuditMsg::Read(told) = answer;
    model.audit.asked = false;
    model.audit.told = Some(told);
    learn(model);
    Vec::new()
}

/// Asks for the record once for each visit, and again whenever other runs are known.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    if model.screen != Screen::Audit {
        model.audit.read_for = Visit::None;
        return None;
    }
    let runs = model.board.runs.value().map(Arc::clone);
    if model.audit.asked || model.audit.read_for.is_for(runs.as_ref()) {
        return None;
    }
    (model.audit.asked, model.audit.read_for) = (true, Visit::of(runs.as_ref()));
    learn(model);
    let history = model.audit.told.as_ref().and_then(|told| told.history.clone());
    let history = history.filter(|(_, taken)| !model.audit.anew && model.now - *taken < HISTORY);
    model.audit.anew = false;
    Some(Effect::Audit(AuditEffect::Read { latest: runs, history }))
}

/// The record and the history are read again.
pub(super) fn read_again(model: &mut Model) {
    (model.audit.read_for, model.audit.anew) = (Visit::None, true);
}

/// Puts the lines in order, and lists those that the filter and the scope admit.
pub(super) fn learn(model: &mut Model) {
    if model.screen != Screen::Audit {
        return;
    }
    let told = model.audit.told.clone();
    let records = told.as_ref().and_then(|told| told.records.as_ref().ok()).map(Vec::as_slice).unwrap_or_default();
    let config = Arc::clone(&model.config);
    let runs = told.as_ref().and_then(|told| told.runs.clone()).or_else(|| model.board.runs.value().map(Arc::clone));
    let seen = seen(runs.as_deref(), records, None, &config);
    model.audit.entries = Arc::new(timeline(&seen, &model.board.environments, model.now));
    relist(model);
}

/// What the figures and the timeline are made of.
#[must_use]
pub fn seen<'a>(
    runs: Option<&'a RunList>,
    records: &'a [Record],
    place: Option<&'a str>,
    config: &'a Config,
) -> Seen<'a> {
    Seen {
        runs: runs.map(|list| list.runs.as_slice()).unwrap_or_default(),
        known_since: runs.and_then(runs_known_since),
        records,
        place,
        environment: production(config),
        config,
    }
}

fn relist(model: &mut Model) {
    let query = Query::parse(&model.audit.filter);
    let scope = model.audit.scope;
    let shown = model.audit.entries.iter().filter(|entry| scope.admits(entry) && admits(&query, entry));
    model.audit.list.keys = shown.map(|entry| entry.key.clone()).collect();
}

impl Scope {
    fn admits(self, entry: &Entry) -> bool {
        match self {
            Self::All => true,
            Self::Production => entry.production,
            Self::Console => entry.source == engine::delivery::Source::Console,
        }
    }
}

/// By act, target, place and details; `is:console`, `is:failed`; `author:name`.
fn admits(query: &Query, entry: &Entry) -> bool {
    let who = entry.who.as_deref().unwrap_or_default();
    let mut text = vec![entry.act.as_str(), &entry.what, &entry.place, who];
    text.extend(entry.details.iter().map(String::as_str));
    let traits = [entry.source.word(), entry.end.word(), if entry.production { "production" } else { "" }];
    query.is_empty() || query.admits(&Item { text: &text, traits: &traits, author: who })
}

/// Lists only what this filter admits.
pub(super) fn filter(model: &mut Model, typed: &str) {
    typed.clone_into(&mut model.audit.filter);
    relist(model);
}

/// Lists all, what is about production, or what was done here.
pub(super) fn turn_scope(model: &mut Model, turn: Turn) {
    model.audit.scope = turn.within(&Scope::ALL, model.audit.scope);
    relist(model);
}

pub(super) fn turn(model: &mut Model, turn: Turn) {
    model.audit.pane = turn.within(&[Pane::Timeline, Pane::Figures], model.audit.pane);
}

pub(super) fn focus(model: &mut Model, pane: usize) {
    model.audit.pane = if pane == 0 { Pane::Timeline } else { Pane::Figures };
}

/// Moves in the focused pane.
pub(super) fn step(model: &mut Model, step: Step) {
    let page = model.page();
    match model.audit.pane {
        Pane::Timeline => model.audit.list.step(step, page),
        Pane::Figures => model.audit.figure = step.from(model.audit.figure, FigureKind::ALL.len(), page),
    }
}

/// One level back inside of the screen: the filter, the figures. Whether there was one.
pub(super) fn back(model: &mut Model) -> bool {
    if !model.audit.filter.is_empty() {
        filter(model, "");
        return true;
    }
    std::mem::take(&mut model.audit.pane) == Pane::Figures
}

/// The line in this place of the list.
#[must_use]
pub fn at(model: &Model, row: usize) -> Option<&Entry> {
    let key = model.audit.list.keys.get(row)?;
    model.audit.entries.iter().find(|entry| entry.key == *key)
}

/// The selected line.
#[must_use]
pub fn selected(model: &Model) -> Option<&Entry> {
    at(model, model.audit.list.row()?)
}

/// The figures, as far as they are known.
#[must_use]
pub fn delivery(model: &Model) -> Option<&Delivery> {
    model.audit.told.as_ref()?.delivery.as_ref()
}
