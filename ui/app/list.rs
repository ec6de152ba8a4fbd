//! A list whose selection belongs to the item, not to the row: refresh, sort and filter keep it.

use std::collections::HashSet;
use std::hash::Hash;

/// Selection and marks by identity. `K` is what identifies an item.
#[derive(Debug, Clone)]
pub struct ListView<K> {
    /// The selected item.
    pub selected: Option<K>,
    /// The marked items.
    pub marks: HashSet<K>,
    /// Where a range of marks began, until its other end is chosen.
    pub anchor: Option<K>,
    /// The row it was on when last seen, for when the item is gone.
    pub row: usize,
}

impl<K> Default for ListView<K> {
    fn default() -> Self {
        Self { selected: None, marks: HashSet::new(), anchor: None, row: 0 }
    }
}

impl<K: Clone + Eq + Hash> ListView<K> {
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
        if !self.marks.remove(&key) {
            self.marks.insert(key);
        }
    }

    /// Begins a range at the selected item; the second time, marks everything from there to the selected item.
    pub fn toggle_range(&mut self, items: &[K]) {
        let Some(here) = self.position(items) else { return };
        let began = self.anchor.take().and_then(|key| items.iter().position(|item| *item == key));
        match began {
            Some(there) => self.marks.extend(items[here.min(there)..=here.max(there)].iter().cloned()),
            None => self.anchor = items.get(here).cloned(),
        }
    }

    /// Marks all of `items`; when all are marked already, takes their marks away.
    pub fn toggle_all(&mut self, items: &[K]) {
        if items.iter().all(|item| self.marks.contains(item)) {
            for item in items {
                self.marks.remove(item);
            }
        } else {
            self.marks.extend(items.iter().cloned());
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

    #[test]
    fn a_range_marks_everything_between_its_ends_in_either_direction() {
        let items = ["a", "b", "c", "d"];
        let mut list = ListView::default();
        list.select(&items, 2);
        list.toggle_range(&items);
        assert!(list.marks.is_empty(), "one end marks nothing");
        list.select(&items, 0);
        list.toggle_range(&items);
        assert_eq!(list.marks, HashSet::from(["a", "b", "c"]));
        assert_eq!(list.anchor, None);
    }

    #[test]
    fn marking_all_twice_takes_the_marks_of_these_items_away_and_no_others() {
        let mut list = ListView::default();
        list.marks.insert("hidden");
        list.toggle_all(&["a", "b"]);
        assert_eq!(list.marks.len(), 3);
        list.toggle_all(&["a", "b"]);
        assert_eq!(list.marks, HashSet::from(["hidden"]));
    }
}
