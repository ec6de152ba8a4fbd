//! An image that is chosen, from the key to what is sent.

use super::fixtures::{incident, now, production};
use crate::app::rollback::{Order, RollbackEffect};
use crate::app::tests::{board, driver::Driver};
use crate::app::{Effect, Overlay};
use engine::board::{Board, Reading};
use engine::domain::CommitId;
use engine::domain::image::{Digest, Image, ImageList, Restorable, TagKind};
use engine::environment::readiness::Rung;
use std::sync::Arc;

fn built(digit: u8) -> Image {
    let id = CommitId::from_bytes([digit; 20]);
    let kind = TagKind::Built { branch: "main".into(), commit: id.short() };
    let image = Image::named(format!("main-{}", id.short()), kind);
    let digest = Some(Digest(format!("sha256:{}", digit.to_string().repeat(64))));
    Image { commit: Some(id), digest, restorable: Restorable::Yes, ..image }
}

/// BLUE holds 4, GREEN serves 9, nothing holds 7; of the last image nobody knows the commit.
fn knowing() -> Driver {
    let mut driver = super::fixtures::nothing_known();
    let unknown = Image { commit: None, ..built(3) };
    let latest = Image { commit: built(7).commit, ..Image::named("latest".into(), TagKind::Moving) };
    let images = vec![built(7), built(4), unknown, latest];
    let list = ImageList { name: "ghcr.io/acme/api".into(), images, ..ImageList::default() };
    let environments = [(production(), Arc::new(incident()))].into();
    let learned = Board { environments, images: Reading::fresh(list, now()), ..board::board() };
    driver.learns(learned).takes_effects();
    driver
}

fn sent(driver: &mut Driver) -> Vec<Order> {
    let run = |effect| if let Effect::Rollback(RollbackEffect::Run(_, order)) = effect { Some(*order) } else { None };
    driver.takes_effects().into_iter().filter_map(run).collect()
}

#[test]
fn an_image_is_chosen_first() {
    let mut driver = knowing();
    assert_eq!(driver.keys("D").said(), "Choose an image on screen 5 first, or type :deploy TAG.");
    assert!(!driver.model.overlays.contains(&Overlay::Rollback));
}

#[test]
fn what_a_standby_holds_is_flipped_to() {
    let mut driver = knowing();
    driver.keys(":").types("deploy main-0404040").keys("Enter");
    let screen = driver.screen(120, 36);
    assert!(screen.contains("DEPLOY  put main-0404040 on PRODUCTION"), "{screen}");
    driver.types("blue").keys("Enter");
    let [order] = sent(&mut driver).try_into().unwrap();
    assert_eq!(
        (order.plan.way.rung, order.plan.way.goal.commit),
        (Rung::WarmFlip, Some(CommitId::from_bytes([4; 20])))
    );
}

#[test]
fn no_way_is_open_that_leads_elsewhere() {
    let mut driver = knowing();
    driver.keys(":").types("deploy main-0707070").keys("Enter");
    let flip = &crate::app::rollback::ladder(&driver.model).ways[0];
    assert_eq!(flip.why(), Some("it leads to 0404040, and not to main-0707070"));
    driver.types("blue").keys("Enter").waits(11_000);
    driver.types(" anyway").keys("Enter");
    assert!(sent(&mut driver).is_empty(), "a flip would put 0404040 there");
}

#[test]
fn the_selected_image_is_meant_and_one_of_an_unknown_commit_is_refused() {
    let mut driver = knowing();
    let screen = driver.keys("5").screen(120, 36);
    driver.keys("D");
    assert!(driver.screen(120, 36).contains("DEPLOY  put "), "{screen}");
    driver.keys("Esc Esc :").types("deploy main-0303030").keys("Enter");
    assert_eq!(driver.said(), "Which commit main-0303030 was built from is not known, so nothing could be verified.");
    driver.keys(":").types("deploy main").keys("Enter");
    assert_eq!(driver.said(), "No image of the registry has the tag main; screen 5 lists them.");
    driver.keys(":").types("deploy latest").keys("Enter");
    assert_eq!(driver.said(), "latest moves: choose the tag of one build.");
}
