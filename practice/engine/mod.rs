//! A Docker engine on a unix socket: containers with real servers on real ports, health checks that really ask them, events,
//! logs and statistics. It answers as dockerd 24 does; there are no processes behind it and nothing to install.

mod acts;
mod ailment;
mod app;
mod checks;
mod container;
mod events;
mod gate;
mod health;
mod image;
mod log;
mod memory;
mod program;
mod query;
mod routes;
mod server;
mod shapes;
mod stats;
mod streams;
mod trouble;
mod world;

pub use acts::{Creation, Refusal};
pub use ailment::{Ailment, Noise};
pub use container::State;
pub use health::{HEALTHY, STARTING, UNHEALTHY};
pub(crate) use image::split;
pub use image::{Image, Program};
pub use server::{Engine, Facts, Past};
pub use trouble::Trouble;
pub(crate) use world::digest;
