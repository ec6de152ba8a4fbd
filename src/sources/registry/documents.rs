//! The documents of an image, read leniently: an index or a manifest, and a config. All of it is hostile.

use super::machine::Machine;
use crate::domain::Moment;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a registry is asked to give for a tag.
pub(super) const ACCEPTED: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

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
    #[serde(default)]
    annotations: Option<BTreeMap<String, Value>>,
}

/// A kind of machine.
#[derive(Deserialize)]
pub(super) struct Platform {
    os: Option<String>,
    architecture: Option<String>,
    variant: Option<String>,
}

impl Platform {
    fn name(&self) -> String {
        let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "unknown".into());
        let variant = self.variant.as_ref().filter(|variant| !variant.is_empty());
        let variant = variant.map(|variant| format!("/{variant}")).unwrap_or_default();
        format!("{}/{}{variant}", part(&self.os), part(&self.architecture))
    }
}

impl Descriptor {
    /// Whether it tells something about an image and is none.
    fn attests(&self) -> bool {
        let of_nothing = self.platform.as_ref().is_some_and(|platform| platform.name() == "unknown/unknown");
        let kind = self.annotations.as_ref().and_then(|notes| notes.get("vnd.docker.reference.type"));
        of_nothing || kind.and_then(Value::as_str) == Some("attestation-manifest")
    }
}

/// The image of an index for these machines, with the platform that it is for where that is told; else what is there in
/// its place.
pub(super) fn for_machine<'a>(
    manifests: &'a [Descriptor],
    machine: &Machine,
) -> Result<(&'a Descriptor, Option<String>), String> {
    let images: Vec<&Descriptor> = manifests.iter().filter(|one| !one.attests()).collect();
    if let [only] = images[..]
        && only.platform.is_none()
    {
        return Ok((only, None));
    }
    let told: Vec<(&Descriptor, String)> =
        images.iter().filter_map(|one| Some((*one, one.platform.as_ref()?.name()))).collect();
    let names = platforms(manifests);
    match machine.choose(&names).and_then(|at| told.into_iter().find(|(_, name)| *name == names[at])) {
        Some((found, name)) => Ok((found, Some(name))),
        None if images.is_empty() => Err("its index names no image".into()),
        None => Err(format!("it has no image for {machine}, only for {}", listed(&names))),
    }
}

/// The machines that an index has an image for, each once; attestations are for none.
pub(super) fn platforms(manifests: &[Descriptor]) -> Vec<String> {
    let images = manifests.iter().filter(|one| !one.attests());
    let mut names = Vec::new();
    for name in images.filter_map(|one| one.platform.as_ref().map(Platform::name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "machines it does not name".into() } else { names.join(", ") }
}

/// The config of an image.
#[derive(Deserialize)]
pub(super) struct Config {
    os: Option<String>,
    architecture: Option<String>,
    variant: Option<String>,
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
        Some(Platform { os: Some(os), architecture, variant: told(&self.variant) }.name())
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
        let risc = json!({"digest": "e", "platform": {"os": "linux", "architecture": "riscv64", "variant": "v1"}});
        let note = json!({"digest": "f", "annotations": {"vnd.docker.reference.type": "attestation-manifest"}});
        let chosen = |platforms: Value| {
            let found =
                for_machine(&manifests(platforms), &Machine::default()).map(|(one, of)| (one.digest.clone(), of));
            found.map(|(digest, of)| format!("{digest} {}", of.unwrap_or_default()))
        };
        assert_eq!(chosen(json!([proof, arm, ours])).unwrap(), "b linux/amd64");
        assert_eq!(chosen(json!([proof, arm])).unwrap(), "a linux/arm64", "the only one that it is for");
        let neither = "it has no image for linux/amd64, only for linux/arm64, linux/riscv64/v1";
        assert_eq!(chosen(json!([proof, arm, risc])).unwrap_err(), neither);
        assert_eq!(chosen(json!([{"digest": "d"}])).unwrap(), "d ");
        assert_eq!(chosen(json!([{"digest": "d"}, proof, note])).unwrap(), "d ", "what attests to it is no second one");
        assert_eq!(chosen(json!([proof])).unwrap_err(), "its index names no image");
        assert_eq!(chosen(json!([])).unwrap_err(), "its index names no image");
    }

    #[test]
    fn a_config_may_hold_nothing_of_what_is_read() {
        let config: Config = from_value(json!({"created": 7, "config": {"Labels": {"a": 1, "b": "two"}}})).unwrap();
        assert_eq!((config.created(), config.platform()), (None, None));
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
