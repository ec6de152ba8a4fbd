//! What is read of a GitHub that is well.

use super::world::{World, moment, open};
use chrono::TimeDelta;
use engine::chain;
use engine::config::Config;
use engine::domain::pull_request::{Checks, ClaudeReview, Mergeability, PullNumber, ReviewDecision};
use engine::domain::workflow_run::{Confidence, RunState};
use engine::sources::github::Right as OurRight;
use practice::github::Right;

#[tokio::test]
async fn the_open_pull_requests_come_in_one_call_with_all_that_the_list_shows() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Push);
    let list = github.pulls().await.unwrap();
    let numbers: Vec<u64> = list.pulls.iter().map(|pull| pull.number.0).collect();
    assert_eq!((list.total, numbers.len()), (Some(4), 4), "{numbers:?}");
    assert_eq!(world.github.asked().values().sum::<u64>(), 1, "{:?}", world.github.asked());
    let pull = list.pulls.iter().find(|pull| pull.number == PullNumber(61)).unwrap();
    assert_eq!((pull.head.as_str(), pull.base.as_str()), ("feature/get-online-mentors", "development"));
    assert_eq!(pull.author.as_deref(), Some("shubham21155102"));
    assert_eq!((&pull.checks, pull.decision), (&Checks::None, ReviewDecision::Approved));
    assert_eq!(pull.mergeability, Mergeability::Clean);
    assert!(pull.size.is_some() && pull.files.as_ref().is_some_and(|files| !files.is_empty()), "{pull:#?}");
    assert_eq!(pull.claude, ClaudeReview::Done);
}

#[tokio::test]
async fn three_hundred_pull_requests_come_in_three_calls_and_each_once() {
    let world = World::of("[github]\ncrowd = 320\n").await;
    let list = world.asked_by(Right::Push).pulls().await.unwrap();
    let numbers: std::collections::HashSet<u64> = list.pulls.iter().map(|pull| pull.number.0).collect();
    assert_eq!((list.pulls.len(), numbers.len(), list.total), (300, 300, Some(320)));
    assert_eq!(world.github.asked().values().sum::<u64>(), 3, "{:?}", world.github.asked());
}

#[tokio::test]
async fn a_server_without_graphql_tells_less_and_nothing_wrong() {
    let world = World::calm().await;
    world.github.without_graphql();
    let list = world.asked_by(Right::Pull).pulls().await.unwrap();
    assert_eq!(list.pulls.len(), 4);
    assert!(list.pulls.iter().all(|pull| pull.checks == Checks::Unknown && pull.size.is_none() && pull.fork.is_none()));
}

#[tokio::test]
async fn an_enterprise_server_is_asked_below_api() {
    let world = World::calm().await;
    let github = open(&world.github.enterprise_url(), &world.github.token(Right::Push));
    assert_eq!(github.pulls().await.unwrap().pulls.len(), 4);
    assert!(!github.runs(moment().fixed_offset()).await.unwrap().runs.is_empty());
}

#[tokio::test]
async fn we_are_told_who_we_are_and_what_we_may_do() {
    let world = World::calm().await;
    let identity = world.asked_by(Right::Push).identity().await.unwrap();
    assert_eq!((identity.login.as_deref(), identity.right), (Some("claude-code-india"), OurRight::Push));
    assert_eq!(world.asked_by(Right::Pull).identity().await.unwrap().right, OurRight::Read);
}

#[tokio::test]
async fn runs_are_joined_to_what_cancelled_them_and_to_what_they_ship() {
    let world = World::calm().await;
    let runs = world.asked_by(Right::Pull).runs(moment().fixed_offset()).await.unwrap();
    let joined = chain::join(&runs, &Config::default()).runs;
    let cancelled = joined.iter().find(|run| run.state == RunState::Cancelled).unwrap();
    let by = joined.iter().find(|run| Some(run.id) == cancelled.cancelled_by).unwrap();
    assert!(by.created > cancelled.created && by.file == cancelled.file);
    for (deploy, branch) in [("deploy-production.yml", "main"), ("deploy-development.yml", "development")] {
        let deploy = joined.iter().find(|run| run.file.as_deref() == Some(deploy)).unwrap();
        let ships = deploy.ships.as_ref().unwrap();
        let builds = joined.iter().filter(|run| run.file.as_deref() == Some("build.yml"));
        let build = builds.into_iter().find(|run| run.head == Some(ships.commit)).unwrap();
        assert_eq!(build.branch.as_deref(), Some(branch), "{ships:?}");
        let wanted = if build.attempt > 1 { Confidence::Guess } else { Confidence::Likely };
        assert_eq!(ships.confidence, wanted, "{ships:?}");
    }
}

#[tokio::test]
async fn a_deploy_reports_the_head_of_the_default_branch_and_ships_what_was_built() {
    let world = World::calm().await;
    let pushed = world.github.push("main", ("hotfix.txt", "x"), "claude-code-india", "fix: hot").unwrap();
    world.github.advance(TimeDelta::minutes(10));
    let later = moment() + TimeDelta::minutes(10);
    let runs = world.asked_by(Right::Pull).runs(later.fixed_offset()).await.unwrap();
    let joined = chain::join(&runs, &Config::default()).runs;
    let deploy = joined.iter().find(|run| run.file.as_deref() == Some("deploy-production.yml")).unwrap();
    let ships = deploy.ships.as_ref().unwrap().commit;
    assert_eq!(ships.to_string(), pushed);
    assert_ne!(Some(ships), deploy.head);
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again_and_costs_nothing() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Pull);
    let first = github.runs(moment().fixed_offset()).await.unwrap();
    let left = github.limits().unwrap().remaining;
    assert_eq!(github.runs(moment().fixed_offset()).await.unwrap(), first);
    assert_eq!((world.github.not_modified(), github.limits().unwrap().remaining), (1, left));
}

#[tokio::test]
async fn one_pull_request_is_read_whole_with_or_without_graphql() {
    let world = World::calm().await;
    world.github.without_graphql();
    let github = world.asked_by(Right::Pull);
    let pulls = github.pulls().await.unwrap().pulls;
    let of = |number: u64| pulls.iter().find(|pull| pull.number == PullNumber(number)).unwrap().clone();
    let (mut good, mut asked_for_changes) = (of(61), of(60));
    let detail = github.pull_detail(&good).await.unwrap();
    assert!(detail.talk.iter().any(|talk| talk.verdict == Some("approved")), "{:?}", detail.talk);
    assert!(detail.talk.is_sorted_by_key(|talk| talk.at));
    let files = detail.files.as_ref().unwrap();
    assert!(files.iter().any(|file| file.path.starts_with("changelog/") && file.patch.is_some()), "{files:?}");
    detail.tell(&mut good);
    assert_eq!((good.checks, good.decision), (Checks::None, ReviewDecision::Approved));
    assert_eq!((good.mergeability, good.size.is_some()), (Mergeability::Clean, true));
    github.pull_detail(&asked_for_changes).await.unwrap().tell(&mut asked_for_changes);
    assert_eq!(asked_for_changes.decision, ReviewDecision::ChangesRequested);
    assert_eq!(asked_for_changes.mergeability, Mergeability::Conflicts);
}
