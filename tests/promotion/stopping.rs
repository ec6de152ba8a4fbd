//! What stops a confirmed promotion between the lock and the merge, and a merge that is answered with no.

use super::console::{Console, MERGE, asked, head};
use super::world::World;
use engine::operations::journal::{End, Story, unfinished};
use practice::github::{Trouble, Way};

#[tokio::test]
async fn a_merge_that_was_refused_for_a_limit_was_not_made_and_the_lock_is_given_back_once_github_may_be_asked() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let before = head(&world, "main");
    let told = |story: &Story| {
        if story
            .steps
            .last()
            .is_some_and(|last| last.name == "merge" && last.end.is_none() && last.detail != "looked for")
        {
            world.github.trouble(Trouble::at(MERGE, Way::TooFast, 1));
        }
    };
    let stopped = console.send("promotion-1", &told).await.unwrap_err();
    assert!(stopped.end == End::Failed && stopped.is_closed && stopped.lock.is_none(), "{stopped:?}");
    assert!(stopped.fault.next_step().is_some_and(|step| step.ends_with(" stays open.")), "{stopped:?}");
    assert_eq!((head(&world, "main"), console.lock().await, asked(&world, MERGE)), (before, None, 1));
    assert!(unfinished(console.journals.path()).is_empty());
}

#[tokio::test]
async fn a_lock_of_another_tool_that_comes_after_the_confirmation_stops_it_before_the_merge() {
    const FOREIGN: &str = "refs/heads/deploy-lock/prod";
    let mut world = World::calm().await;
    world.config.promotion.foreign_locks = vec![FOREIGN.into()];
    let console = Console::new(&world);
    let told = |story: &Story| {
        if story.steps.last().is_some_and(|last| last.name == "pull" && last.end.is_some()) {
            world.git_there(&["update-ref", FOREIGN, "main"]);
        }
    };
    let stopped = console.send("promotion-1", &told).await.unwrap_err();
    assert!(stopped.end == End::Failed && stopped.fault.to_string().starts_with(FOREIGN), "{stopped:?}");
    assert_eq!((asked(&world, MERGE), console.lock().await), (0, None));
    assert_eq!(head(&world, FOREIGN), head(&world, "main"), "it is left alone");
}
