//! The layers, one over the other: the effective configuration, where each value came from, and what was wrong.

use super::files::{self, RepositoryFile, Untrusted};
use super::layer::{Layer, Setting};
use super::problem::{Cost, FileLayer, Origin, Place, Problem};
use super::rows::at;
use super::schema::{Found, chosen_names, find};
use super::trust::TrustBook;
use super::unread;
use super::{Config, variables};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;
use toml::{Table, Value};

/// What is given to [`Layers::load`], lowest layer first.
#[derive(Debug, Default)]
pub struct Layers {
    files: Vec<Layer>,
    problems: Vec<Problem>,
    untrusted: Option<Untrusted>,
    variables: Vec<(OsString, OsString)>,
    flags: Vec<Flag>,
}

/// A key that a flag of the command line sets.
#[derive(Debug, Clone)]
pub struct Flag {
    /// The flag: `--theme`.
    pub name: &'static str,
    /// The path of the key.
    pub key: &'static str,
    /// Its value.
    pub value: Value,
}

/// The effective configuration and its story.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// What holds.
    pub config: Config,
    /// Where each key that somebody set came from, by path. What is not here is the default of the guide.
    pub origins: BTreeMap<String, Origin>,
    /// What could not be used.
    pub problems: Vec<Problem>,
    /// The repository's file, when it is ignored because it is not trusted.
    pub untrusted: Option<Untrusted>,
}

impl Layers {
    /// The file of the person. None there is no problem.
    #[must_use]
    pub fn with_user_file(mut self, path: &Path) -> Self {
        let found = files::read(path, FileLayer::User);
        self.take_file(found);
        self
    }

    /// The file that was named by hand, which is trust enough. It must be there.
    #[must_use]
    pub fn with_named_file(mut self, path: &Path) -> Self {
        let found = files::read_named(path);
        self.take_file(found.map(Some));
        self
    }

    /// The file of the repository whose work tree is at `root`. One that names hosts, commands, endpoints or secrets
    /// is ignored whole until this very content is trusted. Without a book nothing is.
    #[must_use]
    pub fn with_repository(mut self, root: &Path, book: Option<&TrustBook>) -> Self {
        match RepositoryFile::read(root) {
            Ok(None) => {}
            Err(problem) => self.problems.push(problem),
            Ok(Some(file)) => {
                self.untrusted = file.distrust(book);
                self.files.push(if self.untrusted.is_some() { unread::untrusted(file.layer) } else { file.layer });
            }
        }
        self
    }

    /// All variables of the environment; those that are not about the configuration are left alone.
    #[must_use]
    pub fn with_variables(mut self, variables: Vec<(OsString, OsString)>) -> Self {
        self.variables = variables;
        self
    }

    /// The flags that were given.
    #[must_use]
    pub fn with_flags(mut self, flags: Vec<Flag>) -> Self {
        self.flags = flags;
        self
    }

    /// Puts the layers together.
    #[must_use]
    pub fn load(self) -> Loaded {
        let variables = variables::read(&self.variables, &names_in(&self.files));
        let layers = self.files.into_iter().chain([variables, from_flags(self.flags)]);
        let mut merged = Merged { problems: self.problems, ..Merged::default() };
        layers.for_each(|layer| merged.take(layer));
        merged.finish(self.untrusted)
    }

    fn take_file(&mut self, found: Result<Option<Layer>, Problem>) {
        match found {
            Ok(layer) => self.files.extend(layer),
            Err(problem) => self.problems.push(problem),
        }
    }
}

/// The names of environments and slots that files mention, and those of the guide.
fn names_in(files: &[Layer]) -> BTreeSet<String> {
    let guide = Config::default();
    let paths = files.iter().flat_map(|layer| &layer.settings).map(|setting| setting.path.as_str());
    let mentioned = paths.flat_map(|path| chosen_names(&path.split('.').collect::<Vec<_>>()).into_iter());
    mentioned.map(str::to_owned).chain(guide.environments.into_keys()).collect()
}

fn from_flags(flags: Vec<Flag>) -> Layer {
    let setting = |flag: Flag| {
        let Found::Key(key) = find(&flag.key.split('.').collect::<Vec<_>>()) else { return None };
        let place = Place::Flag(flag.name.into());
        Some(Setting { key, path: flag.key.into(), value: key.check(flag.value), place })
    };
    Layer { settings: flags.into_iter().filter_map(setting).collect(), ..Layer::default() }
}

