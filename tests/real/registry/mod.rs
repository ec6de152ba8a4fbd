//! The registry adapter against the registry that everyone runs: distribution 2.8.

mod images;
mod server;
mod tokens;

use chrono::DateTime;
use engine::config::{Config, RegistrySettings};
use engine::domain::CommitId;
use engine::domain::image::{Image, Restorable};
use engine::sources::registry::{ImageName, Lines, Machine, Reader, Registry, RegistryToken, Remembered};
use images::{Form, NAME, Pushed};
use server::{Access, Server};

/// The password whose hash is in [`server`].
const PASSWORD: &str = "U*U";

fn client(server: &Server, password: Option<&str>) -> Registry {
    let lookup = |name: &str| password.filter(|_| name == "GHCR_TOKEN").map(str::to_owned);
    let token = RegistryToken::among(&RegistrySettings::default(), "127.0.0.1", lookup);
    Registry::open(ImageName::parse(&format!("{}/{NAME}", server.address)).unwrap(), token).unwrap()
}

async fn images(registry: &Registry) -> Vec<Image> {
    let lines = Lines::named(&Config::default());
    Reader::new(usize::MAX, Remembered::new()).read(registry, &lines, drop).await.unwrap().images
}

fn named<'a>(images: &'a [Image], tag: &str) -> &'a Image {
    images.iter().find(|image| image.tag == tag).unwrap()
}

#[tokio::test]
async fn a_real_registry_lists_resolves_and_tells_what_is_gone() {
    let Some(server) = Server::start(&Access::Open) else { return };
    let main = images::push(&server, "main", 'a').await;
    let Pushed { manifest, .. } = images::push(&server, "development", 'b').await;
    let list = images(&client(&server, None)).await;
    let image = named(&list, "main-aaaaaaa");
    assert_eq!((&image.restorable, &image.digest.as_ref().unwrap().0), (&Restorable::Yes, &main.index));
    assert_eq!(image.commit, CommitId::from_hex(&"a".repeat(40)));
    assert_eq!(image.created, DateTime::parse_from_rfc3339("2026-01-09T09:02:00Z").ok());
    assert_eq!((image.size, &image.moving), (Some(9), &vec!["main".to_owned()]));
    images::delete(&server, &manifest.digest).await;
    let list = images(&client(&server, None)).await;
    let gone = Restorable::Broken("its manifest for linux/amd64 is gone".into());
    assert_eq!(named(&list, "development-bbbbbbb").restorable, gone);
    assert_eq!(named(&list, "main").restorable, Restorable::Yes);
}

#[tokio::test]
async fn a_real_registry_without_the_image_says_that_there_is_none() {
    let Some(server) = Server::start(&Access::Open) else { return };
    let fault = client(&server, None).tags().await.unwrap_err();
    assert!(fault.to_string().contains("404 Not Found: there is none"), "{fault}");
}

#[tokio::test]
async fn a_real_registry_takes_the_token_as_a_password() {
    let Some(server) = Server::start(&Access::Password) else { return };
    let fault = client(&server, None).tags().await.unwrap_err();
    assert!(fault.to_string().contains("401 Unauthorized: it is read with a token, and none is set"), "{fault}");
    let fault = client(&server, Some("mistyped")).tags().await.unwrap_err();
    assert!(fault.to_string().contains("401 Unauthorized: the token in GHCR_TOKEN is not taken"), "{fault}");
    let fault = client(&server, Some(PASSWORD)).tags().await.unwrap_err();
    assert!(fault.to_string().contains("404 Not Found"), "past the door, where nothing is: {fault}");
}

#[tokio::test]
async fn a_real_registry_takes_the_bearer_token_that_it_asks_for() {
    let Some(place) = tokens::Place::start(PASSWORD).await else { return };
    let Some(server) = Server::start(&Access::Bearer(&place)) else { return };
    let fault = client(&server, Some(PASSWORD)).tags().await.unwrap_err();
    assert!(fault.to_string().contains("404 Not Found"), "past the door, where nothing is: {fault}");
    let fault = client(&server, Some("mistyped")).tags().await.unwrap_err();
    assert!(fault.to_string().contains("403 Forbidden: the token in GHCR_TOKEN may not read this image"), "{fault}");
}

