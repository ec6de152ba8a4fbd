//! Which entries a line of a list stands for. A link decides; without one its digits, then its words, and for a
//! breaking change, which a person words, in the end its day.

use super::groups::{Group, Item, Topic, is_breaking};
use super::links::{is_sha, rendered, sha_in_name};
use super::months::{Month, words};
use super::page::Page;
use super::roll::{Roll, Said, days_in, said};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// For each item of a group, the entries it stands for.
pub(super) fn claims(page: &Page<'_>, group: &Group, roll: &Roll<'_>) -> Vec<Vec<usize>> {
    let mut claims: Vec<Vec<usize>> = group.items.iter().map(|item| exact(page, item, roll)).collect();
    let linked = |item: &Item| {
        !is_breaking(group) && page.links_on(item.lines.clone()).iter().any(|link| roll.knows(&link.file))
    };
    let open: Vec<usize> =
        (0..claims.len()).filter(|index| claims[*index].is_empty() && !linked(&group.items[*index])).collect();
    let open: Vec<(usize, String)> =
        open.into_iter().map(|index| (index, text_of(page, &group.items[index]))).collect();
    if !open.is_empty() {
        let what: &[Said] =
            if is_breaking(group) { &[Said::Breaking, Said::BreakingSubject] } else { &[Said::Subject] };
        for of in what {
            by_words(&mut claims, &open, (group, *of), roll);
        }
        by_day(&mut claims, &open, group, roll);
    }
    claims
}

/// The text of an item without its bullet.
fn text_of(page: &Page<'_>, item: &Item) -> String {
    let lines: Vec<&str> = item.lines.clone().map(|line| page.line(line).trim()).collect();
    let text = lines.join(" ");
    rendered(&text[super::groups::bullet(&text).unwrap_or(0)..])
}

/// By links, or, for an item that links to no entry, by a file's name or a commit's digits.
fn exact(page: &Page<'_>, item: &Item, roll: &Roll<'_>) -> Vec<usize> {
    let links = page.links_on(item.lines.clone());
    if links.iter().any(|link| roll.knows(&link.file)) {
        return links.iter().filter_map(|link| roll.file(&link.file)).collect();
    }
    let line = page.line(item.lines.start);
    let named = line.split_whitespace().find_map(|word| named(word, roll));
    named.or_else(|| digits(line, roll)).into_iter().collect()
}

fn named(word: &str, roll: &Roll<'_>) -> Option<usize> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let name = format!("{}.md", word.strip_suffix(".md").unwrap_or(word));
    sha_in_name(&name).and_then(|_| roll.file(&name))
}

fn digits(line: &str, roll: &Roll<'_>) -> Option<usize> {
    let mut words = words(line).into_iter().map(|word| &line[word]).filter(|word| is_sha(word));
    words.find_map(|word| roll.sha(&word.to_lowercase()))
}

/// One item stands for one entry of these words; among several, for the one of its day.
fn by_words(claims: &mut [Vec<usize>], open: &[(usize, String)], (group, of): (&Group, Said), roll: &Roll<'_>) {
    let taken: HashSet<usize> = claims.iter().flatten().copied().collect();
    let mut free: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, text) in open {
        if !claims[*index].is_empty() {
            continue;
        }
        let said = said(text);
        let all = roll.words(&said, of);
        let candidates = || all.iter().copied().filter(|entry| !taken.contains(entry) && fits(group, *entry, roll));
        let free = free.entry(said).or_insert_with(|| candidates().collect());
        let days = days_in(text);
        let own = free.iter().position(|entry| roll.listed[*entry].days().any(|day| days.contains(&day)));
        if !free.is_empty() {
            claims[*index].push(free.remove(own.unwrap_or(0)));
        }
    }
}

/// A breaking change in a person's own words stands for an entry of its day that nothing else stands for.
fn by_day(claims: &mut [Vec<usize>], open: &[(usize, String)], group: &Group, roll: &Roll<'_>) {
    if !is_breaking(group) {
        return;
    }
    let taken: HashSet<usize> = claims.iter().flatten().copied().collect();
    let mut by_day: HashMap<NaiveDate, Vec<usize>> = HashMap::new();
    let breaking = |entry: &usize| roll.listed[*entry].breaking.is_some() && !taken.contains(entry);
    for entry in (0..roll.listed.len()).rev().filter(breaking) {
        by_day.entry(roll.listed[entry].date).or_default().push(entry);
    }
    for (index, text) in open.iter().filter(|(index, _)| claims[*index].is_empty()).cloned().collect::<Vec<_>>() {
        let entry = days_in(&text).into_iter().find_map(|day| by_day.get_mut(&day)?.pop());
        claims[index].extend(entry);
    }
}

fn fits(group: &Group, entry: usize, roll: &Roll<'_>) -> bool {
    match &group.topic {
        Topic::Month(month) => roll.listed[entry].days().any(|day| Month::of(day) == *month),
        Topic::Archive | Topic::Section(_) => true,
    }
}
