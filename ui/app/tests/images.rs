//! The matrix of images at the keyboard: what stands where, what is chosen, what is copied.

use super::board;
use super::driver::Driver;
use crate::app::images::{ImagesEffect, ImagesMsg, Pair};
use crate::app::{Effect, Msg};
use chrono::TimeDelta;
use engine::board::{Board, Reading};
use engine::domain::image::{Digest, Image, ImageCommit, ImageList, Restorable, TagKind};
use engine::domain::{FileChange, FileStatus};
use engine::fault::Fault;
use engine::operations::{Comparison, Side};
use std::sync::Arc;

fn built(branch: &str, commit: u8) -> Image {
    let (id, digits) = (board::id(commit), board::id(commit).short());
    let kind = TagKind::Built { branch: branch.into(), commit: digits.clone() };
    let digest = Some(Digest(format!("sha256:{branch}")));
    let image = Image::named(format!("{branch}-{digits}"), kind);
    Image { commit: Some(id), digest, restorable: Restorable::Yes, ..image }
}

fn commit(digit: u8, lacks: Option<&str>) -> ImageCommit {
    let lacks = lacks.map(str::to_owned);
    ImageCommit { id: board::id(digit), subject: format!("commit {digit}"), when: board::now(), heads: vec![], lacks }
}

fn board_with(images: Vec<Image>, commits: Vec<ImageCommit>) -> Board {
    let name = "ghcr.io/acme/api".to_owned();
    let list = ImageList { name, images, commits, ..ImageList::default() };
    Board { images: Reading::fresh(list, board::now()), ..board::board() }
}

#[test]
fn one_commit_is_one_row_and_the_chosen_branch_says_which_image_is_meant() {
    let images = vec![built("development", 1), built("main", 1), built("development", 2)];
    let mut driver = Driver::new();
    driver.learns(board_with(images, vec![commit(1, None), commit(2, None)])).keys("5");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("Images  ghcr.io/acme/api (2)") && screen.contains("[✓ whole]"), "{screen}");
    driver.takes_effects();
    let first = board::id(1).short();
    let copied = |tag: String| [Effect::Copy { what: "image reference", text: format!("ghcr.io/acme/api:{tag}") }];
    driver.keys("y i");
    assert_eq!(driver.takes_effects(), copied(format!("development-{first}")));
    driver.keys("l y i");
    assert_eq!(driver.takes_effects(), copied(format!("main-{first}")));
    assert!(driver.screen(120, 36).contains(&format!("docker pull ghcr.io/acme/api:main-{first}")));
    driver.keys("j y i");
    let second = board::id(2).short();
    assert_eq!(driver.takes_effects(), copied(format!("development-{second}")), "main did not build it");
}

#[test]
fn how_old_images_and_commits_are_is_told_by_the_clock_of_github_and_of_several_machines_which_was_looked_at() {
    let behind = TimeDelta::hours(-3);
    let made = board::now() + behind - TimeDelta::minutes(7);
    let platforms = vec!["linux/arm64".to_owned(), "linux/amd64".to_owned()];
    let looked_at = Some("linux/amd64".to_owned());
    let image = Image { created: Some(made), platforms, looked_at, ..built("main", 1) };
    let mut driver = Driver::new();
    driver.learns(Board { github_ahead: behind, ..board_with(vec![image], vec![commit(1, None)]) }).keys("5");
    let screen = driver.screen(160, 40);
    assert!(screen.contains("7m ago") && !screen.contains("3h"), "{screen}");
    assert!(screen.contains("linux/arm64, linux/amd64; looked at: linux/amd64"), "{screen}");
}

#[test]
fn the_selected_commit_stays_selected_when_newer_ones_come_before_it() {
    let mut driver = Driver::new();
    driver.learns(board_with(vec![built("main", 1), built("main", 2)], vec![commit(1, None), commit(2, None)]));
    driver.keys("5 j");
    let images = vec![built("main", 3), built("main", 1), built("main", 2)];
    driver.learns(board_with(images, vec![commit(3, None), commit(1, None), commit(2, None)]));
    let screen = driver.screen(120, 36);
    assert!(screen.contains(&format!("❯ {}", board::id(2).short())), "{screen}");
}

#[test]
fn a_commit_without_an_image_says_so_and_has_nothing_to_pull() {
    let mut driver = Driver::new();
    driver.learns(board_with(vec![built("development", 2)], vec![commit(1, Some("development")), commit(2, None)]));
    driver.keys("5");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("? no image") && screen.contains("the runs that would tell why are not known"), "{screen}");
    driver.takes_effects();
    driver.keys("y i");
    assert_eq!((driver.takes_effects().len(), driver.said()), (0, "No image that can be pulled is selected."));
}

#[test]
fn a_filter_shows_the_rows_that_match_by_words_and_by_what_they_are() {
    let broken = Image { restorable: Restorable::Broken("its config is gone".into()), ..built("main", 2) };
    let images = vec![built("development", 1), broken];
    let commits = vec![commit(1, None), commit(2, None), commit(3, Some("development"))];
    let mut driver = Driver::new();
    driver.learns(board_with(images, commits)).keys("5");
    driver.keys("/").types("is:broken").keys("Enter");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("(1 of 3)") && screen.contains("/ is:broken"), "{screen}");
    assert!(screen.contains(&format!("❯ {}", board::id(2).short())), "{screen}");
    driver.keys("Esc /").types("development !gap").keys("Enter");
    assert!(driver.screen(120, 36).contains("(1 of 3)"), "{}", driver.screen(120, 36));
    driver.keys("Esc /").types("nothing").keys("Enter");
    assert!(driver.screen(120, 36).contains("- nothing matches the filter; Esc clears it"));
    driver.keys("Esc");
    assert!(driver.screen(120, 36).contains("(3)"));
}

