//! What the console shows, whole. `draw` reads only this; only `update` changes it.

use super::changelog::ChangelogView;
use super::{ListView, Screen};
use crate::keymap::{Chord, Keymap};
use crate::theme::Theme;
use engine::board::Board;
use engine::config::Config;
use engine::domain::{BranchName, Moment};
use std::sync::Arc;

/// The whole state.
#[derive(Debug, Clone)]
pub struct Model {
    /// What the engine knows.
    pub board: Arc<Board>,
    /// The effective configuration.
    pub config: Arc<Config>,
    /// The time of the last message; ages are counted from it.
    pub now: Moment,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The place.
    pub screen: Screen,
    /// The place before it.
    pub last_screen: Screen,
    /// What lies over the place, topmost last.
    pub overlays: Vec<Overlay>,
    /// A prefix key that waits for the next one (`g`, `a`, `y`), and since when.
    pub prefix: Option<(Chord, Moment)>,
    /// State of the dashboard.
    pub dashboard: DashboardView,
    /// State of the branches screen.
    pub branches: BranchesView,
    /// State of the changelog screen.
    pub changelog: ChangelogView,
    /// Sentences for the line above the footer, newest last; errors stay until dismissed.
    pub notices: Vec<Notice>,
    /// Theme, glyphs and motion.
    pub look: Look,
    /// Which keys mean what.
    pub keymap: Arc<Keymap>,
}

/// How things look.
#[derive(Debug, Clone)]
pub struct Look {
    /// Roles to styles, and the glyph set.
    pub theme: Arc<Theme>,
    /// Whether anything may move by itself.
    pub motion: Motion,
}

/// Whether anything may move by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Motion {
    /// Spinners turn, changed cells flash.
    #[default]
    Full,
    /// Numbers and times change, nothing else.
    Reduced,
}

/// Something over the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// Keys of this screen and everywhere, with a search line.
    Help {
        /// What is searched for.
        search: String,
        /// The first line shown.
        scroll: usize,
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
}

/// A sentence for the person, with its weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// It went well, or is good to know. Goes at the next key.
    Said(String),
    /// Something failed. Stays until dismissed with Esc.
    Failed(String),
}

/// State of the dashboard.
#[derive(Debug, Clone, Default)]
pub struct DashboardView {
    /// The attention list, by the text that identifies its item.
    pub attention: ListView<String>,
}

/// State of the branches screen.
#[derive(Debug, Clone, Default)]
pub struct BranchesView {
    /// The branches.
    pub list: ListView<BranchName>,
    /// Only branches that match are listed.
    pub filter: String,
}
