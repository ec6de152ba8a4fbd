//! The index against hand-written layouts and against laws.

mod finding;
mod sample;
