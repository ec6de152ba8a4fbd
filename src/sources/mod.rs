//! One adapter per outside thing. The only place that names the libraries which speak to the outside.

mod asking;
pub mod docker;
pub mod git;
pub mod github;
mod group;
pub mod health;
pub mod host;
pub mod keyring;
pub mod nginx;
pub mod registry;
mod retry_after;
pub mod secrets;
pub mod shell;
mod tls;
mod trail;
