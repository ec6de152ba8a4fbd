//! From tags to images: what is whole, what is broken and why, and how little is asked again.

use crate::bench::{build, client, whole};
use engine::config::Config;
use engine::domain::CommitId;
use engine::domain::image::{Image, ImageList, Restorable, TagKind};
use engine::sources::registry::{Lines, Reader, Registry, Remembered, Resolution};
use practice::registry::{self as world, Ask, Shelf, Trouble};

async fn read(client: &Registry, reader: &mut Reader) -> ImageList {
    reader.read(client, &Lines::named(&Config::default()), drop).await.unwrap()
}

async fn read_once(world: &world::Registry) -> ImageList {
    read(&client(world), &mut Reader::new(60, Remembered::new())).await
}

fn image<'a>(list: &'a ImageList, tag: &str) -> &'a Image {
    list.images.iter().find(|image| image.tag == tag).unwrap()
}

fn why(list: &ImageList, tag: &str) -> String {
    match &image(list, tag).restorable {
        Restorable::Broken(why) => why.clone(),
        other => panic!("{tag} is {other:?}"),
    }
}

#[tokio::test]
async fn an_image_is_known_with_its_commit_labels_size_and_moving_names() {
    let (world, pushed) = whole().await;
    let list = read_once(&world).await;
    let main = image(&list, "main-aaaaaaa");
    assert_eq!(main.digest.as_ref().unwrap().0, pushed.index);
    assert_eq!(main.commit, CommitId::from_hex(&"a".repeat(40)));
    assert_eq!((main.size, &main.restorable), (Some(400_000_000), &Restorable::Yes));
    assert_eq!(main.created.unwrap().to_rfc3339(), "2026-01-09T09:02:00+00:00");
    assert_eq!(main.moving, ["latest", "main"]);
    assert_eq!(main.kind, TagKind::Built { branch: "main".into(), commit: "aaaaaaa".into() });
    assert_eq!(image(&list, "latest").moving, ["main"]);
    assert_eq!(world.take_asked().leaked, 0, "the token stays at the registry when a blob is stored elsewhere");
}

#[tokio::test]
async fn the_second_look_asks_for_digests_and_once_whether_what_they_lead_to_is_still_there() {
    let (world, _) = whole().await;
    let (client, mut reader) = (client(&world), Reader::new(60, Remembered::new()));
    let first = read(&client, &mut reader).await;
    let asked = world.take_asked();
    assert_eq!((asked.times(Ask::ManifestHead), asked.times(Ask::Storage)), (0, 3), "nothing is known yet: {asked:?}");
    assert_eq!(read(&client, &mut reader).await, first);
    let asked = world.take_asked();
    assert_eq!((asked.times(Ask::Manifest), asked.times(Ask::ManifestHead), asked.total()), (0, 4, 7), "{asked:?}");
    let mut other = Reader::new(60, reader.remembered().clone());
    assert_eq!(read(&client, &mut other).await, first);
    assert_eq!(world.take_asked().total(), 7, "a digest that another run resolved is not resolved again");
}

#[tokio::test]
async fn a_moved_tag_is_noticed_and_the_image_it_left_stays() {
    let (world, _) = whole().await;
    let (client, mut reader) = (client(&world), Reader::new(60, Remembered::new()));
    read(&client, &mut reader).await;
    world.change(|shelf| drop(shelf.push(&build("main", 'b'))));
    let list = read(&client, &mut reader).await;
    assert_eq!(image(&list, "main-bbbbbbb").moving, ["latest", "main"]);
    assert_eq!(image(&list, "main-aaaaaaa").moving, Vec::<String>::new());
    world.change(|shelf| shelf.remove("main-aaaaaaa"));
    let list = read(&client, &mut reader).await;
    assert!(list.images.iter().all(|image| image.tag != "main-aaaaaaa"));
}

#[tokio::test]
async fn a_tag_that_lists_and_cannot_be_had_back_says_what_is_gone() {
    let mut shelf = Shelf::new("acme/api");
    let pushed = ['1', '2', '3'].map(|digit| shelf.push(&build("dev", digit)));
    shelf.lose(&pushed[0].index);
    shelf.lose(&pushed[1].manifest);
    shelf.lose(&pushed[2].config);
    let list = read_once(&world::Registry::start(shelf).await.unwrap()).await;
    assert_eq!(why(&list, "dev-1111111"), "the tag is listed and what it points at is gone");
    assert_eq!(why(&list, "dev-2222222"), "its manifest for linux/amd64 is gone");
    assert_eq!(why(&list, "dev-3333333"), "its config is gone");
    assert_eq!(image(&list, "dev-2222222").digest.as_ref().unwrap().0, pushed[1].index);
}

