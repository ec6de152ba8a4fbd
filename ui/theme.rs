//! Roles to styles. Screens name a role, never a color.

use ratatui::style::Style;

/// The roles of a theme file, `table.name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `ui.bg` and so on: the ground of the screen.
    Bg,
    /// The ground of panels.
    Surface,
    /// The ground of overlays.
    Overlay,
    /// Ordinary text.
    Text,
    /// Text that matters less.
    Dim,
    /// Frames.
    Border,
    /// The frame of the focused panel.
    BorderFocus,
    /// Titles of panels.
    Title,
    /// Keys in hints.
    Key,
    /// Links.
    Link,
    /// The part of a text that matches a search.
    Match,
    /// The selected row.
    Selection,
    /// The mark of a marked row.
    Mark,
    /// Status: good.
    Ok,
    /// Status: under way.
    Running,
    /// Status: waiting.
    Pending,
    /// Status: warning.
    Warn,
    /// Status: failed.
    Error,
    /// Status: skipped or cancelled.
    Skipped,
    /// Status: not known.
    Unknown,
    /// Status: old.
    Stale,
    /// Environment: development.
    Dev,
    /// Environment: staging.
    Staging,
    /// Environment: production.
    Prod,
    /// Environment: the practice world.
    Demo,
    /// The slot named blue.
    SlotBlue,
    /// The slot named green.
    SlotGreen,
    /// Commit type feat.
    Feat,
    /// Commit type fix.
    Fix,
    /// Commit type chore.
    Chore,
    /// Commit type refactor.
    Refactor,
    /// Commit type docs.
    Docs,
    /// A breaking change.
    Breaking,
    /// Diff: added.
    Add,
    /// Diff: removed.
    Del,
    /// Diff: hunk header.
    Hunk,
    /// Chart axis.
    Axis,
    /// Chart threshold.
    Threshold,
}

/// A resolved theme: a style for each role, and the glyphs.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    /// Its name.
    pub name: String,
}

impl Theme {
    /// The style of a role.
    #[must_use]
    pub fn style(&self, _role: Role) -> Style {
        Style::default()
    }
}
