//! Tags against a history made by hand: whose commit is known, whose is doubted, what was never built.

use engine::domain::image::{Digest, Image, ImageList, TagKind};
use engine::domain::{Breaking, Commit, CommitId, History, Signature};
use engine::sources::registry::{Found, ImageName, Line, Lines, Resolution, TagList, matrix};
use std::collections::BTreeMap;
use std::sync::Arc;

fn id(digits: &str) -> CommitId {
    CommitId::from_hex(&format!("{digits:0<40}")).unwrap()
}

/// A branch of these commits, newest first, each the parent of the one before.
fn line(branch: &str, deployed: bool, commits: &[&str]) -> Line {
    let made = commits.iter().enumerate().map(|(at, digits)| {
        let when = chrono::DateTime::from_timestamp(1_700_000_000 - 60 * i64::try_from(at).unwrap(), 0).unwrap();
        let author = Signature { name: "A".into(), email: "a@b".into(), when: when.fixed_offset() };
        Arc::new(Commit {
            id: id(digits),
            parents: commits.get(at + 1).map(|parent| id(parent)).into_iter().collect(),
            subject: "x".into(),
            author,
            committed: when.fixed_offset(),
            breaking: Breaking::No,
        })
    });
    Line { branch: branch.into(), deployed, history: Arc::new(History::new(made.collect(), Vec::new())) }
}

fn seen(all: Vec<Line>, tags: &[&str], known: &BTreeMap<String, Resolution>) -> ImageList {
    let names = all.iter().map(|line| line.branch.clone()).collect();
    let tags = TagList { tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), cut: false };
    matrix(&ImageName::parse("ghcr.io/acme/api").unwrap(), &tags, known, &Lines { names, all })
}

fn image<'a>(list: &'a ImageList, tag: &str) -> &'a Image {
    list.images.iter().find(|image| image.tag == tag).unwrap()
}

fn labeled(revision: &str) -> Resolution {
    let labels = vec![("org.opencontainers.image.revision".to_owned(), revision.to_owned())];
    Resolution::Whole(Digest("sha256:1".into()), Found { labels, ..Found::default() })
}

#[test]
fn digits_name_a_commit_only_where_exactly_one_fits() {
    let development = line("development", true, &["aaaaaaa1", "aaaaaaa2", "bbbbbbb"]);
    let list = seen(
        vec![development],
        &["development-aaaaaaa", "development-aaaaaaa1", "x-bbbbbbb", "x-ccccccc"],
        &BTreeMap::new(),
    );
    assert_eq!(image(&list, "development-aaaaaaa").commit, None, "two begin so");
    assert_eq!(image(&list, "development-aaaaaaa1").commit, Some(id("aaaaaaa1")));
    assert_eq!(image(&list, "x-bbbbbbb").commit, Some(id("bbbbbbb")));
    assert_eq!(image(&list, "x-ccccccc").commit, None, "it is not here");
}

#[test]
fn a_label_that_names_another_commit_than_the_tag_counts_and_is_doubted() {
    let known = BTreeMap::from([
        ("main-aaaaaaa".to_owned(), labeled(&id("bbbbbbb").to_string())),
        ("main-ccccccc".to_owned(), labeled("not a commit")),
    ]);
    let list = seen(vec![line("main", true, &["ccccccc", "aaaaaaa"])], &["main-aaaaaaa", "main-ccccccc"], &known);
    let doubted = image(&list, "main-aaaaaaa");
    assert_eq!(doubted.commit, Some(id("bbbbbbb")));
    assert_eq!(doubted.doubt.as_deref(), Some("The tag names aaaaaaa, the label of the image bbbbbbb."));
    let plain = image(&list, "main-ccccccc");
    assert_eq!((plain.commit, &plain.doubt), (Some(id("ccccccc")), &None));
}

#[test]
fn a_tag_is_what_its_name_says() {
    let list = seen(
        vec![line("main", true, &[])],
        &["latest", "main", "feature-x-abcdef1", "v1.2.3", "main-ABCDEF1", "-abcdef1"],
        &BTreeMap::new(),
    );
    let kind = |tag: &str| image(&list, tag).kind.clone();
    assert_eq!([kind("latest"), kind("main")], [TagKind::Moving, TagKind::Moving]);
    assert_eq!(kind("feature-x-abcdef1"), TagKind::Built { branch: "feature-x".into(), commit: "abcdef1".into() });
    assert!(["v1.2.3", "main-ABCDEF1", "-abcdef1"].iter().all(|tag| kind(tag) == TagKind::Other));
}

#[test]
fn what_was_never_built_is_told_as_far_back_as_images_of_the_branch_go() {
    let development = line("development", true, &["aaaaaaa", "bbbbbbb", "ccccccc", "ddddddd"]);
    let main = line("main", true, &["ccccccc", "ddddddd"]);
    let staging = line("staging", false, &["eeeeeee", "fffffff"]);
    let tags = ["development-aaaaaaa", "development-ccccccc", "main-ddddddd", "staging-fffffff"];
    let list = seen(vec![main, development, staging], &tags, &BTreeMap::new());
    assert_eq!(list.without_image, [id("bbbbbbb")], "staging is not deployed, and ddddddd has an image of main");
}

#[test]
fn commits_stand_as_the_history_has_them_with_the_heads_and_what_each_lacks() {
    let development = line("development", true, &["aaaaaaa", "bbbbbbb", "ccccccc"]);
    let main = line("main", true, &["ccccccc", "ddddddd"]);
    let list = seen(vec![main, development], &["development-ccccccc", "main-ddddddd"], &BTreeMap::new());
    let told: Vec<_> =
        list.commits.iter().map(|commit| (commit.id, commit.heads.join(" "), commit.lacks.as_deref())).collect();
    let expected = [
        (id("aaaaaaa"), "development".to_owned(), Some("development")),
        (id("bbbbbbb"), String::new(), Some("development")),
        (id("ccccccc"), "main".to_owned(), None),
        (id("ddddddd"), String::new(), None),
    ];
    assert_eq!(told, expected);
}
