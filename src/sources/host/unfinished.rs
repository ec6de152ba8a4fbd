//! Why a command did not come to its end here.

use crate::fault::{Fault, FaultKind};

/// Whether a command without an end may have run. For an act the difference is everything: what was never sent can be
/// sent again, what may have run must be looked for first.
#[derive(Debug)]
pub enum Unfinished {
    /// It did not begin: nothing of it left this machine, or no shell took it.
    NeverSent(Fault),
    /// It was sent, and how it ended is not known.
    MayHaveRun(Fault),
}

impl Unfinished {
    /// Why, in words.
    #[must_use]
    pub fn fault(&self) -> &Fault {
        match self {
            Self::NeverSent(fault) | Self::MayHaveRun(fault) => fault,
        }
    }

    /// Whether it may have run.
    #[must_use]
    pub fn may_have_run(&self) -> bool {
        matches!(self, Self::MayHaveRun(_))
    }
}

/// For a command that only reads, why it failed is all that matters.
impl From<Unfinished> for Fault {
    fn from(unfinished: Unfinished) -> Self {
        match unfinished {
            Unfinished::MayHaveRun(fault) if fault.kind() == FaultKind::Failed => fault.kind_is(FaultKind::Unreadable),
            Unfinished::NeverSent(fault) | Unfinished::MayHaveRun(fault) => fault,
        }
    }
}
