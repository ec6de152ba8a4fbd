//! A branch that was pushed at GitHub while the clone stood still: it is told until the clone has it.

use super::world::{World, moment};
use engine::board::{Board, Newer};
use engine::config::Config;
use engine::domain::{BranchName, CommitId, Moment};
use engine::poller::{GithubAccess, Poller, PollerSettings};
use engine::sources::github::GithubToken;
use practice::github::Right;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

fn clock() -> Moment {
    moment().fixed_offset()
}

fn settings(world: &World) -> PollerSettings {
    let mut config = Config::default();
    config.github.api_url = world.github.base_url();
    config.service.repository = Some(world.github.full_name());
    let token = GithubToken::new("the test", &world.github.token(Right::Pull)).unwrap();
    PollerSettings {
        start: world.repository().to_path_buf(),
        config,
        clock,
        store: None,
        registry: None,
        github: Some(GithubAccess::with(move |_| Ok(token.clone()))),
        environments: None,
    }
}

async fn until(boards: &mut watch::Receiver<Arc<Board>>, wanted: impl Fn(&Board) -> bool) -> Arc<Board> {
    let found = tokio::time::timeout(Duration::from_mins(1), boards.wait_for(|board| wanted(board))).await;
    Arc::clone(&found.unwrap().unwrap())
}

#[tokio::test]
async fn what_was_pushed_elsewhere_is_told_until_it_is_fetched() {
    let (world, end) = (World::calm().await, CancellationToken::new());
    let (mut boards, poller) = Poller::start(settings(&world), end.clone());
    let board = until(&mut boards, |board| board.runs.value().is_some() && board.merge.value().is_some()).await;
    assert_eq!(board.newer, [], "the clone is as new as GitHub");
    let pushed = world.github.push("development", ("notes.txt", "1\n"), "shubham211155", "fix: notes").unwrap();
    poller.look_outside();
    let board = until(&mut boards, |board| !board.newer.is_empty()).await;
    assert_eq!(
        board.newer,
        [Newer { branch: BranchName::new("development"), commit: CommitId::from_hex(&pushed).unwrap() }]
    );
    let fetched = Command::new("git").current_dir(world.repository()).args(["fetch", "--quiet"]).status();
    assert!(fetched.unwrap().success());
    until(&mut boards, |board| board.newer.is_empty()).await;
    end.cancel();
}
