//! An OCI registry, asked over HTTP: which tags there are, what they point at, and whether it can be had back.
//!
//! The only place that speaks to a registry. It reads and never pushes. The token goes to the registry and to the place
//! where that registry gives tokens out, by https or on this machine, and nowhere else; it is never in a fault.

mod address;
mod answer;
mod challenge;
mod client;
mod documents;
mod entry;
mod following;
mod lines;
mod machine;
mod matrix;
mod memory;
mod order;
mod reader;
mod refusal;
mod resolution;
mod resolve;
mod tags;
mod token;
mod transport;

pub use address::ImageName;
pub use client::Registry;
pub use lines::{Line, Lines};
pub use machine::Machine;
pub use matrix::matrix;
pub use memory::ImageMemory;
pub use reader::Reader;
pub use resolution::{Found, Part, Resolution};
pub use resolve::Remembered;
pub use tags::TagList;
pub use token::RegistryToken;
