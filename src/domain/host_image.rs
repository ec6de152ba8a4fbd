//! The images of a service that lie on a host, as its engine tells of them. Names and labels are hostile text.

use super::image::{Digest, is_tag};
use super::{CommitId, Moment};
use serde::{Deserialize, Serialize};

/// An image that need not be pulled to be started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostImage {
    /// Its id at this engine: the digest of its config.
    pub id: Digest,
    /// The references it can be started by, such as `ghcr.io/acme/api:main-f956226`: its tags, sorted.
    pub tags: Vec<String>,
    /// The digest of its manifest in the repository of the service, where it was pulled from there.
    pub digest: Option<Digest>,
    /// The commit that its label names, else that of the digits in a tag when the history here has exactly one.
    pub commit: Option<CommitId>,
    /// When it was built.
    pub created: Option<Moment>,
    /// What it takes on the disk, in bytes; layers that others share are counted with each.
    pub size: Option<u64>,
}

/// The images of the service on one host, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HostImages {
    /// The repository that they are of.
    pub repository: String,
    /// Those of the repository of the service.
    pub images: Vec<HostImage>,
    /// How many others the engine holds.
    pub others: usize,
}

impl HostImage {
    /// The reference that a script can be handed: a tag that names its commit. A tag that moves, such as `main`, may be of
    /// another image by the time the script pulls it.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.tags.iter().map(String::as_str).find(|tag| names(tag, self.commit))
    }

    /// What it is called in few letters: its commit, else its tag, else the beginning of its id.
    #[must_use]
    pub fn title(&self) -> String {
        let tag = || self.tags.first().and_then(|tag| tag.rsplit_once(':')).map(|(_, tag)| tag.to_owned());
        let digits = || self.id.0.trim_start_matches("sha256:").chars().take(12).collect();
        self.commit.map(|commit| commit.short()).or_else(tag).unwrap_or_else(digits)
    }
}

/// Whether a reference has a tag of the form `BRANCH-DIGITS`, with the digits of this commit, and nothing that could mean
/// something else to a shell.
#[must_use]
pub fn names(reference: &str, commit: Option<CommitId>) -> bool {
    let harmless = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/:[]".contains(&byte));
    let Some((name, tag)) = reference.rsplit_once(':').filter(|(name, tag)| is_tag(tag) && harmless(name)) else {
        return false;
    };
    let digits = tag.rsplit_once('-').map_or("", |(_, digits)| digits);
    !name.is_empty() && digits.len() >= 7 && commit.is_some_and(|commit| commit.to_string().starts_with(digits))
}

impl HostImages {
    /// The images of a commit.
    pub fn of(&self, commit: CommitId) -> impl Iterator<Item = &HostImage> {
        self.images.iter().filter(move |image| image.commit == Some(commit))
    }

    /// The newest of them by title, and how many there are: `2 here: f956226, cfb28b0`.
    #[must_use]
    pub fn words(&self, most: usize) -> String {
        let titles: Vec<String> = self.images.iter().take(most).map(HostImage::title).collect();
        match self.images.len().saturating_sub(most) {
            _ if titles.is_empty() => "none of the service is here".into(),
            0 => format!("{} here: {}", titles.len(), titles.join(", ")),
            more => format!("{} here: {} and {more} more", self.images.len(), titles.join(", ")),
        }
    }

    /// The image of this id.
    #[must_use]
    pub fn with_id(&self, id: &Digest) -> Option<&HostImage> {
        self.images.iter().find(|image| image.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(tags: &[&str]) -> HostImage {
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        HostImage {
            id: Digest("sha256:0123456789abcdef".into()),
            tags,
            digest: None,
            commit: None,
            created: None,
            size: None,
        }
    }

    #[test]
    fn only_a_tag_that_names_the_commit_is_handed_to_a_script() {
        let commit = Some(CommitId::from_bytes([0xab; 20]));
        let of = |tags: &[&str]| HostImage { commit, ..image(tags) };
        let whole = "127.0.0.1:5000/a/b:main-abababa";
        assert_eq!(of(&["a/b:latest", "a/b:main", "a/b:$(reboot)-abababa", whole]).reference(), Some(whole));
        assert_eq!(of(&["a/b:main", "a/b:main-cdcdcdc"]).reference(), None, "a tag that moves names no version");
        assert_eq!(image(&[whole]).reference(), None, "whose commit is not known");
        assert_eq!(of(&["127.0.0.1:5000/a"]).reference(), None, "that is a port");
        assert_eq!((image(&[]).reference(), image(&[]).title().as_str()), (None, "0123456789ab"));
    }
}
