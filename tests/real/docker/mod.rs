//! The docker adapter against a real Docker engine, with containers of real images.

mod events;
mod faults;
pub mod images;
mod logs;
mod recorder;
pub mod server;
mod slots;
mod stranger;
mod through_ssh;
mod usage;
mod wire;
