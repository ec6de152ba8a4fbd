//! The variables that a file of code asks for: `process.env.NAME`, `process.env["NAME"]`, `"NAME" in process.env` and
//! `const { NAME } = process.env`; the same of `Bun.env`. What a program puts together while it runs is not known.

use crate::schema_radar::tokens::{Kind, Token, behind, tokens};
use std::collections::BTreeSet;

/// Endings of files that hold code.
const CODE: [&str; 8] = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];
/// Folders whose files are not what is deployed, or not written here.
const ELSEWHERE: [&str; 11] =
    ["test", "tests", "__tests__", "__mocks__", "e2e", "spec", "docs", "node_modules", "dist", "build", "coverage"];
/// Names that the system, node or the tool that runs it sets.
const GIVEN: [&str; 9] = ["NODE_ENV", "NODE_OPTIONS", "PATH", "HOME", "HOSTNAME", "PWD", "USER", "TZ", "CI"];

/// What may stand before `.process`.
const WHOLE: [&str; 3] = ["globalThis", "global", "window"];
/// Templates in templates are read so deep.
const DEEPEST: usize = 4;

/// Whether a path is that of code which is deployed: no test, no documentation, nothing that was built or brought in.
pub(super) fn is_code(path: &str) -> bool {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let is_code = CODE.iter().any(|ending| file.ends_with(ending)) && !file.ends_with(".d.ts");
    let is_test = [".test.", ".spec.", ".e2e.", ".min."].iter().any(|part| file.contains(part));
    is_code && !is_test && !folders.split('/').any(|folder| ELSEWHERE.contains(&folder))
}

/// The names that a text asks for.
pub(super) fn names(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // Most files ask for nothing.
    if memchr::memmem::find(text.as_bytes(), b".env").is_some() {
        gather(&tokens(text), &mut found, 0);
    }
    found.retain(|name| is_name(name) && !GIVEN.contains(&name.as_str()) && !name.starts_with("npm_"));
    found
}

fn gather(row: &[Token<'_>], found: &mut BTreeSet<String>, depth: usize) {
    for at in 0..row.len() {
        if row[at].kind == Kind::Template && depth < DEEPEST {
            in_template(row[at].text, found, depth + 1);
        }
        let Some(after) = behind_env(row, at) else { continue };
        found.extend(read_from(&row[after..]).map(str::to_owned));
        found.extend(asked_before(&row[..at]).into_iter().map(str::to_owned));
    }
}

/// The code in the `${…}` of a template.
fn in_template(text: &str, found: &mut BTreeSet<String>, depth: usize) {
    for (at, _) in text.match_indices("${") {
        let inside = tokens(&text[at + 1..]);
        gather(&inside[..behind(&inside, 0)], found, depth);
    }
}

/// The place behind `process.env`, where that stands here.
fn behind_env(row: &[Token<'_>], at: usize) -> Option<usize> {
    let whole = |at: usize| WHOLE.iter().any(|word| row[at].is_word(word));
    let part = at > 0 && row[at - 1].is(".") && !(at > 1 && whole(at - 2));
    let root = !part && (row[at].is_word("process") || row[at].is_word("Bun"));
    let dot = behind_dot(row, at + 1).filter(|_| root)?;
    row.get(dot)?.is_word("env").then_some(dot + 1)
}

/// The place behind `.`, `?.` or `!.`.
fn behind_dot(row: &[Token<'_>], at: usize) -> Option<usize> {
    let mark = row.get(at)?;
    let at = if mark.is("?") || mark.is("!") { at + 1 } else { at };
    row.get(at)?.is(".").then_some(at + 1)
}

/// The name that stands behind `process.env`.
fn read_from<'t>(rest: &[Token<'t>]) -> Option<&'t str> {
    if let Some(at) = behind_dot(rest, 0) {
        let name = rest.get(at)?;
        let is_call = rest.get(at + 1).is_some_and(|next| next.is("("));
        if !name.is("[") {
            return (name.kind == Kind::Word && !is_call).then_some(name.text);
        }
        return between_brackets(&rest[at..]);
    }
    between_brackets(rest)
}

fn between_brackets<'t>(rest: &[Token<'t>]) -> Option<&'t str> {
    let [open, name, close, ..] = rest else { return None };
    let is_text = matches!(name.kind, Kind::Text | Kind::Template);
    (open.is("[") && close.is("]") && is_text).then_some(name.text)
}

