//! All themes: those that ship, mono, which is built in, and the person's own, which win over a shipped one of the
//! same name.

use super::file::{Problem, ThemeFile};
use super::{Depth, Theme, resolve};
use std::sync::Arc;

/// The theme without colors.
pub const MONO: &str = "mono";

const MONO_TEXT: &str = r#"
name = "mono"
about = "no color at all: state by glyph, word, bold, reversed and underline"
variant = "any"
depth = "mono"
schema = 1
inherits = "ansi16"
"#;

/// Every theme at hand.
#[derive(Debug, Clone)]
pub struct Shelf {
    files: Vec<ThemeFile>,
}

impl Shelf {
    /// The shipped themes, mono, and these files of the person: name and text.
    #[must_use]
    pub fn new(own: &[(String, String)]) -> Self {
        let shipped = engine::themes::SHIPPED.iter().map(|(name, text)| ThemeFile::read(name, text));
        let built_in = Self { files: shipped.chain([ThemeFile::read(MONO, MONO_TEXT)]).collect() };
        own.iter().fold(built_in, |shelf, (name, text)| shelf.with(name, text))
    }

    /// The same shelf with this file last on it, in the place of another of its name.
    #[must_use]
    pub fn with(&self, name: &str, text: &str) -> Self {
        let file = ThemeFile::read(name, text);
        let others = self.files.iter().filter(|other| other.name != file.name).cloned();
        Self { files: others.chain([file.clone()]).collect() }
    }

    /// The names, in the order of the picker.
    #[must_use]
    pub fn names(&self) -> Arc<[String]> {
        self.files.iter().map(|file| file.name.clone()).collect()
    }

    /// The theme of this name with the nearest colors the terminal can show.
    ///
    /// Sixteen colors always get `ansi16` and none always gets mono: a theme made for more would lie there.
    #[must_use]
    pub fn theme(&self, name: &str, terminal: Depth) -> Option<Theme> {
        let file = self.file(name)?;
        let fitting = match terminal {
            Depth::Mono => self.file(MONO),
            Depth::Ansi16 if file.depth > Depth::Ansi16 => self.file("ansi16"),
            _ => None,
        };
        let resolved = resolve::theme(fitting.unwrap_or(file), &self.files);
        Some(resolved.within(terminal.min(fitting.unwrap_or(file).depth)))
    }

    /// What is wrong with the files, each with the name of its theme.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &Problem)> {
        self.files.iter().flat_map(|file| file.problems.iter().map(|problem| (file.name.as_str(), problem)))
    }

    /// The files, in the order of the picker.
    #[must_use]
    pub fn files(&self) -> &[ThemeFile] {
        &self.files
    }

    fn file(&self, name: &str) -> Option<&ThemeFile> {
        self.files.iter().find(|file| file.name == name)
    }
}
