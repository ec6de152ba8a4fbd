//! A version that somebody names by its tag.

use super::*;
use crate::domain::image::{Digest, Image, ImageList, Restorable, TagKind};

/// Of one commit, which two branches built.
fn built(branch: &str, digits: &str) -> Image {
    let commit = sample::commit(digits);
    let kind = TagKind::Built { branch: branch.into(), commit: commit.short() };
    let image = Image::named(format!("{branch}-{}", commit.short()), kind);
    let digest = Some(Digest(format!("sha256:{branch}")));
    Image { commit: Some(commit), digest, restorable: Restorable::Yes, ..image }
}

fn ladder(tag: &str) -> Ladder {
    let images = vec![built("development", "77"), built("main", "77")];
    let list = ImageList { name: "ghcr.io/acme/api".into(), images, ..ImageList::default() };
    let board = Board { images: Reading::fresh(list, sample::at(0)), ..told() };
    let mut config = sample::config();
    config.environments.get_mut("production").unwrap().scripts.deploy = Some("./deploy.sh {image}".into());
    let to = To::Version(tag.into());
    Ladder::of(&board, &config, &name(), &to, sample::at(3)).leading(&to)
}

#[test]
fn where_a_commit_was_built_twice_the_image_that_was_named_is_deployed() {
    for branch in ["development", "main"] {
        let tag = format!("{branch}-{}", sample::commit("77").short());
        let ladder = ladder(&tag);
        let wish = Wish { to: To::Version(tag), via: Via::Host };
        let plan = ladder.choose(&wish).unwrap();
        assert_eq!(plan.way.goal.image, Some(format!("ghcr.io/acme/api@sha256:{branch}")), "{:?}", plan.way);
    }
}

#[test]
fn what_leads_elsewhere_is_blocked_says_where_and_tells_no_line_to_paste() {
    let ladder = ladder(&format!("main-{}", sample::commit("77").short()));
    let flip = &ladder.ways[0];
    assert!(flip.why().unwrap().starts_with("it leads to "), "{flip:?}");
    assert!(!flip.is_open() && flip.by_hand.is_empty(), "{flip:?}");
}
