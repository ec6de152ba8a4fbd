//! The console without a terminal: [`Model`] is what is shown, [`Msg`] what happened, [`Effect`] what is to be done.
//!
//! `update` is a plain function; it does no IO and asks no clock. The shell performs effects and sends messages.

pub mod changelog;
mod effect;
mod list;
mod model;
mod msg;
mod screen;
mod update;

pub use changelog::{ChangelogEffect, ChangelogMsg, ChangelogView};
pub use effect::Effect;
pub use list::ListView;
pub use model::{BranchesView, DashboardView, Look, Model, Motion, Notice, Overlay};
pub use msg::Msg;
pub use screen::Screen;
pub use update::update;
