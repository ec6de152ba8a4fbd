//! A list whose selection belongs to the item, not to the row: refresh, sort and filter keep it.

/// Selection and marks by identity. `K` is what identifies an item.
#[derive(Debug, Clone)]
pub struct ListView<K> {
    /// The selected item.
    pub selected: Option<K>,
    /// The marked items.
    pub marks: Vec<K>,
    /// The row it was on when last seen, for when the item is gone.
    pub row: usize,
}

impl<K> Default for ListView<K> {
    fn default() -> Self {
        Self { selected: None, marks: Vec::new(), row: 0 }
    }
}

impl<K: Clone + PartialEq> ListView<K> {
    /// Where the selected item is among `items`; its old row, clamped, when it is gone; `None` for an empty list.
    pub fn position(&self, items: &[K]) -> Option<usize> {
        let last = items.len().checked_sub(1)?;
        let found = self.selected.as_ref().and_then(|key| items.iter().position(|item| item == key));
        Some(found.unwrap_or(self.row.min(last)))
    }

    /// Selects the item `by` rows away, stopping at the ends.
    pub fn step(&mut self, items: &[K], by: isize) {
        let Some(row) = self.position(items) else { return };
        self.select(items, row.saturating_add_signed(by));
    }

    /// Selects the item of this row, clamped to the last.
    pub fn select(&mut self, items: &[K], row: usize) {
        let Some(last) = items.len().checked_sub(1) else { return };
        self.row = row.min(last);
        self.selected = items.get(self.row).cloned();
    }

    /// Marks the selected item, or takes its mark away.
    pub fn toggle_mark(&mut self, items: &[K]) {
        let Some(key) = self.position(items).and_then(|row| items.get(row)).cloned() else { return };
        match self.marks.iter().position(|mark| *mark == key) {
            Some(at) => drop(self.marks.remove(at)),
            None => self.marks.push(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_follows_the_item_through_a_refresh() {
        let mut list = ListView::default();
        list.select(&["a", "b", "c"], 1);
        assert_eq!(list.position(&["x", "a", "c", "b"]), Some(3));
        assert_eq!(list.position(&["x", "a"]), Some(1), "a vanished item leaves its row");
        assert_eq!(list.position(&[]), None);
    }
}
