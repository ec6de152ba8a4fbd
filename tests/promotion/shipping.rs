//! What ships, and what the gates say of it.

use super::world::World;
use engine::operations::promotion::{GateState, Verdict, release_notes};
use practice::github::{Ask, Right};

#[tokio::test]
async fn everything_that_ships_is_told() {
    let world = World::calm().await;
    let planned = world.plan(Right::Push).await;
    let ships = &planned.ships;
    assert_eq!((ships.count, ships.commits.len()), (6, 6), "{:#?}", ships.commits);
    let pulls: Vec<u64> = ships.pulls.iter().map(|pull| pull.number.0).collect();
    assert_eq!(pulls, [56]);
    assert!(ships.authors.contains(&"rohan".to_owned()), "{:?}", ships.authors);
    let database: Vec<String> = ships.schema.iter().map(engine::schema_radar::Finding::short).collect();
    assert_eq!(database, ["Lead: new table", "Slot.releasedAt: new nullable column, timestamptz"]);
    let packages: Vec<String> = ships.packages.changes.iter().map(ToString::to_string).collect();
    assert!(
        packages.iter().any(|change| change.starts_with("bullmq ") && change.ends_with("→ ^5.34.0")),
        "{packages:?}"
    );
    assert!(ships.breaking.iter().any(|(_, words)| words.contains("Redis 6.2")), "{:?}", ships.breaking);
    let notes = release_notes(ships);
    for part in ["## Breaking changes", "## Features", "## Without an entry", "## Database", "- Slot.releasedAt: new"] {
        assert!(notes.contains(part), "{part} in {notes}");
    }
}

#[tokio::test]
async fn the_gates_tell_what_github_and_git_say() {
    let world = World::calm().await;
    let planned = world.plan(Right::Push).await;
    let state = |id: &str| planned.gate(id).state;
    for id in ["push_right", "heads", "deploy_in_flight", "lock", "reviewers", "deploy_workflow", "freeze"] {
        assert_eq!(state(id), GateState::Pass, "{:?}", planned.gate(id));
    }
    for id in ["changelog", "breaking", "schema", "local_checks"] {
        assert_eq!(state(id), GateState::Warn, "{:?}", planned.gate(id));
    }
    for id in ["image", "dev_runs_it", "prod_health", "precheck", "standby", "secrets"] {
        assert_eq!(state(id), GateState::Unknown, "{:?}", planned.gate(id));
    }
    assert_eq!(planned.plan.verdict(), Verdict::Unknown);
    assert!(
        planned.gate("changelog").observed.contains("2 commits without an entry"),
        "{:?}",
        planned.gate("changelog")
    );
    assert!(
        planned.gate("builds_in_flight").observed.contains("docker-build"),
        "{:?}",
        planned.gate("builds_in_flight")
    );
    assert!(planned.plan.took.build.is_some() && planned.plan.took.deploy.is_some());
}

#[tokio::test]
async fn somebody_who_may_only_read_is_told_so_before_anything_else() {
    let world = World::calm().await;
    let planned = world.plan(Right::Pull).await;
    assert_eq!(planned.gate("push_right").state, GateState::Block);
    assert_eq!(planned.plan.verdict(), Verdict::Blocked);
}

#[tokio::test]
async fn a_push_that_is_not_here_yet_blocks_until_it_is_fetched() {
    let world = World::calm().await;
    world.github.push("development", ("src/late.ts", "export {};\n"), "claude-code-india", "fix: late").unwrap();
    let planned = world.plan(Right::Push).await;
    let heads = planned.gate("heads");
    assert_eq!(heads.state, GateState::Block);
    assert!(
        heads.observed.starts_with("development is ") && heads.clears.as_ref().unwrap().contains("cutover fetch"),
        "{heads:?}"
    );
}

#[tokio::test]
async fn planning_sends_nothing_that_changes_anything() {
    let world = World::calm().await;
    world.plan(Right::Push).await;
    let asked = world.github.asked();
    let changing: Vec<&String> =
        asked.keys().filter(|what| !what.starts_with("GET ") && !what.contains("graphql")).collect();
    assert_eq!(changing, Vec::<&String>::new());
}

#[tokio::test]
async fn what_lies_uncommitted_in_the_work_tree_does_not_ship() {
    let world = World::calm().await;
    let before = world.plan(Right::Push).await;
    let folder = world.made.repository.join("changelog");
    let missing = before.ships.changelog.drift.iter().find(|finding| finding.path.is_none()).unwrap().commit.unwrap();
    let name = format!("2026-01-04-{}-not-committed.md", missing.short());
    std::fs::write(folder.join(name), format!("# x ({})\n\n**Commit:** {missing}\n", missing.short())).unwrap();
    let after = world.plan(Right::Push).await;
    assert_eq!(after.ships.changelog.drift, before.ships.changelog.drift);
}

#[tokio::test]
async fn a_method_that_the_ruleset_forbids_is_told_before_anything_is_typed() {
    let world = World::calm().await;
    for (asks, observed, clears) in [
        (Ask::MergeQueue, "main takes merges from its merge queue only", "queue the pull request at GitHub"),
        (Ask::NoMergeMethod, "main takes pull requests by squash or rebase only", "allows the method merge"),
        (Ask::LinearHistory, "main takes no merge commits", "promotion.method = \"fast_forward\""),
    ] {
        world.github.rule("main", &[asks]);
        let planned = world.plan(Right::Push).await;
        let gate = planned.gate("push_right");
        assert_eq!(gate.state, GateState::Block, "{gate:?}");
        assert!(gate.observed.ends_with(observed), "{gate:?}");
        assert!(gate.clears.as_ref().is_some_and(|said| said.contains(clears)), "{gate:?}");
    }
}

#[tokio::test]
async fn rules_and_reviewers_of_github_are_told() {
    let world = World::calm().await;
    world.github.protect("main", 1, &["claude-code-india"]);
    world.github.require_reviewers("production", &["rohan"]);
    let planned = world.plan(Right::Push).await;
    let reviewers = planned.gate("reviewers");
    assert_eq!(reviewers.state, GateState::Warn);
    assert!(
        reviewers.observed.starts_with("rohan has to approve the deployment; the pull request needs 1 approval"),
        "{reviewers:?}"
    );
    assert!(
        planned.gate("push_right").observed.ends_with("main: only some accounts may push to it"),
        "{:?}",
        planned.gate("push_right")
    );
    assert!(planned.plan.steps.contains(&"rohan approves the deployment.".to_owned()), "{:?}", planned.plan.steps);
}
