//! Whose branch it is that a pull request brings. A fork has branches of the same names, and of one that is gone GitHub
//! tells no repository.

use super::address::Slug;
use super::lenient::told;
use serde::Deserialize;

/// Whose branch a pull request brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// The repository's own.
    Here,
    /// One of a fork.
    Fork,
    /// Nobody tells.
    Untold,
}

/// The head or the base of a pull request, as REST tells it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Side {
    #[serde(rename = "ref", default, deserialize_with = "told")]
    pub branch: Option<String>,
    #[serde(default, deserialize_with = "told")]
    pub sha: Option<String>,
    #[serde(default, deserialize_with = "told")]
    repo: Option<Repo>,
    /// The account and the branch: `acme:development`.
    #[serde(default, deserialize_with = "told")]
    label: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Repo {
    #[serde(default, deserialize_with = "told")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    full_name: Option<String>,
}

impl Side {
    fn id(&self) -> Option<u64> {
        self.repo.as_ref()?.id
    }

    fn name(&self) -> Option<&str> {
        self.repo.as_ref()?.full_name.as_deref()
    }

    /// Whose it is, by what is told first: the number of the repository, its name, its account. Without a base that is
    /// told, the base is of the repository that was asked for.
    pub fn home(&self, base: Option<&Self>, asked: &Slug) -> Home {
        let by = |same: bool| if same { Home::Here } else { Home::Fork };
        if let (Some(from), Some(into)) = (self.id(), base.and_then(Self::id)) {
            return by(from == into);
        }
        if let Some(from) = self.name() {
            let into = base.and_then(Self::name).map_or_else(|| asked.to_string(), str::to_owned);
            return by(from.eq_ignore_ascii_case(&into));
        }
        let account = self.label.as_deref().and_then(|label| label.split_once(':')).map(|(account, _)| account);
        account.map_or(Home::Untold, |account| by(account.eq_ignore_ascii_case(&asked.owner)))
    }

    /// The repository that it comes from, in words; nothing where that is the one that was asked for.
    pub fn fork(&self, base: Option<&Self>, asked: &Slug) -> Option<String> {
        match self.home(base, asked) {
            Home::Here => None,
            Home::Fork => Some(self.name().unwrap_or("a fork that is gone").to_owned()),
            Home::Untold => Some("a repository that is not told".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn asked() -> Slug {
        Slug { owner: "acme".into(), name: "api".into() }
    }

    fn side(repo: &Value, label: &Value) -> Side {
        serde_json::from_value(json!({ "ref": "development", "repo": repo, "label": label })).unwrap()
    }

    #[test]
    fn the_same_branch_of_a_fork_is_another_branch() {
        let of = |from: Value, into: Value, label: Value| {
            side(&from, &label).home(Some(&side(&into, &Value::Null)), &asked())
        };
        let (by, null) = (|id: u64| json!({ "id": id }), json!(null));
        let named = |name: &str| json!({ "id": null, "full_name": name });
        assert_eq!(of(by(1), by(1), null.clone()), Home::Here);
        assert_eq!(of(by(2), by(1), json!("acme:development")), Home::Fork, "of a fork");
        assert_eq!(of(named("Acme/api"), named("acme/api"), null.clone()), Home::Here, "by its name");
        assert_eq!(of(named("rohan/api"), named("acme/api"), null.clone()), Home::Fork, "by the name of a fork");
        assert_eq!(of(named("acme/API"), null.clone(), null.clone()), Home::Here, "by the name that was asked for");
        assert_eq!(of(json!({ "id": null }), by(1), json!("acme:development")), Home::Here, "by its account");
        assert_eq!(of(null.clone(), by(1), json!("rohan:development")), Home::Fork, "of a fork that is gone");
        assert_eq!(of(null.clone(), by(1), null.clone()), Home::Untold, "nobody tells whose it is");
        assert_eq!(of(json!({}), json!({}), null), Home::Untold, "nobody tells whose it is");
    }

    #[test]
    fn a_fork_that_is_gone_and_one_that_nobody_tells_are_not_the_repository_itself() {
        let of = |from: Value, label: Value| {
            let base = side(&json!({ "id": 1, "full_name": "acme/api" }), &Value::Null);
            side(&from, &label).fork(Some(&base), &asked())
        };
        assert_eq!(of(json!({ "id": 1 }), Value::Null), None);
        assert_eq!(of(json!({ "id": 2, "full_name": "rohan/api" }), Value::Null).as_deref(), Some("rohan/api"));
        assert_eq!(of(Value::Null, json!("rohan:w")).as_deref(), Some("a fork that is gone"));
        assert_eq!(of(Value::Null, Value::Null).as_deref(), Some("a repository that is not told"));
    }
}
