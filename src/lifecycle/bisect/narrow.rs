//! Which of a row to try next. Good comes before bad; what cannot be tried is passed by.

/// What a person found out of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It works.
    Good,
    /// It does not.
    Bad,
    /// It cannot be told.
    Skip,
}

/// Where the search stands, by positions in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Narrowed {
    /// The last good.
    pub good: usize,
    /// The first bad.
    pub bad: usize,
    /// The middle of what may still be tried.
    pub next: Option<usize>,
    /// How many may still be tried.
    pub open: usize,
}

impl Narrowed {
    /// How many tries are left at most.
    #[must_use]
    pub const fn tries(&self) -> u32 {
        usize::BITS - self.open.leading_zeros()
    }
}

/// Narrows a row that begins with a good one and ends with a bad one.
///
/// # Errors
/// When a bad one comes before a good one: the positions of both.
pub fn narrow(words: &[Option<Word>]) -> Result<Narrowed, (usize, usize)> {
    let good = words.iter().rposition(|word| *word == Some(Word::Good)).unwrap_or_default();
    let bad = words.iter().position(|word| *word == Some(Word::Bad)).unwrap_or(words.len().saturating_sub(1));
    if good >= bad {
        return Err((bad, good));
    }
    let open: Vec<usize> = (good + 1..bad).filter(|at| words[*at].is_none()).collect();
    Ok(Narrowed { good, bad, next: open.get(open.len() / 2).copied(), open: open.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(count: usize) -> Vec<Option<Word>> {
        let mut row = vec![None; count];
        (row[0], row[count - 1]) = (Some(Word::Good), Some(Word::Bad));
        row
    }

    /// Tries until nothing is left, where the first bad one is known to the test alone.
    fn search(mut row: Vec<Option<Word>>, first_bad: usize, untriable: &[bool]) -> (Narrowed, u32) {
        let mut tries = 0;
        loop {
            let now = narrow(&row).unwrap();
            let Some(next) = now.next else { return (now, tries) };
            let told = if next < first_bad { Word::Good } else { Word::Bad };
            row[next] = Some(if untriable[next] { Word::Skip } else { told });
            tries += 1;
        }
    }

    #[test]
    fn a_bad_one_before_a_good_one_is_a_contradiction() {
        let mut row = row(5);
        (row[1], row[3]) = (Some(Word::Bad), Some(Word::Good));
        assert_eq!(narrow(&row), Err((1, 3)));
    }

    #[test]
    fn two_that_stand_side_by_side_leave_nothing_to_try() {
        let found = narrow(&row(2)).unwrap();
        assert_eq!((found.good, found.bad, found.next, found.tries()), (0, 1, None, 0));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn each_try_leaves_half_at_most_whatever_comes_of_it(count in 2usize..200, first_bad in 1usize..199) {
            let mut row = row(count);
            let first_bad = first_bad.min(count - 1);
            while let Some(next) = narrow(&row).unwrap().next {
                let before = narrow(&row).unwrap();
                row[next] = Some(if next < first_bad { Word::Good } else { Word::Bad });
                let after = narrow(&row).unwrap();
                prop_assert!(after.open <= before.open / 2, "{before:?} {after:?}");
                prop_assert!(after.tries() < before.tries());
            }
        }

        #[test]
        fn it_ends_at_the_last_good_and_the_first_bad_in_as_many_tries_as_were_said(
            count in 2usize..200, first_bad in 1usize..199,
        ) {
            let first_bad = first_bad.min(count - 1);
            let promised = narrow(&row(count)).unwrap().tries();
            let (found, tries) = search(row(count), first_bad, &vec![false; count]);
            prop_assert_eq!((found.good, found.bad), (first_bad - 1, first_bad));
            prop_assert!(tries <= promised, "{} of {}", tries, promised);
        }

        #[test]
        fn what_cannot_be_tried_never_hides_the_first_bad_one(
            untriable in prop::collection::vec(any::<bool>(), 2..100), first_bad in 1usize..99,
        ) {
            let count = untriable.len();
            let first_bad = first_bad.min(count - 1);
            let (found, _) = search(row(count), first_bad, &untriable);
            prop_assert!(found.good < first_bad && first_bad <= found.bad);
            prop_assert!((found.good + 1..found.bad).all(|at| untriable[at]), "only those are left open");
        }
    }
}
