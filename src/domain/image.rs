//! Images of a registry: tags, what they point at, and whether they can be had back.

use super::{CommitId, Moment};
use serde::{Deserialize, Serialize};
use std::fmt;

/// `sha256:…` of an image or an index. Hostile text until it is resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest(pub String);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a tag is, by its name and the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TagKind {
    /// `<branch>-<commit>`: made once by the build of that commit on that branch.
    Built {
        /// The branch whose build made it.
        branch: String,
        /// The digits of the commit in the tag.
        commit: String,
    },
    /// A name that moves: `latest` or a branch.
    Moving,
    /// Any other.
    Other,
}

/// Whether the image behind a tag can be pulled as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Restorable {
    /// Tag, manifest and config are all there.
    Yes,
    /// Something is gone; what, in words.
    Broken(String),
    /// Not asked yet.
    Unasked,
    /// It could not be read; why, in words.
    Unknown(String),
}

/// One tag of the image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The tag.
    pub tag: String,
    /// What the tag is.
    pub kind: TagKind,
    /// The commit it was built from: by its label, else by the digits of its tag when the history here has exactly one
    /// such commit.
    pub commit: Option<CommitId>,
    /// What speaks against that commit, in words: tag and label disagree.
    pub doubt: Option<String>,
    /// What the tag points at.
    pub digest: Option<Digest>,
    /// When it was made.
    pub created: Option<Moment>,
    /// The size of its layers as they travel, in bytes.
    pub size: Option<u64>,
    /// The labels of its config, by name.
    pub labels: Vec<(String, String)>,
    /// The machines it is for, such as `linux/amd64`, where it says so. Hostile text.
    pub platforms: Vec<String>,
    /// Of those the one that was looked at, where its index says which. Hostile text.
    #[serde(default)]
    pub looked_at: Option<String>,
    /// The moving tags that point at the same digest.
    pub moving: Vec<String>,
    /// Whether it can be had back.
    pub restorable: Restorable,
}

impl Image {
    /// A tag of which nothing but the name is known.
    #[must_use]
    pub fn named(tag: String, kind: TagKind) -> Self {
        Self {
            tag,
            kind,
            commit: None,
            doubt: None,
            digest: None,
            created: None,
            size: None,
            labels: Vec::new(),
            platforms: Vec::new(),
            looked_at: None,
            moving: Vec::new(),
            restorable: Restorable::Unasked,
        }
    }

    /// The machines it is for, and which of several was looked at; nothing where neither is told. Hostile text.
    #[must_use]
    pub fn machines(&self) -> Option<String> {
        let all = self.platforms.join(", ");
        match (&self.platforms[..], &self.looked_at) {
            ([], _) => None,
            ([_, _, ..], Some(one)) => Some(format!("{all}; looked at: {one}")),
            _ => Some(all),
        }
    }

    /// The reference by which it is pulled, `name:tag`; `None` where that could mean something else to a registry or to a
    /// shell: a tag is hostile text until it has the form of one.
    #[must_use]
    pub fn reference(&self, name: &str) -> Option<String> {
        let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/:[]".contains(&byte);
        (is_tag(&self.tag) && name.bytes().all(harmless)).then(|| format!("{name}:{}", self.tag))
    }

    /// The value of a label.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a text has the form of a tag, by the specification. Anything else could lead elsewhere as a part of an address.
#[must_use]
pub fn is_tag(text: &str) -> bool {
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    text.len() <= 128 && !text.starts_with(['.', '-']) && !text.is_empty() && text.bytes().all(valid)
}

/// The tags of the image, newest first as far as dates are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageList {
    /// The image, such as `ghcr.io/owner/name`.
    pub name: String,
    /// Its tags.
    pub images: Vec<Image>,
    /// Commits on a branch whose builds are deployed that have no image, newest first.
    pub without_image: Vec<CommitId>,
    /// The commits of the images, those without one and the heads of the branches, as far as they are in this
    /// repository, newest first in the order of its history.
    #[serde(default)]
    pub commits: Vec<ImageCommit>,
    /// There are more tags than were read, so what is not here may still be there.
    #[serde(default)]
    pub cut: bool,
    /// Why dates are missing, in words, where somebody beside the registry was asked for them.
    #[serde(default)]
    pub undated: Option<String>,
}

/// A commit that images are about, as git knows it here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageCommit {
    /// Its name.
    pub id: CommitId,
    /// Its subject. Hostile text.
    pub subject: String,
    /// When it was committed.
    pub when: Moment,
    /// The branches of the configuration whose head it is.
    pub heads: Vec<String>,
    /// The deployed branch that it was pushed to and whose build left no image of it.
    pub lacks: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_machines_it_is_said_which_was_looked_at() {
        let of = |platforms: &[&str], looked_at: Option<&str>| {
            let platforms = platforms.iter().map(|name| (*name).to_owned()).collect();
            Image { platforms, looked_at: looked_at.map(Into::into), ..Image::named("a".into(), TagKind::Other) }
                .machines()
        };
        let both = ["linux/arm64", "linux/amd64"];
        assert_eq!(of(&both, Some(both[1])).as_deref(), Some("linux/arm64, linux/amd64; looked at: linux/amd64"));
        assert_eq!(of(&both[..1], Some(both[0])).as_deref(), Some("linux/arm64"));
        assert_eq!(of(&[], None), None);
    }

    #[test]
    fn only_what_has_the_form_of_a_tag_can_be_pulled_by_name() {
        let reference = |name: &str, tag: &str| Image::named(tag.into(), TagKind::Other).reference(name);
        assert_eq!(reference("ghcr.io/acme/api", "main-1").as_deref(), Some("ghcr.io/acme/api:main-1"));
        assert_eq!(reference("[::1]:5000/api", "v1.2_3").as_deref(), Some("[::1]:5000/api:v1.2_3"));
        for tag in ["", "../x", "-x", "a b", "x;rm", "$(x)", "x\u{1b}[31m", "\u{202e}x", &"a".repeat(129)] {
            assert_eq!(reference("ghcr.io/acme/api", tag), None, "{tag}");
        }
        assert_eq!(reference("ghcr.io/acme/$(id)", "main"), None);
    }
}
