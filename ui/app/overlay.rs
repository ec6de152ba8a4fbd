//! What lies over the screen. `overlays/` has the behavior of each.

use super::Setting;
use std::sync::Arc;

/// Something over the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// Keys of this screen and everywhere, with a search line.
    Help {
        /// What is searched for.
        search: String,
        /// The first line shown.
        scroll: usize,
        /// Whether keys go to the search line.
        typing: Typing,
    },
    /// Every command by name.
    Palette {
        /// What was typed.
        input: String,
        /// The chosen row.
        row: usize,
    },
    /// The theme list with live preview.
    Themes {
        /// The chosen row.
        row: usize,
        /// The theme that comes back at Esc.
        before: String,
    },
    /// The filter line of the current list.
    Filter {
        /// What was typed.
        input: String,
    },
    /// The orders of the current list; the one in force is marked.
    Sort {
        /// The chosen row.
        row: usize,
    },
    /// What can be changed about the console while it runs.
    Settings {
        /// The chosen row, into [`Setting::ALL`].
        row: usize,
    },
    /// The pages about the environment that is looked at.
    Pages {
        /// The chosen row.
        row: usize,
    },
    /// The form of an act; [`super::ActsView`] holds it.
    Act,
    /// The wizard of a promotion, or what is followed; [`super::PromotionView`] holds it.
    Promotion,
    /// The ways back, or a rollback that goes on; [`super::RollbackView`] holds it.
    Rollback,
    /// The services of this console; [`super::FleetView`] holds them.
    Fleet,
    /// The search for what brought a fault; [`super::BisectView`] holds it.
    Bisect,
    /// Lines to read, and to select with the mouse: the log, key problems, a text that no clipboard took.
    Page {
        /// What they are.
        title: String,
        /// The lines. Hostile text may be in them.
        lines: Arc<[String]>,
        /// The first line shown.
        scroll: usize,
    },
}

/// Whether keys go to a text line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Typing {
    /// They are commands.
    #[default]
    No,
    /// They are text.
    Yes,
}

impl Overlay {
    /// Whether typed keys are text here.
    #[must_use]
    pub fn is_field(&self) -> bool {
        match self {
            Self::Palette { .. } | Self::Filter { .. } => true,
            Self::Help { typing, .. } => *typing == Typing::Yes,
            _ => false,
        }
    }

    /// The settings overlay, on this setting.
    #[must_use]
    pub fn settings(on: Setting) -> Self {
        Self::Settings { row: Setting::ALL.iter().position(|setting| *setting == on).unwrap_or(0) }
    }
}
