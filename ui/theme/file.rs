//! A theme file as it was written. Nothing in it can prevent the start: what is wrong is named with its line, its
//! column and the nearest right word, and the rest loads.

use super::Role;
use super::depth::Depth;
use ratatui::style::Modifier;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// For which grounds a theme is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Variant {
    /// Light text on a dark ground.
    #[default]
    Dark,
    /// Dark text on a light ground.
    Light,
    /// The terminal's own colors.
    Any,
}

/// Something in a theme file that is not used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong, as a sentence.
    pub sentence: String,
}

/// A value of a role as written: names are not resolved yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The foreground: a palette name, `#rrggbb`, an ANSI name or `default`.
    pub fg: Option<String>,
    /// The background.
    pub bg: Option<String>,
    /// Bold and the like.
    pub mods: Modifier,
}

/// A theme file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThemeFile {
    /// Its name, from the file or its file name.
    pub name: String,
    /// One line about it.
    pub about: String,
    /// For which grounds it is made.
    pub variant: Variant,
    /// The least the terminal must be able to show.
    pub depth: Depth,
    /// The theme that answers for what is not here.
    pub inherits: Option<String>,
    /// Names for colors.
    pub palette: BTreeMap<String, String>,
    /// The roles that are here, by `table.key`.
    pub roles: BTreeMap<String, Written>,
    /// The lines of a chart.
    pub series: Vec<Written>,
    /// What is not used.
    pub problems: Vec<Problem>,
}

const TOP: [&str; 6] = ["name", "about", "variant", "depth", "schema", "inherits"];
const TABLES: [&str; 9] = ["palette", "ui", "status", "env", "slot", "change", "diff", "chart", "glyphs"];

struct Reader<'a> {
    text: &'a str,
    file: ThemeFile,
}

impl ThemeFile {
    /// Reads a theme file. `name` is used when the file says none.
    #[must_use]
    pub fn read(name: &str, text: &str) -> Self {
        let mut reader = Reader { text, file: Self { name: name.into(), ..Self::default() } };
        match DeTable::parse(text) {
            Ok(table) => table.get_ref().iter().for_each(|(key, value)| reader.top(key, value)),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                reader.wrong(at, format!("This is not TOML: {}.", error.message()));
            }
        }
        reader.file
    }
}

impl Reader<'_> {
    fn wrong(&mut self, at: usize, sentence: String) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().map_or(0, |start| start.chars().count()) + 1;
        self.file.problems.push(Problem { line, column, sentence });
    }

    fn top(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let at = key.span().start;
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("schema", _) => {}
            ("name", DeValue::String(text)) => self.file.name = text.to_string(),
            ("about", DeValue::String(text)) => self.file.about = text.to_string(),
            ("inherits", DeValue::String(text)) => self.file.inherits = Some(text.to_string()),
            ("variant", DeValue::String(text)) => match text.as_ref() {
                "dark" => self.file.variant = Variant::Dark,
                "light" => self.file.variant = Variant::Light,
                "any" => self.file.variant = Variant::Any,
                other => self.wrong(at, format!("variant is dark, light or any, not {other:?}.")),
            },
            ("depth", DeValue::String(text)) => match Depth::named(text) {
                Some(depth) => self.file.depth = depth,
                None => self.wrong(at, format!("depth is truecolor, 256, 16 or mono, not {text:?}.")),
            },
            (table, DeValue::Table(entries)) if TABLES.contains(&table) => self.table(table, entries),
            (other, _) if TOP.contains(&other) => self.wrong(at, format!("{other} takes a text.")),
            (other, _) => self.unknown(at, other, TOP.into_iter().chain(TABLES)),
        }
    }

    fn unknown<'n>(&mut self, at: usize, found: &str, known: impl Iterator<Item = &'n str>) {
        let near = known.min_by_key(|name| strsim::osa_distance(name, found));
        let near = near.filter(|name| strsim::osa_distance(name, found) <= 3);
        let meant = near.map(|name| format!(" {name} is near it.")).unwrap_or_default();
        self.wrong(at, format!("{found} is no key of a theme.{meant}"));
    }

    fn table(&mut self, table: &str, entries: &DeTable<'_>) {
        for (key, value) in entries {
            let at = key.span().start;
            let role = format!("{table}.{}", key.get_ref());
            match (table, value.get_ref()) {
                ("palette", DeValue::String(color)) => {
                    self.file.palette.insert(key.get_ref().to_string(), color.to_string());
                }
                ("palette", _) => self.wrong(at, format!("{role} takes a color.")),
                ("glyphs", _) => {}
                ("chart", DeValue::Array(items)) if role == "chart.series" => {
                    let series: Vec<Written> = items.iter().filter_map(|item| self.written(item)).collect();
                    self.file.series = series;
                }
                _ if Role::ALL.iter().any(|(_, name)| *name == role) => {
                    if let Some(written) = self.written(value) {
                        self.file.roles.insert(role, written);
                    }
                }
                _ => self.unknown(at, &role, Role::ALL.into_iter().map(|(_, name)| name).chain(["chart.series"])),
            }
        }
    }

    fn written(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Written> {
        match value.get_ref() {
            DeValue::String(text) => Some(Written { fg: Some(text.to_string()), ..Written::default() }),
            DeValue::Table(parts) => Some(self.styled(parts)),
            _ => {
                self.wrong(value.span().start, "A role takes a color or { fg, bg, mods }.".into());
                None
            }
        }
    }

    fn styled(&mut self, parts: &DeTable<'_>) -> Written {
        let mut written = Written::default();
        for (key, value) in parts {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("fg", DeValue::String(color)) => written.fg = Some(color.to_string()),
                ("bg", DeValue::String(color)) => written.bg = Some(color.to_string()),
                ("mods", DeValue::Array(names)) => names.iter().for_each(|name| written.mods |= self.modifier(name)),
                (other, _) => self.unknown(key.span().start, other, ["fg", "bg", "mods"].into_iter()),
            }
        }
        written
    }

    fn modifier(&mut self, name: &Spanned<DeValue<'_>>) -> Modifier {
        match name.get_ref() {
            DeValue::String(text) if text == "bold" => Modifier::BOLD,
            DeValue::String(text) if text == "italic" => Modifier::ITALIC,
            DeValue::String(text) if text == "underline" => Modifier::UNDERLINED,
            DeValue::String(text) if text == "reversed" => Modifier::REVERSED,
            _ => {
                self.wrong(name.span().start, "mods are bold, italic, underline and reversed.".into());
                Modifier::empty()
            }
        }
    }
}
