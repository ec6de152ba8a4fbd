//! What a subject says about itself: type, scope, and advice on its style. Advice is never an error.
//!
//! The style is `type: short imperative summary`, lower-case, no trailing period.

/// Types that the guide lists, then the other usual ones.
pub const KNOWN_TYPES: [&str; 11] =
    ["feat", "fix", "chore", "refactor", "docs", "test", "perf", "style", "build", "ci", "revert"];

/// Longer subjects are cut by most tools.
const LONG: usize = 72;

/// A subject taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The word before the colon, as written; `None` means "no type".
    pub kind: Option<&'a str>,
    /// The words in parentheses behind the type.
    pub scope: Option<&'a str>,
    /// Whether a `!` stands before the colon.
    pub bang: bool,
    /// What comes behind the colon, or everything.
    pub summary: &'a str,
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// There is no `type:` before the summary.
    NoType,
    /// The type is none of [`KNOWN_TYPES`]; the nearest known one where there is one.
    UnknownType(String, Option<&'static str>),
    /// The type has capitals.
    TypeCase(String),
    /// There is nothing behind the type, or nothing at all.
    Empty,
    /// The summary begins with a capital.
    Capital,
    /// The summary ends with a period.
    Period,
    /// The first word is not imperative: the word.
    NotImperative(String),
    /// More than 72 characters: how many.
    Long(usize),
    /// It reads as if a tool had written it and nobody had read it.
    Generated,
    /// A word with two letters swapped: the word and what is probably meant.
    Typo(String, &'static str),
}

impl Advice {
    /// The advice as a sentence for a person. Hostile text may be in it.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NoType => "It has no type, such as feat: or fix:.".into(),
            Self::UnknownType(word, Some(near)) => format!("The type {word} is unusual; {near} is near it."),
            Self::UnknownType(word, None) => format!("The type {word} is unusual."),
            Self::TypeCase(word) => format!("The type {word} is usually lower-case."),
            Self::Empty => "It says nothing.".into(),
            Self::Capital => "The summary usually begins in lower case.".into(),
            Self::Period => "The summary usually has no period at its end.".into(),
            Self::NotImperative(word) => format!("The summary is usually imperative; it begins with {word}."),
            Self::Long(length) => format!("It has {length} characters; many tools cut at {LONG}."),
            Self::Generated => "It reads like the output of a tool; say what the commit does.".into(),
            Self::Typo(word, meant) => format!("{word} probably means {meant}."),
        }
    }
}

/// Takes a subject apart. `Fix: x` and `feat(auth)!: x` have a type; `see http://x` and `Merge a: b` have none.
#[must_use]
pub fn parse(subject: &str) -> Subject<'_> {
    let plain = Subject { kind: None, scope: None, bang: false, summary: subject };
    let Some((head, summary)) = subject.split_once(':') else { return plain };
    let bang = head.ends_with('!');
    let head = head.strip_suffix('!').unwrap_or(head);
    let (kind, scope) = match head.split_once('(') {
        Some((kind, scope)) => match scope.strip_suffix(')') {
            Some(scope) => (kind, Some(scope)),
            None => return plain,
        },
        None => (head, None),
    };
    let word = !kind.is_empty() && kind.bytes().all(|letter| letter.is_ascii_alphabetic() || letter == b'-');
    let separated = summary.is_empty() || summary.starts_with(char::is_whitespace) || is_known(kind);
    if word && separated { Subject { kind: Some(kind), scope, bang, summary: summary.trim_start() } } else { plain }
}

fn is_known(kind: &str) -> bool {
    KNOWN_TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind))
}

/// What could be better. Subjects that git itself writes (`Merge …`, `Revert "…"`) get no advice.
#[must_use]
pub fn advise(subject: &str) -> Vec<Advice> {
    if written_by_git(subject) {
        return Vec::new();
    }
    let parts = parse(subject);
    let mut advice = Vec::new();
    advice.extend(on_type(&parts));
    advice.extend(on_summary(parts.summary));
    let length = subject.chars().count();
    if length > LONG {
        advice.push(Advice::Long(length));
    }
    advice
}

fn written_by_git(subject: &str) -> bool {
    const MERGES: [&str; 5] =
        ["Merge branch ", "Merge pull request ", "Merge remote-tracking branch ", "Merge tag ", "Merge commit "];
    MERGES.iter().any(|start| subject.starts_with(start)) || subject.starts_with("Revert \"")
}

fn on_type(parts: &Subject<'_>) -> Option<Advice> {
    let Some(kind) = parts.kind else { return Some(Advice::NoType) };
    if KNOWN_TYPES.contains(&kind) {
        return None;
    }
    if is_known(kind) {
        return Some(Advice::TypeCase(kind.into()));
    }
    let lower = kind.to_ascii_lowercase();
    let near =
        KNOWN_TYPES.into_iter().find(|known| lower.starts_with(known) || strsim::osa_distance(known, &lower) == 1);
    Some(Advice::UnknownType(kind.into(), near))
}

