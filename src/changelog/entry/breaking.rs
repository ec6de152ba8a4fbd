//! Whether the words under Breaking Changes say that something breaks.

/// The words, or `None` when they say that nothing breaks: nothing at all, `None` in any case, and the like.
#[must_use]
pub fn declared(words: &str) -> Option<String> {
    let plain = words.trim().trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let nothing = ["", "none", "n/a", "na", "no", "nothing", "no breaking changes", "no breaking change"];
    (!nothing.contains(&plain.as_str())).then(|| words.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn none_in_any_case_and_with_any_marks_is_no_breaking_change() {
        for words in ["None", "none", "NONE.", " _None_ ", "- None", "N/A", "", "No breaking changes."] {
            assert_eq!(declared(words), None, "{words}");
        }
        assert_eq!(declared(" Tokens are void. ").as_deref(), Some("Tokens are void."));
        assert!(declared("None of the old tokens work.").is_some());
    }
}
