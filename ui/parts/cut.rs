//! Text cut to a number of cells, never inside a letter, always with `…` where something is missing.

use super::visible;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text made visible and cut at its end to at most so many cells.
#[must_use]
pub fn cut(text: &str, cells: usize) -> String {
    let text = visible(text);
    if text.width() <= cells {
        return text.into_owned();
    }
    let mut kept = start_of(&text, cells.saturating_sub(1));
    if cells > 0 {
        kept.push('…');
    }
    kept
}

/// The text made visible and cut in its middle: both ends of a branch name tell it apart.
#[must_use]
pub fn cut_middle(text: &str, cells: usize) -> String {
    let text = visible(text);
    if text.width() <= cells || cells < 3 {
        return cut(&text, cells);
    }
    let tail_cells = (cells - 1) / 3;
    let mut tail: Vec<&str> = Vec::new();
    let mut used = 0;
    for letter in text.graphemes(true).rev() {
        used += letter.width();
        if used > tail_cells {
            break;
        }
        tail.push(letter);
    }
    tail.reverse();
    let tail = tail.concat();
    format!("{}…{tail}", start_of(&text, cells - 1 - tail.width()))
}

fn start_of(text: &str, cells: usize) -> String {
    let mut used = 0;
    let fits = |letter: &&str| {
        used += letter.width();
        used <= cells
    };
    text.graphemes(true).take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_ends_of_a_name_survive_in_the_middle_cut() {
        assert_eq!(cut_middle("fix/meeting-issues-and-improvements", 20), "fix/meeting-i…ements");
        assert_eq!(cut("release the slot", 8), "release…");
        assert_eq!(cut("日本語", 4), "日…");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_cut_text_never_takes_more_cells_than_it_may(text in any::<String>(), cells in 0usize..60) {
            prop_assert!(width(&cut(&text, cells)) <= cells);
            prop_assert!(width(&cut_middle(&text, cells)) <= cells);
        }
    }
}
