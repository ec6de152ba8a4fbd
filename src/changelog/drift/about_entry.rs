//! What is wrong with the name and the text of one entry.

use super::about_files::compare;
use crate::changelog::dates;
use crate::changelog::entry::{BREAKING, DESCRIPTION, Entry, FILES};
use crate::changelog::facts::Facts;
use crate::changelog::report::{Fix, Kind};
use crate::changelog::roll_call::{Called, Stands};
use crate::changelog::{PENDING, slug};
use crate::domain::{Breaking, Commit, CommitId};

/// One thing that is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::changelog) struct Wrong {
    pub(in crate::changelog) kind: Kind,
    pub(in crate::changelog) part: Part,
    pub(in crate::changelog) fix: Fix,
    pub(in crate::changelog) detail: String,
}

/// Which part of the entry is to be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::changelog) enum Part {
    Name,
    Title,
    /// **Date:** or the day of the name, or both.
    Date,
    /// **Commit:** and what of the form is absent and can be derived.
    Form,
    /// What is absent and needs a person's words.
    Words,
    Files,
}

/// Everything that is wrong with an entry, apart from what it stands for.
pub(in crate::changelog) fn wrong(facts: &Facts, called: &Called<'_>) -> Vec<Wrong> {
    let Some((text, entry)) = called.file.read() else { return Vec::new() };
    let mut found = Vec::new();
    if let Stands::For(position) = called.stands {
        let commit = facts.commit(position);
        found.extend(name(facts, called, commit));
        found.extend(title(entry, commit));
        found.extend(date(called, entry, commit));
        found.extend(files(facts, entry, commit.id));
    }
    found.extend(form(facts, called, entry));
    debug_assert!(entry.beginning <= text.len());
    found
}

fn name(facts: &Facts, called: &Called<'_>, commit: &Commit) -> Option<Wrong> {
    let wrong = |kind, detail| Some(Wrong { kind, part: Part::Name, fix: Fix::Auto, detail });
    let day = dates::stamp_for(None, commit).date_naive();
    let expected = slug(&commit.subject);
    let Some(name) = &called.name else {
        let like = facts.pattern.format(day, &commit.id.short(), &expected);
        return wrong(Kind::Filename, format!("The file name has not the form of {like}."));
    };
    if name.sha != commit.id.short() {
        return wrong(
            Kind::Filename,
            format!("The file name says {} and the entry is for {}.", name.sha, commit.id.short()),
        );
    }
    let slug = name.slug.as_deref().filter(|_| facts.pattern.has_slug())?;
    if facts.pattern.slug_fits(day, &name.sha, (slug, &expected)) {
        return None;
    }
    wrong(Kind::Slug, format!("The slug is {slug} and the subject gives {expected}."))
}

/// The title of an entry for a commit.
pub(in crate::changelog) fn title_of(subject: &str, sha: &str) -> String {
    format!("# {subject} ({sha})")
}

fn title(entry: &Entry, commit: &Commit) -> Option<Wrong> {
    let wrong = |detail| Some(Wrong { kind: Kind::Title, part: Part::Title, fix: Fix::Auto, detail });
    let Some(title) = &entry.title else {
        return wrong(format!("There is no title; it is {}.", title_of(&commit.subject, &commit.id.short())));
    };
    let subject = words(&title.subject) == words(&commit.subject);
    match (subject, title.sha.as_deref().is_some_and(|sha| names(sha, commit.id))) {
        (true, true) => None,
        (false, _) => wrong(format!("The title says {} and the subject is {}.", title.subject, commit.subject)),
        (true, false) => wrong(format!("The title does not end in ({}).", commit.id.short())),
    }
}

/// The words of a subject, whatever white space is between them.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn names(digits: &str, commit: CommitId) -> bool {
    digits.len() >= 7 && commit.to_string().starts_with(&digits.to_ascii_lowercase())
}

fn date(called: &Called<'_>, entry: &Entry, commit: &Commit) -> Option<Wrong> {
    let named = called.name.as_ref().and_then(|name| name.date.as_deref().map(|text| (text, name.day())));
    let name = named.filter(|(_, day)| !day.is_some_and(|day| dates::is_day_of(day, commit)));
    let line = entry.date.as_ref().filter(|field| !dates::says(&field.text, commit));
    let right = dates::shown(&dates::stamp_for(named.and_then(|(_, day)| day), commit));
    let detail = match (name, line) {
        (None, None) => return None,
        (Some((day, _)), None) => format!("The file name says {day} and the commit is of {}.", &right[..10]),
        (None, Some(field)) => format!("**Date:** says {} and the commit is of {right}.", field.text),
        (Some((day, _)), Some(field)) => {
            format!("The file name says {day}, **Date:** says {}, and the commit is of {right}.", field.text)
        }
    };
    Some(Wrong { kind: Kind::Date, part: Part::Date, fix: Fix::Auto, detail })
}

fn files(facts: &Facts, entry: &Entry, commit: CommitId) -> Option<Wrong> {
    entry.section(FILES)?;
    let differences = compare(facts, entry, facts.files.get(&commit)?);
    if differences.is_empty() {
        return None;
    }
    Some(Wrong { kind: Kind::Files, part: Part::Files, fix: Fix::Auto, detail: differences.sentence() })
}

/// What of the form is absent: once for what can be derived, once for what needs words.
fn form(facts: &Facts, called: &Called<'_>, entry: &Entry) -> Vec<Wrong> {
    let (mut derived, mut asked) = (Vec::new(), Vec::new());
    derived.extend(entry.date.is_none().then(|| "there is no **Date:**".to_owned()));
    derived.extend(commit_line(called, entry));
    let commit = called.position().map(|position| facts.commit(position));
    for section in &facts.settings.sections {
        if entry.section(section).is_none() {
            let list = if can_be_derived(section, commit) { &mut derived } else { &mut asked };
            list.push(format!("there is no \"## {section}\" section"));
        }
    }
    if commit.is_none() {
        asked.append(&mut derived);
    }
    let wrong = |part, fix, what: &[String]| {
        (!what.is_empty()).then(|| Wrong { kind: Kind::Body, part, fix, detail: sentence(&what.join(", and ")) })
    };
    [wrong(Part::Form, Fix::Auto, &derived), wrong(Part::Words, Fix::Ask, &asked)].into_iter().flatten().collect()
}

fn commit_line(called: &Called<'_>, entry: &Entry) -> Option<String> {
    let Some(field) = &entry.commit else { return Some("there is no **Commit:**".to_owned()) };
    let (word, _) = field.word();
    let whole = CommitId::from_hex(word).is_some();
    let pending = called.stands == Stands::Pending && word.eq_ignore_ascii_case(PENDING);
    (!whole && !pending).then(|| format!("**Commit:** is {}, not the 40 digits of a commit", shown(&field.text)))
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "empty" } else { text }
}

/// Files Changed follows from the commit; so does Breaking Changes where the commit declares none.
pub(in crate::changelog) fn can_be_derived(section: &str, commit: Option<&Commit>) -> bool {
    let is = |name: &str| section.eq_ignore_ascii_case(name);
    let breaks = commit.is_some_and(|commit| commit.breaking != Breaking::No);
    is(FILES) || (is(BREAKING) && !breaks) || !(is(DESCRIPTION) || is(BREAKING))
}

fn sentence(what: &str) -> String {
    let mut letters = what.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}
