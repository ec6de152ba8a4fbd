//! The practice Secrets Manager: AWS JSON 1.1 on loopback, with the two secrets of the guide.
//!
//! Its values are made up on the spot and stand for what nobody may ever see: [`Vault::plant`] puts a text into all of
//! them that a test can look for everywhere else. It counts what it is asked and can be told to misbehave.

mod answers;
mod asked;
mod scenario;
mod server;
mod trouble;
mod vault;

pub use asked::{Ask, Asked};
pub use server::Secrets;
pub use trouble::Trouble;
pub use vault::{Secret, Vault};

/// The pair of keys that it takes, which nobody else does.
pub const KEYS: (&str, &str) = ("AKIAPRACTICEWORLD000", "practice-secret-access-key");
/// The region that the secrets are in.
pub const REGION: &str = "ap-south-1";
