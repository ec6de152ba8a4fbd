//! A small repository and its board, for the tests of what follows from them.
//!
//! `c1` came to development by the merge `d1` of PR #3 and to main by the merge `e1`; `c2` was committed on development
//! as `d2` and waits; `c3` is the head of feature/new, open as PR #61.

use super::landscape::{Landscape, Line, Pushed, WorkLine};
use crate::board::{Board, Reading};
use crate::domain::image::{Image, ImageList, TagKind};
use crate::domain::pull_request::{PullList, PullRequest, sample};
use crate::domain::workflow_run::{Confidence, Run, RunId, RunList, RunState, Ships};
use crate::domain::{BranchName, Breaking, Commit, CommitId, History, Signature};
use crate::environment::sample::{at, commit};
use std::sync::Arc;

pub fn id(digits: &str) -> CommitId {
    commit(digits)
}

fn made(name: &str, parents: &[&str], when: i64, (author, subject): (&str, &str)) -> Arc<Commit> {
    let author = Signature { name: author.into(), email: format!("{author}@x"), when: at(when) };
    Arc::new(Commit {
        id: id(name),
        parents: parents.iter().map(|parent| id(parent)).collect(),
        subject: subject.into(),
        author,
        committed: at(when),
        breaking: Breaking::No,
    })
}

fn commits() -> Vec<Arc<Commit>> {
    vec![
        made("a1", &[], -90_000, ("first", "feat: begin")),
        made("b1", &["a1"], -80_000, ("shubham", "chore: prepare rating")),
        made("c1", &["b1"], -70_000, ("shubham", "feat: add rating filter")),
        made("d1", &["a1", "c1"], -60_000, ("owner", "Merge pull request #3 from acme/feature/add-rating-filter")),
        made("e1", &["a1", "d1"], -50_000, ("owner", "Merge branch 'development' into main")),
        made("c2", &["d1"], -40_000, ("rohan", "feat: kpi rollup")),
        made("d2", &["c2"], -30_000, ("owner", "docs: changelog for the rollup")),
        made("c3", &["c2"], -20_000, ("rohan", "feat: new work")),
    ]
}

fn line(branch: &str, head: &str, names: &[&str]) -> Line {
    let all = commits();
    let chosen = names.iter().map(|name| Arc::clone(all.iter().find(|commit| commit.id == id(name)).unwrap()));
    Line { branch: BranchName::new(branch), head: id(head), history: Arc::new(History::new(chosen.collect(), vec![])) }
}

pub fn landscape() -> Landscape {
    let c3 = commits().pop().unwrap();
    Landscape {
        production: Some(line("main", "e1", &["e1", "d1", "c1", "b1", "a1"])),
        integration: Some(line("development", "d2", &["d2", "c2", "d1", "c1", "b1", "a1"])),
        work: vec![WorkLine {
            branch: BranchName::new("feature/new"),
            head: id("c3"),
            commits: vec![c3],
            pushed: Pushed::Yes,
        }],
        notes: Vec::new(),
    }
}

pub fn pull() -> PullRequest {
    PullRequest {
        title: "New work".into(),
        author: Some("rohan".into()),
        head: BranchName::new("feature/new"),
        head_id: Some(id("c3")),
        created: at(-19_000),
        updated: at(-18_000),
        ..sample(61)
    }
}

/// A run that builds or ships a commit: file, number, branch, what, from when to when, how it stands.
pub fn run(file: &str, number: u64, (branch, what): (&str, &str), (from, to): (i64, i64), state: RunState) -> Run {
    let is_build = file == "build.yml";
    let sure = if is_build { Confidence::Certain } else { Confidence::Likely };
    let ships = Ships { commit: id(what), confidence: sure, evidence: "by time".into() };
    Run {
        id: RunId(number),
        number,
        attempt: 1,
        workflow: file.into(),
        file: Some(file.into()),
        title: String::new(),
        event: if is_build { "push" } else { "workflow_run" }.into(),
        branch: Some(branch.into()),
        head: Some(id(what)),
        actor: None,
        state,
        created: at(from),
        started: Some(at(from)),
        updated: at(to),
        url: format!("https://github.com/acme/api/actions/runs/{number}"),
        cancelled_by: None,
        ships: (state != RunState::Skipped).then_some(ships),
    }
}

/// Everything that brought `c1` to production.
pub fn went_well() -> Vec<Run> {
    use RunState::Success;
    vec![
        run("deploy-production.yml", 501, ("development", "e1"), (-49_700, -49_500), Success),
        run("build.yml", 705, ("main", "e1"), (-49_990, -49_750), Success),
        run("deploy-development.yml", 560, ("development", "d1"), (-59_700, -59_600), Success),
        run("build.yml", 702, ("development", "d1"), (-59_990, -59_760), Success),
    ]
}

pub fn image(tag: &str, branch: &str, what: &str) -> Image {
    let kind = TagKind::Built { branch: branch.into(), commit: what.into() };
    Image { commit: Some(id(what)), created: Some(at(-29_000)), ..Image::named(tag.into(), kind) }
}

pub fn with_runs(runs: Vec<Run>) -> Board {
    Board { runs: Reading::fresh(RunList { runs, total: None }, at(0)), ..board() }
}

pub fn board() -> Board {
    let images = ImageList {
        name: "ghcr.io/acme/api".into(),
        images: vec![image("development-d200000", "development", "d2")],
        ..ImageList::default()
    };
    Board {
        pulls: Reading::fresh(PullList { pulls: vec![pull()], total: Some(1) }, at(0)),
        images: Reading::fresh(images, at(0)),
        ..Board::default()
    }
}
