//! The parts of the practice world tell the same story.

use chrono::DateTime;
use practice::clock::Clock;
use practice::github::GitHub;
use practice::registry;
use std::collections::BTreeSet;

#[tokio::test]
async fn every_image_on_the_registry_came_out_of_a_green_build() {
    let now = DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let made = practice::repository::build(folder.path(), now).unwrap();
    let github = GitHub::start(&made.origin, Clock::standing(now.to_utc())).await.unwrap();
    let built: BTreeSet<String> =
        github.images().iter().map(|built| format!("{}-{}", built.branch, &built.commit[..7])).collect();
    let shelf = registry::of_repository(&made.origin).unwrap();
    let single = |tag: &&str| tag.starts_with("development-") || tag.starts_with("main-");
    let there: BTreeSet<String> = shelf.tags().filter(single).map(str::to_owned).collect();
    let strange: Vec<_> = there.difference(&built).collect();
    assert!(there.len() > 30 && strange.is_empty(), "no build pushed {strange:?}");
    let newest: Vec<_> = github.images().iter().rev().take(20).map(|built| built.commit[..7].to_owned()).collect();
    let missing: Vec<_> = newest.iter().filter(|commit| !there.iter().any(|tag| tag.ends_with(*commit))).collect();
    assert!(missing.is_empty(), "the registry lost {missing:?}");
}
