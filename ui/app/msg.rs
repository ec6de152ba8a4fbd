//! What happened: data only, so that it can be logged, replayed and compared in tests.

use super::Notice;
use super::acts::ActMsg;
use super::audit::AuditMsg;
use super::bisect::BisectMsg;
use super::branches::{Answer, Wanted};
use super::changelog::ChangelogMsg;
use super::environments::EnvironmentsMsg;
use super::fleet::FleetMsg;
use super::images::ImagesMsg;
use super::promotion;
use super::pulls;
use super::rollback;
use super::runs::RunsMsg;
use super::whereabouts::WhereMsg;
use crate::theme::Theme;
use engine::board::Board;
use engine::domain::Moment;
use std::sync::Arc;

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(crossterm::event::KeyEvent),
    /// So many text keys came at once, outside a field, that nobody typed them.
    Stray(usize),
    /// The mouse did something.
    Mouse(crossterm::event::MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has a new size: columns, rows.
    Resized(u16, u16),
    /// The terminal has the focus again.
    Focused,
    /// The color of the terminal's ground: red, green, blue.
    Ground(u8, u8, u8),
    /// The terminal is gone.
    Closed,
    /// The engine knows something new.
    Board(Arc<Board>),
    /// Time has passed.
    Tick(Moment),
    /// Something to say.
    Told(Notice),
    /// Lines to show whole: title and text.
    Page(String, Arc<[String]>),
    /// Commits of a branch, or why they cannot be read.
    CommitsRead(Wanted, Answer),
    /// An address is shown as a link.
    Linked(String),
    /// The last line that a running `git fetch` printed.
    FetchSaid(String),
    /// A `git fetch` is over: what it printed, or why it failed.
    FetchEnded(Result<String, Arc<engine::fault::Fault>>),
    /// Another theme is in force.
    Themed(Arc<Theme>),
    /// A pull request whole, or why it cannot be read.
    PullRead(pulls::Question, pulls::Answer),
    /// An answer for the runs screen.
    Runs(RunsMsg),
    /// An answer for the audit screen.
    Audit(AuditMsg),
    /// An answer for the environments screen.
    Environments(EnvironmentsMsg),
    /// An answer for the form of an act.
    Act(ActMsg),
    /// An answer about a promotion, with the number of its question.
    Promotion(u64, promotion::News),
    /// An answer about a rollback, with the number of its question.
    Rollback(u64, rollback::News),
    /// One of the services was read.
    Fleet(FleetMsg),
    /// Where the search for what brought a fault stands.
    Bisect(BisectMsg),
    /// An answer for the changelog screen.
    Changelog(ChangelogMsg),
    /// An answer for the images screen.
    Images(ImagesMsg),
    /// An answer for the screen where a change is followed.
    Where(WhereMsg),
}
