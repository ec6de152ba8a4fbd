//! The changelog discipline: one dated file per significant commit, and an index over them.
//!
//! Pure: commits and bytes in, findings and edits out. `report` holds the result types, `policy` the rules.

pub mod index;
mod report;

pub use report::{Finding, Fix, Ignored, Kind, Range, Report};
