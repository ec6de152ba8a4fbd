//! Images laid out by hand: order, columns, moving names, and why one is absent.

use super::*;
use crate::domain::image::{Digest, Image, ImageCommit, TagKind};
use crate::domain::workflow_run::{Run, RunId, RunState};

fn id(digits: &str) -> CommitId {
    CommitId::from_hex(&format!("{digits:0<40}")).unwrap()
}

fn at(minutes: i64) -> Moment {
    chrono::DateTime::from_timestamp(1_767_600_000 + 60 * minutes, 0).unwrap().fixed_offset()
}

fn built(branch: &str, commit: &str, known: bool) -> Image {
    let kind = TagKind::Built { branch: branch.into(), commit: commit.into() };
    let image = Image::named(format!("{branch}-{commit}"), kind);
    let digest = Some(Digest(format!("sha256:{branch}{commit}")));
    Image { commit: known.then(|| id(commit)), digest, ..image }
}

fn moving(tag: &str, digest: Option<&Image>) -> Image {
    let digest = digest.and_then(|image| image.digest.clone());
    Image { digest, ..Image::named(tag.into(), TagKind::Moving) }
}

fn commit(digits: &str, minutes: i64, heads: &[&str], lacks: Option<&str>) -> ImageCommit {
    let heads = heads.iter().map(|head| (*head).to_owned()).collect();
    ImageCommit { id: id(digits), subject: digits.into(), when: at(minutes), heads, lacks: lacks.map(str::to_owned) }
}

fn run(number: u64, head: &str, branch: &str, state: RunState) -> Run {
    Run {
        id: RunId(1000 + number),
        number,
        attempt: 1,
        workflow: "Build".into(),
        file: Some("build.yml".into()),
        title: String::new(),
        event: "push".into(),
        branch: Some(branch.into()),
        head: Some(id(head)),
        actor: None,
        state,
        created: at(i64::try_from(number).unwrap()),
        started: None,
        updated: at(0),
        url: String::new(),
        cancelled_by: None,
        ships: None,
    }
}

fn list(images: Vec<Image>, commits: Vec<ImageCommit>) -> ImageList {
    ImageList { images, commits, ..ImageList::default() }
}

fn matrix(list: &ImageList, runs: Option<Vec<Run>>) -> Matrix {
    let runs = runs.map(|runs| RunList { runs, total: None });
    Matrix::of(list, runs.as_ref(), &Config::default())
}

#[test]
fn one_commit_on_two_branches_is_one_row_with_two_images_and_the_numbers_of_their_builds() {
    let images = vec![built("development", "aaaaaaa", true), built("main", "aaaaaaa", true)];
    let list = list(images, vec![commit("aaaaaaa", 0, &[], None)]);
    let runs = vec![
        run(5, "aaaaaaa", "main", RunState::Success),
        run(4, "aaaaaaa", "main", RunState::Failure),
        run(3, "bbbbbbb", "development", RunState::Success),
    ];
    let matrix = matrix(&list, Some(runs));
    let branches: Vec<_> = matrix.columns.iter().map(|column| (column.branch.as_str(), column.deployed)).collect();
    assert_eq!(branches, [("development", true), ("main", true), ("staging", false)]);
    assert_eq!(matrix.rows.len(), 1);
    let cells = [Cell::Image { at: 0, build: None }, Cell::Image { at: 1, build: Some(5) }, Cell::Empty];
    assert_eq!(matrix.rows[0].cells, cells);
}

#[test]
fn rows_stand_as_the_history_says_even_where_clocks_do_not_and_strangers_by_their_own_time() {
    let mut stranger = built("x", "fffffff", false);
    stranger.created = Some(at(15));
    let images = vec![
        built("main", "ccccccc", true),
        built("main", "aaaaaaa", true),
        built("main", "eeeeeee", false),
        stranger,
        built("main", "bbbbbbb", true),
    ];
    let commits =
        vec![commit("aaaaaaa", 20, &[], None), commit("bbbbbbb", 5, &[], None), commit("ccccccc", 10, &[], None)];
    let matrix = matrix(&list(images, commits), None);
    let keys: Vec<_> = matrix.rows.iter().map(|row| row.key.clone()).collect();
    let expected = [
        RowKey::Commit(id("aaaaaaa")),
        RowKey::Digits("fffffff".into()),
        RowKey::Commit(id("bbbbbbb")),
        RowKey::Commit(id("ccccccc")),
        RowKey::Digits("eeeeeee".into()),
    ];
    assert_eq!(keys, expected);
}

