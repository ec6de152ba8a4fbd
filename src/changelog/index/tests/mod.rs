//! The index against hand-written layouts and against laws.

mod columns;
mod finding;
mod laws;
mod layouts;
mod mending;
pub(super) mod sample;
