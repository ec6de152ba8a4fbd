//! Roles to styles. Screens name a role, never a color.
//!
//! | file | what is there |
//! |---|---|
//! | `role` | the roles |
//! | `file` | a theme file, read leniently: what is wrong is named by line and column, the rest loads |
//! | `resolve` | palette names, inheritance and missing roles become styles |
//! | `shelf` | all themes: shipped, built in, and the person's own |
//! | `depth` | what the terminal can show: nearest colors, sixteen, or none |
//! | `contrast` | the figures of colors: contrast ratios, and how far two are apart |
//! | `minima` | what a theme must hold, and where it falls short |

pub mod contrast;
mod depth;
mod file;
pub mod minima;
mod resolve;
mod role;
mod shelf;

#[cfg(test)]
mod tests;

pub use depth::Depth;
pub use file::{Problem, ThemeFile, Variant};
pub use role::Role;
pub use shelf::{MONO, Shelf};

use ratatui::style::Style;

/// A resolved theme: a style for each role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// One line about it.
    pub about: String,
    /// For which grounds it is made.
    pub variant: Variant,
    /// The least the terminal must be able to show.
    pub depth: Depth,
    styles: Vec<Style>,
    series: Vec<Style>,
}

impl Theme {
    /// The style of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// The styles of the lines of a chart, in order; at least one.
    #[must_use]
    pub fn series(&self) -> &[Style] {
        &self.series
    }

    /// The same theme with the nearest colors the terminal can show.
    #[must_use]
    pub fn within(&self, depth: Depth) -> Self {
        let near = |styles: &[Style]| styles.iter().map(|style| depth::nearest(*style, depth)).collect();
        Self { styles: near(&self.styles), series: near(&self.series), ..self.clone() }
    }
}
