//! The practice GitHub, asked over the wire. Every answer is judged by GitHub's own description.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod acting;
mod asker;
mod asking;
mod deviations;
mod inventing;
mod promoting;
mod reading;
mod scenarios;
mod troubles;
