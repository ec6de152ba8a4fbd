//! A practice secrets store and a client for it.

use chrono::{DateTime, Utc};
use engine::config::SecretSettings;
use engine::sources::secrets::{AccessKeys, Secrets, SecretsAccess};
use practice::secrets::{self as world, KEYS, Vault};

pub const DEVELOPMENT: &str = "mr-mentor-backend/development";
pub const PRODUCTION: &str = "mr-mentor-backend/production";

pub fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap().to_utc()
}

/// The two secrets of the guide.
pub async fn store() -> world::Secrets {
    world::Secrets::start(Vault::of_the_guide(now())).await.unwrap()
}

pub fn access(store: &world::Secrets) -> SecretsAccess {
    let settings = SecretSettings { endpoint: Some(store.endpoint()), ..SecretSettings::default() };
    SecretsAccess::of(settings).with_keys(AccessKeys::new(KEYS.0, KEYS.1))
}

pub fn client(store: &world::Secrets) -> Secrets {
    Secrets::open(access(store))
}
