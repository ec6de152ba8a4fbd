//! Listing tags: the token, the pages, and refusals.

use crate::bench::{client, tagged, token, with_token};
use practice::registry::{Ask, Door};

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("tag-{number:06}")).collect()
}

#[tokio::test]
async fn every_page_is_read_with_one_token() {
    let world = tagged(names(25)).await;
    world.set_largest_page(10);
    let list = client(&world).tags().await.unwrap();
    assert_eq!((list.tags, list.cut), (names(25), false));
    let asked = world.take_asked();
    assert_eq!(
        (asked.times(Ask::Token), asked.times(Ask::Tags)),
        (1, 4),
        "one page is asked for twice: to learn where tokens are"
    );
}

#[tokio::test]
async fn an_expired_token_is_renewed_without_a_word() {
    let world = tagged(names(3)).await;
    let client = client(&world);
    client.tags().await.unwrap();
    world.expire_tokens();
    assert_eq!(client.tags().await.unwrap().tags.len(), 3);
    assert_eq!(world.take_asked().times(Ask::Token), 2);
}

#[tokio::test]
async fn a_registry_may_be_open_or_take_a_password() {
    let world = tagged(names(3)).await;
    world.set_door(Door::Open);
    assert_eq!(with_token(&world, None).tags().await.unwrap().tags.len(), 3);
    world.set_door(Door::Basic);
    assert_eq!(client(&world).tags().await.unwrap().tags.len(), 3);
    assert!(with_token(&world, None).tags().await.is_err());
}

#[tokio::test]
async fn a_refused_reader_is_told_which_token_was_not_enough() {
    let world = tagged(names(3)).await;
    let fault = with_token(&world, token("ghp_wrong")).tags().await.unwrap_err();
    assert!(fault.to_string().contains("403 Forbidden: the token in GHCR_TOKEN may not read this image"), "{fault}");
    assert!(fault.next_step().unwrap().contains("read:packages"));
    assert!(!format!("{fault:?}").contains("ghp_wrong"));
    let fault = with_token(&world, None).tags().await.unwrap_err();
    assert!(fault.to_string().contains("it is read with a token, and none is set"), "{fault}");
    assert_eq!(fault.exit_code(), 3);
}
