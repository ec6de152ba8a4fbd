//! Why a command of the full console cannot be used in this build: one sentence per missing part, said everywhere alike.

use crate::app::Model;

/// What acts with images.
pub const IMAGES: &str = "Acts with images are not in this build.";

type Ready = fn(&Model) -> Result<(), String>;

pub(super) const NO_IMAGES: Ready = |_| Err(IMAGES.into());
