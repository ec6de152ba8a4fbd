//! The ways that GitHub goes: sent once, seen there, and on record.

use crate::world::{Stage, now, production};
use engine::board::{Board, GithubFacts, Reading};
use engine::chain;
use engine::domain::workflow_run::RunState;
use engine::domain::{BranchName, CommitId};
use engine::operations::act::{self, ActEnd, Outcome};
use engine::operations::journal::End;
use engine::operations::rollback::{
    Abort, Ending, GithubMeans, Ladder, Naming, To, Via, Wish, brought_by, comment, deploy_going_on, run_by_github,
};
use engine::sources::github::{Api, GitHub, GithubToken, Slug};
use practice::github::Right;
use std::sync::Arc;
use std::time::Duration;

const SOON: [Duration; 12] = [Duration::from_millis(250); 12];

struct Forge {
    github: GitHub,
    board: Board,
    good: CommitId,
}

impl Forge {
    /// GitHub, and all that is known with it.
    async fn of(stage: &Stage) -> Self {
        let server = &stage.world.github;
        let token = GithubToken::new("the test", &server.token(Right::Push)).unwrap();
        let (owner, name) = ("MAS-Mr-Mentor".into(), "mr-mentor-backend".into());
        let github = GitHub::open(Api::of(&server.base_url()).unwrap(), Slug { owner, name }, &token).unwrap();
        let known = |ladder: &Ladder| ladder.serving.commit.is_some() && ladder.ways[0].goal.commit.is_some();
        let ladder = stage.ladder(&To::Previous, known).await;
        stage.boards.clone().wait_for(|board| board.branches.value().is_some()).await.unwrap();
        let identity = github.identity().await.unwrap();
        let runs = chain::join(&github.runs(now()).await.unwrap(), &stage.config);
        let board = Board {
            github: Reading::fresh(GithubFacts { identity, limits: None }, now()),
            runs: Reading::fresh(runs, now()),
            pulls: Reading::fresh(github.pulls().await.unwrap(), now()),
            ..Board::clone(&stage.boards.borrow())
        };
        Self { github, board, good: ladder.ways[0].goal.commit.unwrap() }
    }

