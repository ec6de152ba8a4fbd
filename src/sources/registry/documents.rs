//! The documents of an image, read leniently: an index or a manifest, and a config. All of it is hostile.

use crate::domain::Moment;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a registry is asked to give for a tag.
pub(super) const ACCEPTED: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

/// The machines that images are made for.
pub(super) const PLATFORM: &str = "linux/amd64";

/// An index when `manifests` is there, a manifest when `config` is.
#[derive(Deserialize)]
pub(super) struct Document {
    pub manifests: Option<Vec<Descriptor>>,
    pub config: Option<Descriptor>,
    pub layers: Option<Vec<Descriptor>>,
}

/// Something that a document points at.
#[derive(Deserialize)]
pub(super) struct Descriptor {
    pub digest: String,
    /// Some tools write null.
    pub size: Option<u64>,
    pub platform: Option<Platform>,
}

/// A kind of machine.
#[derive(Deserialize)]
pub(super) struct Platform {
    os: Option<String>,
    architecture: Option<String>,
}

impl Platform {
    fn name(&self) -> String {
        let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "unknown".into());
        format!("{}/{}", part(&self.os), part(&self.architecture))
    }
}

/// The image of an index for our machines; else what is there in its place.
pub(super) fn for_platform(manifests: &[Descriptor]) -> Result<&Descriptor, String> {
    let name = |one: &Descriptor| one.platform.as_ref().map(Platform::name);
    if let Some(found) = manifests.iter().find(|one| name(one).as_deref() == Some(PLATFORM)) {
        return Ok(found);
    }
    match manifests {
        [only] if only.platform.is_none() => Ok(only),
        [] => Err("its index names no image".into()),
        _ => Err(format!("it has no image for {PLATFORM}, only for {}", listed(&platforms(manifests)))),
    }
}

/// The machines that an index has an image for; attestations are for none.
pub(super) fn platforms(manifests: &[Descriptor]) -> Vec<String> {
    let names = manifests.iter().filter_map(|one| one.platform.as_ref().map(Platform::name));
    names.filter(|name| name != "unknown/unknown").collect()
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "machines it does not name".into() } else { names.join(", ") }
}

/// The config of an image.
#[derive(Deserialize)]
pub(super) struct Config {
    os: Option<String>,
    architecture: Option<String>,
    created: Option<Value>,
    #[serde(rename = "config")]
    inner: Option<Inner>,
}

#[derive(Deserialize)]
struct Inner {
    #[serde(rename = "Labels")]
    labels: Option<BTreeMap<String, Value>>,
}

impl Config {
    /// The machine it is for, where it says so.
    pub fn platform(&self) -> Option<String> {
        let told = |part: &Option<String>| part.clone().filter(|part| !part.is_empty());
        let (os, architecture) = (told(&self.os)?, told(&self.architecture));
        Some(Platform { os: Some(os), architecture }.name())
    }

    /// The machine it is for, when it is not ours.
    pub fn other_platform(&self) -> Option<String> {
        self.platform().filter(|name| name != PLATFORM)
    }

    /// The labels that are text, by name.
    pub fn labels(&self) -> Vec<(String, String)> {
        let labels = self.inner.as_ref().and_then(|inner| inner.labels.as_ref()).into_iter().flatten();
        labels.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
    }

    /// When it was made. A build that is the same each time says 1970 there, and the true time in a label.
    pub fn created(&self) -> Option<Moment> {
        let label = || self.labels().into_iter().find(|(name, _)| name == "org.opencontainers.image.created");
        let own = self.created.as_ref().and_then(Value::as_str).and_then(moment);
        let told = || label().and_then(|(_, value)| moment(&value));
        own.filter(|when| when.timestamp() > 0).or_else(told)
    }
}

fn moment(text: &str) -> Option<Moment> {
    Moment::parse_from_rfc3339(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    fn manifests(platforms: Value) -> Vec<Descriptor> {
        from_value(platforms).unwrap()
    }

    #[test]
    fn the_image_for_our_machines_is_taken_and_never_an_attestation() {
        let arm = json!({"digest": "a", "platform": {"os": "linux", "architecture": "arm64"}});
        let ours = json!({"digest": "b", "platform": {"os": "linux", "architecture": "amd64"}});
        let proof = json!({"digest": "c", "platform": {"os": "unknown", "architecture": "unknown"}});
        let chosen = |platforms: Value| for_platform(&manifests(platforms)).map(|one| one.digest.clone());
        assert_eq!(chosen(json!([proof, arm, ours])).unwrap(), "b");
        assert_eq!(chosen(json!([proof, arm])).unwrap_err(), "it has no image for linux/amd64, only for linux/arm64");
        assert_eq!(chosen(json!([{"digest": "d"}])).unwrap(), "d");
        assert_eq!(chosen(json!([])).unwrap_err(), "its index names no image");
    }

    #[test]
    fn a_config_may_hold_nothing_of_what_is_read() {
        let config: Config = from_value(json!({"created": 7, "config": {"Labels": {"a": 1, "b": "two"}}})).unwrap();
        assert_eq!((config.created(), config.other_platform()), (None, None));
        assert_eq!(config.labels(), [("b".into(), "two".into())]);
        let config: Config = from_value(json!({"config": {"Labels": null}})).unwrap();
        assert_eq!(config.labels(), []);
    }

    #[test]
    fn a_build_without_a_time_of_its_own_has_the_one_of_its_label() {
        let labels = json!({"Labels": {"org.opencontainers.image.created": "2026-01-09T09:02:00Z"}});
        let config: Config = from_value(json!({"created": "1970-01-01T00:00:00Z", "config": labels})).unwrap();
        assert_eq!(config.created().unwrap().to_rfc3339(), "2026-01-09T09:02:00+00:00");
    }
}
