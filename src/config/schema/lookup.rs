//! Finding keys: by the path that is written in a file, and the nearest one where there is none.

use super::{KEYS, Key};
use std::collections::BTreeSet;

/// What stands at a path.
#[derive(Debug, Clone, Copy)]
pub enum Found {
    /// A key, which takes a value.
    Key(&'static Key),
    /// A table, which holds keys.
    Table,
    /// Nothing.
    Nothing,
}

/// What stands at a path whose parts are given; names that people choose stand for `*`.
#[must_use]
pub fn find(parts: &[&str]) -> Found {
    let mut leading = KEYS.iter().filter(|key| leads(key, parts)).peekable();
    let first = leading.peek().copied();
    match (leading.find(|key| key.path.split('.').count() == parts.len()), first) {
        (Some(key), _) => Found::Key(key),
        (None, Some(_)) => Found::Table,
        (None, None) => Found::Nothing,
    }
}

/// Whether the path of the key begins with these parts.
fn leads(key: &Key, parts: &[&str]) -> bool {
    let mut pattern = key.path.split('.');
    parts.iter().all(|part| pattern.next().is_some_and(|word| word == "*" || word == *part))
}

/// The parts of a path that people chose.
pub(in crate::config) fn chosen_names<'a>(parts: &[&'a str]) -> Vec<&'a str> {
    let Some(key) = KEYS.iter().find(|key| leads(key, parts)) else { return Vec::new() };
    parts.iter().zip(key.path.split('.')).filter(|(_, word)| *word == "*").map(|(part, _)| *part).collect()
}

/// Whether every name that people chose in the path can be one. A link is called as people say it: `Bull Board`.
pub(in crate::config) fn is_chosen_name(parts: &[&str]) -> bool {
    let is_link = parts.len() == 4 && parts[2] == "links";
    let letter = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    let fits = |name: &&str| !name.is_empty() && name.chars().all(letter);
    let said = |name: &&str| name.trim() == *name && fits(&name.replace(' ', "").as_str());
    let (last, others) = match chosen_names(parts).split_last() {
        Some((last, others)) => (*last, others.to_vec()),
        None => return true,
    };
    others.iter().all(fits) && if is_link { said(&last) } else { fits(&last) }
}

/// The path of a key or table with the names of another path in the place of its stars, `NAME` where it has none.
#[must_use]
pub fn instance(pattern: &str, parts: &[&str]) -> String {
    let fill = |(at, word)| if word == "*" { parts.get(at).copied().unwrap_or("NAME") } else { word };
    pattern.split('.').enumerate().map(fill).collect::<Vec<_>>().join(".")
}

/// The key or table that someone who wrote this path probably meant.
pub(in crate::config) fn nearest(parts: &[&str]) -> Option<String> {
    let (last, table) = parts.split_last()?;
    let beside = nearest_word(last, words_in(table));
    let with_table = |word: &str| table.iter().copied().chain([word]).collect::<Vec<_>>().join(".");
    beside.map(with_table).or_else(|| elsewhere(last, parts)).or_else(|| nearest_path(parts))
}

/// The words that may follow in this table.
fn words_in(table: &[&str]) -> BTreeSet<&'static str> {
    let following = KEYS.iter().filter(|key| leads(key, table)).filter_map(|key| key.path.split('.').nth(table.len()));
    following.filter(|word| *word != "*").collect()
}

/// The only key of this name, in whatever table it stands.
fn elsewhere(name: &str, parts: &[&str]) -> Option<String> {
    let mut same = KEYS.iter().filter(|key| key.name() == name);
    let first = same.next()?;
    same.next().is_none().then(|| instance(first.path, parts))
}

fn nearest_path(parts: &[&str]) -> Option<String> {
    let path = parts.join(".");
    let near = KEYS.iter().map(|key| instance(key.path, parts)).map(|near| (closeness(&path, &near), near));
    near.filter(|(close, _)| *close >= 0.7).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, near)| near)
}

/// The nearest of these words, if one is near enough to be meant.
pub(in crate::config) fn nearest_word<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = words.into_iter().map(|near| (closeness(word, near), near));
    near.filter(|(close, _)| *close >= 0.55).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, near)| near)
}

fn closeness(one: &str, other: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(&one.to_lowercase(), other)
}

/// `a, b or c`, each between quotes.
pub(in crate::config) fn in_words(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(path: &str) -> Option<String> {
        nearest(&path.split('.').collect::<Vec<_>>())
    }

    #[test]
    fn a_path_leads_to_its_key_its_table_or_nothing() {
        assert!(matches!(find(&["environment", "qa", "url"]), Found::Key(key) if key.path == "environment.*.url"));
        assert!(matches!(find(&["environment", "qa"]), Found::Table));
        assert!(matches!(find(&["environment", "qa", "uri"]), Found::Nothing));
        assert!(matches!(find(&["screen", "mouse", "left"]), Found::Nothing));
    }

    #[test]
    fn the_nearest_word_is_looked_for_beside_it_then_elsewhere_then_anywhere() {
        assert_eq!(near("branches.prodcution").as_deref(), Some("branches.production"));
        assert_eq!(near("brnches").as_deref(), Some("branches"));
        assert_eq!(near("api_url").as_deref(), Some("github.api_url"));
        assert_eq!(near("environment.production.strategie").as_deref(), Some("environment.production.strategy"));
        assert_eq!(near("environments.production.nginx_site").as_deref(), Some("environment.production.nginx_site"));
        assert_eq!(near("zzz"), None);
    }
}
