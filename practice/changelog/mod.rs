//! The changelog folder as people would have written it, in the guide's forms, and the faults planted in it.

mod entry;
mod fault;
mod index;
mod spoil;

pub(crate) use entry::{Entry, Files, day_and_time};
pub(crate) use fault::Fault;
pub(crate) use index::{Dangling, page};
pub(crate) use spoil::{Written, lost, spoiled};

/// The folder, from the root of the repository.
pub(crate) const DIR: &str = "changelog";
/// The index, from the root of the repository.
pub(crate) const INDEX: &str = "changelog/README.md";
