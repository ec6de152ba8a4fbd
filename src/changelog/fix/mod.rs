//! What mends the drift, as exact edits. Nothing that a person wrote is touched, and mending twice changes nothing.
//!
//! The folder is mended in memory until nothing changes any more; the edits are the difference to what was read.

mod files;
mod head;
mod mend;
mod passes;
mod plan;
mod sections;
mod splices;
mod words;

pub use plan::{Left, Plan, fix};
pub use words::{About, NewEntry, Words, write_entries};
