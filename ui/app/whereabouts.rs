//! The screen where one change is followed: what is looked for, which of the matches is shown, and its journey. All of it
//! is told anew at each board; git is asked again when a branch moved.

use super::movement::Step as Move;
use super::movement::Turn;
use super::{Effect, Model, Overlay, Screen, outside, overlays, pulls, runs, selected, visit};
use engine::board::BranchList;
use engine::domain::Moment;
use engine::domain::workflow_run::{Job, RunId};
use engine::fault::Fault;
use engine::lifecycle::{
    Candidate, Journey, Landscape, Mark, Material, State, Step, Subject, Trace, find, follow, of_person,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What git knew, or why it could not be asked.
pub type Read = Result<Arc<Landscape>, Arc<Fault>>;

/// What this screen asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhereEffect {
    /// Read what git knows; answered by [`WhereMsg::Landscape`].
    ReadLandscape,
    /// Read the jobs of a deploy; answered by [`WhereMsg::Jobs`].
    ReadJobs(RunId),
}

/// An answer for this screen.
#[derive(Debug, Clone)]
pub enum WhereMsg {
    /// What git knows.
    Landscape(Read),
    /// The jobs of a deploy; a failure is as if they were not read.
    Jobs(RunId, Option<Vec<Job>>),
}

/// The part with the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The steps.
    #[default]
    Journey,
    /// The matches.
    Matches,
}

/// State of the screen.
#[derive(Debug, Clone, Default)]
pub struct WhereView {
    /// What is looked for.
    pub query: String,
    /// Whose changes are listed while nothing is looked for.
    pub person: Option<String>,
    /// Everything that may be meant.
    pub candidates: Vec<Candidate>,
    /// The one that is shown.
    pub chosen: Option<Subject>,
    /// The part with the focus.
    pub pane: Pane,
    /// The selected step.
    pub step: usize,
    /// What git knows.
    pub landscape: Option<Read>,
    /// The journey of the chosen one.
    pub journey: Option<Arc<Journey>>,
    read_from: Option<Arc<BranchList>>,
    reading: bool,
    trace: Option<Arc<Trace>>,
    traced: Option<(Option<Subject>, usize)>,
    jobs: BTreeMap<RunId, Vec<Job>>,
    jobs_of: BTreeMap<RunId, Moment>,
}

impl WhereView {
    fn known(&self) -> Option<&Arc<Landscape>> {
        self.landscape.as_ref().and_then(|read| read.as_ref().ok())
    }

    /// The row of the chosen match.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.candidates.iter().position(|candidate| Some(&candidate.subject) == self.chosen.as_ref())
    }

    /// The chosen match.
    #[must_use]
    pub fn candidate(&self) -> Option<&Candidate> {
        self.candidates.get(self.row()?)
    }

    /// The selected step.
    #[must_use]
    pub fn selected(&self) -> Option<&Step> {
        self.journey.as_ref()?.steps.get(self.step)
    }
}

/// Looks for this.
pub fn look_for(model: &mut Model, query: &str) {
    let view = &mut model.whereabouts;
    query.clone_into(&mut view.query);
    view.chosen = None;
    relist(model);
}

/// Goes to the screen and looks for what stands behind the word.
pub fn open_for(model: &mut Model, query: &str) -> Vec<Effect> {
    look_for(model, query.trim());
    let effects = visit::screen(model, Screen::Where);
    if query.trim().is_empty() {
        overlays::open_filter(model);
    }
    effects
}

/// Goes to the screen and looks for what is selected here.
pub fn open_selected(model: &mut Model) -> Vec<Effect> {
    match named(model) {
        Some(name) => open_for(model, &name),
        None => Vec::new(),
    }
}

/// What is selected, as it is looked for.
#[must_use]
pub fn named(model: &Model) -> Option<String> {
    if model.screen == Screen::Where {
        return None;
    }
    if model.screen == Screen::Pulls {
        return outside::pull(model).map(|pull| format!("#{}", pull.number.0));
    }
    let item = selected(model)?;
    let branch = item.branch.as_ref().map(ToString::to_string);
    let image = || outside::image(model).filter(|_| model.screen == Screen::Images).map(|image| image.tag.clone());
    branch.or_else(|| item.commit.map(|id| id.to_string())).or_else(image)
}

/// Opens the line in which a change is looked for.
pub fn search(model: &mut Model) -> Vec<Effect> {
    overlays::open(model, Overlay::Filter { input: String::new() })
}

/// Lists the open changes of the account of the token.
pub fn show_mine(model: &mut Model) -> Vec<Effect> {
    look_for(model, "");
    Vec::new()
}

