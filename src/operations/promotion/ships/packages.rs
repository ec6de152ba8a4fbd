//! The packages of `package.json` that come, go or change, and its scripts that check something.

use super::workflow::text_at;
use crate::config::Config;
use crate::domain::CommitId;
use crate::fault::Result;
use crate::sources::git::Git;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

const FILE: &str = "package.json";
/// The parts of the file that decide what runs, in the order they are told.
const PARTS: [&str; 4] = ["dependencies", "optionalDependencies", "engines", "devDependencies"];

/// What `package.json` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packages {
    /// What changes.
    pub changes: Vec<PackageChange>,
    /// The scripts that check something, and whether the build runs them.
    pub scripts: Vec<Script>,
    /// Why the file cannot be read, where it is there and cannot.
    pub unread: Option<String>,
}

/// One package that comes, goes or changes. All text of it is hostile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageChange {
    /// Its name.
    pub name: String,
    /// The part of the file, such as `dependencies`.
    pub part: &'static str,
    /// The version that production asks for.
    pub before: Option<String>,
    /// The version that is asked for now.
    pub after: Option<String>,
}

/// `bullmq ^5.12.0 → ^5.34.0`, `+ zod ^3.0.0`, `- left-pad ^1.0.0`; packages for development say so.
impl fmt::Display for PackageChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(f, "{} {before} → {after}", self.name)?,
            (None, Some(after)) => write!(f, "+ {} {after}", self.name)?,
            (before, None) => write!(f, "- {} {}", self.name, before.as_deref().unwrap_or_default())?,
        }
        match self.part {
            "devDependencies" => f.write_str(" (development only)"),
            "engines" => f.write_str(" (engine)"),
            _ => Ok(()),
        }
    }
}

/// A script that checks something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its name: `test`.
    pub name: String,
    /// Whether the workflow that builds calls it.
    pub in_build: bool,
}

/// What `package.json` says at two commits.
pub(super) fn compare(git: &Git, config: &Config, (before, after): (CommitId, CommitId)) -> Result<Packages> {
    let (old, new) = (read(git, before)?, read(git, after)?);
    let unread = [&old, &new].into_iter().find_map(|read| read.as_ref().err().cloned());
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let changes = PARTS.iter().flat_map(|part| changes(part, &old, &new)).collect();
    let build = format!(".github/workflows/{}", config.workflows.build);
    let build = text_at(git, after, &build)?.unwrap_or_default();
    Ok(Packages { changes, scripts: scripts(&new, &build), unread })
}

/// The file; an empty one where there is none.
fn read(git: &Git, commit: CommitId) -> Result<Result<Map<String, Value>, String>> {
    let Some(bytes) = git.file_at(commit, FILE)? else { return Ok(Ok(Map::new())) };
    Ok(serde_json::from_slice(&bytes).map_err(|cause| format!("{FILE} of {}: {cause}", commit.short())))
}

fn changes(part: &'static str, old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<PackageChange> {
    let versions = |file: &Map<String, Value>| -> BTreeMap<String, String> {
        let listed = file.get(part).and_then(Value::as_object).into_iter().flatten();
        let version = |(name, version): (&String, &Value)| {
            (name.clone(), version.as_str().map_or_else(|| version.to_string(), str::to_owned))
        };
        listed.map(version).collect()
    };
    let (old, new) = (versions(old), versions(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |name: &String| PackageChange {
        name: name.clone(),
        part,
        before: old.get(name).cloned(),
        after: new.get(name).cloned(),
    };
    names.into_iter().filter(|name| old.get(*name) != new.get(*name)).map(change).collect()
}

/// The scripts whose names say that they check something.
fn scripts(file: &Map<String, Value>, build: &str) -> Vec<Script> {
    let checks =
        |name: &&String| ["test", "lint", "typecheck", "check"].contains(&name.split(':').next().unwrap_or_default());
    let names = file.get("scripts").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name);
    names.filter(checks).map(|name| Script { name: name.clone(), in_build: calls(build, name) }).collect()
}

/// Whether a text calls a script by one of the tools that do.
pub(in crate::operations::promotion) fn calls(text: &str, script: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || ":_-".contains(next));
    let tools = ["npm", "npm run", "yarn", "yarn run", "pnpm", "pnpm run", "bun", "bun run"];
    tools
        .iter()
        .map(|tool| format!("{tool} {script}"))
        .any(|call| text.match_indices(&call).any(|(at, found)| ends(&text[at + found.len()..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Map<String, Value> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn packages_come_go_and_change_and_those_for_development_say_so() {
        let old =
            file(r#"{"dependencies":{"a":"1","b":"1","c":"1"},"devDependencies":{"d":"1"},"engines":{"node":"20"}}"#);
        let new = file(
            r#"{"dependencies":{"a":"1","b":"2","e":{"odd":1}},"devDependencies":{"d":"2"},"engines":{"node":"22"}}"#,
        );
        let told: Vec<String> =
            PARTS.iter().flat_map(|part| changes(part, &old, &new)).map(|one| one.to_string()).collect();
        let expected = ["b 1 → 2", "- c 1", r#"+ e {"odd":1}"#, "node 20 → 22 (engine)", "d 1 → 2 (development only)"];
        assert_eq!(told, expected);
    }

    #[test]
    fn scripts_that_check_are_told_with_whether_the_build_calls_them() {
        let told = scripts(
            &file(r#"{"scripts":{"test":"x","test:unit":"x","start":"x","lint":"x"}}"#),
            "run: npm run test:unit\n",
        );
        let told: Vec<(&str, bool)> = told.iter().map(|script| (script.name.as_str(), script.in_build)).collect();
        assert_eq!(told, [("lint", false), ("test", false), ("test:unit", true)]);
        assert!(calls("bun test", "test") && !calls("npm testing", "test"));
    }
}
