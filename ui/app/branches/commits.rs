//! The commits of the selected branch: those that another branch lacks, asked for once and kept.

use super::selected;
use crate::app::entries::{self, EntryState};
use crate::app::{Effect, Model, Screen};
use engine::changelog::Report;
use engine::domain::{Branch, Commit, CommitId, Role};
use engine::fault::Fault;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// As many answers are kept.
const KEPT: usize = 64;

/// Which commits: those that `head` has and `base` lacks; the latest of `head` where there is no base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The head of the branch.
    pub head: CommitId,
    /// The head of the branch that it is held against.
    pub base: Option<CommitId>,
}

/// The commits of a branch, newest first, and what each has in the changelog of that branch.
#[derive(Debug)]
pub struct BranchRead {
    /// The commits.
    pub commits: Vec<Arc<Commit>>,
    /// The check of just these commits; `None` where it was not made or could not be.
    pub report: Option<Arc<Report>>,
}

/// What came, or why it cannot be read.
pub type Answer = Result<Arc<BranchRead>, Arc<Fault>>;

/// What was asked and what came.
#[derive(Debug, Clone, Default)]
pub struct BranchCommits {
    asked: Option<Wanted>,
    known: VecDeque<(Wanted, Answer)>,
    entries: HashMap<CommitId, EntryState>,
}

impl BranchCommits {
    /// The answer, if it came.
    #[must_use]
    pub fn of(&self, wanted: Wanted) -> Option<&Answer> {
        self.known.iter().find(|(known, _)| *known == wanted).map(|(_, answer)| answer)
    }

    /// What this commit has in the changelog of a branch that was read.
    #[must_use]
    pub fn entry(&self, commit: CommitId) -> Option<EntryState> {
        self.entries.get(&commit).copied()
    }
}

/// The name of the branch that this one is held against: production for what is merged into integration, integration
/// for work. Production itself is held against none.
#[must_use]
pub fn against(model: &Model, branch: &Branch) -> Option<String> {
    let names = &model.config.branches;
    let there = |name: &String| head_of(model, name).is_some();
    match branch.role {
        Role::Production => None,
        Role::Integration | Role::Staging => Some(names.production.clone()).filter(there),
        Role::Work | Role::Odd => [&names.integration, &names.production].into_iter().find(|name| there(name)).cloned(),
    }
}

/// What the detail of this branch shows.
#[must_use]
pub fn wanted(model: &Model, branch: &Branch) -> Wanted {
    let base = against(model, branch).and_then(|name| head_of(model, &name));
    Wanted { head: branch.head, base }
}

fn head_of(model: &Model, name: &str) -> Option<CommitId> {
    let list = model.board.branches.value()?;
    list.branches.iter().find(|branch| branch.name.as_str() == name).map(|branch| branch.head)
}

/// Asks for the commits of the selected branch while the screen shows it, one question at a time: what was selected
/// in passing is never asked for.
pub(in crate::app) fn settle(model: &mut Model) -> Option<Effect> {
    if model.screen != Screen::Branches || model.branches.commits.asked.is_some() {
        return None;
    }
    let wanted = wanted(model, selected(model)?);
    if model.branches.commits.of(wanted).is_some() {
        return None;
    }
    model.branches.commits.asked = Some(wanted);
    Some(Effect::ReadCommits(wanted))
}

pub(in crate::app) fn answered(model: &mut Model, wanted: Wanted, answer: Answer) -> Vec<Effect> {
    let commits = &mut model.branches.commits;
    if let Ok(read) = &answer
        && let Some(report) = &read.report
    {
        let troubled = entries::troubled(report);
        let state = |commit: &Arc<Commit>| troubled.get(&commit.id).copied().unwrap_or(EntryState::Present);
        commits.entries.extend(read.commits.iter().map(|commit| (commit.id, state(commit))));
    }
    commits.asked.take_if(|asked| *asked == wanted);
    commits.known.retain(|(known, _)| *known != wanted);
    commits.known.push_front((wanted, answer));
    commits.known.truncate(KEPT);
    Vec::new()
}

/// Forgets what could not be read, so that it is asked for again.
pub(in crate::app) fn ask_again(model: &mut Model) {
    model.branches.commits.known.retain(|(_, answer)| answer.is_ok());
}
