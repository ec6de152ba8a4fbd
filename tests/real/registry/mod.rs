//! The registry adapter against the registry that everyone runs: distribution 2.8.

mod images;
mod server;
mod tokens;

use chrono::DateTime;
use engine::config::{Config, RegistrySettings};
use engine::domain::CommitId;
use engine::domain::image::{Image, Restorable};
use engine::sources::registry::{ImageName, Lines, Reader, Registry, RegistryToken, Remembered};
use images::{NAME, Pushed};
use server::{Access, Server};

/// The password whose hash is in [`server`].
const PASSWORD: &str = "U*U";

fn client(server: &Server, password: Option<&str>) -> Registry {
    let lookup = |name: &str| password.filter(|_| name == "GHCR_TOKEN").map(str::to_owned);
    let token = RegistryToken::among(&RegistrySettings::default(), lookup);
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
    images::delete(&server, &manifest).await;
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
