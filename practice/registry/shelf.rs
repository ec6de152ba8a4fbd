//! The images that are there: documents by digest, digests by tag.

use super::build::{Build, Documents, INDEX, MANIFEST, Pushed, digest};
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeMap, HashMap};

/// One repository of a registry. Tags are kept in the order of their bytes, which is the order they are listed in.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    pub(super) name: String,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) manifests: HashMap<String, (String, Vec<u8>)>,
    pub(super) blobs: HashMap<String, Vec<u8>>,
    pub(super) pushed: BTreeMap<String, DateTime<FixedOffset>>,
}

impl Shelf {
    /// An empty one of this name, such as `acme/api`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Pushes a build under its own tag and, as the workflow does, under its branch and, from main, as `latest`.
    pub fn push(&mut self, build: &Build) -> Pushed {
        let pushed = self.keep(build);
        self.tags.insert(build.tag(), pushed.index.clone());
        self.tags.insert(build.branch.clone(), pushed.index.clone());
        if build.branch == "main" {
            self.tags.insert("latest".to_owned(), pushed.index.clone());
        }
        pushed
    }

    /// Keeps the documents of a build without a tag.
    pub fn keep(&mut self, build: &Build) -> Pushed {
        let Documents { index, manifest, attestation, config } = build.documents();
        let pushed = Pushed { index: digest(&index), manifest: digest(&manifest), config: digest(&config) };
        self.blobs.insert(pushed.config.clone(), config);
        self.put(MANIFEST, attestation);
        self.put(MANIFEST, manifest);
        self.put(INDEX, index);
        self.pushed.insert(pushed.index.clone(), build.created);
        pushed
    }

    /// Keeps any document as a manifest of this media type, and gives its digest.
    pub fn put(&mut self, kind: &str, document: Vec<u8>) -> String {
        let name = digest(&document);
        self.manifests.insert(name.clone(), (kind.to_owned(), document));
        name
    }

    /// Keeps any bytes as a blob, and gives their digest.
    pub fn put_blob(&mut self, bytes: Vec<u8>) -> String {
        let name = digest(&bytes);
        self.blobs.insert(name.clone(), bytes);
        name
    }

    /// Lets a tag point at a digest, there or not.
    pub fn tag(&mut self, tag: &str, digest: &str) {
        self.tags.insert(tag.to_owned(), digest.to_owned());
    }

    /// Takes a tag away; what it pointed at stays.
    pub fn remove(&mut self, tag: &str) {
        self.tags.remove(tag);
    }

    /// Loses what has this digest; what points at it stays.
    pub fn lose(&mut self, digest: &str) {
        self.manifests.remove(digest);
        self.blobs.remove(digest);
    }

    /// Loses the image for linux/amd64 that a tag leads to; the tag and its index stay.
    pub fn hollow(&mut self, tag: &str) {
        let index = self.points_at(tag).and_then(|digest| self.manifests.get(digest));
        let index = index.and_then(|(_, bytes)| serde_json::from_slice::<serde_json::Value>(bytes).ok());
        if let Some(image) = index.as_ref().and_then(|index| index["manifests"][0]["digest"].as_str()) {
            self.lose(image);
        }
    }

    /// The tags in the order they are listed in.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.keys().map(String::as_str)
    }

    /// What a tag points at.
    #[must_use]
    pub fn points_at(&self, tag: &str) -> Option<&str> {
        self.tags.get(tag).map(String::as_str)
    }

    /// The digest a tag or a digest means.
    pub(super) fn digest_of<'a>(&'a self, reference: &'a str) -> Option<&'a str> {
        if reference.contains(':') { Some(reference) } else { self.points_at(reference) }
    }
}
