//! Breaking long lines between words, so that a page shows them whole.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The line in pieces of at most so many cells; words longer than that are broken too.
pub(crate) fn wrap(line: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for word in line.split_inclusive(' ').flat_map(|word| broken(word, cells)) {
        let bare = word.trim_end();
        if used + bare.width() > cells && used > 0 {
            pieces.push(String::new());
            used = 0;
            if bare.is_empty() {
                continue;
            }
        }
        // A blank for which there is no room any more is left out.
        let word = if used + word.width() > cells { bare } else { word };
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(word);
        }
        used += word.width();
    }
    pieces
}

/// The word with the blank behind it; its parts, or its letters, where it is too long for a line.
fn broken(word: &str, cells: usize) -> Vec<&str> {
    let fits = |word: &str| word.trim_end().width() <= cells;
    if fits(word) {
        return vec![word];
    }
    let parts = word.split_word_bounds();
    parts.flat_map(|part| if fits(part) { vec![part] } else { part.graphemes(true).collect() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_between_words_and_long_words_anywhere() {
        assert_eq!(wrap("to be or not", 6), ["to be ", "or not"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_but_blanks_is_lost(line in "[a-z 日/]{0,80}", cells in 2_usize..30) {
            let pieces = wrap(&line, cells);
            prop_assert!(pieces.iter().all(|piece| piece.width() <= cells));
            let kept = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            prop_assert_eq!(kept(&pieces.concat()), kept(&line));
        }
    }
}
