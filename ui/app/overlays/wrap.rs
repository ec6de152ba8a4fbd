//! Breaking long lines between words, so that a page shows them whole.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The line in pieces of at most so many cells; words longer than that are broken too.
pub(crate) fn wrap(line: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for word in line.split_word_bounds().flat_map(|word| broken(word, cells)) {
        let width = word.width();
        if used + width > cells && used > 0 {
            pieces.push(String::new());
            used = 0;
            if word.trim().is_empty() {
                continue;
            }
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(word);
        }
        used += width;
    }
    pieces
}

/// The word, or its letters where it is too long for a line.
fn broken(word: &str, cells: usize) -> Vec<&str> {
    if word.width() <= cells { vec![word] } else { word.graphemes(true).collect() }
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
