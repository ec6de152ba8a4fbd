//! AWS Secrets Manager, asked through the person's own AWS settings: which names a secret has, which version counts, and
//! its dates.
//!
//! A value is held only while its names are read, in memory that is wiped, and never as a text of its own; what the
//! libraries of AWS would write down of it goes nowhere, whatever is set around them. It reads and never writes. Where the
//! person's settings are, the library of AWS knows by itself: variables, profiles, SSO, roles.

mod client;
mod names;
mod refusal;
mod settings;

pub use client::Secrets;
pub use settings::{AccessKeys, SecretsAccess};