#[tokio::test]
async fn a_real_registry_serves_both_forms_with_and_without_an_index() {
    let Some(server) = Server::start(&Access::Open) else { return };
    for (form, name) in [(Form::Oci, "oci"), (Form::Docker, "docker")] {
        let ours = images::manifest(&server, form, ("linux", "amd64"), 'a').await;
        let arm = images::manifest(&server, form, ("linux", "arm64"), 'a').await;
        let both = [("linux", "arm64", &arm), ("linux", "amd64", &ours)];
        images::index(&server, form, &[&format!("{name}-both")], &both).await;
        images::index(&server, form, &[&format!("{name}-arm")], &both[..1]).await;
        images::tag(&server, &format!("{name}-plain"), &ours).await;
    }
    let list = images(&client(&server, None)).await;
    for name in ["oci", "docker"] {
        let plain = named(&list, &format!("{name}-plain"));
        assert_eq!(
            (&plain.restorable, plain.platforms.as_slice()),
            (&Restorable::Yes, &["linux/amd64".to_owned()][..])
        );
        let both = named(&list, &format!("{name}-both"));
        assert_eq!((&both.restorable, both.platforms.join(" ")), (&Restorable::Yes, "linux/arm64 linux/amd64".into()));
        assert_ne!(plain.digest, both.digest);
        assert_eq!(both.looked_at.as_deref(), Some("linux/amd64"));
        let arm = named(&list, &format!("{name}-arm"));
        assert_eq!((&arm.restorable, arm.platforms.join(" ")), (&Restorable::Yes, "linux/arm64".into()));
    }
    let mut config = Config::default();
    config.registry.platform = Some("linux/arm64".into());
    let list = images(&client(&server, None).running_on(Machine::of(&config))).await;
    for name in ["oci", "docker"] {
        let both = named(&list, &format!("{name}-both"));
        assert_eq!((&both.restorable, both.looked_at.as_deref()), (&Restorable::Yes, Some("linux/arm64")));
        let plain = Restorable::Broken("it is made for linux/amd64, not for linux/arm64".into());
        assert_eq!(named(&list, &format!("{name}-plain")).restorable, plain);
    }
}

#[tokio::test]
async fn a_real_registry_that_lost_a_config_or_moved_a_tag_is_seen_at_the_next_reading() {
    let Some(server) = Server::start(&Access::Open) else { return };
    let old = images::push(&server, "main", 'a').await;
    let (registry, lines) = (client(&server, None), Lines::named(&Config::default()));
    let mut reader = Reader::new(usize::MAX, Remembered::new());
    let list = reader.read(&registry, &lines, drop).await.unwrap().images;
    assert_eq!(named(&list, "main").commit, CommitId::from_hex(&"a".repeat(40)));
    let new = images::push(&server, "main", 'b').await;
    let list = reader.read(&registry, &lines, drop).await.unwrap().images;
    let main = named(&list, "main");
    assert_eq!((main.commit, &main.digest.as_ref().unwrap().0), (CommitId::from_hex(&"b".repeat(40)), &new.index));
    assert_eq!(named(&list, "main-aaaaaaa").moving, Vec::<String>::new(), "main has left it");
    images::delete_blob(&server, &old.manifest.config).await;
    let list = images(&client(&server, None)).await;
    let gone = Restorable::Broken("its config is gone".into());
    assert_eq!(named(&list, "main-aaaaaaa").restorable, gone);
    assert_eq!(named(&list, "main-bbbbbbb").restorable, Restorable::Yes);
}

#[tokio::test]
async fn a_real_registry_with_many_tags_gives_each_of_them_once() {
    let Some(server) = Server::start(&Access::Open) else { return };
    let image = images::manifest(&server, Form::Oci, ("linux", "amd64"), 'a').await;
    let mut tags: Vec<String> = (0..300).map(|number| format!("v{number}")).collect();
    for tag in &tags {
        images::tag(&server, tag, &image).await;
    }
    let list = client(&server, None).tags().await.unwrap();
    let mut told = list.tags;
    told.sort();
    tags.sort();
    assert_eq!((told, list.cut), (tags, false), "whether it gives them in pages or at once");
}
