//! What is typed after `/`: words, `!word`, `is:word`, `author:name`. All of them have to hold.

/// A parsed filter. The empty one lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
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

/// One item as a filter sees it.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// What words are looked for in.
    pub text: &'a [&'a str],
    /// The words that `is:` knows.
    pub traits: &'a [&'a str],
    /// Who made it.
    pub author: &'a str,
}

impl Query {
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

    /// Whether it asks who made an item.
    #[must_use]
    pub fn names_an_author(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::Author(_)))
    }

    /// Whether the item passes.
    #[must_use]
    pub fn admits(&self, item: &Item<'_>) -> bool {
        self.terms.iter().all(|term| term.test.holds(item) == (term.sense == Sense::With))
    }
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

impl Test {
    fn holds(&self, item: &Item<'_>) -> bool {
        match self {
            Self::Word(word) => item.text.iter().any(|text| contains(text, word)),
            Self::Is(word) => item.traits.iter().any(|known| known.starts_with(word.as_str())),
            Self::Author(word) => contains(item.author, word),
        }
    }
}

fn contains(text: &str, lower: &str) -> bool {
    text.contains(lower) || text.to_lowercase().contains(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(typed: &str) -> bool {
        let item = Item { text: &["feat/Jwt-auth", "aa58c78"], traits: &["work", "merged"], author: "Ada Lovelace" };
        Query::parse(typed).admits(&item)
    }

    #[test]
    fn only_a_whole_term_asks_for_an_author() {
        assert!(Query::parse("x !author:ada").names_an_author());
        assert!(!Query::parse("author: author").names_an_author());
    }

    #[test]
    fn every_term_has_to_hold() {
        for typed in ["", "jwt", "JWT aa58", "!main", "is:merged", "is:mer", "author:ada", "!is:odd jwt", "!", "is:"] {
            assert!(admits(typed), "{typed}");
        }
        for typed in ["main", "!jwt", "is:odd", "author:grace", "jwt main"] {
            assert!(!admits(typed), "{typed}");
        }
    }
}