/// The names before `process.env`: those of `"NAME" in` and of `{ NAME } =`.
fn asked_before<'t>(row: &[Token<'t>]) -> Vec<&'t str> {
    match row {
        [.., name, word] if word.is_word("in") && name.kind == Kind::Text => vec![name.text],
        [.., sign] if sign.is("=") => taken_apart(&row[..row.len() - 1]),
        _ => Vec::new(),
    }
}

/// The names in the pattern that a row of tokens ends with, perhaps with its type behind it.
fn taken_apart<'t>(row: &[Token<'t>]) -> Vec<&'t str> {
    let Some(close) = row.iter().rposition(|token| token.is("}")) else { return Vec::new() };
    let with_type = row.get(close + 1).is_none_or(|next| next.is(":"));
    let ends = row[close + 1..].iter().any(|token| token.is(";") || token.is("=") || token.is("{"));
    let Some(open) = opening(&row[..=close]).filter(|_| with_type && !ends) else { return Vec::new() };
    let mut depth = 0_usize;
    let mut names = Vec::new();
    let mut first = true;
    for token in &row[open + 1..close] {
        if first && depth == 0 && matches!(token.kind, Kind::Word | Kind::Text) {
            names.push(token.text);
        }
        match token.text {
            "{" | "[" | "(" if token.kind == Kind::Sign => depth += 1,
            "}" | "]" | ")" if token.kind == Kind::Sign => depth = depth.saturating_sub(1),
            _ => {}
        }
        first = depth == 0 && token.is(",");
    }
    names
}

/// The place of the bracket that the last token closes.
fn opening(row: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    row.iter().enumerate().rev().find_map(|(at, token)| {
        if token.is("}") {
            depth += 1;
        } else if token.is("{") {
            depth -= 1;
        }
        (depth == 0).then_some(at)
    })
}

fn is_name(name: &str) -> bool {
    let of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && name.chars().all(of_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asked(text: &str) -> Vec<String> {
        names(text).into_iter().collect()
    }

    #[test]
    fn every_way_to_ask_is_known() {
        assert_eq!(asked("const a = process.env.A ?? 'x'; b(process.env.B!)"), ["A", "B"]);
        assert_eq!(
            asked("process.env['A']; process.env[\"B\"]; process.env[`C`]; process?.env?.D; process.env?.['E']"),
            ["A", "B", "C", "D", "E"]
        );
        assert_eq!(asked("const { A, B: b, C = '1', 'D': { e }, ...rest } = process.env;"), ["A", "B", "C", "D"]);
        assert_eq!(asked("const { A }: NodeJS.ProcessEnv = process.env"), ["A"]);
        assert_eq!(asked("const {\n  A, // the first\n  B,\n} = process.env;"), ["A", "B"]);
        assert_eq!(
            asked("if ('A' in process.env) x(`${process.env.B}/${`${Bun.env.C}`} it's`, globalThis.process.env.D)"),
            ["A", "B", "C", "D"]
        );
    }

    #[test]
    fn what_only_looks_like_it_is_not_asked_for() {
        let not = [
            "// process.env.A",
            "/* process.env.A */",
            "'process.env.A'",
            "`process.env.A`",
            "myprocess.env.A",
            "app.process.env.A",
            "process.environment.A",
            "process.env.hasOwnProperty('x')",
            "process.env[name]",
            "process.env[`A_${b}`]",
            "const { A } = other; const env = process.env;",
            "({ A }); x = process.env",
            "process.env.NODE_ENV",
            "process.env.npm_package_version",
            "import.meta.env.A",
        ];
        for text in not {
            assert_eq!(asked(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn tests_documentation_and_what_was_built_are_no_code() {
        for code in ["src/app.ts", "index.js", "src/testing/a.mts", "ecosystem.config.js"] {
            assert!(is_code(code), "{code}");
        }
        for other in [
            "src/a.test.ts",
            "tests/a.ts",
            "src/__tests__/a.ts",
            "docs/a.js",
            "dist/a.js",
            "a.d.ts",
            "a.md",
            ".env.example",
            "a.min.js",
            "node_modules/x/i.js",
        ] {
            assert!(!is_code(other), "{other}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_makes_it_fail(text in "(process\\.env|Bun\\.env|\\.|\\[|\\]|\\{|\\}|=|:|,|'|`|\\$\\{|A|in| |\n|é){0,40}") {
            drop(names(&text));
        }
    }
}
