//! Where the changelog is: a folder with dated entries in it.

use super::{Finding, set};
use std::fs;
use std::path::Path;

const USUAL: [&str; 6] = ["changelog", "docs/changelog", "changelogs", "CHANGELOG", "docs/changelogs", "doc/changelog"];
const INDEXES: [&str; 3] = ["README.md", "index.md", "INDEX.md"];
/// How many names of a folder are looked at.
const ENOUGH: usize = 2000;

pub(super) fn find(root: &Path) -> Vec<Finding> {
    let is_folder = |dir: &&str| fs::symlink_metadata(root.join(dir)).is_ok_and(|found| found.is_dir());
    let folders: Vec<&str> = USUAL.into_iter().filter(is_folder).collect();
    let dated = folders.iter().map(|dir| (*dir, entries(&root.join(dir)))).max_by_key(|(_, count)| *count);
    let Some((dir, count)) = dated else { return Vec::new() };
    let found = if count == 0 { "this folder exists".to_owned() } else { format!("{count} dated entries") };
    let index = INDEXES.into_iter().find(|name| root.join(dir).join(name).is_file());
    let index = index.map(|name| set("changelog.index", name, "this file exists"));
    std::iter::once(set("changelog.dir", dir, &found)).chain(index).collect()
}

fn entries(folder: &Path) -> usize {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().take(ENOUGH);
    names.filter(|entry| entry.file_name().to_str().is_some_and(is_dated)).count()
}

/// `2026-03-01-…md`
fn is_dated(name: &str) -> bool {
    let digits = |part: Option<&str>, count: usize| {
        part.is_some_and(|part| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut parts = name.split('-');
    let dated = digits(parts.next(), 4) && digits(parts.next(), 2) && digits(parts.next(), 2);
    dated && parts.next().is_some() && Path::new(name).extension().is_some_and(|extension| extension == "md")
}
