//! What was known of an image at the end of the last run, kept in the store: its list, and what its digests lead to.

use super::address::ImageName;
use super::client::Registry;
use super::machine::Machine;
use super::resolution::Found;
use super::resolve::Remembered;
use crate::domain::Moment;
use crate::domain::image::{Digest, ImageList};
use crate::store::{Kept, Store};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// More bytes than this are not kept: a list of so many tags is faster asked for than read back.
const LARGEST: usize = 4 << 20;
/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 4;

/// What is kept of one image.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ImageMemory {
    /// The last list and when it was read.
    pub list: Option<(Arc<ImageList>, Moment)>,
    /// As pairs, for the key of a map in JSON is a text.
    digests: Vec<(Digest, Found)>,
}

impl ImageMemory {
    /// What is to be kept of a list and of the digests behind it.
    #[must_use]
    pub fn of(list: Option<(Arc<ImageList>, Moment)>, remembered: &Remembered) -> Self {
        let digests = remembered.iter().map(|(digest, found)| (digest.clone(), found.clone())).collect();
        Self { list, digests }
    }

    /// What the last run kept of this image, looked at for these machines; nothing where there is none.
    #[must_use]
    pub fn recall(store: &Store, name: &ImageName, machine: &Machine) -> Self {
        let kept = store.recall(&key(name, machine));
        kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Keeps it for the next run.
    pub fn keep(&self, store: &Store, registry: &Registry) -> Kept {
        match serde_json::to_vec(self) {
            Ok(bytes) if bytes.len() <= LARGEST => store.remember(&key(registry.image(), registry.machine()), &bytes),
            _ => Kept::No,
        }
    }

    /// What the digests lead to.
    #[must_use]
    pub fn remembered(&self) -> Remembered {
        self.digests.iter().cloned().collect()
    }
}

fn key(name: &ImageName, machine: &Machine) -> String {
    format!("images/{SHAPE}/{machine}/{name}")
}
