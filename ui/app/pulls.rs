//! The pull requests screen beside its list: the detail of one pull request in tabs, read when it is opened.

use super::movement::{Step, Turn};
pub use super::outside::Pane;
use super::{Effect, Model, Screen, age, outside};
use chrono::TimeDelta;
use engine::board::Board;
use engine::domain::Moment;
use engine::domain::pull_request::{Checks, PullDetail, PullNumber, PullRequest, ReviewDecision};
use engine::fault::Fault;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// As many details are kept.
const KEPT: usize = 16;
/// While its checks run, a detail that is shown is read again after so long.
const RUNNING: TimeDelta = TimeDelta::seconds(15);

/// State of the pull requests screen. The selected one is kept with the other lists.
#[derive(Debug, Clone, Default)]
pub struct PullsView {
    /// Which of the open ones are listed.
    pub which: Which,
    /// What the list is filtered by.
    pub filter: String,
    /// The pane with the focus.
    pub pane: Pane,
    /// The tab of the second pane.
    pub tab: Tab,
    /// The first line it shows.
    pub scroll: usize,
    /// Which were told to be on the screen, where the list of the server tells little.
    shown: Vec<PullNumber>,
    /// Whether it is told that somebody looks at those.
    looked: bool,
    asked: Option<Question>,
    known: VecDeque<Known>,
}

/// What is known of one question.
#[derive(Debug, Clone)]
struct Known {
    question: Question,
    answer: Answer,
    /// When the answer came.
    read: Moment,
    /// When it was last asked for, and why nothing newer came of that.
    tried: (Moment, Option<Arc<Fault>>),
    /// Whether it is wanted anew, and by whom.
    wanted: Option<AskedBy>,
}

/// Whose wish it is that something is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// It is time for it: the last calls are not spent on it.
    Itself,
    /// A person's.
    Person,
}

impl Known {
    /// When it is to be asked for again by itself: no more often than GitHub is, where its calls run out.
    fn due(&self, pace: Option<Duration>) -> Option<Moment> {
        let detail = self.answer.as_ref().ok()?;
        let runs = detail.checks.iter().flatten().any(|check| !check.state.ended());
        runs.then(|| self.tried.0 + outside::paced(RUNNING, pace))
    }

    /// Who wants it anew by now.
    fn wanted(&self, now: Moment, pace: Option<Duration>) -> Option<AskedBy> {
        let due = || self.due(pace).filter(|due| *due <= now).map(|_| AskedBy::Itself);
        self.wanted.or_else(due)
    }
}

/// Which of the open pull requests are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// Every one.
    #[default]
    All,
    /// Those that the account of the token opened.
    Mine,
    /// Those that wait for its review.
    Review,
}

impl Which {
    /// In the order of the screen.
    pub const ALL: [Self; 3] = [Self::All, Self::Mine, Self::Review];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Review => "review",
        }
    }

    /// Whether a pull request is among them. Of an account that is not known nothing is.
    #[must_use]
    pub fn admits(self, pull: &PullRequest, login: Option<&str>) -> bool {
        match self {
            Self::All => true,
            Self::Mine => login.is_some_and(|login| pull.is_by(login)),
            Self::Review => login.is_some_and(|login| pull.awaits(login)),
        }
    }
}

/// What the second pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// What the list knows, and the description.
    #[default]
    Info,
    /// Comments and reviews.
    Talk,
    /// Checks by name.
    Checks,
    /// Files with what each changes.
    Diff,
}

impl Tab {
    /// In the order of the screen.
    pub const ALL: [Self; 4] = [Self::Info, Self::Talk, Self::Checks, Self::Diff];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Talk => "talk",
            Self::Checks => "checks",
            Self::Diff => "diff",
        }
    }
}

/// Which detail: that of a pull request as it was when it last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number.
    pub number: PullNumber,
    /// When it had last changed.
    pub updated: Moment,
}

/// What came, or why it cannot be read.
pub type Answer = Result<Arc<PullDetail>, Arc<Fault>>;

impl PullsView {
    /// What is known of a pull request: of it as it is, else as it was before it last changed.
    #[must_use]
    pub fn of(&self, pull: &PullRequest) -> Option<&Answer> {
        self.known(pull).map(|known| &known.answer)
    }

    /// When that was read, and why nothing newer came, where it was asked for again in vain.
    #[must_use]
    pub fn read(&self, pull: &PullRequest) -> Option<(Moment, Option<&Fault>)> {
        let known = self.known(pull).filter(|known| known.answer.is_ok())?;
        Some((known.read, known.tried.1.as_deref()))
    }

    fn known(&self, pull: &PullRequest) -> Option<&Known> {
        let question = question(pull);
        let same = self.known.iter().find(|known| known.question == question);
        let of_it = |known: &&Known| known.question.number == pull.number && known.answer.is_ok();
        same.or_else(|| self.known.iter().find(of_it))
    }
}

fn question(pull: &PullRequest) -> Question {
    Question { number: pull.number, updated: pull.updated }
}

/// Asks for the detail of the selected pull request while it has the focus.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    let shown = model.screen == Screen::Pulls && model.pulls.pane == Pane::Detail;
    let pull = outside::pull(model).filter(|_| shown && model.pulls.asked.is_none())?;
    let question = question(pull);
    let pace = model.board.github_pace;
    let by = match model.pulls.known.iter().find(|known| known.question == question) {
        Some(known) => known.wanted(model.now, pace)?,
        None => AskedBy::Person,
    };
    let effect = Effect::ReadPull(question.clone(), Box::new(pull.clone()), by);
    model.pulls.asked = Some(question);
    Some(effect)
}

