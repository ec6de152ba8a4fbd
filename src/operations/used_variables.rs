//! Variables of the environment that the code reads: `process.env.NAME`, `process.env['NAME']` and
//! `const { NAME } = process.env`. Read from the text at a commit; comments and texts do not count, and neither do tests.

use crate::domain::{CommitId, FileChange, FileStatus};
use crate::fault::Result;
use crate::schema_radar::tokens::{Kind, Token, behind, tokens};
use crate::sources::git::Git;
use std::collections::{BTreeMap, BTreeSet};

/// A variable that the code reads now and did not read before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVariable {
    /// Its name.
    pub name: String,
    /// The files that read it. Hostile text.
    pub files: Vec<String>,
}

/// The variables that the code of `after` reads and that of `before` nowhere does, by name. `files` are those that differ.
///
/// # Errors
/// When a tree or a file cannot be read.
pub fn newly_used(git: &Git, (before, after): (CommitId, CommitId), files: &[FileChange]) -> Result<Vec<NewVariable>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let changed = files.iter().filter(|change| change.status != FileStatus::Deleted && is_code(&change.path));
    for change in changed {
        let read = |commit| git.file_at(commit, &change.path);
        let now = read(after)?.map(|text| used(&String::from_utf8_lossy(&text))).unwrap_or_default();
        if now.is_empty() {
            continue;
        }
        let old = read(before)?.map(|text| used(&String::from_utf8_lossy(&text))).unwrap_or_default();
        for name in now.difference(&old) {
            found.entry(name.clone()).or_default().push(change.path.clone());
        }
    }
    if !found.is_empty() {
        for name in used_at(git, before)? {
            found.remove(&name);
        }
    }
    Ok(found.into_iter().map(|(name, files)| NewVariable { name, files }).collect())
}

/// Every variable that the code of a commit reads.
fn used_at(git: &Git, commit: CommitId) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for (_, id) in git.files_at(commit, &is_code)? {
        let text = git.blob(id)?;
        if memchr::memmem::find(&text, b"process").is_some() {
            all.extend(used(&String::from_utf8_lossy(&text)));
        }
    }
    Ok(all)
}

/// Code that runs in production: neither tests nor types nor what others wrote.
fn is_code(path: &str) -> bool {
    let (stem, end) = path.rsplit_once('.').unwrap_or((path, ""));
    let folder = |name: &str| path.split('/').rev().skip(1).any(|part| part == name);
    ["ts", "tsx", "js", "jsx", "mts", "mjs", "cts", "cjs"].contains(&end)
        && ![".test", ".spec", ".d"].iter().any(|kind| stem.ends_with(kind))
        && !["node_modules", "dist", "test", "tests", "__tests__"].iter().any(|name| folder(name))
}

/// The variables that a text reads.
fn used(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    collect(text, &mut names, 0);
    names
}

/// Templates are looked into no deeper than this.
const DEEPEST: usize = 4;

fn collect(text: &str, names: &mut BTreeSet<String>, depth: usize) {
    let tokens = tokens(text);
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Template if depth < DEEPEST => {
                text_parts(token.text).for_each(|part| collect(part, names, depth + 1));
            }
            Kind::Word if is_environment(&tokens, at) => names.extend(read_at(&tokens, at)),
            _ => {}
        }
    }
}

/// What stands behind each `${` of a template.
fn text_parts(template: &str) -> impl Iterator<Item = &str> {
    template.split("${").skip(1)
}

/// Whether `process.env` begins here.
fn is_environment(tokens: &[Token<'_>], at: usize) -> bool {
    let part = at.checked_sub(1).is_some_and(|before| tokens[before].is("."));
    let rest = |by: usize, test: &dyn Fn(&Token<'_>) -> bool| tokens.get(at + by).is_some_and(test);
    !part && tokens[at].is_word("process") && rest(1, &|next| next.is(".")) && rest(2, &|next| next.is_word("env"))
}

/// The names that are read of the `process.env` that begins here.
fn read_at(tokens: &[Token<'_>], at: usize) -> Vec<String> {
    let mut next = at + 3;
    while tokens.get(next).is_some_and(|token| token.is("?") || token.is("!")) {
        next += 1;
    }
    let named =
        |at: usize, kind: Kind| tokens.get(at).filter(|token| token.kind == kind).map(|token| token.text.to_owned());
    let name = match tokens.get(next) {
        Some(dot) if dot.is(".") => named(next + 1, Kind::Word).or_else(|| bracketed(tokens, next + 1)),
        Some(bracket) if bracket.is("[") => bracketed(tokens, next),
        _ => return destructured(tokens, at),
    };
    name.filter(|name| is_name(name)).into_iter().collect()
}

/// `['NAME']`
fn bracketed(tokens: &[Token<'_>], at: usize) -> Option<String> {
    match tokens.get(at..at + 3)? {
        [open, name, close] if open.is("[") && close.is("]") && name.kind == Kind::Text => Some(name.text.to_owned()),
        _ => None,
    }
}

/// So many tokens may stand in a pattern that takes an object apart.
const LONGEST: usize = 1000;

/// `{ NAME, OTHER: own, THIRD = 'x' } = process.env`
fn destructured(tokens: &[Token<'_>], at: usize) -> Vec<String> {
    let Some(close) = at.checked_sub(2).filter(|close| tokens[at - 1].is("=") && tokens[*close].is("}")) else {
        return Vec::new();
    };
    let Some(open) =
        (0..close).rev().take(LONGEST).find(|open| tokens[*open].is("{") && behind(tokens, *open) == close + 1)
    else {
        return Vec::new();
    };
    let begins = |at: &usize| tokens[at - 1].is(",") || at - 1 == open;
    let names = (open + 1..close).filter(|at| tokens[*at].kind == Kind::Word && begins(at));
    names.map(|at| tokens[at].text.to_owned()).filter(|name| is_name(name)).collect()
}

/// What can be the name of a variable, and is no method.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<String> {
        used(text).into_iter().collect()
    }

    #[test]
    fn variables_are_found_however_they_are_read() {
        assert_eq!(names("const a = process.env.A ?? process.env['B'] + process.env?.C!"), ["A", "B", "C"]);
        assert_eq!(names("const { A, B: own, C = 'x' } = process.env;"), ["A", "B", "C"]);
        assert_eq!(names("url(`http://${process.env.HOST}:${process.env.PORT}/`)"), ["HOST", "PORT"]);
        assert_eq!(
            names("app.process.env.A; // process.env.B\n'process.env.C'; process.env[name]; f(process.env)"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn tests_types_and_what_others_wrote_are_no_code() {
        let code = ["src/app.ts", "src/jobs/kpi.mjs", "index.js"];
        let other = [
            "src/app.test.ts",
            "tests/app.ts",
            "node_modules/x/index.js",
            "src/types.d.ts",
            "README.md",
            "dist/app.js",
        ];
        assert!(code.iter().all(|path| is_code(path)) && !other.iter().any(|path| is_code(path)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_makes_it_fail_on_the_spot(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "process", ".", "env", "[", "]", "'A'", "{", "}", "=", ",", "A", "`", "${", "?", "\n", ":",
            ]), 0..40)
        ) {
            drop(used(&pieces.concat()));
        }
    }
}
