//! What lies in the changelog folder: the index, and the Markdown files beside it.

use super::entry::Entry;
use std::sync::Arc;

/// The folder as it was read.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// The bytes of the index; `None` where there is none.
    pub index: Option<Arc<[u8]>>,
    /// The other Markdown files, sorted by name. Not each has to be an entry.
    pub files: Vec<Shelved>,
}

/// One Markdown file of the folder.
#[derive(Debug, Clone)]
pub struct Shelved {
    /// Its name in the folder. Hostile text.
    pub name: String,
    /// What is in it, or why that was not read.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// It was read.
    Text(Arc<[u8]>, Arc<Entry>),
    /// It is not a file that is read.
    Closed(Closed),
}

/// Why something with the name of an entry is never opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Closed {
    /// It points elsewhere.
    Symlink,
    /// It is a folder.
    Directory,
    /// A commit of another repository, a socket, a pipe or a device.
    Special,
    /// It is larger than [`LARGEST`].
    Large,
    /// Its name is not UTF-8.
    Name,
}

/// No entry is larger, in bytes.
pub const LARGEST: u64 = 4 << 20;

impl Closed {
    /// What it is, to follow "The entry".
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Symlink => "is a symbolic link and is not followed",
            Self::Directory => "is a folder, not a file",
            Self::Special => "is not a regular file and is not opened",
            Self::Large => "is larger than 4 MiB and is not read",
            Self::Name => "has a name that is not UTF-8 and is not read",
        }
    }
}

impl Shelved {
    /// A file with this text.
    #[must_use]
    pub fn of(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let entry = Arc::new(Entry::parse(&bytes));
        Self { name: name.into(), content: Content::Text(bytes, entry) }
    }

    /// The text and its parts; `None` when it was not read.
    #[must_use]
    pub fn read(&self) -> Option<(&Arc<[u8]>, &Entry)> {
        match &self.content {
            Content::Text(bytes, entry) => Some((bytes, entry)),
            Content::Closed(_) => None,
        }
    }
}

impl Shelf {
    /// The file of this name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Shelved> {
        let at = self.files.binary_search_by(|file| file.name.as_str().cmp(name)).ok()?;
        self.files.get(at)
    }
}
