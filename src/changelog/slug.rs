//! The slug of a subject: what a file name can hold of it.

/// The subject lower-cased, every run outside `a-z0-9` one hyphen, hyphens cut at the ends. May be empty.
///
/// ```
/// use engine::changelog::slug;
/// assert_eq!(slug("feat(auth)!: Drop the old | token."), "feat-auth-drop-the-old-token");
/// ```
#[must_use]
pub fn slug(subject: &str) -> String {
    let mut slug = String::with_capacity(subject.len());
    for letter in subject.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The beginning of a slug that fits into `room` bytes, without a hyphen at its end.
pub(super) fn cut(slug: &str, room: usize) -> &str {
    slug.get(..room).unwrap_or(slug).trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_the_guide_come_out_as_they_are() {
        for (subject, expected) in [
            ("feat: Implement JWT authentication routes", "feat-implement-jwt-authentication-routes"),
            ("feat: add rating filter to mentors API", "feat-add-rating-filter-to-mentors-api"),
            (
                "Merge pull request #3 from MAS-Mr-Mentor/feature/add-rating-filter",
                "merge-pull-request-3-from-mas-mr-mentor-feature-add-rating-filter",
            ),
            ("🧠 Generating commit message using Groq API...", "generating-commit-message-using-groq-api"),
            ("Größe: \u{212a}elvin", "gr-e-kelvin"),
            ("🧠", ""),
        ] {
            assert_eq!(slug(subject), expected);
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_words_of_a_to_z_and_digits_with_single_hyphens_between(subject: String) {
            let slug = slug(&subject);
            let words = slug.split('-').all(|word| {
                !word.is_empty() && word.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9'))
            });
            prop_assert!(slug.is_empty() || words, "{slug}");
        }

        #[test]
        fn the_slug_of_a_slug_is_itself(subject: String) {
            prop_assert_eq!(slug(&slug(&subject)), slug(&subject));
        }

        #[test]
        fn a_cut_slug_is_a_beginning_that_fits_and_does_not_end_in_a_hyphen(subject: String, room in 0usize..40) {
            let whole = slug(&subject);
            let cut = cut(&whole, room);
            prop_assert!(whole.starts_with(cut) && cut.len() <= room && !cut.ends_with('-'));
        }
    }
}
