//! The branches screen's state: the list, its filter and order, and the pane about the selected branch.

mod commits;
mod order;

pub use commits::{Answer, BranchCommits, BranchRead, Wanted, against, wanted};
pub(super) use commits::{answered, settle};
pub use order::BranchOrder;

use super::movement::{Step, Turn};
use super::query::{Item, Query};
use super::{ListView, Model};
use engine::domain::{Branch, BranchName, Role, Upstream};

/// State of the branches screen.
#[derive(Debug, Clone, Default)]
pub struct BranchesView {
    /// The pane with the focus.
    pub pane: BranchesPane,
    /// Selection and marks.
    pub list: ListView<BranchName>,
    /// The branches shown, in order. Made anew for each board, filter and order.
    pub keys: Vec<BranchName>,
    /// Where each of `keys` stands in the board's list.
    pub rows: Vec<usize>,
    /// Only branches that match are listed.
    pub filter: String,
    /// The order.
    pub order: BranchOrder,
    /// What the second pane shows.
    pub tab: BranchTab,
    /// What is known of the commits of single branches.
    pub commits: BranchCommits,
    /// The first line the second pane shows.
    pub scroll: usize,
}

/// The panes, in the order of the Tab key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BranchesPane {
    /// The list.
    #[default]
    List,
    /// The selected branch.
    Detail,
}

/// What the second pane shows of the selected branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BranchTab {
    /// Its standing, and what it has that production lacks.
    #[default]
    Commits,
    /// What merging it would do.
    Merge,
}

impl BranchTab {
    /// All, in the order of the keys `]` and `[`.
    pub const ALL: [Self; 2] = [Self::Commits, Self::Merge];

    /// Its name in the tab line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Commits => "commits",
            Self::Merge => "merge",
        }
    }
}

/// The selected branch.
#[must_use]
pub fn selected(model: &Model) -> Option<&Branch> {
    let row = model.branches.list.position(&model.branches.keys)?;
    at(model, row)
}

/// The branch in this row of what is shown.
#[must_use]
pub fn at(model: &Model, row: usize) -> Option<&Branch> {
    model.board.branches.value()?.branches.get(*model.branches.rows.get(row)?)
}

/// Computes what is shown from board, filter and order.
pub(super) fn learn(model: &mut Model) {
    commits::ask_again(model);
    let Some(list) = model.board.branches.value() else { return };
    let query = Query::parse(&model.branches.filter);
    let admitted = list.branches.iter().enumerate().filter(|(_, branch)| query.is_empty() || admits(&query, branch));
    let mut shown: Vec<(usize, &Branch)> = admitted.collect();
    model.branches.order.sort(&mut shown);
    model.branches.keys = shown.iter().map(|(_, branch)| branch.name.clone()).collect();
    model.branches.rows = shown.iter().map(|(row, _)| *row).collect();
}

/// Lists only what this filter admits.
pub(super) fn filter(model: &mut Model, typed: &str) {
    typed.clone_into(&mut model.branches.filter);
    learn(model);
}

pub(super) fn step(model: &mut Model, step: Step) {
    let page = model.page();
    let view = &mut model.branches;
    match view.pane {
        BranchesPane::List => {
            let Some(row) = view.list.position(&view.keys) else { return };
            view.list.select(&view.keys, step.from(row, view.keys.len(), page));
            view.scroll = 0;
        }
        BranchesPane::Detail => {
            let length = selected(model).map_or(0, |branch| lines(model, branch));
            model.branches.scroll = step.from(model.branches.scroll, length, page);
        }
    }
}

/// How many lines the second pane has at most.
fn lines(model: &Model, branch: &Branch) -> usize {
    let commits = model.branches.commits.of(wanted(model, branch));
    let merge = model.board.merge.value().and_then(|merge| merge.as_ref().as_ref());
    match model.branches.tab {
        BranchTab::Commits => 5 + commits.and_then(|answer| answer.as_ref().ok()).map_or(0, |read| read.commits.len()),
        BranchTab::Merge => 3 + merge.map_or(0, |merge| merge.conflicts.len() + merge.missing_in_integration.len()),
    }
}

pub(super) fn turn_tab(model: &mut Model, turn: Turn) {
    model.branches.tab = turn.within(&BranchTab::ALL, model.branches.tab);
    model.branches.scroll = 0;
}

/// Shows this tab, counted from 0.
pub(super) fn show_tab(model: &mut Model, tab: usize) {
    model.branches.tab = BranchTab::ALL.get(tab).copied().unwrap_or_default();
    model.branches.scroll = 0;
}

fn admits(query: &Query, branch: &Branch) -> bool {
    let head = branch.head.to_string();
    let text = [branch.name.as_str(), &head, &branch.subject];
    query.admits(&Item { text: &text, traits: &traits(branch), author: &branch.author })
}

fn traits(branch: &Branch) -> Vec<&'static str> {
    let role = match branch.role {
        Role::Production => "production",
        Role::Integration => "integration",
        Role::Staging => "staging",
        Role::Work => "work",
        Role::Odd => "odd",
    };
    let merged = match branch.production.merged() {
        Some(true) => "merged",
        Some(false) => "unmerged",
        None => "unknown",
    };
    let upstream = match branch.upstream {
        Upstream::None => "local",
        Upstream::Gone(_) => "gone",
        Upstream::Tracking(..) => "tracking",
        Upstream::RemoteOnly(_) => "remote",
    };
    let here = if branch.checked_out.is_empty() { "elsewhere" } else { "checked-out" };
    vec![role, merged, upstream, here]
}
