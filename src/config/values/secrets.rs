//! `[secrets]`: where Secrets Manager is, and as whom it is asked.

use serde::{Deserialize, Serialize};

/// `[secrets]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecretSettings {
    /// The region of AWS.
    pub region: String,
    /// The profile of the person's AWS settings; `None` leaves it to them.
    pub profile: Option<String>,
    /// A compatible server; `None` leaves it to the person's AWS settings. Plain http only on this machine.
    pub endpoint: Option<String>,
}

impl Default for SecretSettings {
    fn default() -> Self {
        Self { region: "ap-south-1".into(), profile: None, endpoint: None }
    }
}
