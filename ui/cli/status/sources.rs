//! Who was asked, what became of it and when: a source that is not set up was not asked, and says why.

use engine::board::{Board, Reading};
use engine::domain::Moment;
use engine::fault::FaultKind;

/// One source.
pub(super) struct Source {
    /// What it tells of.
    pub name: &'static str,
    /// What became of asking.
    pub state: State,
    /// When it last told something.
    pub taken: Option<Moment>,
    /// Why it failed, is old or was not asked; with what to do next.
    pub why: Option<String>,
}

/// What became of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It told.
    Fresh,
    /// It failed now and told something before.
    Stale,
    /// It failed.
    Failed,
    /// It was not asked.
    Unasked,
}

impl State {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Failed => "failed",
            Self::Unasked => "not asked",
        }
    }
}

impl Source {
    /// Whether it was asked and did not tell.
    pub fn failed(&self) -> bool {
        matches!(self.state, State::Stale | State::Failed)
    }
}

/// Every source of the status.
pub(super) fn sources(board: &Board) -> Vec<Source> {
    vec![
        of("branches", &board.branches),
        of("changelog", &board.changelog),
        of("merge", &board.merge),
        of("pull requests", &board.pulls),
        of("workflow runs", &board.runs),
        of("images", &board.images),
        of("promotion lock", &board.lock),
    ]
}

fn of<T>(name: &'static str, reading: &Reading<T>) -> Source {
    let why = reading.fault().map(|fault| match fault.next_step() {
        Some(next) => format!("{fault}. {next}"),
        None => format!("{fault}."),
    });
    let state = match (reading.value(), reading.fault()) {
        (_, Some(fault)) if fault.kind() == FaultKind::Usage => State::Unasked,
        (Some(_), None) => State::Fresh,
        (Some(_), Some(_)) => State::Stale,
        (None, Some(_)) => State::Failed,
        (None, None) => State::Unasked,
    };
    Source { name, state, taken: reading.taken(), why }
}
