//! What somebody wants to go back to, and by which way.

use super::plan::{BEFORE, PREVIOUS};
use crate::domain::SlotName;
use crate::environment::readiness::Rung;

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// To what.
    pub to: To,
    /// By which way.
    pub via: Via,
}

/// What to go back to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum To {
    /// What was there before.
    #[default]
    Previous,
    /// What this slot holds.
    Slot(SlotName),
    /// A commit by its first digits, seven or more, or the tag of an image.
    Version(String),
}

impl To {
    /// The word of the command line: `previous`, a slot that is configured, a commit or a tag.
    #[must_use]
    pub fn of(word: &str, slots: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let word = word.trim();
        if [BEFORE, PREVIOUS].iter().any(|before| word.eq_ignore_ascii_case(before)) {
            return Self::Previous;
        }
        let slot = slots.into_iter().find(|slot| slot.as_ref().eq_ignore_ascii_case(word));
        slot.map_or_else(|| Self::Version(word.to_owned()), |slot| Self::Slot(SlotName(slot.as_ref().to_owned())))
    }
}

/// Which kind of way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Via {
    /// The best there is.
    #[default]
    Best,
    /// A script of the host.
    Host,
    /// The old deploy run, again.
    Rerun,
    /// The deploy workflow, started by hand.
    Dispatch,
    /// A revert on the branch.
    Revert,
}

impl Via {
    /// Whether a rung is of this kind.
    #[must_use]
    pub const fn takes(self, rung: Rung) -> bool {
        let host = matches!(rung, Rung::WarmFlip | Rung::ColdStart | Rung::LocalImage | Rung::RegistryImage);
        match self {
            Self::Best => true,
            Self::Host => host,
            Self::Rerun => matches!(rung, Rung::Rerun),
            Self::Dispatch => matches!(rung, Rung::Dispatch),
            Self::Revert => matches!(rung, Rung::Revert),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_previous_a_slot_or_a_version() {
        let of = |word| To::of(word, ["blue", "green"]);
        assert_eq!((of("previous"), of("PREV")), (To::Previous, To::Previous));
        assert_eq!(of(" Blue "), To::Slot(SlotName("blue".into())));
        assert_eq!(of("main-f956226"), To::Version("main-f956226".into()));
    }
}
