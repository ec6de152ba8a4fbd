//! A practice registry and a client for it.

use axum::Router;
use chrono::DateTime;
use engine::config::RegistrySettings;
use engine::sources::registry::{ImageName, Registry, RegistryToken};
use practice::registry::{self as world, Build, Pushed, Shelf, TOKEN};
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::net::TcpListener;

/// The variable that holds the token here.
pub const VARIABLE: &str = "GHCR_TOKEN";

/// A token of this value.
pub fn token(value: &str) -> Option<RegistryToken> {
    RegistryToken::among(&RegistrySettings::default(), "127.0.0.1", |name| (name == VARIABLE).then(|| value.to_owned()))
}

/// A client with the token that the practice registry takes.
pub fn client(world: &world::Registry) -> Registry {
    with_token(world, token(TOKEN))
}

pub fn with_token(world: &world::Registry, token: Option<RegistryToken>) -> Registry {
    Registry::open(ImageName::parse(&world.image()).unwrap(), token).unwrap()
}

/// A registry whose tags all point at nothing.
pub async fn tagged(tags: impl IntoIterator<Item = String>) -> world::Registry {
    let mut shelf = Shelf::new("acme/api");
    for tag in tags {
        shelf.tag(&tag, "sha256:00");
    }
    world::Registry::start(shelf).await.unwrap()
}

/// A server of its own for a test; gone with the runtime of the test.
pub async fn served(router: Router) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address.to_string()
}

/// A client of an image at such a server that waits for an answer no longer than this.
pub fn client_at(address: &str, deadline: Duration) -> Registry {
    let name = ImageName::parse(&format!("{address}/acme/api")).unwrap();
    Registry::with_deadline(name, token(TOKEN), deadline).unwrap()
}

/// A build of the commit that is this digit forty times.
pub fn build(branch: &str, digit: char) -> Build {
    let created = DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap();
    Build { branch: branch.into(), commit: digit.to_string().repeat(40), created, size: 400_000_000 }
}

/// A registry with one image, from main.
pub async fn whole() -> (world::Registry, Pushed) {
    let mut shelf = Shelf::new("acme/api");
    let pushed = shelf.push(&build("main", 'a'));
    (world::Registry::start(shelf).await.unwrap(), pushed)
}
