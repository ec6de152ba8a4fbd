//! The pull requests screen beside its list: the detail of one pull request in tabs, read when it is opened.

use super::movement::{Step, Turn};
pub use super::outside::Pane;
use super::{Effect, Model, Screen, outside};
use engine::domain::Moment;
use engine::domain::pull_request::{PullDetail, PullNumber, PullRequest};
use engine::fault::Fault;
use std::collections::VecDeque;
use std::sync::Arc;

/// As many details are kept.
const KEPT: usize = 16;

/// State of the pull requests screen. The selected one is kept with the other lists.
#[derive(Debug, Clone, Default)]
pub struct PullsView {
    /// The pane with the focus.
    pub pane: Pane,
    /// The tab of the second pane.
    pub tab: Tab,
    /// The first line it shows.
    pub scroll: usize,
    asked: Option<Question>,
    known: VecDeque<(Question, Answer)>,
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

/// Back to the list; whether there was a way back.
pub(super) fn back(model: &mut Model) -> bool {
    model.pulls.scroll = 0;
    std::mem::take(&mut model.pulls.pane) == Pane::Detail
}

pub(super) fn turn(model: &mut Model, turn: Turn) {
    model.pulls.pane = turn.within(&[Pane::List, Pane::Detail], model.pulls.pane);
}

pub(super) fn turn_tab(model: &mut Model, turn: Turn) {
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
