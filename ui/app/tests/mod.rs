//! The console as a person at the keyboard meets it, without a terminal.

mod access;
mod back;
mod board;
mod clicking;
mod commits;
mod driver;
mod going;
mod images;
mod laws;
mod outside;
mod overlays;
mod stray;

pub use driver::Driver;
