//! What break-glass goes by where the configuration says nothing: the environments, scripts and branches that the console last
//! opened on, kept in the state folder. It is asked only when no host is configured, only for the same repository or outside
//! of any, and that it is used is always said.

use crate::app::rollback::usual;
use crate::cli::context::Context;
use crate::places::Places;
use engine::config::{BranchSettings, Cost, EnvironmentSettings, Host, SshSettings};
use engine::domain::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The shape of the file. What another program kept in another shape is not found.
const SCHEMA: u32 = 1;

/// What one repository's configuration said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Bag {
    schema: u32,
    at: Moment,
    root: Option<PathBuf>,
    branches: BranchSettings,
    ssh: SshSettings,
    environments: BTreeMap<String, EnvironmentSettings>,
}

/// Keeps what is configured, where it names a host. That it cannot be kept costs nothing now.
pub fn pack(context: &Context) {
    let config = &context.config;
    let broken = context.loaded.problems.iter().any(|problem| problem.cost == Cost::File);
    let named = config.environments.get(usual(config).as_str()).is_some_and(|settings| settings.host.is_some());
    let Some(places) = context.places.as_ref().filter(|_| named && !broken) else { return };
    let bag = Bag {
        schema: SCHEMA,
        at: context.now,
        root: context.root.clone(),
        branches: config.branches.clone(),
        ssh: config.ssh.clone(),
        environments: config.environments.clone(),
    };
    let _ = write(&places.go_bags(), &bag);
}

/// The same run with what was kept, where the configuration names no host; a sentence says what is used. Hostile text may be
/// in it.
#[must_use]
pub fn unpack(context: &Context) -> (Context, Option<String>) {
    let env = usual(&context.config);
    let configured = context.config.environments.get(env.as_str()).is_some_and(|settings| settings.host.is_some());
    let bag = context.places.as_ref().filter(|_| !configured).and_then(|places| find(places, context.root.as_deref()));
    let Some(bag) = bag else { return (context.clone(), None) };
    let host = bag.environments.get(env.as_str()).and_then(|settings| settings.host.as_ref());
    let host = match host {
        Some(Host::Ssh(name)) => format!("ssh {name}"),
        Some(Host::Local) => "this machine".into(),
        None => "no host".into(),
    };
    let of = bag.root.as_ref().map(|root| format!(" of {}", root.display())).unwrap_or_default();
    let at = bag.at.with_timezone(context.now.offset()).format("%Y-%m-%d %H:%M %:z");
    let sentence = format!("No host is configured here. What is used was known at {at}{of}: {host}.");
    let mut context = context.clone();
    for config in [&mut context.config, &mut context.loaded.config] {
        config.environments.clone_from(&bag.environments);
        config.branches = bag.branches.clone();
        config.ssh = bag.ssh.clone();
    }
    (context, Some(sentence))
}

/// That of this repository; outside of any, the newest.
fn find(places: &Places, root: Option<&Path>) -> Option<Bag> {
    let files = fs::read_dir(places.go_bags()).ok()?.flatten();
    let bags = files.filter_map(|file| serde_json::from_slice::<Bag>(&fs::read(file.path()).ok()?).ok());
    let fitting = bags.filter(|bag| bag.schema == SCHEMA && (root.is_none() || bag.root.as_deref() == root));
    fitting.max_by_key(|bag| bag.at)
}

/// Whole or not at all, readable by its owner only.
fn write(folder: &Path, bag: &Bag) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut hash = DefaultHasher::new();
    bag.root.hash(&mut hash);
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(bag)?)?;
    file.persist(folder.join(format!("{:016x}.json", hash.finish())))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variables::Vars;
    use engine::config::{Config, Loaded};

    fn context(folder: &Path, root: Option<&str>, host: Option<&str>) -> Context {
        let mut config = Config::default();
        config.environments.get_mut("production").unwrap().host = host.map(|name| Host::Ssh(name.into()));
        Context {
            flags: crate::cli::context::GlobalFlags::default(),
            start: folder.to_path_buf(),
            root: root.map(PathBuf::from),
            loaded: Loaded { config: config.clone(), ..Loaded::default() },
            config,
            places: Some(Places::within(folder)),
            environment: Vars::from([("HOME", "/nowhere")]),
            machine: String::new(),
            secret_keys: None,
            neighbors: Vec::new(),
            now: chrono::DateTime::parse_from_rfc3339("2026-01-09T14:30:00+05:30").unwrap(),
            interactive: false,
        }
    }

    fn host(context: &Context) -> Option<Host> {
        context.config.environments["production"].host.clone()
    }

    #[test]
    fn what_was_known_stands_in_outside_of_a_clone_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        pack(&context(folder.path(), Some("/clone"), Some("prod")));
        let (found, said) = unpack(&context(folder.path(), None, None));
        assert_eq!(host(&found), Some(Host::Ssh("prod".into())));
        assert!(said.unwrap().contains("2026-01-09 14:30 +05:30 of /clone: ssh prod"));
    }

    #[test]
    fn the_host_of_another_repository_never_stands_in_for_this_one() {
        let folder = tempfile::tempdir().unwrap();
        pack(&context(folder.path(), Some("/clone"), Some("prod")));
        let (found, said) = unpack(&context(folder.path(), Some("/other"), None));
        assert_eq!((host(&found), said), (None, None));
        let (found, said) = unpack(&context(folder.path(), Some("/clone"), Some("prod2")));
        assert_eq!((host(&found), said), (Some(Host::Ssh("prod2".into())), None), "what is configured comes first");
    }

    #[test]
    fn a_place_that_takes_nothing_costs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("state"), "a file").unwrap();
        pack(&context(folder.path(), None, Some("prod")));
        assert_eq!(unpack(&context(folder.path(), None, None)).1, None);
    }
}
