//! The images of a service that lie on a host, as its engine tells of them. Names and labels are hostile text.

use super::image::{Digest, is_tag};
use super::{CommitId, Moment};

/// An image that need not be pulled to be started.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HostImages {
    /// Those of the repository of the service.
    pub images: Vec<HostImage>,
    /// How many others the engine holds.
    pub others: usize,
}

impl HostImage {
    /// The reference that a script can be handed: a tag of the form that a tag has. Anything else could mean something else
    /// to a shell.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        let harmless = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/:[]".contains(&byte));
        let is_whole = |tag: &&String| tag.rsplit_once(':').is_some_and(|(name, tag)| is_tag(tag) && harmless(name));
        self.tags.iter().find(is_whole).map(String::as_str)
    }

    /// What it is called in few letters: its commit, else its tag, else the beginning of its id.
    #[must_use]
    pub fn title(&self) -> String {
        let tag = || self.tags.first().and_then(|tag| tag.rsplit_once(':')).map(|(_, tag)| tag.to_owned());
        let digits = || self.id.0.trim_start_matches("sha256:").chars().take(12).collect();
        self.commit.map(|commit| commit.short()).or_else(tag).unwrap_or_else(digits)
    }
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
    fn only_a_tag_that_is_one_is_handed_to_a_script() {
        assert_eq!(
            image(&["a/b:$(reboot)", "127.0.0.1:5000/a/b:main-1"]).reference(),
            Some("127.0.0.1:5000/a/b:main-1")
        );
        assert_eq!(image(&["127.0.0.1:5000/a"]).reference(), None, "that is a port");
        assert_eq!((image(&[]).reference(), image(&[]).title().as_str()), (None, "0123456789ab"));
    }
}
