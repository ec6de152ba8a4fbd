//! The variables of the process, read once. Everything else gets them from here as plain values.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

/// A snapshot of the variables of the environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vars {
    all: BTreeMap<OsString, OsString>,
}

impl Vars {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self { all: std::env::vars_os().collect() }
    }

    /// The value of a variable, when it is set and valid UTF-8.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.raw(name).and_then(OsStr::to_str)
    }

    /// The value of a variable as it is.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&OsStr> {
        self.all.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// Whether a variable is set to something that is not empty.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|value| !value.is_empty())
    }

    /// Only those whose names begin with one of these.
    #[must_use]
    pub fn beginning_with(&self, prefixes: &[&str]) -> Self {
        let fits = |name: &OsString| name.to_str().is_some_and(|name| prefixes.iter().any(|one| name.starts_with(one)));
        Self { all: self.all().into_iter().filter(|(name, _)| fits(name)).collect() }
    }

    /// The same with this one set.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.all.insert(name.into(), value.into());
        self
    }

    /// All of them, for a program that is started.
    #[must_use]
    pub fn all(&self) -> Vec<(OsString, OsString)> {
        self.all.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

impl<const COUNT: usize> From<[(&str, &str); COUNT]> for Vars {
    fn from(pairs: [(&str, &str); COUNT]) -> Self {
        Self { all: pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}
