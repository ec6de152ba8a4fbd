//! The keyring of the person's system, asked through its own program: `secret-tool` of the Secret Service, `security` on
//! a Mac. cutover has slots of its own there, one for each server, and only reads them.

use super::asking::ask;
use secrecy::SecretString;
use std::ffi::OsString;

/// What a slot is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The token of GitHub.
    Github,
    /// The token of the registry.
    Registry,
}

impl Slot {
    /// What it is called in the keyring.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Github => "cutover-github",
            Self::Registry => "cutover-registry",
        }
    }

    /// What it holds for this server; `None` where it holds nothing, or there is no keyring.
    pub(in crate::sources) fn ask(self, host: &str, variables: &[(OsString, OsString)]) -> Option<SecretString> {
        let name = self.name();
        if cfg!(target_os = "macos") {
            ask("security", &["find-generic-password", "-s", name, "-a", host, "-w"], variables)
        } else {
            ask("secret-tool", &["lookup", "service", name, "server", host], variables)
        }
    }

    /// The command that fills it, which asks for the token.
    #[must_use]
    pub fn filled_by(self, host: &str) -> String {
        let name = self.name();
        if cfg!(target_os = "macos") {
            format!("security add-generic-password -s {name} -a {host} -w")
        } else {
            format!("secret-tool store --label={name} service {name} server {host}")
        }
    }
}
