//! The checks of a commit: check runs, and statuses of the older kind, which some servers have alone. A list that is not
//! whole tells nothing: what is missing may have failed.

use super::answer::Answer;
use super::client::GitHub;
use super::lenient::{Items, told};
use super::runs::state;
use crate::domain::CommitId;
use crate::domain::pull_request::{Check, Checks};
use crate::domain::workflow_run::{JobId, RunState};
use crate::fault::{Fault, FaultKind, Result};
use chrono::TimeDelta;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// So many pages are read, of a hundred each.
const PAGES: usize = 10;

/// A check, with the job that it is, where it is one of GitHub's own.
pub(super) type Told = (Check, Option<JobId>);

/// One page of a list that tells how long it is.
trait Page: DeserializeOwned {
    fn take(self) -> (Option<u64>, Vec<Told>);
}

#[derive(Deserialize)]
struct CheckRuns {
    #[serde(default, deserialize_with = "told")]
    total_count: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    check_runs: Option<Items<CheckRun>>,
}

impl Page for CheckRuns {
    fn take(self) -> (Option<u64>, Vec<Told>) {
        (self.total_count, self.check_runs.unwrap_or_default().into_iter().map(CheckRun::told).collect())
    }
}

#[derive(Deserialize)]
struct CheckRun {
    #[serde(default, deserialize_with = "told")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    app: Option<App>,
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    status: Option<String>,
    #[serde(default, deserialize_with = "told")]
    conclusion: Option<String>,
    #[serde(default, deserialize_with = "told")]
    html_url: Option<String>,
}

#[derive(Deserialize)]
struct App {
    #[serde(default, deserialize_with = "told")]
    slug: Option<String>,
}

impl CheckRun {
    /// A job of GitHub's own has the number of its check.
    fn told(self) -> Told {
        let own = self.app.is_some_and(|app| app.slug.as_deref() == Some("github-actions"));
        let state = state(self.status.as_deref(), self.conclusion.as_deref(), TimeDelta::zero());
        (check(self.name, state, self.html_url), self.id.filter(|_| own).map(JobId))
    }
}

#[derive(Deserialize)]
struct Statuses {
    #[serde(default, deserialize_with = "told")]
    total_count: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    statuses: Option<Items<Status>>,
}

impl Page for Statuses {
    fn take(self) -> (Option<u64>, Vec<Told>) {
        (self.total_count, self.statuses.unwrap_or_default().into_iter().map(Status::told).collect())
    }
}

#[derive(Deserialize)]
struct Status {
    #[serde(default, deserialize_with = "told")]
    context: Option<String>,
    /// Some servers call it so.
    #[serde(alias = "status", default, deserialize_with = "told")]
    state: Option<String>,
    #[serde(default, deserialize_with = "told")]
    target_url: Option<String>,
}

impl Status {
    fn told(self) -> Told {
        let state = match self.state.as_deref() {
            Some("success") => RunState::Success,
            Some("failure" | "error" | "warning") => RunState::Failure,
            Some("pending") => RunState::Running,
            Some("skipped") => RunState::Skipped,
            _ => RunState::Unknown,
        };
        (check(self.context, state, self.target_url), None)
    }
}

fn check(name: Option<String>, state: RunState, url: Option<String>) -> Check {
    Check { name: name.unwrap_or_else(|| "a check without a name".into()), state, url, log: Vec::new() }
}

impl GitHub {
    /// All checks of a commit, each with how it stands.
    ///
    /// # Errors
    /// When GitHub cannot be reached, or does not tell all of them.
    pub async fn checks(&self, commit: CommitId) -> Result<Vec<Check>> {
        let told = self.checks_of_commit(commit, &format!("reading the checks of {}", commit.short())).await?;
        Ok(told.into_iter().map(|(check, _)| check).collect())
    }

    /// All checks of a commit, of both kinds. A server may lack one of them.
    pub(super) async fn checks_of_commit(&self, commit: CommitId, doing: &str) -> Result<Vec<Told>> {
        let (runs, statuses) = tokio::join!(
            Box::pin(self.every::<CheckRuns>(format!("/commits/{commit}/check-runs?per_page=100"), doing)),
            Box::pin(self.every::<Statuses>(format!("/commits/{commit}/status?per_page=100"), doing)),
        );
        match (runs?, statuses?) {
            (None, None) => Err(unread(doing, "it knows no checks of a commit (404)")),
            (runs, statuses) => Ok(runs.into_iter().chain(statuses).flatten().collect()),
        }
    }

    /// Everything of a list, or nothing where the server has none such.
    async fn every<P: Page>(&self, path: String, doing: &str) -> Result<Option<Vec<Told>>> {
        let page = |answer: &Answer| answer.json::<P>(doing).map(P::take);
        let Some(first) = self.read_if_there(&path, doing).await? else { return Ok(None) };
        let (total, mut all) = page(&first)?;
        for number in 2..=PAGES {
            if total.is_none_or(|total| all.len() as u64 >= total) {
                return Ok(Some(all));
            }
            let (_, new) = page(&self.read(&format!("{path}&page={number}"), doing).await?)?;
            if new.is_empty() {
                break;
            }
            all.extend(new);
        }
        Err(unread(doing, "there are more checks than came"))
    }
}

fn unread(doing: &str, why: &str) -> Fault {
    Fault::while_doing(doing, why.to_owned()).kind_is(FaultKind::Unreadable).hint("A browser shows them at GitHub.")
}

/// What they say together. A state that nobody knows is no pass.
pub(super) fn rolled_up(checks: &[Check]) -> Checks {
    let failed = |state| matches!(state, RunState::Failure | RunState::Cancelled);
    let failing: Vec<String> =
        checks.iter().filter(|check| failed(check.state)).map(|check| check.name.clone()).collect();
    let done = checks.iter().filter(|check| check.state.ended()).count();
    match checks.len() {
        0 => Checks::None,
        _ if !failing.is_empty() => Checks::Failing(failing),
        _ if checks.iter().any(|check| check.state == RunState::Unknown) => Checks::Unknown,
        total if done < total => Checks::Running { done, total },
        total => Checks::Passing(total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn statuses(words: &[&str]) -> Checks {
        let one = |word: &&str| json!({ "context": word, "state": word });
        let page: Statuses =
            serde_json::from_value(json!({ "statuses": words.iter().map(one).collect::<Vec<_>>() })).unwrap();
        let checks: Vec<Check> = page.take().1.into_iter().map(|(check, _)| check).collect();
        rolled_up(&checks)
    }

    #[test]
    fn statuses_of_the_older_kind_are_checks_and_a_word_that_nobody_knows_is_no_pass() {
        assert_eq!(statuses(&["success", "skipped"]), Checks::Passing(2));
        assert_eq!(statuses(&["success", "error"]), Checks::Failing(vec!["error".into()]));
        assert_eq!(statuses(&["success", "pending"]), Checks::Running { done: 1, total: 2 });
        assert_eq!(statuses(&["success", "invented"]), Checks::Unknown);
        assert_eq!(statuses(&[]), Checks::None);
    }
}
