//! The console without a terminal: [`Model`] is what is shown, [`Msg`] what happened, [`Effect`] what is to be done.
//!
//! `update` is a plain function; it does no IO and asks no clock. The shell performs effects and sends messages.

pub mod acts;
pub mod age;
pub mod back;
pub mod branches;
mod burst;
pub mod changelog;
pub mod copying;
pub mod dashboard;
mod effect;
pub mod entries;
pub mod environments;
pub mod fetching;
pub mod images;
pub mod input;
mod list;
pub mod lists;
pub mod log_reader;
mod look;
mod model;
pub mod mouse;
pub mod movement;
mod msg;
mod notice;
pub mod outside;
mod overlay;
pub mod overlays;
pub mod pulls;
pub mod query;
pub mod runs;
mod saved_log;
mod screen;
mod selected;
pub mod setting;
mod target;
#[cfg(test)]
mod tests;
mod tick;
mod update;
pub mod visit;

pub use acts::{ActEffect, ActMsg, ActsView};
pub use branches::BranchesView;
pub use burst::Burst;
pub use changelog::{ChangelogEffect, ChangelogMsg, ChangelogView};
pub use dashboard::DashboardView;
pub use effect::Effect;
pub use environments::{EnvironmentsEffect, EnvironmentsMsg, EnvironmentsView};
pub use fetching::Fetching;
pub use input::Pending;
pub use list::ListView;
pub use log_reader::{LogReader, Wrap};
pub use look::{Access, Audience, Chosen, Glyphs, Look, Motion, Mouse, Preview, Zoom};
pub use model::Model;
pub use mouse::Click;
pub use msg::Msg;
pub use notice::{LogLine, Notice};
pub use overlay::{Overlay, Typing};
pub use saved_log::SavedLog;
pub use screen::Screen;
pub use selected::{Selected, selected};
pub use setting::Setting;
pub use target::{Answer, Region, Target};
pub use tick::{menu_is_due, next_tick};
pub use update::update;
