//! What the secrets store was asked, counted by kind.

use std::collections::BTreeMap;

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// The value of a secret.
    GetSecretValue,
    /// What is known of a secret beside its value.
    DescribeSecret,
    /// Which secrets there are.
    ListSecrets,
    /// Anything else.
    Other,
}

impl Ask {
    /// By the header that names it.
    pub(super) fn of(target: &str) -> Self {
        match target.strip_prefix("secretsmanager.") {
            Some("GetSecretValue") => Self::GetSecretValue,
            Some("DescribeSecret") => Self::DescribeSecret,
            Some("ListSecrets") => Self::ListSecrets,
            _ => Self::Other,
        }
    }
}

/// How often each was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked(BTreeMap<Ask, usize>);

impl Asked {
    /// How often this was asked.
    #[must_use]
    pub fn times(&self, ask: Ask) -> usize {
        self.0.get(&ask).copied().unwrap_or_default()
    }

    /// How often anything was asked.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    pub(super) fn count(&mut self, ask: Ask) {
        *self.0.entry(ask).or_default() += 1;
    }
}
