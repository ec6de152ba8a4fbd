//! `keys.toml`: a preset, and only what differs from it.
//!
//! One wrong line costs only itself. Two commands that want the same keys in the same place both fall back to their
//! defaults, and the problem names both lines.

use super::map::{Binding, Origin};
use super::{KeyProblem, Keys, Preset};
use crate::commands::{self, Command};
use crate::places::Places;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a key file says.
#[derive(Debug, Clone, Default)]
pub struct FileBindings {
    /// Where it lies.
    pub path: PathBuf,
    /// The defaults it starts from.
    pub preset: Preset,
    /// The commands it binds, with their bindings.
    pub commands: Vec<(&'static str, Vec<Binding>)>,
    /// Default keys it takes away: the table and the keys.
    pub unbound: Vec<(String, Keys)>,
    /// What is wrong in it.
    pub problems: Vec<KeyProblem>,
}

/// Where the key file of this person lies.
#[must_use]
pub fn file_path(places: Option<&Places>) -> Option<PathBuf> {
    places.map(Places::keys_file)
}

/// The bindings a command has by itself under a preset.
pub(super) fn defaults(preset: Preset, command: &'static Command) -> impl Iterator<Item = Binding> {
    let keys = command.keys.iter().filter_map(|keys| Keys::parse(keys));
    keys.filter(move |keys| preset.keeps(command.id, keys)).map(|keys| Binding {
        keys,
        id: command.id,
        scope: command.scope,
        origin: Origin::Preset,
    })
}

/// Reads a key file's text. `path` is only named in problems.
#[must_use]
pub fn read(path: &Path, text: &str) -> FileBindings {
    let mut reader = Reader { path, text, file: FileBindings { path: path.to_owned(), ..FileBindings::default() } };
    match DeTable::parse(text) {
        Ok(table) => reader.root(table.get_ref()),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let message = error.message().lines().collect::<Vec<_>>().join(" ");
            reader.problem(at, format!("{message}; the default keys are used"));
        }
    }
    reader.drop_clashes();
    reader.file
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    file: FileBindings,
}

impl Reader<'_> {
    fn root(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("preset", _) => self.preset(value),
                (section, DeValue::Table(inner)) => self.section(name.span().start, section, inner),
                (other, _) => {
                    self.problem(
                        name.span().start,
                        format!("{other} is neither preset nor a table of keys; it is left out"),
                    );
                }
            }
        }
    }

    fn preset(&mut self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref().as_str().and_then(Preset::named) {
            Some(preset) => self.file.preset = preset,
            None => self.problem(value.span().start, "preset is one of vim, arrows, none; vim is used".into()),
        }
    }

    fn section(&mut self, at: usize, section: &str, table: &DeTable<'_>) {
        if !commands::sections().any(|known| known == section) {
            let known = commands::sections().collect::<Vec<_>>();
            let nearest = nearest(section, known.into_iter());
            self.problem(at, format!("[{section}] is no table of keys{nearest}; it is left out"));
            return;
        }
        for (action, value) in table {
            match (action.get_ref().as_ref(), value.get_ref()) {
                ("unbind", DeValue::Table(inner)) => self.unbind(section, inner),
                (action_name, _) => self.action(action.span().start, &format!("{section}.{action_name}"), value),
            }
        }
    }

    fn unbind(&mut self, section: &str, table: &DeTable<'_>) {
        let Some(value) = table.iter().find(|(name, _)| name.get_ref() == "keys").map(|(_, value)| value) else {
            return;
        };
        for (_, keys) in self.keys(value) {
            self.file.unbound.push((section.to_owned(), keys));
        }
    }

    fn action(&mut self, at: usize, id: &str, value: &Spanned<DeValue<'_>>) {
        let Some(command) = commands::by_id(id) else {
            let nearest = nearest(id, commands::all().map(|command| command.id));
            self.problem(at, format!("{id} is no action{nearest}; it is left out"));
            return;
        };
        if command.id == commands::LEAVE {
            self.problem(at, "ctrl-c always leaves; it cannot be changed".into());
            return;
        }
        let keys = self.keys(value);
        if keys.is_empty() && !is_empty_list(value) {
            return self.problem(at, format!("{id} keeps its default keys"));
        }
        let bindings = keys.into_iter().map(|(at, keys)| Binding {
            keys,
            id: command.id,
            scope: command.scope,
            origin: Origin::File(line(self.text, at)),
        });
        let bindings = bindings.collect();
        self.file.commands.push((command.id, bindings));
    }

    /// The keys of a list, or of one text; those that are no keys are problems.
    fn keys(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<(usize, Keys)> {
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| (item.span().start, item.get_ref().as_str())).collect(),
            DeValue::String(text) => vec![(value.span().start, Some(text.as_ref()))],
            _ => vec![(value.span().start, None)],
        };
        let mut found = Vec::new();
        for (at, text) in items {
            match text.and_then(Keys::parse) {
                Some(keys) if keys.to_string() == "ctrl-c" => {
                    self.problem(at, "ctrl-c always leaves; it cannot mean something else".into());
                }
                Some(keys) => found.push((at, keys)),
                None => {
                    let shown = text.unwrap_or("this value");
                    self.problem(at, format!("{shown:?} is no key; keys are written like q, ctrl-l, F1, Space or g d"));
                }
            }
        }
        found
    }

    /// Takes both sides of each clash out and says so.
    fn drop_clashes(&mut self) {
        let all: Vec<Binding> = self.file.commands.iter().flat_map(|(_, bindings)| bindings.clone()).collect();
        let mut clashing = Vec::new();
        for (n, left) in all.iter().enumerate() {
            for right in &all[n + 1..] {
                if left.id != right.id && left.scope == right.scope && left.keys.collides(&right.keys) {
                    self.clash(left, right);
                    clashing.extend([left.id, right.id]);
                }
            }
        }
        self.file.commands.retain(|(id, _)| !clashing.contains(id));
    }

    fn clash(&mut self, one: &Binding, other: &Binding) {
        let line = |binding: &Binding| match binding.origin {
            Origin::File(line) => line,
            Origin::Preset => 0,
        };
        let (left, right) = if line(one) <= line(other) { (one, other) } else { (other, one) };
        let (first, second) = (line(left), line(right));
        let text = format!(
            "{} means {} (line {first}) and {} (line {second}); both keep their default keys",
            right.keys, left.id, right.id
        );
        self.file.problems.push(KeyProblem { file: self.path.to_owned(), line: second, text });
    }

    fn problem(&mut self, at: usize, text: String) {
        self.file.problems.push(KeyProblem { file: self.path.to_owned(), line: line(self.text, at), text });
    }
}

/// Whether somebody says that a command is to have no key.
fn is_empty_list(value: &Spanned<DeValue<'_>>) -> bool {
    matches!(value.get_ref(), DeValue::Array(items) if items.is_empty())
}

fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// `, perhaps X is meant`, for a name that is not far off.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let scored = known.map(|other| (strsim::jaro_winkler(name, other), other));
    let best = scored.max_by(|left, right| left.0.total_cmp(&right.0));
    best.filter(|(score, _)| *score > 0.7).map_or_else(String::new, |(_, other)| format!(", perhaps {other} is meant"))
}