#[test]
fn a_moving_name_stands_with_what_was_built_as_its_digest_and_says_whether_that_is_the_head() {
    let (new, old) = (built("main", "aaaaaaa", true), built("staging", "bbbbbbb", true));
    let far = built("qa", "ddddddd", false);
    let images = vec![
        moving("latest", Some(&new)),
        moving("main", Some(&new)),
        moving("staging", Some(&old)),
        moving("qa", Some(&far)),
        moving("development", None),
        new,
        old,
        far,
    ];
    let list = list(images, vec![commit("aaaaaaa", 2, &["main"], None), commit("bbbbbbb", 1, &[], None)]);
    let matrix = matrix(&list, None);
    let told: Vec<_> = matrix
        .pointers
        .iter()
        .map(|pointer| (list.images[pointer.at].tag.as_str(), pointer.built_as.as_deref(), pointer.points.clone()))
        .collect();
    let head = Points::Head(id("aaaaaaa"), vec!["main".into()]);
    let expected = [
        ("development", None, Points::Nothing),
        ("main", Some("main-aaaaaaa"), head.clone()),
        ("staging", Some("staging-bbbbbbb"), Points::Behind(id("bbbbbbb"))),
        ("latest", Some("main-aaaaaaa"), head),
        ("qa", Some("qa-ddddddd"), Points::Elsewhere("ddddddd".into())),
    ];
    assert_eq!(told, expected);
    assert_eq!(matrix.rows.last().unwrap().key, RowKey::Tag("development".into()));
}

#[test]
fn a_commit_without_an_image_says_what_became_of_its_build() {
    let list = list(Vec::new(), vec![commit("aaaaaaa", 0, &["development"], Some("development"))]);
    let gap = |runs: Option<Vec<Run>>| matrix(&list, runs).rows[0].gap().unwrap().to_string();
    let mut cancelled = run(811, "aaaaaaa", "development", RunState::Cancelled);
    cancelled.cancelled_by = Some(RunId(1812));
    let other = run(812, "bbbbbbb", "development", RunState::Success);
    assert_eq!(gap(Some(vec![other, cancelled.clone()])), "build #811 was cancelled by #812");
    assert_eq!(gap(Some(vec![cancelled])), "build #811 was cancelled");
    let of = |state| gap(Some(vec![run(7, "aaaaaaa", "development", state)]));
    assert_eq!(of(RunState::Failure), "build #7 failed");
    assert_eq!(of(RunState::Running), "build #7 is not over yet");
    assert_eq!(of(RunState::Success), "build #7 ended well, and what it made is not in the registry");
    assert_eq!(gap(Some(vec![run(7, "aaaaaaa", "main", RunState::Failure)])), "none of the latest runs built it");
    assert_eq!(gap(None), "the runs that would tell why are not known");
}

#[test]
fn every_image_is_in_exactly_one_row() {
    let twice = built("main", "aaaaaaa", true);
    let named = Image { digest: twice.digest.clone(), ..Image::named("v1.2".into(), TagKind::Other) };
    let images = vec![
        twice.clone(),
        Image { tag: "main-aaaaaaa0".into(), ..twice },
        named,
        built("feature", "aaaaaaa", true),
        moving("latest", None),
        Image::named("odd".into(), TagKind::Other),
    ];
    let count = images.len();
    let matrix = matrix(&list(images, vec![commit("aaaaaaa", 0, &[], None)]), None);
    let mut places: Vec<usize> = matrix.rows.iter().flat_map(Row::images).collect();
    places.sort_unstable();
    assert_eq!(places, (0..count).collect::<Vec<_>>());
    assert_eq!(matrix.rows.len(), 3);
}

#[test]
fn of_very_many_tags_without_a_commit_the_first_have_rows_and_the_others_are_counted() {
    let strange = |number: usize| Image::named(format!("v{number}"), TagKind::Other);
    let mut images: Vec<Image> = (0..5000).map(strange).collect();
    images.push(built("main", "aaaaaaa", true));
    images.push(moving("latest", None));
    let matrix = matrix(&list(images, vec![commit("aaaaaaa", 0, &[], None)]), None);
    assert_eq!((matrix.rows.len(), matrix.left_out), (2002, 3000));
    assert_eq!(matrix.rows[0].key, RowKey::Commit(id("aaaaaaa")));
    assert_eq!(matrix.pointers.len(), 1, "a tag that moves is never left out");
}
