//! The pull requests screen beside its list: the detail of one pull request in tabs, read when it is opened.

use super::movement::{Step, Turn};
pub use super::outside::Pane;
use super::{Effect, Model, Screen, outside};
use engine::domain::Moment;
use engine::domain::pull_request::{Checks, PullDetail, PullNumber, PullRequest, ReviewDecision};
use engine::fault::Fault;
use std::collections::VecDeque;
use std::sync::Arc;

/// As many details are kept.
const KEPT: usize = 16;

/// State of the pull requests screen. The selected one is kept with the other lists.
#[derive(Debug, Clone, Default)]
pub struct PullsView {
    /// Which of the open ones are listed.
    pub which: Which,
    /// The pane with the focus.
    pub pane: Pane,
    /// The tab of the second pane.
    pub tab: Tab,
    /// The first line it shows.
    pub scroll: usize,
    /// Which were told to be on the screen, where the list of the server tells little.
    shown: Vec<PullNumber>,
    asked: Option<Question>,
    known: VecDeque<(Question, Answer)>,
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
        let question = question(pull);
        let same = self.known.iter().find(|(known, _)| *known == question);
        let before = || self.known.iter().find(|(known, answer)| known.number == pull.number && answer.is_ok());
        same.or_else(before).map(|(_, answer)| answer)
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
    if model.pulls.known.iter().any(|(known, _)| *known == question) {
        return None;
    }
    let effect = Effect::ReadPull(question.clone(), Box::new(pull.clone()));
    model.pulls.asked = Some(question);
    Some(effect)
}

/// Tells which pull requests are on the screen, where the list says neither checks nor reviews of the selected one.
pub(super) fn show(model: &mut Model) -> Option<Effect> {
    let pull = outside::pull(model).filter(|_| model.screen == Screen::Pulls)?;
    let lacks = pull.checks == Checks::Unknown && pull.decision == ReviewDecision::Unknown;
    if !lacks || model.pulls.shown.contains(&pull.number) {
        return None;
    }
    let (row, page) = (outside::row(model)?, model.page());
    let keys = &model.outside.pulls.keys;
    let shown = keys[row.saturating_sub(page)..keys.len().min(row + page + 1)].to_vec();
    model.pulls.shown.clone_from(&shown);
    Some(Effect::ShowPulls(shown))
}

/// Takes an answer in.
pub(super) fn answered(model: &mut Model, question: Question, answer: Answer) -> Vec<Effect> {
    let view = &mut model.pulls;
    view.asked.take_if(|asked| *asked == question);
    view.known.retain(|(known, _)| *known != question);
    view.known.push_front((question, answer));
    view.known.truncate(KEPT);
    Vec::new()
}

/// Forgets what could not be read, so that it is asked for again.
pub(super) fn ask_again(model: &mut Model) {
    model.pulls.known.retain(|(_, answer)| answer.is_ok());
}

/// Forgets also what was read in part, when a person asks for everything again.
pub(super) fn read_again(model: &mut Model) {
    model.pulls.known.retain(|(_, answer)| answer.as_ref().is_ok_and(|detail| detail.unread.is_empty()));
}

pub(super) fn open(model: &mut Model) {
    model.pulls.pane = Pane::Detail;
}

/// Opens this pull request, whichever of them are listed.
pub(super) fn reveal(model: &mut Model, number: PullNumber) {
    if !model.outside.pulls.keys.contains(&number) {
        model.pulls.which = Which::All;
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