/// Whose token it is.
fn me(model: &Model) -> Option<&String> {
    model.board.github.value().and_then(|facts| facts.identity.login.as_ref())
}

/// Whether it is known who asks.
///
/// # Errors
/// That it is not.
pub fn knows_me(model: &Model) -> Result<(), String> {
    me(model).map(drop).ok_or_else(|| "GitHub did not tell whose token it is.".into())
}

/// Finds again what is meant, and follows it. Where nothing is looked for, that is what the person at the keyboard has open.
fn relist(model: &mut Model) {
    model.whereabouts.person = me(model).filter(|_| model.whereabouts.query.is_empty()).cloned();
    let view = &model.whereabouts;
    let found = match (view.known(), &view.person) {
        (None, _) => Vec::new(),
        (Some(landscape), Some(person)) => of_person(&model.board, landscape, person),
        (Some(landscape), None) => find(&model.board, landscape, &view.query),
    };
    let view = &mut model.whereabouts;
    view.candidates = found;
    if view.row().is_none() {
        view.chosen = view.candidates.first().map(|candidate| candidate.subject.clone());
        view.step = usize::MAX;
        view.pane = if view.candidates.len() > 1 { Pane::Matches } else { Pane::Journey };
    }
    retell(model);
}

/// Follows the chosen one with what is known now.
fn retell(model: &mut Model) {
    let view = &mut model.whereabouts;
    let Some((landscape, candidate)) = view.known().cloned().zip(view.candidate().cloned()) else {
        (view.journey, view.traced, view.trace) = (None, None, None);
        return;
    };
    let key = (view.chosen.clone(), Arc::as_ptr(&landscape) as usize);
    if view.traced.as_ref() != Some(&key) || view.trace.as_ref().map(|trace| trace.commit.id) != candidate.commit {
        view.trace = candidate.commit.and_then(|id| Trace::of(&landscape, id)).map(Arc::new);
        view.traced = Some(key);
    }
    let material = Material {
        board: &model.board,
        config: &model.config,
        landscape: &landscape,
        jobs: &view.jobs,
        now: model.now,
    };
    let journey = follow(material, &candidate, view.trace.as_deref());
    if view.step >= journey.steps.len() {
        view.step = journey.steps.iter().rposition(|step| step.mark.is_reached()).unwrap_or(0);
    }
    view.journey = Some(Arc::new(journey));
}

/// The engine knows something new.
pub(super) fn learn(model: &mut Model) {
    if model.screen == Screen::Where {
        relist(model);
    }
}

/// The screen is opened: what it shows is told anew.
pub(super) fn shown(model: &mut Model) {
    relist(model);
}

/// Time has passed: what goes on has gone on.
pub(super) fn ticked(model: &mut Model) {
    if model.screen == Screen::Where {
        retell(model);
    }
}

pub(super) fn answered(model: &mut Model, answer: WhereMsg) -> Vec<Effect> {
    match answer {
        WhereMsg::Landscape(read) => {
            model.whereabouts.reading = false;
            model.whereabouts.landscape = Some(read);
            relist(model);
        }
        WhereMsg::Jobs(run, jobs) => {
            if let Some(jobs) = jobs {
                model.whereabouts.jobs.insert(run, jobs);
            }
            retell(model);
        }
    }
    Vec::new()
}

/// Asks for what is shown and not known: git when a branch moved, the jobs of a deploy when it changed.
pub(super) fn settle(model: &mut Model) -> Vec<Effect> {
    if model.screen != Screen::Where {
        return Vec::new();
    }
    let branches = model.board.branches.value().map(Arc::clone);
    let view = &mut model.whereabouts;
    let mut effects = Vec::new();
    let moved = match (&branches, &view.read_from) {
        (Some(now), Some(before)) => !Arc::ptr_eq(now, before),
        (Some(_), None) => true,
        (None, _) => false,
    };
    if moved && !view.reading {
        (view.reading, view.read_from) = (true, branches);
        effects.push(Effect::Where(WhereEffect::ReadLandscape));
    }
    let wanted = view.journey.as_ref().and_then(|journey| journey.wants_jobs());
    let runs = model.board.runs.value().into_iter().flat_map(|list| &list.runs);
    let changed = wanted.and_then(|id| runs.into_iter().find(|run| run.id == id)).map(|run| (run.id, run.updated));
    if let Some((id, updated)) = changed.filter(|(id, updated)| view.jobs_of.get(id) != Some(updated)) {
        view.jobs_of.insert(id, updated);
        effects.push(Effect::Where(WhereEffect::ReadJobs(id)));
    }
    effects
}

