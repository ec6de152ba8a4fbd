//! The hints below the list of services: keys that are no commands.

use super::{Hint, HintKeys};

/// The keys that work now, most useful first.
pub(super) fn keys() -> Vec<Hint> {
    let keys = [("j/k", "move"), ("Enter", "go over"), ("1-9", "by number"), ("r", "read again"), ("Esc", "close")];
    let hint = |(keys, name): (&str, &str)| Hint {
        keys: keys.into(),
        name: name.into(),
        target: HintKeys::Form,
        ready: Ok(()),
    };
    keys.map(hint).into()
}