    async fn goes(&self, stage: &Stage, via: Via) -> ActEnd {
        let ladder = Ladder::of(&self.board, &stage.config, &production(), &To::Previous, now());
        let plan = ladder.choose(&Wish { to: To::Previous, via }).unwrap();
        assert!(plan.way.word.starts_with(&self.good.short()), "{}", plan.way.word);
        let word = plan.way.word.clone();
        let record = act::Journal { store: stage.store.clone(), who: "asha".into(), clock: now, looks: &SOON };
        let (github, board, config) = (&self.github, &self.board, &stage.config);
        let means = GithubMeans { github, board, config, record: &record, told: &|_| {} };
        let naming = Naming { id: "rollback-1".into(), reason: Some("5xx".into()), repository: None };
        run_by_github(plan.arm(&word).unwrap(), &naming, &means).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revert_is_a_pull_request_whose_one_commit_has_the_files_of_what_worked() {
    let stage = Stage::playing("incident").await;
    let forge = Forge::of(&stage).await;
    let head = forge.github.branch_now("main").await.unwrap().head;
    let end = forge.goes(&stage, Via::Revert).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    let branch = BranchName::new(format!("revert/main-{}-to-{}", head.short(), forge.good.short()));
    let open = forge.github.open_pull_from(&branch, &BranchName::new("main")).await.unwrap().unwrap();
    assert_eq!(open.title, format!("Revert main to {}", forge.good.short()));
    let made = forge.github.commit_now(open.head.unwrap()).await.unwrap();
    let tree = |commit: CommitId| git(&stage, &["rev-parse", &format!("{commit}^{{tree}}")]);
    assert_eq!((tree(made.id), made.parents.clone()), (tree(forge.good), vec![head]));
    assert_eq!(forge.github.branch_now("main").await.unwrap().head, head, "main itself is not touched");
    let deed = stage.store.deeds(1).remove(0);
    assert!(deed.what.starts_with("prs open revert/main-"), "{}", deed.what);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_of_that_name_that_holds_something_else_is_no_revert() {
    let stage = Stage::playing("incident").await;
    let forge = Forge::of(&stage).await;
    let head = forge.github.branch_now("main").await.unwrap().head;
    let branch = format!("revert/main-{}-to-{}", head.short(), forge.good.short());
    forge.github.make_ref(&format!("refs/heads/{branch}"), head).await.unwrap();
    let end = forge.goes(&stage, Via::Revert).await;
    assert_eq!(end.outcome, Outcome::Refused, "{}", end.sentence);
    assert!(end.sentence.contains("holds something else"), "{}", end.sentence);
    let open = forge.github.open_pull_from(&BranchName::new(branch), &BranchName::new("main")).await.unwrap();
    assert!(open.is_none(), "no pull request was opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ways_of_github_keep_to_an_environment_that_is_read_only() {
    let mut stage = Stage::playing("incident").await;
    let forge = Forge::of(&stage).await;
    stage.config.environments.get_mut("production").unwrap().read_only = true;
    let end = forge.goes(&stage, Via::Revert).await;
    assert_eq!(end.outcome, Outcome::Refused, "{}", end.sentence);
    assert!(end.sentence.contains("read-only"), "{}", end.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deploy_that_shipped_it_runs_again_where_github_still_has_it() {
    let stage = Stage::playing("incident").await;
    let forge = Forge::of(&stage).await;
    let end = forge.goes(&stage, Via::Rerun).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    assert!(stage.store.deeds(1)[0].what.starts_with("runs rerun "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_that_takes_a_branch_is_not_started_for_a_commit_that_is_not_its_head() {
    let stage = Stage::playing("incident").await;
    let forge = Forge::of(&stage).await;
    let ladder = Ladder::of(&forge.board, &stage.config, &production(), &To::Previous, now());
    let fault = ladder.choose(&Wish { to: To::Previous, via: Via::Dispatch }).unwrap_err();
    assert!(fault.to_string().contains("it takes a branch and no commit"), "{fault}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deploy_that_goes_on_is_stopped_before_the_traffic_is_put_back() {
    let stage = Stage::playing("incident").await;
    let forge = Forge::of(&stage).await;
    assert_eq!(forge.goes(&stage, Via::Rerun).await.outcome, Outcome::Observed);
    let runs = chain::join(&forge.github.runs(now()).await.unwrap(), &stage.config);
    let board = Board { runs: Reading::fresh(runs, now()), ..forge.board };
    let going = deploy_going_on(&board, &stage.config, &production()).unwrap().id;
    let warned = Ladder::of(&board, &stage.config, &production(), &To::Previous, now()).warnings;
    assert!(warned.iter().any(|text| text.contains("moves the traffic when it ends")), "{warned:?}");
    let abort = Abort { github: Arc::new(forge.github), board: Arc::new(board) };
    let github = Arc::clone(&abort.github);
    let (finished, told) = stage.run(stage.flip_to("green").await.aborting(abort)).await;
    assert_eq!((finished.ending, stage.served()), (Ending::Served, "green"), "{}", finished.sentence);
    let first = &finished.story.steps[0];
    assert_eq!(
        (first.name.as_str(), first.end.as_ref().unwrap().0),
        ("abort", End::Done),
        "{first:?} {:?}",
        told.said()
    );
    let runs = github.runs(now()).await.unwrap();
    let stopped = runs.runs.iter().find(|run| run.id == going).unwrap();
    assert_eq!(stopped.state, RunState::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_told_on_the_pull_request_that_brought_it() {
    let stage = Stage::playing("incident").await;
    let forge = Forge::of(&stage).await;
    let bad = forge.board.pulls.value().unwrap().pulls.iter().find_map(|pull| pull.head_id).unwrap();
    let record = act::Journal { store: stage.store.clone(), who: "asha".into(), clock: now, looks: &SOON };
    let (github, board, config) = (&forge.github, &forge.board, &stage.config);
    let means = GithubMeans { github, board, config, record: &record, told: &|_| {} };
    let pull = brought_by(bad, &means).await.unwrap();
    let end = comment("## Rollback\n\n- reason: `@claude look`", pull, &means).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    assert_eq!(pull, forge.github.pulls_of(bad).await.unwrap()[0]);
    let said = forge.github.comments_since(pull, now() - chrono::TimeDelta::minutes(5)).await.unwrap();
    assert!(said.said.iter().any(|one| one.body.contains("reason: `@claude look`")), "{said:?}");
    assert!(stage.store.deeds(1)[0].what.starts_with("prs comment "));
    let roots = git(&stage, &["rev-list", "--max-parents=0", "main"]);
    let first = CommitId::from_hex(roots.lines().next().unwrap()).unwrap();
    let fault = brought_by(first, &means).await.unwrap_err();
    let words = format!("No pull request is known to have brought {}", first.short());
    assert!(fault.to_string().contains(&words), "{fault}");
}

/// Runs git in the repository that the practice GitHub serves.
fn git(stage: &Stage, arguments: &[&str]) -> String {
    let folder = stage.folder.path().join("origin.git");
    let output = std::process::Command::new("git").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
