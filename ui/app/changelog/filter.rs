//! What is typed after `/`: words, `!word`, `is:kind`, `author:name`. A finding has to satisfy all of them.

use super::kinds;
use engine::changelog::{Finding, Fix};

/// A parsed filter. The empty one lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    sense: Sense,
    test: Test,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    With,
    Without,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Word(String),
    Is(String),
    Author(String),
}

impl Filter {
    /// Reads what was typed. A term without its word yet (`!`, `is:`) asks for nothing.
    #[must_use]
    pub fn parse(typed: &str) -> Self {
        Self { terms: typed.to_lowercase().split_whitespace().filter_map(Term::parse).collect() }
    }

    /// Whether everything passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it asks who wrote a commit.
    #[must_use]
    pub fn names_an_author(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::Author(_)))
    }

    /// Whether a finding passes. `folded` is what [`folded`] made of it; `author` is in lower case.
    #[must_use]
    pub fn admits(&self, finding: &Finding, folded: &str, author: Option<&str>) -> bool {
        self.terms.iter().all(|term| {
            let found = match &term.test {
                Test::Word(word) => folded.contains(word.as_str()),
                Test::Is(word) => is(finding, word),
                Test::Author(word) => author.is_some_and(|author| author.contains(word.as_str())),
            };
            found == (term.sense == Sense::With)
        })
    }
}

/// Everything of a finding that a word may match, in lower case. Made once for each finding, not once for each key.
#[must_use]
pub fn folded(finding: &Finding) -> String {
    let commit = finding.commit.map(|commit| commit.to_string()).unwrap_or_default();
    let path = finding.path.as_deref().unwrap_or_default();
    format!("{} {commit} {path} {}", kinds::heading(finding.kind), finding.detail).to_lowercase()
}

impl Term {
    fn parse(typed: &str) -> Option<Self> {
        let (sense, typed) = match typed.strip_prefix('!') {
            Some(rest) => (Sense::Without, rest),
            None => (Sense::With, typed),
        };
        let (word, test): (&str, fn(String) -> Test) = match typed.split_once(':') {
            Some(("is", word)) => (word, Test::Is),
            Some(("author", word)) => (word, Test::Author),
            _ => (typed, Test::Word),
        };
        (!word.is_empty()).then(|| Self { sense, test: test(word.to_owned()) })
    }
}

/// A kind by the beginning of its column word or of its JSON name, or who mends it.
fn is(finding: &Finding, word: &str) -> bool {
    let fix = match finding.fix {
        Fix::Auto => "auto",
        Fix::Ask => "ask",
        Fix::None => "none",
    };
    [kinds::word(finding.kind), kinds::id(finding.kind), fix].iter().any(|name| name.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::changelog::Kind;

    fn finding(kind: Kind, detail: &str) -> Finding {
        Finding { kind, commit: None, path: Some("changelog/a.md".into()), detail: detail.into(), fix: Fix::Auto }
    }

    fn admits(typed: &str, finding: &Finding) -> bool {
        Filter::parse(typed).admits(finding, &folded(finding), Some("ada lovelace"))
    }

    #[test]
    fn every_term_has_to_hold_in_any_case() {
        let slug = finding(Kind::Slug, "Slug differs from the subject");
        assert!(admits("", &slug));
        assert!(admits("SLUG subject", &slug));
        assert!(!admits("slug elsewhere", &slug));
        assert!(admits("changelog/a.md !orphan", &slug));
        assert!(!admits("!subject", &slug));
    }

    #[test]
    fn a_kind_is_found_by_its_word_its_json_name_and_while_it_is_being_typed() {
        let row = finding(Kind::IndexRow, "row differs");
        for typed in ["is:index", "is:index_row", "is:ind", "is:", "!is:", "is:auto", "!is:orphan", "!"] {
            assert!(admits(typed, &row), "{typed}");
        }
        for typed in ["is:orphan", "!is:index", "is:ask", "is:indexes"] {
            assert!(!admits(typed, &row), "{typed}");
        }
    }

    #[test]
    fn an_author_matches_by_a_part_of_the_name_and_an_unknown_one_never_does() {
        let row = finding(Kind::IndexRow, "row differs");
        assert!(admits("author:lovelace", &row));
        assert!(!admits("!author:Ada", &row));
        assert!(!Filter::parse("author:ada").admits(&row, &folded(&row), None));
        assert!(Filter::parse("x author:ada").names_an_author());
        assert!(!Filter::parse("author:").names_an_author());
    }
}
