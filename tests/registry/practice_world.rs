//! The practice repository and its registry together: what the screen of images shows.

use crate::bench::client;
use chrono::{DateTime, TimeDelta};
use engine::config::Config;
use engine::domain::CommitId;
use engine::domain::image::{Image, ImageList, Restorable, TagKind};
use engine::sources::git::Git;
use engine::sources::registry::{Lines, Reader, Remembered};
use practice::clock::Clock;
use practice::github::GitHub;
use practice::registry::{self as world, Build, Registry};
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;

async fn calm(newest: usize) -> (ImageList, Git, (TempDir, Registry)) {
    let folder = tempfile::tempdir().unwrap();
    let now = DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap();
    let made = practice::repository::build(folder.path(), now).unwrap();
    let world = Registry::start(world::of_repository(&made.origin).unwrap()).await.unwrap();
    let git = Git::discover(&made.repository).unwrap();
    let lines = Lines::of(&git, &Config::default()).unwrap();
    let list = Reader::new(newest, Remembered::new()).read(&client(&world), &lines, drop).await.unwrap();
    (list, git, (folder, world))
}

fn built<'a>(list: &'a ImageList, branch: &str) -> Vec<&'a Image> {
    let of = |image: &&Image| matches!(&image.kind, TagKind::Built { branch: built, .. } if built == branch);
    list.images.iter().filter(of).collect()
}

fn head(git: &Git, name: &str) -> Option<CommitId> {
    let list = git.branches(&Config::default().branches).unwrap();
    list.branches.iter().find(|branch| branch.name.as_str() == name).map(|branch| branch.head)
}

#[tokio::test]
async fn every_tag_has_its_commit_and_moving_tags_name_the_heads() {
    let (list, git, _world) = calm(usize::MAX).await;
    assert!(built(&list, "development").iter().all(|image| image.commit.is_some() && image.doubt.is_none()));
    for (tag, branch) in [("development", "development"), ("main", "main"), ("latest", "main"), ("staging", "staging")]
    {
        let image = list.images.iter().find(|image| image.tag == tag).unwrap();
        assert_eq!(image.commit, head(&git, branch), "{tag}");
    }
    let main = built(&list, "main")[0];
    assert_eq!((&main.moving, main.commit), (&vec!["latest".to_owned(), "main".to_owned()], head(&git, "main")));
    let same = built(&list, "development").into_iter().find(|image| image.commit == main.commit).unwrap();
    assert_ne!(same.digest, main.digest, "one commit on two branches is two builds");
}

#[tokio::test]
async fn a_cancelled_build_leaves_a_commit_without_an_image_and_lost_documents_leave_broken_ones() {
    let (list, git, _world) = calm(usize::MAX).await;
    let history = git.history(head(&git, "development").unwrap()).unwrap();
    let mut pushed = Vec::new();
    let mut next = Some(history.commits[0].id);
    while let Some(commit) = next.and_then(|id| history.get(&id)) {
        pushed.push(commit.id);
        next = commit.parents.first().copied();
    }
    assert_eq!(list.without_image, [pushed[2]]);
    let broken = list.images.iter().filter(|image| matches!(image.restorable, Restorable::Broken(_)));
    let broken: Vec<_> = broken.filter_map(|image| image.commit).collect();
    assert_eq!(broken, [pushed[8], pushed[13]]);
}

#[tokio::test]
async fn only_the_newest_are_looked_at_and_the_others_still_have_a_commit_and_a_place() {
    let (list, _, _world) = calm(3).await;
    let asked = |image: &&Image| image.restorable != Restorable::Unasked && image.kind != TagKind::Moving;
    assert_eq!(list.images.iter().filter(asked).count(), 3);
    let development = built(&list, "development");
    let (first, oldest) = (development[0], development[development.len() - 1]);
    assert_eq!(first.restorable, Restorable::Yes);
    assert_eq!((&oldest.restorable, oldest.commit.is_some()), (&Restorable::Unasked, true));
}

#[tokio::test]
async fn images_come_newest_commit_first_and_those_of_one_commit_together() {
    let (list, git, _world) = calm(usize::MAX).await;
    let history = git.history(head(&git, "development").unwrap()).unwrap();
    let times: Vec<_> =
        list.images.iter().map(|image| history.get(&image.commit.unwrap()).unwrap().committed).collect();
    assert!(times.is_sorted_by(|one, next| one >= next));
    let mut commits: Vec<_> = list.images.iter().map(|image| image.commit).collect();
    commits.dedup();
    assert_eq!(commits.len(), commits.iter().collect::<BTreeSet<_>>().len());
}

#[tokio::test]
async fn a_push_to_github_ends_as_a_new_image_that_the_branch_names() {
    let folder = tempfile::tempdir().unwrap();
    let now = DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap();
    let made = practice::repository::build(folder.path(), now).unwrap();
    let world = Registry::start(world::of_repository(&made.origin).unwrap()).await.unwrap();
    let github = Arc::new(GitHub::start(&made.origin, Clock::standing(now.to_utc())).await.unwrap());
    let built = Arc::clone(&github);
    world.fed_by(move || {
        let new = built.images().into_iter().filter(|built| built.at > now);
        new.map(|built| Build::of(&built.branch, &built.commit, built.at.into())).collect()
    });
    let lines = Lines::of(&Git::discover(&made.repository).unwrap(), &Config::default()).unwrap();
    let registry = client(&world);
    let commit = github.push("development", ("notes.txt", "more"), "rohan", "feat: more").unwrap();
    let tag = format!("development-{}", &commit[..7]);
    let tags = registry.tags().await.unwrap().tags;
    assert!(!tags.contains(&tag), "a build takes its time");
    let mut reader = Reader::new(2, Remembered::new());
    reader.read(&registry, &lines, drop).await.unwrap();
    github.advance(TimeDelta::minutes(30));
    let list = reader.read(&registry, &lines, drop).await.unwrap();
    let image = list.images.iter().find(|image| image.tag == tag).unwrap();
    // Two are looked at, and this one, whose commit was never fetched here.
    assert_eq!((image.commit, &image.moving), (CommitId::from_hex(&commit), &vec!["development".to_owned()]));
}
