//! A stateful GitHub on loopback, backed by the objects of a real repository: REST, GraphQL, Actions on the world's clock.
//!
//! It answers as the real one does, checked against GitHub's published description; it knows nothing of who asks.

mod actions;
mod acts;
mod answer;
mod call;
mod counted;
mod deployed;
mod drafts;
mod endpoints;
mod gate;
mod graphql;
mod limits;
mod opening;
mod orders;
mod packages;
mod page;
mod passing;
mod people;
mod pulls;
mod rest;
mod rules;
mod scenario;
mod script;
mod server;
mod shapes;
mod store;
mod trouble;
mod world;

pub use actions::{Built, Fate};
pub use counted::Sent;
pub use drafts::Draft;
pub use orders::{Ended, Order, Task};
pub use people::Right;
pub use rules::Ask;
pub use server::GitHub;
pub use trouble::{Trouble, Way};
