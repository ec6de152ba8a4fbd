//! The screen as a person meets it, key by key, with an engine that answers when the test says so.

mod driver;
mod fixtures;
mod form;
mod laws;
mod list;
mod writing;

use driver::Driver;
