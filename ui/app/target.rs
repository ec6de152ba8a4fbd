//! Where on the screen what can be clicked. `screens::regions` computes them from model and size; draw records none.

use super::Screen;
use ratatui::layout::Rect;

/// What a click means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The tab of a screen.
    Tab(Screen),
    /// A pane, by its order in the Tab cycle of the screen.
    Pane(usize),
    /// A row of the main list of this pane, counted from the first item, not from the first one shown.
    Row(usize, usize),
    /// A sub-tab of the focused pane, counted from 0.
    SubTab(usize),
    /// A hint of the footer, or a key named anywhere: the command's id.
    Hint(&'static str),
    /// A row of the topmost overlay, counted from its first item.
    OverlayRow(usize),
    /// A button of the topmost dialog.
    Button(Answer),
    /// Inside the topmost overlay, on nothing.
    Overlay,
}

/// An answer of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Do it.
    Yes,
    /// Leave it.
    No,
}

/// A part of the screen that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The cells.
    pub area: Rect,
    /// What a click there means. Where regions overlap, the last one counts.
    pub target: Target,
}
