//! One adapter per outside thing. The only place that names the libraries which speak to the outside.

pub mod docker;
pub mod git;
pub mod github;
pub mod health;
pub mod registry;
pub mod secrets;
mod tls;