/// What the layers so far come to.
#[derive(Default)]
struct Merged {
    values: BTreeMap<String, (Value, Place)>,
    problems: Vec<Problem>,
    /// Problems of keys that fall back to what holds without them.
    fallen: Vec<Problem>,
    /// Those of them that no layer above set well.
    open: Vec<Problem>,
}

impl Merged {
    fn take(&mut self, layer: Layer) {
        self.problems.extend(layer.problems);
        let paths: BTreeSet<String> = layer.settings.iter().map(|setting| setting.path.clone()).collect();
        for setting in layer.settings {
            let other = setting.key.excludes.map(|other| beside(&setting.path, other));
            match (setting.value, other) {
                (Err(wrong), _) => self.fall(setting.path, setting.place, &wrong),
                (Ok(_), Some(other)) if paths.contains(&other) => {
                    self.fall(setting.path, setting.place, &format!("and {other} exclude each other."));
                }
                (Ok(value), other) => {
                    other.map(|other| self.values.remove(&other));
                    self.open.retain(|problem| problem.key.as_ref() != Some(&setting.path));
                    let value =
                        if setting.key.adds_up { self.added(&setting.path, value, &setting.place) } else { value };
                    self.values.insert(setting.path, (value, setting.place));
                }
            }
        }
        self.open.extend(layer.ignored);
    }

    /// What an earlier file protects stays protected whatever a later one says. A variable is the word of a person again.
    fn added(&self, path: &str, value: Value, place: &Place) -> Value {
        let (Some((Value::Array(before), _)), Value::Array(now), Place::File { .. }) =
            (self.values.get(path), &value, place)
        else {
            return value;
        };
        let new = now.iter().filter(|item| !before.contains(item));
        Value::Array(before.iter().chain(new).cloned().collect())
    }

    fn fall(&mut self, path: String, place: Place, wrong: &str) {
        let sentence = format!("{path} {wrong}");
        let problem = Problem { place, cost: Cost::Key, key: Some(path), sentence };
        self.open.push(problem.clone());
        self.fallen.push(problem);
    }

    fn finish(mut self, untrusted: Option<Untrusted>) -> Loaded {
        let mut tree = Table::try_from(Config::default()).unwrap_or_default();
        for (path, (value, _)) in &self.values {
            put(&mut tree, path, value.clone());
        }
        let unread = unread::protections(self.problems.iter().chain(&self.open));
        for path in unread.iter().filter_map(unread::keeps) {
            put(&mut tree, &path, Value::Boolean(true));
        }
        let config = Config { unread, ..self.typed(&tree) };
        let origins = self.values.into_iter().map(|(path, (_, place))| (path, Origin::Set(place)));
        let origins: BTreeMap<String, Origin> = origins.collect();
        for mut problem in self.fallen {
            problem.sentence.push_str(&what_holds(&problem, &tree, &origins));
            self.problems.push(problem);
        }
        self.problems.sort_by(|one, other| one.place.cmp(&other.place));
        Loaded { config, origins, problems: self.problems, untrusted }
    }

    /// Every value was checked against its key, so this can only fail when a key and its field differ in type.
    fn typed(&mut self, tree: &Table) -> Config {
        Config::deserialize(tree.clone()).unwrap_or_else(|cause| {
            let place = Place::Flag("configuration".into());
            let sentence = format!("The values do not fit together, so the defaults are used: {}.", cause.message());
            self.problems.push(Problem { place, cost: Cost::File, key: None, sentence });
            Config::default()
        })
    }
}

fn what_holds(problem: &Problem, tree: &Table, origins: &BTreeMap<String, Origin>) -> String {
    let path = problem.key.as_deref().unwrap_or_default();
    if let Some(words) = unread::effect(path) {
        return words.into();
    }
    match at(tree, path) {
        Some(value) => {
            let origin = origins.get(path).unwrap_or(&Origin::Default).word();
            format!(" In effect is {value} ({origin}).")
        }
        None => " It stays unset.".into(),
    }
}

/// The path of the key of this name in the same table.
fn beside(path: &str, name: &str) -> String {
    path.rsplit_once('.').map_or_else(|| name.to_owned(), |(table, _)| format!("{table}.{name}"))
}

fn put(table: &mut Table, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        table.insert(path.to_owned(), value);
        return;
    };
    let below = table.entry(first).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(below) = below {
        put(below, rest, value);
    }
}
