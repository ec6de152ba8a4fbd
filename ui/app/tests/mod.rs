//! The console as a person at the keyboard meets it, without a terminal.

mod access;
mod attention;
mod back;
pub(in crate::app) mod board;
mod clicking;
mod commits;
pub(in crate::app) mod driver;
mod going;
mod images;
mod laws;
pub(in crate::app) mod outside;
mod overlays;
mod stray;
mod whereabouts;

pub use driver::Driver;
