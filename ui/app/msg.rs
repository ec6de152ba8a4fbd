//! What happened: data only, so that it can be logged, replayed and compared in tests.

use super::changelog::ChangelogMsg;
use engine::board::Board;
use engine::domain::Moment;
use std::sync::Arc;

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(crossterm::event::KeyEvent),
    /// The mouse did something.
    Mouse(crossterm::event::MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has a new size: columns, rows.
    Resized(u16, u16),
    /// The engine knows something new.
    Board(Arc<Board>),
    /// Time has passed.
    Tick(Moment),
    /// An answer for the changelog screen.
    Changelog(ChangelogMsg),
}
