//! What is known of a tag beyond its name.

use crate::domain::Moment;
use crate::domain::image::Digest;
use serde::{Deserialize, Serialize};

/// What a digest leads to. What it says never changes, so this is remembered; whether it is still there may change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// When the image was made, by its config.
    pub created: Option<Moment>,
    /// The size of its layers as they travel, in bytes; nothing where one of them does not tell its own.
    pub size: Option<u64>,
    /// The labels of its config, by name.
    pub labels: Vec<(String, String)>,
    /// The machines it is for, such as `linux/amd64`, where it says so.
    pub platforms: Vec<String>,
    /// Of those the one that was looked at, where the index says which.
    #[serde(default)]
    pub looked_at: Option<String>,
    /// What an index leads to, and what must still be there for the image to be had back.
    pub parts: Vec<Part>,
}

/// Something that an image is made of, below what its tag points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is, such as `its config`.
    pub what: String,
    /// Where it is asked for, below the image.
    pub path: String,
}

/// What became of asking for one tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// It is there as a whole.
    Whole(Digest, Found),
    /// Something is gone: what, and what the tag points at as far as that is known.
    Broken(Option<Digest>, String),
    /// It is there, in a form that is not read here: why nothing more can be told, and what the tag points at.
    Untold(Option<Digest>, String),
    /// It could not be read, in words.
    Unknown(String),
}
