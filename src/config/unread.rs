//! What was to protect something and could not be read. None of it counts as switched off: what it protects waits until it is
//! mended.

use super::layer::{Layer, Setting};
use super::problem::{Cost, Problem};
use super::schema::{Found, find, nearest};
use toml::Value;

/// Those of the problems that may have cost a protection: of a key that protects, of one that is written nearly like it, and
/// of a file of which nothing is known.
pub(super) fn protections<'a>(problems: impl Iterator<Item = &'a Problem>) -> Vec<Problem> {
    let protects = |problem: &&Problem| match &problem.key {
        Some(key) => is_protection(&meant(key)),
        None => problem.cost == Cost::File,
    };
    problems.filter(protects).cloned().collect()
}

/// What is left of a file that is not trusted: it sets nothing, and what it would protect is not known to be unwanted.
pub(super) fn untrusted(layer: Layer) -> Layer {
    let ignored = layer.settings.into_iter().filter(would_protect).map(|Setting { path, place, .. }| {
        let sentence =
            format!("{path} is set here, and nothing of this file holds until it is trusted: cutover trust.");
        Problem { place, cost: Cost::Key, key: Some(path), sentence }
    });
    Layer { settings: Vec::new(), ignored: ignored.collect(), problems: layer.problems }
}

fn would_protect(setting: &Setting) -> bool {
    let switched_off = matches!(&setting.value, Ok(Value::Boolean(false)))
        || matches!(&setting.value, Ok(Value::Array(items)) if items.is_empty());
    is_protection(&setting.path) && !switched_off
}

/// The switch that counts as set for it.
pub(super) fn keeps(problem: &Problem) -> Option<String> {
    let key = problem.key.as_deref()?;
    let as_deep = |path: &String| path.split('.').count() == key.split('.').count();
    Some(meant(key)).filter(|path| path.ends_with(".read_only")).filter(as_deep)
}

/// What holds in its place, as the end of a sentence.
pub(super) fn effect(path: &str) -> Option<&'static str> {
    if path.ends_with(".read_only") {
        return Some(" It counts as true until it is mended.");
    }
    is_protection(path).then_some(" Nothing is promoted until it is mended.")
}

/// The path of a key as it stands, or that of the key that it was probably meant for.
fn meant(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let known = !matches!(find(&parts), Found::Nothing) || path.starts_with("promotion.");
    Some(path.to_owned()).filter(|_| known).or_else(|| nearest(&parts)).unwrap_or_default()
}

fn is_protection(path: &str) -> bool {
    let of_promotions = path == "promotion" || path.starts_with("promotion.");
    of_promotions || path == "environment.production.checks" || path.ends_with(".read_only")
}
