//! The roles: what a screen may name in the place of a color.

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

impl Role {
    /// Every role with its place in a theme file, `table.key`.
    pub const ALL: [(Self, &'static str); 38] = [
        (Self::Bg, "ui.bg"),
        (Self::Surface, "ui.surface"),
        (Self::Overlay, "ui.overlay"),
        (Self::Text, "ui.text"),
        (Self::Dim, "ui.dim"),
        (Self::Border, "ui.border"),
        (Self::BorderFocus, "ui.border_focus"),
        (Self::Title, "ui.title"),
        (Self::Key, "ui.key"),
        (Self::Link, "ui.link"),
        (Self::Match, "ui.match"),
        (Self::Selection, "ui.selection"),
        (Self::Mark, "ui.mark"),
        (Self::Ok, "status.ok"),
        (Self::Running, "status.running"),
        (Self::Pending, "status.pending"),
        (Self::Warn, "status.warn"),
        (Self::Error, "status.error"),
        (Self::Skipped, "status.skipped"),
        (Self::Unknown, "status.unknown"),
        (Self::Stale, "status.stale"),
        (Self::Dev, "env.dev"),
        (Self::Staging, "env.staging"),
        (Self::Prod, "env.prod"),
        (Self::Demo, "env.demo"),
        (Self::SlotBlue, "slot.blue"),
        (Self::SlotGreen, "slot.green"),
        (Self::Feat, "change.feat"),
        (Self::Fix, "change.fix"),
        (Self::Chore, "change.chore"),
        (Self::Refactor, "change.refactor"),
        (Self::Docs, "change.docs"),
        (Self::Breaking, "change.breaking"),
        (Self::Add, "diff.add"),
        (Self::Del, "diff.del"),
        (Self::Hunk, "diff.hunk"),
        (Self::Axis, "chart.axis"),
        (Self::Threshold, "chart.threshold"),
    ];
}
