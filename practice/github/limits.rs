//! The hourly budgets of each token, on the world's clock.

use super::answer::Answer;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Which budget a request is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Budget {
    Core,
    Graphql,
    /// Not counted.
    Free,
}

impl Budget {
    /// GitHub's name of it.
    pub fn name(self) -> &'static str {
        if self == Self::Graphql { "graphql" } else { "core" }
    }
}

#[derive(Debug, Clone, Copy)]
struct Spent {
    used: u64,
    reset: DateTime<Utc>,
}

/// What each token has spent.
#[derive(Debug)]
pub(crate) struct Limits {
    pub limit: u64,
    spent: HashMap<(String, Budget), Spent>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { limit: 5000, spent: HashMap::new() }
    }
}

impl Limits {
    /// Takes one call from a budget, or says that it is empty.
    pub fn spend(&mut self, token: &str, budget: Budget, now: DateTime<Utc>) -> Result<(), Answer> {
        let limit = self.limit;
        let spent = self.of(token, budget, now);
        if budget != Budget::Free && spent.used >= limit {
            let message = "API rate limit exceeded for user ID 91.";
            // GraphQL says so with 200.
            let told = json!({"errors": [{"type": "RATE_LIMITED", "message": message}]});
            return Err(if budget == Budget::Graphql { Answer::ok(told) } else { Answer::refusal(403, message) });
        }
        spent.used += u64::from(budget != Budget::Free);
        Ok(())
    }

    /// Gives a call back: "not modified" is free.
    pub fn give_back(&mut self, token: &str, budget: Budget, now: DateTime<Utc>) {
        let spent = self.of(token, budget, now);
        spent.used = spent.used.saturating_sub(u64::from(budget != Budget::Free));
    }

    /// Leaves only so many calls of every budget of a token.
    pub fn leave(&mut self, token: &str, calls: u64, now: DateTime<Utc>) {
        let used = self.limit.saturating_sub(calls);
        self.of(token, Budget::Core, now).used = used;
        self.of(token, Budget::Graphql, now).used = used;
    }

    /// The headers of an answer.
    pub fn headers(&mut self, token: &str, budget: Budget, now: DateTime<Utc>) -> [(&'static str, String); 5] {
        let limit = self.limit;
        let named = if budget == Budget::Free { Budget::Core } else { budget };
        let spent = *self.of(token, named, now);
        [
            ("x-ratelimit-limit", limit.to_string()),
            ("x-ratelimit-remaining", limit.saturating_sub(spent.used).to_string()),
            ("x-ratelimit-used", spent.used.to_string()),
            ("x-ratelimit-reset", spent.reset.timestamp().to_string()),
            ("x-ratelimit-resource", named.name().to_owned()),
        ]
    }

    /// One budget as `/rate_limit` tells it.
    pub fn told(&mut self, token: &str, budget: Budget, now: DateTime<Utc>) -> Value {
        let limit = self.limit;
        let spent = *self.of(token, budget, now);
        let remaining = limit.saturating_sub(spent.used);
        json!({"limit": limit, "used": spent.used, "remaining": remaining, "reset": spent.reset.timestamp()})
    }

    fn of(&mut self, token: &str, budget: Budget, now: DateTime<Utc>) -> &mut Spent {
        let fresh = Spent { used: 0, reset: now + TimeDelta::hours(1) };
        let spent = self.spent.entry((token.to_owned(), budget)).or_insert(fresh);
        if spent.reset <= now {
            *spent = fresh;
        }
        spent
    }
}
