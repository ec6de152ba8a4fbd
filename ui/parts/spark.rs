//! A line of small columns: how long answers took, one column for each span of time. What failed and what is not known
//! have signs of their own, so that the line can be read without color.

use engine::domain::health::Kind;
use engine::environment::vital::{Answered, Bucket};

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Answers came after this long, in whatever unit.
    Took(u64),
    /// Something in it failed.
    Failed,
    /// Nothing is known of it.
    Unknown,
}

const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The columns as letters. The tallest stands for the slowest, unless all are about as fast: then all are low, for a
/// wave between 60 and 62 milliseconds is none.
#[must_use]
pub fn spark(columns: &[Column]) -> String {
    let took = columns.iter().filter_map(|column| if let Column::Took(took) = column { Some(*took) } else { None });
    let mut sorted: Vec<u64> = took.collect();
    sorted.sort_unstable();
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0).max(1);
    let top = sorted.last().copied().unwrap_or(0).max(usual.saturating_mul(4));
    let letter = |column: &Column| match column {
        Column::Took(took) => HEIGHTS[usize::try_from(took.saturating_mul(7) / top).unwrap_or(7).min(7)],
        Column::Failed => '✗',
        Column::Unknown => '·',
    };
    columns.iter().map(letter).collect()
}

/// The pieces of a span as letters.
#[must_use]
pub fn bars(pieces: &[Bucket]) -> String {
    let column = |piece: &Bucket| match (piece.worst, piece.median) {
        (Some(Kind::Bad), _) => Column::Failed,
        (_, Some(Answered::In(took))) => Column::Took(u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
        _ => Column::Unknown,
    };
    spark(&pieces.iter().map(column).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_calm_line_is_low_a_slow_answer_stands_out_and_failures_have_their_own_sign() {
        let took = |all: &[u64]| all.iter().map(|took| Column::Took(*took)).collect::<Vec<_>>();
        assert_eq!(spark(&took(&[60, 61, 62, 60])), "▂▂▂▂");
        assert_eq!(spark(&took(&[60, 60, 600, 60])), "▁▁█▁");
        assert_eq!(spark(&[Column::Unknown, Column::Failed, Column::Took(5)]), "·✗▂");
        assert_eq!(spark(&[]), "");
    }

    proptest! {
        #[test]
        fn every_column_is_one_letter(took in prop::collection::vec(any::<u64>(), 0..99)) {
            let columns: Vec<Column> = took.iter().map(|took| Column::Took(*took)).collect();
            prop_assert_eq!(spark(&columns).chars().count(), columns.len());
        }
    }
}