fn pair(base: u8, head: u8) -> Pair {
    Pair { base: board::id(base), head: board::id(head) }
}

fn asked(driver: &mut Driver) -> Vec<Effect> {
    let mut effects = std::mem::take(&mut driver.effects);
    effects.retain(|effect| matches!(effect, Effect::Images(_)));
    effects
}

fn held(pair: Pair, commits: usize) -> Msg {
    let gained = Side { count: commits, ..Side::default() };
    let entities = vec![FileChange { status: FileStatus::Added, path: "src/entity/Lead.ts".into() }];
    let Pair { base, head } = pair;
    let held = Comparison { base, head, meet: Some(base), gained, lost: Side::default(), files: 4, entities };
    Msg::Images(ImagesMsg::Compared(pair, Ok(Arc::new(held))))
}

/// Production's head is 9; its tag points at 5.
fn with_production() -> Board {
    let main = Image { digest: Some(Digest("sha256:main".into())), ..Image::named("main".into(), TagKind::Moving) };
    let images = vec![built("development", 1), built("development", 2), built("main", 5), main];
    board_with(images, vec![commit(1, None), commit(2, None), commit(5, None)])
}

#[test]
fn what_the_selected_image_has_more_than_production_is_asked_of_git_once_and_told() {
    let mut driver = Driver::new();
    driver.learns(with_production()).keys("5");
    assert_eq!(asked(&mut driver), [Effect::Images(ImagesEffect::Compare(pair(9, 1)))]);
    assert!(driver.screen(120, 36).contains("◌ asking git…"));
    driver.keys("j");
    assert_eq!(asked(&mut driver), [], "one question at a time");
    driver.send(held(pair(9, 1), 6));
    assert_eq!(asked(&mut driver), [Effect::Images(ImagesEffect::Compare(pair(9, 2)))]);
    driver.send(held(pair(9, 2), 1)).keys("k");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("6 commits not on main") && screen.contains("Lead.ts (new)"), "{screen}");
    assert_eq!(asked(&mut driver), [], "it is known");
}

#[test]
fn v_compares_with_what_productions_tag_points_at_or_the_two_that_are_marked() {
    let mut driver = Driver::new();
    driver.learns(with_production()).keys("5");
    driver.send(held(pair(9, 1), 6));
    asked(&mut driver);
    driver.keys("v");
    assert_eq!(asked(&mut driver), [Effect::Images(ImagesEffect::Compare(pair(5, 1)))]);
    driver.send(held(pair(5, 1), 3));
    let screen = driver.screen(120, 36);
    let title = format!("{} compared with {}", board::id(1).short(), board::id(5).short());
    assert!(screen.contains(&title) && screen.contains("3 commits, 0 entries"), "{screen}");
    driver.keys("Esc");
    assert!(!driver.screen(120, 36).contains(&title), "Esc leaves the comparison");
    driver.keys("Space j Space k");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("2 marked") && screen.contains(&format!("* {}", board::id(2).short())), "{screen}");
    driver.send(held(pair(9, 2), 1));
    asked(&mut driver);
    driver.keys("v");
    assert_eq!(asked(&mut driver), [Effect::Images(ImagesEffect::Compare(pair(2, 1)))], "the older is the base");
    driver.keys("Esc A v");
    assert_eq!(driver.said(), "3 images are marked; two can be compared.");
    driver.keys("Esc");
    assert!(driver.model.outside.images.list.marks.is_empty(), "Esc takes the marks away");
}

#[test]
fn a_comparison_that_cannot_be_made_says_why() {
    let mut driver = Driver::new();
    driver.learns(with_production()).keys("5 v");
    let fault = Fault::refused("abababa is not in this clone").hint("git fetch brings what the remote has.");
    driver.send(Msg::Images(ImagesMsg::Compared(pair(5, 1), Err(Arc::new(fault)))));
    let screen = driver.screen(120, 36);
    assert!(screen.contains("✗ abababa is not in this clone.") && screen.contains("git fetch brings"), "{screen}");
}

#[test]
fn a_moving_tag_whose_image_is_broken_or_unread_is_never_told_as_fine() {
    let latest = |restorable: Restorable| {
        let digest = Some(Digest("sha256:main".into()));
        let image = Image { digest, restorable, ..Image::named("latest".into(), TagKind::Moving) };
        let head = ImageCommit { heads: vec!["main".into()], ..commit(5, None) };
        board_with(vec![built("main", 5), image], vec![head])
    };
    let told = |restorable: Restorable| Driver::new().learns(latest(restorable)).keys("5").screen(120, 36);
    let whole = told(Restorable::Yes);
    assert!(whole.contains("✓ latest → ") && whole.contains("the head of main"), "{whole}");
    let broken = told(Restorable::Broken("its config is gone".into()));
    assert!(broken.contains("✗ latest → ") && broken.contains("cannot be had back: its config is gone"), "{broken}");
    let unread = told(Restorable::Unknown("it did not answer".into()));
    assert!(unread.contains("? latest could not be read: it did not answer"), "{unread}");
}
