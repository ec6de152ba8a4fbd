//! A Docker engine, asked over a unix socket: of this machine, or one that ssh leads to.
//!
//! The only place that names bollard. It reads and never changes anything: every request is a GET. What an engine tells
//! is taken leniently, and of a container's settings only what is needed: its environment, where secrets are, is never
//! looked at. Names, labels, messages and logs stay as they came; they are hostile text.

mod access;
mod containers;
mod details;
mod engine;
mod events;
mod fits;
mod images;
mod log;
mod plain;
mod ports;
mod start;
mod summary;
mod transport;
mod usage;
mod wanted;

pub use access::{DEADLINE, EngineAccess};
pub use engine::Engine;
pub use events::{Burst, ContainerEvent, EventKind};
pub use fits::{Match, fitting, of_slot};
pub use log::{LogWish, Tail};
pub use wanted::Wanted;
