//! A step of something that goes on: its sign, its name, what was observed, when it began and how long it takes.
//!
//!   ✓ build      build.yml #814                                   14:39:20   4m08s
//!   ⟳ deploy     deploy-production.yml #589                       14:43:31   2m20s of ~3m00s
//!   ◌ traffic

use super::{RowOf, width};
use crate::theme::{Role, Theme};

/// Cells of the name.
const NAME: usize = 9;

/// A step to draw.
#[derive(Debug, Clone)]
pub struct StepLook<'a> {
    /// Its sign, which stands for its state beside the words.
    pub sign: &'a str,
    /// The role of the sign and the name.
    pub role: Role,
    /// Its name.
    pub name: &'a str,
    /// What was observed. Hostile text may be in it.
    pub words: &'a str,
    /// When it began; empty where that is not known.
    pub began: &'a str,
    /// How long it took or takes; empty where that is not known.
    pub took: &'a str,
    /// Whether it is the selected one.
    pub here: bool,
}

impl StepLook<'_> {
    /// The row, with its times on the right where there is room.
    #[must_use]
    pub fn row<'t>(&self, theme: &'t Theme, room: u16) -> RowOf<'t> {
        let row = RowOf::new(theme, room).text(if self.here { "❯ " } else { "  " }, Role::Mark);
        let row = row.text(self.sign, self.role).text(" ", Role::Text).cell(self.name, NAME, self.role);
        let times = format!("  {}  {:>8}", self.began, self.took);
        let (left, needed) = (row.left(), width(&times));
        if times.trim().is_empty() || left < needed + 12 {
            return row.text(self.words, Role::Text);
        }
        row.cell(self.words, left - needed - 1, Role::Text).text(&times, Role::Dim)
    }
}