/// Moves among the matches, or among the steps.
pub(super) fn step(model: &mut Model, step: Move) {
    let page = model.page();
    let view = &mut model.whereabouts;
    match view.pane {
        Pane::Journey => {
            let steps = view.journey.as_ref().map_or(0, |journey| journey.steps.len());
            view.step = step.from(view.step.min(steps.saturating_sub(1)), steps, page);
        }
        Pane::Matches => {
            let row = step.from(view.row().unwrap_or(0), view.candidates.len(), page);
            choose(model, row);
        }
    }
}

/// Shows the match in this row.
pub(super) fn choose(model: &mut Model, row: usize) {
    let view = &mut model.whereabouts;
    let subject = view.candidates.get(row).map(|candidate| candidate.subject.clone());
    if subject != view.chosen {
        (view.chosen, view.step) = (subject, usize::MAX);
        retell(model);
    }
}

/// A row was clicked.
pub(super) fn select(model: &mut Model, row: usize) {
    match model.whereabouts.pane {
        Pane::Matches => choose(model, row),
        Pane::Journey => model.whereabouts.step = row,
    }
}

pub(super) fn turn(model: &mut Model, _: Turn) {
    let view = &mut model.whereabouts;
    view.pane = match view.pane {
        Pane::Journey if view.candidates.len() > 1 => Pane::Matches,
        _ => Pane::Journey,
    };
}

pub(super) fn focus(model: &mut Model, pane: usize) {
    model.whereabouts.pane = if pane == 1 { Pane::Matches } else { Pane::Journey };
}

/// Shows the journey of the chosen match; of a step, opens the run or pull request that it is about.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.whereabouts.pane == Pane::Matches {
        model.whereabouts.pane = Pane::Journey;
        return Vec::new();
    }
    let Some(step) = model.whereabouts.selected().cloned() else { return search(model) };
    let run =
        step.run.filter(|id| model.board.runs.value().is_some_and(|list| list.runs.iter().any(|run| run.id == *id)));
    if let Some(run) = run {
        runs::reveal(model, run);
        return visit::screen(model, Screen::Runs);
    }
    let number = model.whereabouts.journey.as_ref().and_then(|journey| journey.pull);
    let is_open =
        |number| model.board.pulls.value().is_some_and(|list| list.pulls.iter().any(|pull| pull.number == number));
    let reviewed = matches!(step.state, State::InReview | State::Changes);
    if let Some(number) = number.filter(|number| reviewed && is_open(*number)) {
        pulls::reveal(model, number);
        return visit::screen(model, Screen::Pulls);
    }
    model.say(nothing_to_open(&step));
    Vec::new()
}

fn nothing_to_open(step: &Step) -> &'static str {
    match (step.mark, step.url.is_some()) {
        (_, true) => "It is not in the lists any more: o opens it in a browser.",
        (Mark::Ahead, _) => "This step lies ahead: there is nothing to open.",
        _ => "This step has no run and no open pull request to open.",
    }
}

/// One level back inside of the screen: to the matches, then to one's own. Whether there was one.
pub(super) fn back(model: &mut Model) -> bool {
    let view = &mut model.whereabouts;
    if view.pane == Pane::Journey && view.candidates.len() > 1 {
        view.pane = Pane::Matches;
        return true;
    }
    if view.query.is_empty() {
        return false;
    }
    look_for(model, "");
    true
}

/// The answer as text: every step with its time and what says so.
#[must_use]
pub fn answer(model: &Model) -> Option<String> {
    let journey = model.whereabouts.journey.as_ref()?;
    let at = |step: &Step| step.at.map(|at| at.with_timezone(model.now.offset()).format("%Y-%m-%d %H:%M ").to_string());
    let steps = journey.steps.iter().map(|step| {
        let word = match step.mark {
            Mark::Done => "done",
            Mark::Here => "here",
            Mark::Stopped => "stopped",
            Mark::Replaced => "replaced",
            Mark::Passed => "-",
            Mark::Ahead => "ahead",
            Mark::Unknown => "unknown",
        };
        format!("{word:8} {:12} {}{}", super::journey_words::title(step), at(step).unwrap_or_default(), step.evidence)
    });
    let head = format!("{}  {}", journey.candidate.name(), journey.candidate.title);
    let waits = journey.waits.iter().map(|waits| format!("Waits for {}.", waits.what));
    let lines = std::iter::once(head).chain(steps).chain([format!("Answer: {}", journey.answer)]).chain(waits);
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// The row with the focus: of the matches, or of the steps.
#[must_use]
pub fn focused_row(model: &Model) -> usize {
    let view = &model.whereabouts;
    match view.pane {
        Pane::Matches => view.row().unwrap_or(0),
        Pane::Journey => view.step,
    }
}
