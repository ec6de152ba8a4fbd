//! What kind of work a commit is, by the conventional type of its subject.

use crate::domain::subject::parse;

/// The kind of work that a subject's type declares. Where the index lists it is the index's own choice:
/// the guide's first form has Features (feat), Bug Fixes (fix) and Infrastructure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// `feat`.
    Feature,
    /// `fix`.
    Fix,
    /// `chore`, `ci`, `build` and the like.
    Infrastructure,
    /// `refactor`.
    Refactor,
    /// `perf`.
    Performance,
    /// `docs`.
    Documentation,
    /// `test`.
    Tests,
    /// `style`.
    Style,
    /// `revert`.
    Revert,
}

impl Category {
    /// The category of `type: …`, `type(scope): …` and `type!: …`, in any case; `None` for a subject without a type.
    ///
    /// ```
    /// use engine::changelog::index::Category;
    /// assert_eq!(Category::of_subject("feat(auth): add login"), Some(Category::Feature));
    /// assert_eq!(Category::of_subject("Fix: login"), Some(Category::Fix));
    /// assert_eq!(Category::of_subject("fix login error"), None);
    /// ```
    #[must_use]
    pub fn of_subject(subject: &str) -> Option<Self> {
        Self::of_word(&type_of(subject)?)
    }

    /// The category that a type, or a word of a heading, names.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "feat" | "feats" | "feature" | "features" => Self::Feature,
            "fix" | "fixes" | "bug" | "bugs" | "bugfix" | "bugfixes" | "hotfix" | "hotfixes" => Self::Fix,
            "chore" | "chores" | "ci" | "cd" | "build" | "builds" | "deps" | "infra" | "infrastructure" => {
                Self::Infrastructure
            }
            "refactor" | "refactors" | "refactoring" | "refactorings" => Self::Refactor,
            "perf" | "performance" => Self::Performance,
            "doc" | "docs" | "documentation" => Self::Documentation,
            "test" | "tests" | "testing" => Self::Tests,
            "style" | "styles" => Self::Style,
            "revert" | "reverts" => Self::Revert,
            _ => return None,
        })
    }

    /// The heading of the first form under which it is listed.
    pub(super) fn first_form(self) -> &'static str {
        match self {
            Self::Feature => "Features (feat)",
            Self::Fix => "Bug Fixes (fix)",
            _ => "Infrastructure",
        }
    }
}

/// The conventional type of a subject, lower-cased.
pub(super) fn type_of(subject: &str) -> Option<String> {
    parse(subject.trim_start()).kind.map(str::to_ascii_lowercase)
}

/// The subject without its type, for lists that leave it out.
pub(super) fn summary_of(subject: &str) -> &str {
    parse(subject.trim_start()).summary.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_a_category_in_any_case_with_scope_and_bang() {
        for subject in ["feat: x", "Feat: x", "FEAT(auth): x", "feat!: x", "feat(auth)!: x", "  feature: x"] {
            assert_eq!(Category::of_subject(subject), Some(Category::Feature), "{subject}");
        }
        assert_eq!(Category::of_subject("Fix: x"), Some(Category::Fix));
        assert_eq!(Category::of_subject("ci: x"), Some(Category::Infrastructure));
    }

    #[test]
    fn a_subject_without_a_known_type_has_none() {
        for subject in ["fix login error", "Merge pull request #3 from a/b", "", ":", "feat", "note: x", "feat(auth: x"]
        {
            assert_eq!(Category::of_subject(subject), None, "{subject}");
        }
    }
}
