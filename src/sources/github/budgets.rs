//! One budget for several services: whoever asks one server with one token spends of the same calls, learns from the
//! answers of the others, and leaves GitHub alone when one of them is asked to.

use super::address::Api;
use super::budget::Budget;
use super::token::GithubToken;
use secrecy::ExposeSecret;
use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// A server, and a number for the token: the token itself is kept nowhere else.
type Spender = (String, u64);

/// The budgets of one console.
#[derive(Clone, Default)]
pub struct Budgets {
    known: Arc<Mutex<HashMap<Spender, Arc<Budget>>>>,
}

impl fmt::Debug for Budgets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Budgets")
    }
}

impl Budgets {
    /// The one of a token at a server.
    pub(super) fn of(&self, api: &Api, token: &GithubToken) -> Arc<Budget> {
        let mut hash = DefaultHasher::new();
        token.secret.expose_secret().hash(&mut hash);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry((api.origin.clone(), hash.finish())).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_token_at_one_server_has_one_budget_and_any_other_its_own() {
        let budgets = Budgets::default();
        let api = |address: &str| Api::of(address).unwrap();
        let token = |text: &str| GithubToken::new("the test", text).unwrap();
        let one = budgets.of(&api("https://api.github.com"), &token("ghp_one"));
        assert!(Arc::ptr_eq(&one, &budgets.clone().of(&api("https://api.github.com"), &token("ghp_one"))));
        assert!(!Arc::ptr_eq(&one, &budgets.of(&api("https://api.github.com"), &token("ghp_two"))));
        assert!(!Arc::ptr_eq(&one, &budgets.of(&api("http://127.0.0.1:1"), &token("ghp_one"))));
    }
}
