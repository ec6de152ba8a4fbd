//! The hints below the search for what brought a fault: keys that are no commands.

use super::{Hint, HintKeys};

/// The keys that work now, most useful first.
pub(super) fn keys() -> Vec<Hint> {
    let keys = [
        ("j/k", "move"),
        ("+", "good"),
        ("-", "bad"),
        ("s", "skip"),
        ("u", "take back"),
        ("Enter", "where it is"),
        ("Esc", "close"),
        ("c", "start over"),
        ("]", "environment"),
        ("r", "read again"),
    ];
    let hint = |(keys, name): (&str, &str)| Hint {
        keys: keys.into(),
        name: name.into(),
        target: HintKeys::Form,
        ready: Ok(()),
    };
    keys.map(hint).into()
}