/// Tells which pull requests are on the screen, where the list says neither checks nor reviews of the selected one; and
/// that none is, once nobody looks any more.
pub(super) fn show(model: &mut Model) -> Option<Effect> {
    if model.screen != Screen::Pulls {
        let looked = std::mem::take(&mut model.pulls.looked);
        return looked.then(|| Effect::ShowPulls(Vec::new()));
    }
    let pull = outside::pull(model)?;
    let lacks = pull.checks == Checks::Unknown && pull.decision == ReviewDecision::Unknown;
    let shown = model.pulls.shown.contains(&pull.number);
    if (shown && model.pulls.looked) || !(shown || lacks) {
        return None;
    }
    if !shown {
        model.pulls.shown = around(model)?;
    }
    model.pulls.looked = true;
    Some(Effect::ShowPulls(model.pulls.shown.clone()))
}

/// What is on the screen wherever in it the selected row stands.
fn around(model: &Model) -> Option<Vec<PullNumber>> {
    let (row, page) = (outside::row(model)?, model.page());
    let keys = &model.outside.pulls.keys;
    Some(keys[row.saturating_sub(page)..keys.len().min(row + page + 1)].to_vec())
}

/// Takes an answer in.
pub(super) fn answered(model: &mut Model, question: Question, answer: Answer) -> Vec<Effect> {
    let Model { pulls: view, now, .. } = model;
    let now = *now;
    view.asked.take_if(|asked| *asked == question);
    let at = view.known.iter().position(|known| known.question == question);
    let before = at.and_then(|at| view.known.remove(at)).filter(|before| before.answer.is_ok());
    let known = match (before, answer) {
        // What was read before stays, with its age and with why nothing newer came.
        (Some(before), Err(fault)) => Known { tried: (now, Some(fault)), wanted: None, ..before },
        (_, answer) => Known { question, answer, read: now, tried: (now, None), wanted: None },
    };
    view.known.push_front(known);
    view.known.truncate(KEPT);
    Vec::new()
}

/// When the detail on the screen changes by itself: it is read again, or its age is told in other words.
pub(super) fn next_change(model: &Model) -> Option<Moment> {
    let shown = model.screen == Screen::Pulls && model.pulls.pane == Pane::Detail;
    let known = model.pulls.known(outside::pull(model).filter(|_| shown)?)?;
    let older = age::next_change(model.now, known.read);
    let due = known.due(model.board.github_pace);
    Some(due.filter(|due| *due > model.now).map_or(older, |due| older.min(due)))
}

/// GitHub answers again: what could not be read is asked for once more.
pub(super) fn learn(model: &mut Model, before: &Board) {
    if model.board.pulls.taken() > before.pulls.taken() {
        ask_again(model, AskedBy::Itself);
    }
}

/// Forgets what could not be read, so that it is asked for again.
fn ask_again(model: &mut Model, by: AskedBy) {
    model.pulls.known.retain(|known| known.answer.is_ok());
    for known in model.pulls.known.iter_mut().filter(|known| known.tried.1.is_some()) {
        known.wanted.get_or_insert(by);
    }
}

/// A person asks for everything again. What is known is shown until the answer comes.
pub(super) fn read_again(model: &mut Model) {
    ask_again(model, AskedBy::Person);
    model.pulls.known.iter_mut().for_each(|known| known.wanted = Some(AskedBy::Person));
}

pub(super) fn open(model: &mut Model) {
    model.pulls.pane = Pane::Detail;
}

/// Opens this pull request, whichever of them are listed.
pub(super) fn reveal(model: &mut Model, number: PullNumber) {
    if !model.outside.pulls.keys.contains(&number) {
        model.pulls.which = Which::All;
        model.pulls.filter.clear();
        outside::learn(model);
    }
    model.outside.pulls.list.selected = Some(number);
    model.pulls.scroll = 0;
    open(model);
}

/// Back to the list; whether there was a way back.
pub(super) fn back(model: &mut Model) -> bool {
    model.pulls.scroll = 0;
    std::mem::take(&mut model.pulls.pane) == Pane::Detail
}

pub(super) fn turn(model: &mut Model, turn: Turn) {
    model.pulls.pane = turn.within(&[Pane::List, Pane::Detail], model.pulls.pane);
}

/// Beside the list it turns to others of the pull requests, in the detail to another part of one.
pub(super) fn turn_tab(model: &mut Model, turn: Turn) {
    if model.pulls.pane == Pane::List {
        model.pulls.which = turn.within(&Which::ALL, model.pulls.which);
        return outside::learn(model);
    }
    (model.pulls.tab, model.pulls.scroll) = (turn.within(&Tab::ALL, model.pulls.tab), 0);
}

/// Moves in the focused pane. The last line that can be the first is for whoever draws to know.
pub(super) fn step(model: &mut Model, step: Step) {
    if model.pulls.pane == Pane::List {
        model.pulls.scroll = 0;
        return outside::step(model, step);
    }
    let page = model.page();
    let lines = crate::screens::pull_lines(model);
    model.pulls.scroll = step.from(model.pulls.scroll, lines, page / 2);
}
