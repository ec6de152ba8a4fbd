//! Which services there are, and the configuration of each.

use crate::cli::context::{Context, GlobalFlags};
use engine::fault::{Fault, Result};
use std::path::{Path, PathBuf};

/// A service: a work tree with its own configuration.
pub(super) struct Service {
    /// Where it is, as it was named.
    pub path: PathBuf,
    /// What it is read with; else why it cannot be, in a sentence.
    pub context: Result<Context, String>,
}

/// Those that were named, else those of the configuration.
pub(super) fn services(named: &[PathBuf], context: &Context) -> Result<Vec<Service>> {
    let configured = context.config.fleet.services.iter().map(PathBuf::from);
    let paths: Vec<PathBuf> = if named.is_empty() { configured.collect() } else { named.to_vec() };
    if paths.is_empty() {
        return Err(Fault::usage("No service is named").hint(
            "Name work trees behind cutover fleet, or in your own configuration: [fleet] services = [\"~/code/api\"].",
        ));
    }
    let from_here = !named.is_empty();
    Ok(paths.into_iter().map(|path| service(path, from_here, context)).collect())
}

fn service(path: PathBuf, from_here: bool, context: &Context) -> Service {
    let home = context.environment.get("HOME").map(Path::new);
    let context = match located(&path, home) {
        Some(place) if from_here || place.is_absolute() => of(place, context),
        _ => Err(format!("{} is no absolute path, nor one that begins with ~/", path.display())),
    };
    Service { path, context }
}

fn located(path: &Path, home: Option<&Path>) -> Option<PathBuf> {
    match path.strip_prefix("~") {
        Ok(rest) => Some(home?.join(rest)),
        Err(_) => Some(path.to_path_buf()),
    }
}

/// A file that was named by hand is of one service, so that it counts for none of them here.
fn of(place: PathBuf, context: &Context) -> Result<Context, String> {
    let flags = GlobalFlags { repo: Some(place), config: None, ..context.flags.clone() };
    Context::from_process(&flags).map_err(|fault| fault.to_string())
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
}
