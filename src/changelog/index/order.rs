//! Newest first or oldest first: as the lines that are there have it, and where a new day goes among them.

use chrono::NaiveDate;
use std::cmp::{Ordering, Reverse};

/// Which end of a list is the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    NewestFirst,
    OldestFirst,
}

impl Order {
    /// The order that most neighbors are in, if they tell.
    pub fn of<T: Ord>(lists: impl IntoIterator<Item = impl AsRef<[T]>>) -> Option<Self> {
        let balance: i64 = lists
            .into_iter()
            .flat_map(|list| list.as_ref().windows(2).map(|pair| pair[0].cmp(&pair[1]) as i64).collect::<Vec<_>>())
            .sum();
        match balance.cmp(&0) {
            Ordering::Greater => Some(Self::NewestFirst),
            Ordering::Less => Some(Self::OldestFirst),
            Ordering::Equal => None,
        }
    }

    /// Sorts into this order.
    pub fn sort<T, K: Ord>(self, list: &mut [T], key: impl Fn(&T) -> K) {
        match self {
            Self::NewestFirst => list.sort_by_key(|own| Reverse(key(own))),
            Self::OldestFirst => list.sort_by_key(key),
        }
    }

    /// How many members of a list, which may be out of order here and there, come before a new one.
    pub fn place<T: Ord + Copy>(self, list: &[T], new: T) -> usize {
        match self {
            Self::NewestFirst => list.iter().position(|own| *own <= new).unwrap_or(list.len()),
            Self::OldestFirst => list.iter().rposition(|own| *own <= new).map_or(0, |at| at + 1),
        }
    }
}

/// A list of days that answers quickly where many new ones go.
pub(super) struct Days {
    pub order: Order,
    /// Newest first: the oldest day so far. Oldest first: the oldest day from here on.
    bounds: Vec<NaiveDate>,
}

impl Days {
    /// Of the days of a list, in the order they stand in.
    pub fn of(mut days: Vec<NaiveDate>, order: Order) -> Self {
        let mut lowest = NaiveDate::MAX;
        let lower = |day: &mut NaiveDate| {
            lowest = lowest.min(*day);
            *day = lowest;
        };
        match order {
            Order::NewestFirst => days.iter_mut().for_each(lower),
            Order::OldestFirst => days.iter_mut().rev().for_each(lower),
        }
        Self { order, bounds: days }
    }

    /// How many come before a new day.
    pub fn place(&self, day: NaiveDate) -> usize {
        match self.order {
            Order::NewestFirst => self.bounds.partition_point(|bound| *bound > day),
            Order::OldestFirst => self.bounds.partition_point(|bound| *bound <= day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(730_000 + i32::try_from(number).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn the_quick_place_is_the_plain_one(days in prop::collection::vec(0u32..20, 0..12), new in 0u32..20) {
            let days: Vec<_> = days.into_iter().map(day).collect();
            for order in [Order::NewestFirst, Order::OldestFirst] {
                prop_assert_eq!(Days::of(days.clone(), order).place(day(new)), order.place(&days, day(new)));
            }
        }
    }

    #[test]
    fn the_order_is_the_one_of_most_neighbors() {
        assert_eq!(Order::of([vec![3, 2, 1], vec![1, 2]]), Some(Order::NewestFirst));
        assert_eq!(Order::of([vec![1, 2], vec![5, 5]]), Some(Order::OldestFirst));
        assert_eq!(Order::of([vec![1]]), None);
    }
}
