//! Patterns of the configuration for names and subjects, where `*` stands for any text. Nothing else is special.

/// Whether the whole text fits the pattern.
#[must_use]
pub fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_text_and_everything_else_for_itself() {
        assert!(fits("feature/*", "feature/a/b"));
        assert!(fits("*", ""));
        assert!(fits("a*b*c", "a-b-b-c"));
        assert!(fits("main", "main"));
        assert!(!fits("main", "maintenance"));
        assert!(!fits("feature/*", "feat/x"));
        assert!(!fits("ab*ba", "aba"), "parts do not overlap");
        assert!(!fits("a?c", "abc"));
    }
}
