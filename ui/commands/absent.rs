//! Why a command of the full console cannot be used in this build: one sentence per missing part, said everywhere alike.

use crate::app::{Model, Screen};

/// What acts with images.
pub const IMAGES: &str = "Acts with images are not in this build.";
/// What follows a change.
pub const WHERE: &str = "The journey of a change is not in this build.";

/// Why a screen cannot be shown in this build; `None` for those that can.
#[must_use]
pub const fn screen(screen: Screen) -> Option<&'static str> {
    match screen {
        Screen::Dashboard
        | Screen::Branches
        | Screen::Changelog
        | Screen::Pulls
        | Screen::Images
        | Screen::Environments
        | Screen::Runs
        | Screen::Audit => None,
        Screen::Where => Some(WHERE),
    }
}

type Ready = fn(&Model) -> Result<(), String>;

pub(super) const NO_IMAGES: Ready = |_| Err(IMAGES.into());
pub(super) const NO_WHERE: Ready = |_| Err(WHERE.into());
