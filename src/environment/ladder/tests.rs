//! Evidence, strongest first, and what contradicts it.

use super::*;
use crate::board::Reading;
use crate::domain::image::{Digest, ImageList, Restorable};
use crate::domain::workflow_run::RunList;
use crate::environment::sample::{at, board, calm, commit, config, containers, deploy, slot};
use crate::fault::Fault;

fn image(tag: &str, digits: &str, digest: &str) -> Image {
    let kind = TagKind::Built { branch: "main".into(), commit: digits.into() };
    Image {
        commit: Some(commit(digits)),
        digest: Some(Digest(digest.into())),
        restorable: Restorable::Yes,
        ..Image::named(tag.into(), kind)
    }
}

fn images(all: Vec<Image>) -> Reading<ImageList> {
    Reading::fresh(ImageList { name: "ghcr.io/acme/api".into(), images: all, ..ImageList::default() }, at(0))
}

fn production() -> EnvName {
    EnvName("production".into())
}

/// What runs in blue, whose container is changed like this, with these images and runs.
fn blue(change: impl FnOnce(&mut Container), all: Vec<Image>, runs: Vec<Run>) -> Runs {
    let mut list = containers();
    change(&mut list.containers[0]);
    let env = Environment { containers: Reading::fresh(list, at(0)), ..calm() };
    let mut board = board(env);
    board.images = images(all);
    board.runs = Reading::fresh(RunList { runs, total: None }, at(0));
    of(&board, &config(), &production(), Some(&slot("blue")), at(3))
}

#[test]
fn a_label_is_stronger_than_a_tag_and_a_tag_than_a_deploy() {
    let label = |container: &mut Container| {
        container.labels.insert(REVISION.into(), commit("aa58c78").to_string());
    };
    let runs = blue(label, vec![image("main-aa58c78", "aa58c78", "sha256:1")], vec![deploy(588, "aa58c78", -900)]);
    assert_eq!((runs.commit, runs.confidence), (Some(commit("aa58c78")), Some(Confidence::Certain)));
    let kinds: Vec<_> = runs.evidence.iter().map(|evidence| evidence.kind).collect();
    assert_eq!(kinds, [EvidenceKind::Label, EvidenceKind::TagDigest, EvidenceKind::DeployLog]);
    assert_eq!(runs.disagreement, None);
}

#[test]
fn a_tag_of_another_commit_than_the_label_is_said_though_no_registry_lists_it() {
    let label = |container: &mut Container| {
        container.image = "ghcr.io/acme/api:main-160e1f9".into();
        container.labels.insert(REVISION.into(), commit("deffe96").to_string());
        container.commit = Some(commit("deffe96"));
    };
    let runs = blue(label, vec![], vec![]);
    assert_eq!((runs.commit, runs.confidence), (Some(commit("deffe96")), Some(Confidence::Likely)));
    assert_eq!(
        runs.disagreement.as_deref(),
        Some("the image of app-blue is labeled deffe96, but its tag is main-160e1f9")
    );
}

#[test]
fn a_digest_of_the_registry_names_the_commit_and_a_tag_that_was_moved_is_said() {
    let digest = |container: &mut Container| container.digest = Some(Digest("sha256:1111111111112".into()));
    let all =
        vec![image("main-aa58c78", "aa58c78", "sha256:2222222222223"), image("v7", "cfb28b0", "sha256:1111111111112")];
    let runs = blue(digest, all, vec![]);
    assert_eq!((runs.commit, runs.confidence), (Some(commit("cfb28b0")), Some(Confidence::Certain)));
    let words = runs.disagreement.unwrap();
    assert!(
        words.starts_with("the tag main-aa58c78 points at sha256:222222222222 by now, and app-blue runs sha256:1111")
    );
    assert!(words.contains("but app-blue was made from the tag main-aa58c78"), "{words}");
}

#[test]
fn with_nothing_but_deploys_the_last_that_ended_well_is_a_likely_answer_for_the_live_slot_alone() {
    let runs = || vec![deploy(588, "aa58c78", -900)];
    let of_blue = blue(|_| {}, vec![], runs());
    assert_eq!((of_blue.commit, of_blue.confidence), (Some(commit("aa58c78")), Some(Confidence::Likely)));
    let mut board = board(calm());
    board.runs = Reading::fresh(RunList { runs: runs(), total: None }, at(0));
    let green = of(&board, &config(), &production(), Some(&slot("green")), at(3));
    assert_eq!(green, Runs::default());
}

#[test]
fn a_container_that_started_during_a_deploy_guesses_its_commit() {
    let runs = blue(|container| container.started = Some(at(-880)), vec![], vec![deploy(588, "aa58c78", -900)]);
    let last = runs.evidence.last().unwrap();
    assert_eq!((last.kind, last.confidence), (EvidenceKind::Time, Confidence::Guess));
}

#[test]
fn starts_and_deploys_are_compared_by_one_clock() {
    let hour = TimeDelta::hours(1);
    let mut list = containers();
    list.containers[0].started = Some(at(-880) - hour);
    let mut board = board(Environment { containers: Reading::fresh(list, at(0)), ..calm() });
    board.runs = Reading::fresh(RunList { runs: vec![deploy(588, "aa58c78", -900)], total: None }, at(0));
    let runs = |board: &Board| of(board, &config(), &production(), Some(&slot("blue")), at(3));
    assert!(runs(&board).evidence.iter().all(|evidence| evidence.kind != EvidenceKind::Time));
    board.github_ahead = hour;
    let weakest = runs(&board).evidence.pop().unwrap();
    assert_eq!(weakest.kind, EvidenceKind::Time, "the clock here is an hour behind");
}

#[test]
fn what_the_engine_told_before_it_went_away_is_told_as_of_then() {
    let mut list = containers();
    list.containers[0].labels.insert(REVISION.into(), commit("aa58c78").to_string());
    let read = Reading::fresh(list, at(0)).failed(Fault::while_doing("asking the engine", "refused"), at(60));
    let env = Environment { containers: read, ..calm() };
    let runs = of(&board(env), &config(), &production(), Some(&slot("blue")), at(240));
    assert_eq!(runs.confidence, Some(Confidence::Likely));
    assert!(runs.evidence[0].says.ends_with("as of 4 min ago"), "{}", runs.evidence[0].says);
}
