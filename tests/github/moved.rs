//! A repository that has another name, takes no changes or is gone, and a server whose clock is another.

use super::world::{World, moment};
use chrono::{TimeDelta, Utc};
use engine::board::{Board, GithubFacts, Reading};
use engine::config::Config;
use engine::domain::pull_request::PullNumber;
use engine::operations::act::{Act, ActPlan};
use engine::sources::github::Standing;
use practice::github::{Right, Trouble, Way};
use std::time::Duration;

#[tokio::test]
async fn a_repository_that_was_renamed_is_read_by_its_former_name_and_the_new_one_is_told() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Push);
    assert_eq!(github.identity().await.unwrap().renamed, None);
    world.github.rename("backend");
    let github = world.asked_by(Right::Push);
    assert_eq!(github.identity().await.unwrap().renamed.as_deref(), Some("MAS-Mr-Mentor/backend"));
    assert_eq!(github.pulls().await.unwrap().pulls.len(), 4);
    assert!(!github.runs(moment().fixed_offset()).await.unwrap().runs.is_empty());
}

#[tokio::test]
async fn an_archived_repository_is_read_and_no_act_on_it_is_planned() {
    let world = World::calm().await;
    world.github.archive();
    let github = world.asked_by(Right::Push);
    let identity = github.identity().await.unwrap();
    assert_eq!(identity.standing, Standing::Archived);
    let (now, pulls) = (moment().fixed_offset(), github.pulls().await.unwrap());
    let facts = GithubFacts { identity, limits: None };
    let board = Board { github: Reading::fresh(facts, now), pulls: Reading::fresh(pulls, now), ..Board::default() };
    let act = Act::Comment { pull: PullNumber(57), text: "hello".into() };
    let refused = ActPlan::of(act, &board, &Config::default(), now).unwrap_err();
    assert!(refused.to_string().starts_with("The repository is archived at GitHub"), "{refused}");
    assert!(
        refused.next_step().is_some()
            && world.github.sent().iter().all(|sent| sent.path == "/graphql" || sent.method == "GET")
    );
}

#[tokio::test]
async fn a_repository_that_is_gone_may_only_be_hidden() {
    let world = World::calm().await;
    world.github.trouble(Trouble::everywhere(Way::NotFound));
    let github = world.asked_by(Right::Pull);
    for fault in [github.runs(moment().fixed_offset()).await.unwrap_err(), github.pulls().await.unwrap_err()] {
        assert!(fault.to_string().contains("it is not there, or the token may not see it (404)"), "{fault}");
        let next = fault.next_step().unwrap();
        assert!(next.contains("service.repository") && next.contains("scope repo"), "{next}");
    }
}

/// The clock of the server stands months ago or to come; that of this machine goes.
#[tokio::test]
async fn a_server_whose_clock_is_another_is_waited_for_no_longer_than_it_means() {
    for hours in [0, 2] {
        let world = World::calm().await;
        world.github.advance(TimeDelta::hours(hours));
        let github = world.asked_by(Right::Pull);
        github.runs(Utc::now().fixed_offset()).await.unwrap();
        let left = github.full_in().unwrap();
        assert!(left > Duration::from_mins(1) && left <= Duration::from_hours(1), "{hours} h: {left:?}");
    }
}
