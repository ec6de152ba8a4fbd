//! The machines of the practice world: their engine over its socket, their scripts, their front, and the jobs that deploy there.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod deploying;
mod ending;
mod engine;
mod jobs;
mod opening;
mod stage;
