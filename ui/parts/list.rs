//! Which rows of a long list are drawn: only those of the window, so that ten thousand cost what fifty do.

use std::ops::Range;

/// The rows to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// First and one past the last.
    pub rows: Range<usize>,
    /// How many are above and below.
    pub hidden: (usize, usize),
}

/// The window of `height` rows over `count` that shows the selected one near its middle, full where it can be.
#[must_use]
pub fn window(count: usize, selected: usize, height: usize) -> Window {
    let first = selected.saturating_sub(height / 2).min(count.saturating_sub(height));
    let end = (first + height).min(count);
    Window { rows: first..end, hidden: (first, count - end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_selected_row_is_always_in_a_full_window(count in 1usize..500, at in 0usize..500, height in 1usize..60) {
            let selected = at.min(count - 1);
            let window = window(count, selected, height);
            prop_assert!(window.rows.contains(&selected));
            prop_assert_eq!(window.rows.len(), height.min(count));
        }
    }
}
