//! Which services there are, and the configuration of each.

use crate::cli::context::{Context, GlobalFlags};
use engine::config::{Origin, Place};
use engine::fault::{Fault, Result};
use engine::sources::github::Budgets;
use std::path::{Path, PathBuf};

/// A service: a work tree with its own configuration.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    /// Where it is, as it was named.
    pub path: PathBuf,
    found: Found,
}

/// Where a service is.
#[derive(Debug, Clone)]
enum Found {
    /// Here: the service that the run is about.
    Here(Box<Context>),
    /// There.
    At(PathBuf),
    /// Nowhere, in a sentence without its full stop.
    Nowhere(String),
}

/// The services of one console, with the one that it began with, and the calls that they spend together.
#[derive(Debug, Clone)]
pub(crate) struct Fleet {
    /// All of them, in the order of the configuration.
    pub services: Vec<Service>,
    /// What the console began with.
    pub base: Context,
    /// What all of them spend of.
    pub budgets: Budgets,
    /// The one that the console began with.
    pub first: usize,
}

impl Fleet {
    /// The services of the configuration, and this one where it is none of them. It alone where none is configured.
    pub fn around(base: &Context) -> Self {
        let mut services = configured(base);
        let here = |service: &Service| matches!(&service.found, Found::At(place) if is_at(place, base));
        let first = services.iter().position(here).unwrap_or(services.len());
        let path = services.get(first).map_or_else(|| at(base).to_path_buf(), |service| service.path.clone());
        let own = Service { path, found: Found::Here(Box::new(base.clone())) };
        services.splice(first..(first + 1).min(services.len()), [own]);
        services.extend(base.neighbors.iter().map(neighbor));
        Self { services, base: base.clone(), budgets: Budgets::default(), first }
    }
}

impl Service {
    /// What it is read with.
    ///
    /// # Errors
    /// When it is nowhere, or the current folder cannot be read.
    pub fn context(&self, base: &Context) -> Result<Context> {
        match &self.found {
            Found::Here(context) => Ok(Context::clone(context)),
            Found::At(place) => Context::from_process(&flags(base, place)),
            Found::Nowhere(sentence) => Err(Fault::usage(sentence.clone())),
        }
    }
}

/// A service whose configuration is in no file.
fn neighbor(context: &Context) -> Service {
    Service { path: at(context).to_path_buf(), found: Found::Here(Box::new(context.clone())) }
}

/// Those that were named, else those of the configuration.
///
/// # Errors
/// When there is none.
pub(crate) fn named(paths: &[PathBuf], context: &Context) -> Result<Vec<Service>> {
    let by_hand = |path: &PathBuf| Service { path: path.clone(), found: found(path, context) };
    let services = if paths.is_empty() { configured(context) } else { paths.iter().map(by_hand).collect() };
    if services.is_empty() {
        return Err(Fault::usage("No service is named").hint(
            "Name work trees behind cutover fleet, or in your own configuration: [fleet] services = [\"~/code/api\"].",
        ));
    }
    Ok(services)
}

/// What a file names does not depend on where one is.
fn configured(context: &Context) -> Vec<Service> {
    let service = |path: &String| {
        let path = PathBuf::from(path);
        let found = match found(&path, context) {
            Found::At(place) if !place.is_absolute() => Found::Nowhere(no_path(&path)),
            found => found,
        };
        Service { path, found }
    };
    context.config.fleet.services.iter().map(service).collect()
}

fn found(path: &Path, context: &Context) -> Found {
    let home = context.environment.get("HOME").map(Path::new);
    located(path, home).map_or_else(|| Found::Nowhere(no_path(path)), Found::At)
}

fn no_path(path: &Path) -> String {
    format!("{} is no absolute path, nor one that begins with ~/", path.display())
}

fn located(path: &Path, home: Option<&Path>) -> Option<PathBuf> {
    match path.strip_prefix("~") {
        Ok(rest) => Some(home?.join(rest)),
        Err(_) => Some(path.to_path_buf()),
    }
}

fn at(context: &Context) -> &Path {
    context.root.as_deref().unwrap_or(&context.start)
}

fn is_at(place: &Path, context: &Context) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    whole(place).is_some_and(|place| whole(at(context)) == Some(place))
}

/// A file or an environment that was named by hand is of one service, so that it counts for none of the others; so does
/// what the configuration of one says about changing things.
fn flags(base: &Context, place: &Path) -> GlobalFlags {
    let by_flag = |origin: &Origin| matches!(origin, Origin::Set(Place::Flag(_)));
    let read_only = base.loaded.origins.get("screen.read_only").is_some_and(by_flag);
    GlobalFlags { repo: Some(place.to_path_buf()), config: None, env: None, read_only, ..base.flags.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_begins_at_the_root_or_at_home() {
        let home = Some(Path::new("/home/asha"));
        assert_eq!(located(Path::new("~/code/api"), home), Some("/home/asha/code/api".into()));
        assert_eq!(located(Path::new("~/code/api"), None), None);
        assert_eq!(located(Path::new("/srv/api"), home), Some("/srv/api".into()));
    }

    #[test]
    fn what_was_named_by_hand_is_of_one_service_and_only_a_flag_makes_all_read_only() {
        let folder = tempfile::tempdir().unwrap();
        let repo = Some(folder.path().to_path_buf());
        let by_hand = GlobalFlags {
            repo: repo.clone(),
            config: Some("one.toml".into()),
            env: Some("staging".into()),
            read_only: true,
            ..GlobalFlags::default()
        };
        let told = flags(&Context::from_process(&by_hand).unwrap(), Path::new("/srv/api"));
        assert_eq!((told.config, told.env, told.read_only), (None, None, true));
        let mut base = Context::from_process(&GlobalFlags { repo, ..GlobalFlags::default() }).unwrap();
        base.flags.read_only = true;
        assert!(!flags(&base, Path::new("/srv/api")).read_only, "its own configuration says so of the first alone");
    }
}
