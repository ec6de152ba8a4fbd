//! The docker adapter against a real Docker engine, with containers of real images.

mod events;
mod faults;
mod images;
mod logs;
mod recorder;
mod server;
mod slots;
mod stranger;
mod through_ssh;
mod usage;
mod wire;
