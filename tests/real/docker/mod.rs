//! The docker adapter against a real Docker engine, with containers of real images.

mod events;
mod images;
mod server;
mod slots;
