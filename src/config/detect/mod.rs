//! What a repository shows of its own workflow: remote, branches, changelog folder, workflow files, image. What is
//! found is a value for a key, checked like any other; texts of the repository are only read, never run.

mod branches;
mod changelog;
mod image;
mod workflows;

use super::document::Finding;
use super::schema::{Found, find, is_chosen_name};
use std::path::Path;
use toml::Value;
use workflows::Workflow;

/// Where to look.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The root of the work tree.
    pub root: &'a Path,
    /// `owner/name`, when the remote says so, and the name of the remote.
    pub remote: Option<(&'a str, &'a str)>,
    /// The names of all branches, here and at the remote.
    pub branches: &'a [String],
}

/// Everything that was found, in no order. What a key would not take is left out.
#[must_use]
pub fn detect(here: Surroundings<'_>) -> Vec<Finding> {
    let files = workflows::read(here.root);
    let repository =
        here.remote.map(|(repository, remote)| set("service.repository", repository, &format!("remote {remote}")));
    let mut found: Vec<Finding> = repository.into_iter().collect();
    found.extend(branches::find(here.branches));
    found.extend(changelog::find(here.root));
    found.extend(workflows::find(&files));
    found.extend(image::find(&files, here.remote.map(|(repository, _)| repository)));
    found.retain(is_taken);
    found
}

fn set(path: &str, value: impl Into<Value>, found: &str) -> Finding {
    Finding { path: path.to_owned(), value: value.into(), found: found.to_owned() }
}

fn is_taken(finding: &Finding) -> bool {
    let parts: Vec<&str> = finding.path.split('.').collect();
    match find(&parts) {
        Found::Key(key) => is_chosen_name(&parts) && key.check(finding.value.clone()).is_ok(),
        Found::Table | Found::Nothing => false,
    }
}
