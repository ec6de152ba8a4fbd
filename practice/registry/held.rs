//! An image of the registry as an engine holds it after it was pulled.

use super::server::Registry;
use super::shelf::Shelf;
use crate::engine::{Ailment, Image, Program, split};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;

impl Shelf {
    /// What comes of pulling this reference, by its tag or its digest; `None` where that leads nowhere.
    #[must_use]
    pub fn image(&self, reference: &str) -> Option<Image> {
        let by_digest = reference.split_once('@').map(|(_, digest)| digest);
        let digest = by_digest.or_else(|| self.points_at(split(reference).1?))?;
        let index = self.manifest(digest)?;
        let manifest = self.manifest(index["manifests"][0]["digest"].as_str()?)?;
        let id = manifest["config"]["digest"].as_str()?;
        let config: Value = serde_json::from_slice(self.blobs.get(id)?).ok()?;
        let layers = manifest["layers"].as_array()?;
        Some(Image {
            reference: reference.to_owned(),
            id: id.to_owned(),
            digest: Some(digest.to_owned()),
            created: moment(&config["created"])?,
            labels: labels(&config["config"]["Labels"]),
            size: layers.iter().filter_map(|layer| layer["size"].as_u64()).sum::<u64>() * 5 / 2,
            program: Program::App,
            ails: Ailment::None,
        })
    }

    fn manifest(&self, digest: &str) -> Option<Value> {
        serde_json::from_slice(&self.manifests.get(digest)?.1).ok()
    }
}

impl Registry {
    /// Gives the images that can be pulled whenever it is called, for as long as the registry runs.
    pub fn supply_images(&self) -> impl Fn(&str) -> Option<Image> + Send + Sync + use<> {
        let world = self.world();
        move |reference| {
            world.take_in();
            world.shelf().image(reference)
        }
    }
}

fn moment(value: &Value) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|moment| moment.to_utc())
}

fn labels(value: &Value) -> BTreeMap<String, String> {
    let all = value.as_object().into_iter().flatten();
    all.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect()
}
