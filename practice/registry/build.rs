//! One image as buildx pushes it: an index that names a manifest and its attestation, and the config with its labels.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde_json::{Value, json};

/// What is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// The branch whose push was built.
    pub branch: String,
    /// The 40 digits of the commit.
    pub commit: String,
    /// When it was built.
    pub created: DateTime<FixedOffset>,
    /// The size of its layers, in bytes.
    pub size: u64,
}

/// The digests of what was pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// What the tag points at.
    pub index: String,
    /// The image for linux/amd64.
    pub manifest: String,
    /// Its config.
    pub config: String,
}

/// The three documents of an image, as bytes.
pub(super) struct Documents {
    pub index: Vec<u8>,
    pub manifest: Vec<u8>,
    pub attestation: Vec<u8>,
    pub config: Vec<u8>,
}

pub(super) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
pub(super) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

impl Build {
    /// A build of a usual size, which differs from commit to commit.
    #[must_use]
    pub fn of(branch: &str, commit: &str, created: DateTime<FixedOffset>) -> Self {
        let weight = commit.get(..2).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
        let size = 380_000_000 + weight * 131_072;
        Self { branch: branch.to_owned(), commit: commit.to_owned(), created, size }
    }

    /// The tag of this build alone: the branch and seven digits.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("{}-{}", self.branch, self.commit.get(..7).unwrap_or(&self.commit))
    }

    pub(super) fn documents(&self) -> Documents {
        let config = self.config().to_string().into_bytes();
        let manifest = manifest(&config, self.size).to_string().into_bytes();
        let attestation = manifest_of(CONFIG, b"{}", &[]).to_string().into_bytes();
        let index = index(&manifest, &attestation).to_string().into_bytes();
        Documents { index, manifest, attestation, config }
    }

    fn config(&self) -> Value {
        let created = self.created.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true);
        let layer = digest(format!("{}{}", self.branch, self.commit).as_bytes());
        json!({
            "architecture": "amd64",
            "os": "linux",
            "created": created,
            "config": {
                "Cmd": ["node", "dist/index.js"],
                "ExposedPorts": { "3000/tcp": {} },
                "Labels": {
                    "org.opencontainers.image.created": created,
                    "org.opencontainers.image.revision": self.commit,
                    "org.opencontainers.image.source": "https://github.com/MAS-Mr-Mentor/mr-mentor-backend",
                    "org.opencontainers.image.version": self.branch,
                },
            },
            "rootfs": { "type": "layers", "diff_ids": [layer] },
        })
    }
}

fn manifest(config: &[u8], size: u64) -> Value {
    let base = size / 5 * 4;
    let layers = [("node:20-alpine", base), ("app", size - base)];
    manifest_of(CONFIG, config, &layers)
}

fn manifest_of(kind: &str, config: &[u8], layers: &[(&str, u64)]) -> Value {
    let layers = layers
        .iter()
        .map(|(name, size)| json!({ "mediaType": LAYER, "digest": digest(name.as_bytes()), "size": size }));
    json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": { "mediaType": kind, "digest": digest(config), "size": config.len() },
        "layers": layers.collect::<Vec<_>>(),
    })
}

fn index(manifest: &[u8], attestation: &[u8]) -> Value {
    let (image, proof) = (digest(manifest), digest(attestation));
    json!({
        "schemaVersion": 2,
        "mediaType": INDEX,
        "manifests": [
            {
                "mediaType": MANIFEST,
                "digest": image,
                "size": manifest.len(),
                "platform": { "architecture": "amd64", "os": "linux" },
            },
            {
                "mediaType": MANIFEST,
                "digest": proof,
                "size": attestation.len(),
                "annotations": { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": image },
                "platform": { "architecture": "unknown", "os": "unknown" },
            },
        ],
    })
}

/// `sha256:` and the digits of these bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", crate::digits::of(bytes))
}
