//! Which pull requests and runs are listed: those that match what was typed after `/`.

use crate::app::query::{Item, Query};
use engine::domain::pull_request::{PullRequest, PullState};
use engine::domain::workflow_run::Run;

/// Whether a pull request matches: by number, title, branches, author; `is:draft`.
pub(super) fn pull(query: &Query, pull: &PullRequest) -> bool {
    let number = pull.number.to_string();
    let author = pull.author.as_deref().unwrap_or_default();
    let text = [number.as_str(), &pull.title, pull.head.as_str(), pull.base.as_str(), author];
    let traits: &[&str] = if pull.state == PullState::Draft { &["draft"] } else { &[] };
    query.is_empty() || query.admits(&Item { text: &text, traits, author })
}

/// Whether a run matches: by number, workflow, title, branch, commit; `is:failure` and the other states.
pub(super) fn run(query: &Query, run: &Run) -> bool {
    let number = run.number.to_string();
    let commit = run.ships.as_ref().map(|ships| ships.commit).or(run.head);
    let commit = commit.map(|commit| commit.to_string()).unwrap_or_default();
    let (file, branch) = (run.file.as_deref().unwrap_or_default(), run.branch.as_deref().unwrap_or_default());
    let text = [number.as_str(), &run.workflow, &run.title, file, branch, &commit, &run.event];
    let author = run.actor.as_deref().unwrap_or_default();
    query.is_empty() || query.admits(&Item { text: &text, traits: &[run.state.word()], author })
}
