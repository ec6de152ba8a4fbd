//! The matrix of images at the keyboard: what stands where, what is chosen, what is copied.

use super::board;
use super::driver::Driver;
use crate::app::Effect;
use engine::board::{Board, Reading};
use engine::domain::image::{Digest, Image, ImageCommit, ImageList, Restorable, TagKind};

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
    assert_eq!((driver.takes_effects().len(), driver.said()), (0, "No image is selected."));
}