fn on_summary(summary: &str) -> Vec<Advice> {
    let summary = summary.trim();
    if summary.is_empty() {
        return vec![Advice::Empty];
    }
    if generated(summary) {
        return vec![Advice::Generated];
    }
    let mut advice = Vec::new();
    let first = summary.split_whitespace().next().unwrap_or_default();
    if begins_with_a_capital(first) {
        advice.push(Advice::Capital);
    }
    if summary.ends_with('.') && !summary.ends_with("..") {
        advice.push(Advice::Period);
    }
    if !imperative(&first.to_ascii_lowercase()) {
        advice.push(Advice::NotImperative(first.into()));
    }
    advice.extend(summary.split(|letter: char| !letter.is_alphanumeric()).find_map(typo));
    advice
}

fn generated(summary: &str) -> bool {
    let lower = summary.to_lowercase();
    let said =
        ["generating commit message", "commit message using", "here is a commit message", "here's a commit message"];
    said.iter().any(|words| lower.contains(words))
}

/// `Switch` does; `JWT`, `Node.js` used as names and `S3` are left alone when more capitals or digits follow.
fn begins_with_a_capital(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && !letters.any(|letter| letter.is_uppercase() || letter.is_numeric() || letter == '.')
}

fn imperative(word: &str) -> bool {
    const FINE: [&str; 14] = [
        "need", "feed", "seed", "embed", "exceed", "proceed", "speed", "shed", "bring", "string", "ping", "ring",
        "spring", "swing",
    ];
    FINE.contains(&word) || !(word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing")))
}

/// A word that becomes a common one when two neighboring letters change places.
fn typo(word: &str) -> Option<Advice> {
    const COMMON: [&str; 24] = [
        "changes",
        "change",
        "update",
        "updated",
        "remove",
        "removed",
        "login",
        "error",
        "release",
        "create",
        "delete",
        "refactor",
        "resolve",
        "implement",
        "service",
        "request",
        "response",
        "deployment",
        "production",
        "meeting",
        "message",
        "controller",
        "authentication",
        "database",
    ];
    let lower = word.to_ascii_lowercase();
    let swapped = |known: &&'static str| {
        known.len() == lower.len()
            && lower != **known
            && same_letters(known, &lower)
            && strsim::osa_distance(known, &lower) == 1
    };
    COMMON.into_iter().find(swapped).map(|meant| Advice::Typo(word.into(), meant))
}

fn same_letters(left: &str, right: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters = word.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    sorted(left) == sorted(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_type_is_one_word_before_a_colon() {
        let full = parse("feat(auth)!: add tokens");
        assert_eq!(full, Subject { kind: Some("feat"), scope: Some("auth"), bang: true, summary: "add tokens" });
        assert_eq!(parse("Fix: x").kind, Some("Fix"));
        assert_eq!(parse("fix:x").summary, "x");
        for plain in ["add slots", "see http://x.y", "Merge a: b", "12: x", "feat(auth: x", ": x", "🧠: x"] {
            assert_eq!(parse(plain).kind, None, "{plain}");
        }
    }

    #[test]
    fn a_subject_in_the_style_of_the_guide_gets_no_advice() {
        for good in [
            "feat: add rating filter to mentors API",
            "docs: add cleanup API usage guide",
            "fix: JWT expiry",
            "Merge pull request #3 from a/b",
            "Revert \"db chnages\"",
        ] {
            assert_eq!(advise(good), [], "{good}");
        }
    }

    #[test]
    fn each_habit_gets_its_own_advice() {
        assert_eq!(advise("add slots"), [Advice::NoType]);
        assert_eq!(advise("db chnages"), [Advice::NoType, Advice::Typo("chnages".into(), "changes")]);
        assert_eq!(advise("🧠 Generating commit message using Groq API..."), [Advice::NoType, Advice::Generated]);
        assert_eq!(advise("Fix: resolve it"), [Advice::TypeCase("Fix".into())]);
        assert_eq!(advise("feature: x"), [Advice::UnknownType("feature".into(), Some("feat"))]);
        assert_eq!(advise("chore: Switch runtime."), [Advice::Capital, Advice::Period]);
        assert_eq!(advise("fix: fixed it"), [Advice::NotImperative("fixed".into())]);
        assert_eq!(advise("fix:"), [Advice::Empty]);
        assert_eq!(advise(""), [Advice::NoType, Advice::Empty]);
        assert_eq!(advise(&format!("fix: {}", "x".repeat(70))), [Advice::Long(75)]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_taken_apart_and_advised(text in any::<String>()) {
            let parts = parse(&text);
            prop_assert!(text.ends_with(parts.summary));
            for advice in advise(&text) {
                prop_assert!(!advice.sentence().is_empty());
            }
        }
    }
}