/// As when a registry is cleaned of versions without a tag: the index stays and what it leads to does not.
#[tokio::test]
async fn an_image_that_was_whole_is_broken_once_a_part_of_it_is_gone_here_and_in_the_next_run() {
    for lost in [|pushed: &world::Pushed| pushed.manifest.clone(), |pushed: &world::Pushed| pushed.config.clone()] {
        let (world, pushed) = whole().await;
        let (client, mut reader) = (client(&world), Reader::new(60, Remembered::new()));
        read(&client, &mut reader).await;
        let remembered = reader.remembered().clone();
        world.change(|shelf| shelf.lose(&lost(&pushed)));
        for reader in [&mut reader, &mut Reader::new(60, remembered.clone())] {
            let list = read(&client, reader).await;
            for tag in ["main", "latest", "main-aaaaaaa"] {
                assert!(why(&list, tag).ends_with(" is gone"), "{tag}: {}", why(&list, tag));
            }
            assert_eq!(image(&list, "main").digest.as_ref().unwrap().0, pushed.index);
        }
        let Resolution::Broken(..) = client.look("main", &remembered).await else { panic!("it is shown as whole") };
    }
}

#[tokio::test]
async fn bytes_that_do_not_match_their_digest_are_no_image() {
    let (world, _) = whole().await;
    world.set_trouble(Trouble::Altered);
    let list = read_once(&world).await;
    assert_eq!(why(&list, "main"), "what it points at holds other bytes than its digest says");
}

#[tokio::test]
async fn what_is_made_for_other_machines_is_broken_and_what_is_in_no_known_form_is_unknown() {
    let mut shelf = Shelf::new("acme/api");
    let arm = r#"{"manifests":[{"digest":"sha256:00","platform":{"os":"linux","architecture":"arm64"}},
        {"digest":"sha256:01","platform":{"os":"linux","architecture":"riscv64"}}]}"#;
    for (tag, document) in
        [("arm", arm), ("odd", "{}"), ("list", "[]"), ("old", r#"{"schemaVersion":1,"fsLayers":[]}"#)]
    {
        let digest = shelf.put("application/json", document.into());
        shelf.tag(tag, &digest);
    }
    let sha512 = format!(r#"{{"config":{{"digest":"sha512:{}"}}}}"#, "0".repeat(128));
    let strong = shelf.put("application/json", sha512.into_bytes());
    shelf.tag("strong", &strong);
    let config = shelf.put_blob(br#"{"name":"a chart"}"#.to_vec());
    let chart = shelf.put("application/json", format!(r#"{{"config":{{"digest":"{config}"}}}}"#).into_bytes());
    shelf.tag("chart", &chart);
    let evil = shelf.put("application/json", br#"{"config":{"digest":"../../secrets"}}"#.to_vec());
    shelf.tag("evil", &evil);
    let list = read_once(&world::Registry::start(shelf).await.unwrap()).await;
    assert_eq!(why(&list, "arm"), "it has no image for linux/amd64, only for linux/arm64, linux/riscv64");
    let unknown = |tag: &str| match &image(&list, tag).restorable {
        Restorable::Unknown(why) => why.clone(),
        other => panic!("{tag}: {other:?}"),
    };
    assert_eq!(unknown("odd"), "what it points at is in a form that is not read here");
    assert_eq!(unknown("old"), unknown("odd"));
    assert_eq!(unknown("strong"), "its config has a digest of a kind that is not checked here");
    assert!(unknown("chart").starts_with("its config does not say which machine it is for"));
    assert!(image(&list, "chart").digest.is_some());
    assert!(why(&list, "list").starts_with("what it points at cannot be read: invalid"));
    assert_eq!(why(&list, "evil"), "its config has no digest that can be checked");
}

#[tokio::test]
async fn a_token_that_expires_between_questions_is_renewed_once() {
    let (world, _) = whole().await;
    let (client, mut reader) = (client(&world), Reader::new(60, Remembered::new()));
    read(&client, &mut reader).await;
    drop(world.take_asked());
    world.expire_tokens();
    let list = read(&client, &mut reader).await;
    assert_eq!(image(&list, "main").restorable, Restorable::Yes);
    assert_eq!(world.take_asked().times(Ask::Token), 1);
}
