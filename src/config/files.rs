//! Reading configuration files: of a sane size, in UTF-8, and the repository's own never from outside of it.

use super::layer::{self, Layer};
use super::problem::{Cost, FileLayer, Place, Problem};
use super::schema::Names;
use super::trust::{Trust, TrustBook};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The name of the repository's file, at the root of the work tree. A bare repository has none.
pub const FILE_NAME: &str = "cutover.toml";
/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Reads the file of a layer; one that is absent says nothing.
pub(super) fn read(path: &Path, layer: FileLayer) -> Result<Option<Layer>, Problem> {
    bytes(path, layer)?.map(|bytes| parse(&bytes, layer, path)).transpose()
}

/// Reads a file that has to be there.
pub(super) fn read_named(path: &Path) -> Result<Layer, Problem> {
    let absent = || whole(path, FileLayer::Named, "There is no such file, so nothing of it is used.".into());
    read(path, FileLayer::Named)?.ok_or_else(absent)
}

/// The repository's file.
#[derive(Debug)]
pub struct RepositoryFile {
    root: PathBuf,
    path: PathBuf,
    bytes: Vec<u8>,
    pub(super) layer: Layer,
}

/// The repository's file, ignored because nobody here trusts it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untrusted {
    /// The file.
    pub path: PathBuf,
    /// What it names.
    pub named: Vec<Named>,
    /// Whether another content of it was trusted before.
    pub trust: Trust,
}

/// Something that a repository's file names and that needs trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The path of the key.
    pub path: String,
    /// What it is.
    pub names: Names,
    /// The value as TOML; `None` when it is not a value that would be used.
    pub value: Option<String>,
    /// The line it stands on.
    pub line: usize,
}

impl RepositoryFile {
    /// Reads the file at the root of a work tree, without asking whether it is trusted.
    ///
    /// # Errors
    /// When it is there and cannot be used: too large, not UTF-8, or a symbolic link out of the repository.
    pub fn read(root: &Path) -> Result<Option<Self>, Problem> {
        let path = root.join(FILE_NAME);
        if leads_outside(root, &path) {
            let sentence = "It is a symbolic link out of the repository, so it is not used.";
            return Err(whole(&path, FileLayer::Repository, sentence.into()));
        }
        let Some(bytes) = bytes(&path, FileLayer::Repository)? else { return Ok(None) };
        let layer = parse(&bytes, FileLayer::Repository, &path)?;
        Ok(Some(Self { root: root.to_path_buf(), path, bytes, layer }))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The root of the work tree.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its content, exactly as it was read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What is wrong in it, but for values of keys.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.layer.problems
    }

    /// What it names that needs trust.
    #[must_use]
    pub fn named(&self) -> Vec<Named> {
        let named = |setting: &layer::Setting| {
            let names = match &setting.value {
                Ok(value) => setting.key.needs_trust(value),
                Err(_) => setting.key.names,
            };
            let line = if let Place::File { line, .. } = setting.place { line } else { 0 };
            let value = setting.value.as_ref().ok().map(toml::Value::to_string);
            Some(Named { path: setting.path.clone(), names: names?, value, line })
        };
        let mut named: Vec<Named> = self.layer.settings.iter().filter_map(named).collect();
        named.sort_by_key(|named| named.line);
        named
    }

    /// Why it is ignored; `None` when it is trusted or names nothing that needs it.
    #[must_use]
    pub fn distrust(&self, book: Option<&TrustBook>) -> Option<Untrusted> {
        let named = self.named();
        if named.is_empty() {
            return None;
        }
        let trust = book.map_or(Trust::Never, |book| book.verdict(&self.root, &self.bytes));
        (trust != Trust::Granted).then(|| Untrusted { path: self.path.clone(), named, trust })
    }
}

fn leads_outside(root: &Path, path: &Path) -> bool {
    if !path.is_symlink() {
        return false;
    }
    match (root.canonicalize(), path.canonicalize()) {
        (Ok(root), Ok(target)) => !target.starts_with(root),
        _ => true,
    }
}

/// The content of a file; `None` when there is none.
fn bytes(path: &Path, layer: FileLayer) -> Result<Option<Vec<u8>>, Problem> {
    let problem = |why: String| whole(path, layer, format!("{why}, so nothing of it is used."));
    let open = || -> std::io::Result<Option<Vec<u8>>> {
        // A pipe would be waited for until somebody writes into it.
        if !fs::metadata(path)?.is_file() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    };
    match open() {
        Ok(Some(bytes)) if bytes.len() as u64 > LARGEST => Err(problem("It is larger than 1 MiB".into())),
        Ok(Some(bytes)) => Ok(Some(bytes)),
        Ok(None) => Err(problem("It is not a file".into())),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(problem(format!("It cannot be read ({cause})"))),
    }
}

fn parse(bytes: &[u8], layer: FileLayer, path: &Path) -> Result<Layer, Problem> {
    match str::from_utf8(bytes) {
        Ok(text) => Ok(layer::read(text.strip_prefix('\u{feff}').unwrap_or(text), layer, path)),
        Err(cause) => {
            let good = str::from_utf8(&bytes[..cause.valid_up_to()]).unwrap_or_default();
            let (line, column) = layer::line_and_column(good, good.len());
            let place = Place::File { layer, path: path.to_path_buf(), line, column };
            let sentence = "The file is not valid UTF-8 here, so nothing in it is used.".into();
            Err(Problem { place, cost: Cost::File, key: None, sentence })
        }
    }
}

/// A problem with a file as a whole.
fn whole(path: &Path, layer: FileLayer, sentence: String) -> Problem {
    let place = Place::File { layer, path: path.to_path_buf(), line: 0, column: 0 };
    Problem { place, cost: Cost::File, key: None, sentence }
}
