//! How GitHub is read: where the token comes from, and whether anything may be changed.

use crate::fault::Result;
use crate::sources::github::{Access, Budgets, GithubToken};
use std::fmt;
use std::sync::Arc;

/// Gives the token for this server. It may ask another program, and is never called where keys are listened to.
type TokenSource = Arc<dyn Fn(&str) -> Result<GithubToken> + Send + Sync>;

/// How GitHub is read.
#[derive(Clone)]
pub struct GithubAccess {
    token: TokenSource,
    access: Access,
    budgets: Budgets,
}

impl fmt::Debug for GithubAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GithubAccess")
    }
}

impl GithubAccess {
    /// The token for the server of this name.
    pub(super) fn token(&self, host: &str) -> Result<GithubToken> {
        (self.token)(host)
    }

    /// Whether anything may be changed.
    pub(super) const fn rights(&self) -> Access {
        self.access
    }

    /// Of which calls it spends.
    pub(super) const fn budgets(&self) -> &Budgets {
        &self.budgets
    }

    /// Reads with the token that this gives for the name of the server.
    pub fn with(token: impl Fn(&str) -> Result<GithubToken> + Send + Sync + 'static) -> Self {
        Self { token: Arc::new(token), access: Access::Full, budgets: Budgets::default() }
    }

    /// The same, which sends nothing that changes something when told so.
    #[must_use]
    pub fn allowing(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// The same, which spends of these budgets together with others.
    #[must_use]
    pub fn spending(self, budgets: &Budgets) -> Self {
        Self { budgets: budgets.clone(), ..self }
    }
}
