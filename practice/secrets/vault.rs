//! What the secrets store holds. Names are those that the practice repository uses; values are made up.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Names that both environments have.
const BOTH: [&str; 14] = [
    "DATABASE_URL",
    "REDIS_URL",
    "JWT_SECRET",
    "JWT_REFRESH_SECRET",
    "RAZORPAY_KEY_ID",
    "RAZORPAY_KEY_SECRET",
    "SMTP_HOST",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "S3_BUCKET",
    "ZOOM_CLIENT_ID",
    "ZOOM_CLIENT_SECRET",
    "OPENAI_API_KEY",
    "WHATSAPP_PHONE_ID",
];
/// Names that only development has. The newest commits of development write the first into `.env.example`.
const DEVELOPMENT: [&str; 2] = ["WHATSAPP_TOKEN", "SOCKET_DEBUG"];
/// Names that only production has.
const PRODUCTION: [&str; 1] = ["SENTRY_DSN"];

/// Secrets by their names.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    pub(super) secrets: BTreeMap<String, Secret>,
}

/// One secret.
#[derive(Debug, Clone)]
pub struct Secret {
    /// What it holds, usually a JSON object as text.
    pub value: String,
    /// When this version was made.
    pub changed: DateTime<Utc>,
    /// How many versions there were before.
    pub versions: u32,
}

impl Secret {
    /// The name of the version that counts, as AWS has them.
    #[must_use]
    pub fn version(&self) -> String {
        let hex = crate::digits::of(format!("{} {}", self.versions, self.changed).as_bytes());
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]].join("-")
    }
}

impl Vault {
    /// The two secrets of the guide: production lacks what only development needs so far.
    #[must_use]
    pub fn of_the_guide(now: DateTime<Utc>) -> Self {
        let mut vault = Self::default();
        let (early, late) = (now - TimeDelta::days(5), now - TimeDelta::hours(2));
        vault.put("mr-mentor-backend/development", &made_up(BOTH.iter().chain(&DEVELOPMENT)), late);
        vault.put("mr-mentor-backend/production", &made_up(BOTH.iter().chain(&PRODUCTION)), early);
        vault
    }

    /// Puts a new version of a secret.
    pub fn put(&mut self, name: &str, value: &str, now: DateTime<Utc>) {
        let versions = self.secrets.get(name).map_or(0, |secret| secret.versions + 1);
        self.secrets.insert(name.to_owned(), Secret { value: value.to_owned(), changed: now, versions });
    }

    /// Takes a secret away.
    pub fn remove(&mut self, name: &str) {
        self.secrets.remove(name);
    }

    /// Takes a name out of a secret, as if it had never been there.
    pub fn forget(&mut self, secret: &str, name: &str) {
        let Some(secret) = self.secrets.get_mut(secret) else { return };
        let mut names: Map<String, Value> = serde_json::from_str(&secret.value).unwrap_or_default();
        names.remove(name);
        secret.value = Value::Object(names).to_string();
    }

    /// Puts this text into every value, and keeps the names. What holds it anywhere else has seen a value.
    pub fn plant(&mut self, marker: &str) {
        for secret in self.secrets.values_mut() {
            let names: Map<String, Value> = serde_json::from_str(&secret.value).unwrap_or_default();
            let planted: Map<String, Value> = names
                .into_iter()
                .enumerate()
                .map(|(at, (name, _))| (name, Value::from(format!("{marker}-{at}-{marker}"))))
                .collect();
            secret.value = Value::Object(planted).to_string();
        }
    }
}

fn made_up<'a>(names: impl Iterator<Item = &'a &'a str>) -> String {
    let values: Map<String, Value> =
        names.map(|name| ((*name).to_owned(), Value::from(format!("practice value of {name}")))).collect();
    Value::Object(values).to_string()
}
