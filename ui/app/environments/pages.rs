//! The pages about an environment that a browser opens: its own address, and the links of the configuration.

use super::chosen;
use crate::app::{Effect, Model, Overlay, overlays};

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it is: `site`, or the name of the link.
    pub name: String,
    /// Its address.
    pub address: String,
}

/// The pages of the environment that is looked at, its own address first.
#[must_use]
pub fn pages(model: &Model) -> Vec<Page> {
    let Some(name) = chosen(model) else { return Vec::new() };
    let Some(settings) = model.config.environments.get(name.as_str()) else { return Vec::new() };
    let site = settings.url.iter().map(|url| Page { name: "site".into(), address: url.clone() });
    let links = settings.links.iter().map(|(name, address)| Page { name: name.clone(), address: address.clone() });
    site.chain(links).collect()
}

/// Whether there is a page to open.
///
/// # Errors
/// What to set, when there is none.
pub fn can_browse(model: &Model) -> Result<(), String> {
    let Some(name) = chosen(model) else { return Err("No environment is configured.".into()) };
    let hint = || format!("{name} has no page: set environment.{name}.url or .links in cutover.toml.");
    if pages(model).is_empty() { Err(hint()) } else { Ok(()) }
}

/// Opens the only page, or lets choose among several.
pub fn browse(model: &mut Model) -> Vec<Effect> {
    match pages(model).as_slice() {
        [] => Vec::new(),
        [page] => vec![Effect::Browse(page.address.clone())],
        _ => overlays::open(model, Overlay::Pages { row: 0 }),
    }
}
