//! Text from outside, made harmless and visible: nothing in it can move the cursor, change a color or turn the
//! reading direction. For screens and for printing alike; engine values stay raw.

use std::borrow::Cow;
use std::fmt::Write;

/// The text on one line, with control characters as their pictures (`␛`, `␊`) and invisible characters by number
/// (`⟨202E⟩`). Text without any is given back as it is.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '\u{0}'..='\u{1f}' => shown.extend(char::from_u32(u32::from(letter) + 0x2400)),
            '\u{7f}' => shown.push('\u{2421}'),
            _ if is_unseen(letter) => drop(write!(shown, "⟨{:04X}⟩", u32::from(letter))),
            _ => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// Control characters, marks of direction, and characters of no width except those that join emoji.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_and_overrides_are_seen_and_plain_text_is_untouched() {
        assert_eq!(visible("\u{1b}[31mred\u{7}\r\n"), "␛[31mred␇␍␊");
        assert_eq!(visible("a\u{202e}b\u{9b}c\u{7f}"), "a⟨202E⟩b⟨009B⟩c␡");
        assert!(matches!(visible("fix: grüße 👩‍💻 — 日本"), Cow::Borrowed(_)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_shown_holds_no_control_character_and_is_shown_the_same_again(text in any::<String>()) {
            let shown = visible(&text).into_owned();
            prop_assert!(!shown.chars().any(is_unseen));
            prop_assert_eq!(visible(&shown), shown.as_str());
        }
    }
}
