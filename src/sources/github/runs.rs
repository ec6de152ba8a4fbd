//! The latest runs of the workflows. What GitHub words anew stays unknown and never costs the list.

use super::client::GitHub;
use super::lenient::{Items, told, unless_empty};
use crate::domain::workflow_run::{NAMELESS, Run, RunId, RunList, RunState};
use crate::domain::{CommitId, Moment};
use crate::fault::Result;
use chrono::TimeDelta;
use serde::Deserialize;

/// As many are listed: GitHub gives no more at once.
const MOST: u64 = 100;
/// As many pages of one workflow are read.
const PAGES: u64 = 5;
/// Queued for longer, nothing comes of it: GitHub ends what waits for a runner after a day.
const FORGOTTEN: TimeDelta = TimeDelta::days(1);
const DOING: &str = "reading the runs of the workflows";
/// Where the files of workflows are.
const FOLDER: &str = ".github/workflows/";

#[derive(Deserialize)]
struct Page {
    #[serde(default, deserialize_with = "told")]
    total_count: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    workflow_runs: Option<Items<Told>>,
}

#[derive(Deserialize)]
struct Told {
    id: u64,
    #[serde(default, deserialize_with = "told")]
    run_number: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    run_attempt: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    path: Option<String>,
    #[serde(default, deserialize_with = "told")]
    display_title: Option<String>,
    #[serde(default, deserialize_with = "told")]
    event: Option<String>,
    #[serde(default, deserialize_with = "told")]
    head_branch: Option<String>,
    #[serde(default, deserialize_with = "told")]
    head_sha: Option<String>,
    #[serde(default, deserialize_with = "told")]
    actor: Option<Actor>,
    #[serde(default, deserialize_with = "told")]
    status: Option<String>,
    #[serde(default, deserialize_with = "told")]
    conclusion: Option<String>,
    #[serde(default, deserialize_with = "told")]
    created_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    run_started_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    updated_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    html_url: Option<String>,
}

#[derive(Deserialize)]
struct Actor {
    #[serde(default, deserialize_with = "told")]
    login: Option<String>,
}

impl GitHub {
    /// The latest runs, newest first, as GitHub tells them: nothing is joined yet. `now` tells what is forgotten.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or does not show the repository.
    pub async fn runs(&self, now: Moment) -> Result<RunList> {
        self.runs_at(&format!("/actions/runs?per_page={MOST}"), now, DOING).await
    }

    /// The runs of one workflow file that were asked for since a day, newest first, 500 at most, as GitHub tells them.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or has no such workflow.
    pub async fn runs_of(&self, file: &str, since: Moment, now: Moment) -> Result<RunList> {
        let doing = format!("reading the runs of {file}");
        let file = url::form_urlencoded::byte_serialize(file.as_bytes()).collect::<String>().replace('+', "%20");
        let day = since.to_utc().format("%Y-%m-%d");
        let mut all = RunList::default();
        for page in 1..=PAGES {
            let path = format!("/actions/workflows/{file}/runs?per_page={MOST}&created=%3E%3D{day}&page={page}");
            let list = self.runs_at(&path, now, &doing).await?;
            let ends = list.runs.is_empty() || (list.runs.len() as u64) < MOST;
            all.total = list.total;
            all.runs.extend(list.runs);
            if ends || all.total.is_some_and(|total| total <= all.runs.len() as u64) {
                break;
            }
        }
        Ok(all)
    }

    /// The runs that a path lists.
    pub(super) async fn runs_at(&self, path: &str, now: Moment, doing: &str) -> Result<RunList> {
        let page: Page = self.read(path, doing).await?.json(doing)?;
        // By the clock that the times are of: where the one here is a day ahead, nothing would seem to go on.
        let now = self.now_there(now);
        let runs = unless_empty(page.workflow_runs, page.total_count, ("workflow_runs", doing))?;
        let runs = runs.into_iter().map(|told| run(told, now)).collect();
        Ok(RunList { runs, total: page.total_count })
    }

    /// One run as it is now.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or has none of this number.
    pub async fn run_now(&self, id: RunId, now: Moment) -> Result<Run> {
        let doing = format!("reading run {id}");
        let told: Told = self.read(&format!("/actions/runs/{id}"), &doing).await?.json(&doing)?;
        Ok(run(told, self.now_there(now)))
    }
}

fn run(told: Told, now: Moment) -> Run {
    let created = told.created_at.or(told.run_started_at).or(told.updated_at);
    // Another try of an old run is young. Of what has no time nothing is told by its age.
    let age = told.run_started_at.or(created).map_or(TimeDelta::zero(), |began| now - began);
    let created = created.unwrap_or_default();
    // GitHub calls a workflow that has no name by its path.
    let path = told.path.or_else(|| told.name.clone().filter(|name| name.starts_with(FOLDER)));
    let file = path.as_deref().map(file);
    let workflow = told.name.or_else(|| file.clone()).unwrap_or_else(|| NAMELESS.into());
    Run {
        id: RunId(told.id),
        number: told.run_number.unwrap_or_default(),
        attempt: told.run_attempt.unwrap_or(1),
        title: told.display_title.unwrap_or_default(),
        event: told.event.unwrap_or_default(),
        branch: told.head_branch,
        head: told.head_sha.and_then(|id| CommitId::from_hex(&id)),
        actor: told.actor.and_then(|actor| actor.login),
        state: state(told.status.as_deref(), told.conclusion.as_deref(), age),
        created,
        started: told.run_started_at,
        updated: told.updated_at.unwrap_or(created),
        url: told.html_url.unwrap_or_default(),
        cancelled_by: None,
        ships: None,
        workflow,
        file,
    }
}

/// `build.yml` of `.github/workflows/build.yml@main`.
fn file(path: &str) -> String {
    let path = path.split('@').next().unwrap_or(path);
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

pub(super) fn state(status: Option<&str>, conclusion: Option<&str>, age: TimeDelta) -> RunState {
    match (status.unwrap_or_default(), conclusion) {
        ("queued" | "pending" | "requested", _) if age > FORGOTTEN => RunState::Zombie,
        ("queued" | "pending" | "requested", _) => RunState::Queued,
        ("in_progress", _) => RunState::Running,
        (_, Some("success")) => RunState::Success,
        (_, Some("failure" | "timed_out" | "startup_failure")) => RunState::Failure,
        (_, Some("cancelled")) => RunState::Cancelled,
        (_, Some("skipped")) => RunState::Skipped,
        (_, Some("neutral" | "stale")) => RunState::Neutral,
        ("waiting", _) | (_, Some("action_required")) => RunState::Waiting,
        _ => RunState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_in_few_words_and_what_is_new_is_unknown() {
        let (young, old) = (TimeDelta::minutes(3), TimeDelta::days(3));
        assert_eq!(state(Some("queued"), None, young), RunState::Queued);
        assert_eq!(state(Some("queued"), None, old), RunState::Zombie);
        assert_eq!(state(Some("in_progress"), None, old), RunState::Running, "a job may take five days");
        assert_eq!(state(Some("waiting"), None, old), RunState::Waiting, "a person may take days");
        assert_eq!(state(Some("completed"), Some("startup_failure"), young), RunState::Failure);
        assert_eq!(state(Some("completed"), Some("skipped"), young), RunState::Skipped);
        assert_eq!(state(Some("completed"), Some("invented"), young), RunState::Unknown);
        assert_eq!(state(None, None, young), RunState::Unknown);
    }

    #[test]
    fn a_run_of_nulls_is_still_a_run() {
        let told = r#"{"id":7,"name":null,"path":null,"head_branch":null,"head_sha":null,"actor":null,"status":"completed","conclusion":null}"#;
        let run = run(serde_json::from_str(told).unwrap(), Moment::default());
        assert_eq!(
            (run.id, run.workflow.as_str(), run.state),
            (RunId(7), "a workflow without a name", RunState::Unknown)
        );
    }

    #[test]
    fn another_try_of_an_old_run_is_as_old_as_the_try() {
        let told = |status: &str, began: &str| {
            let told = serde_json::json!({ "id": 7, "status": status, "created_at": "2026-01-01T00:00:00Z",
                "run_started_at": began, "run_attempt": 2 });
            let now = Moment::parse_from_rfc3339("2026-01-08T00:05:00Z").unwrap();
            run(serde_json::from_value(told).unwrap(), now)
        };
        assert_eq!(told("queued", "2026-01-08T00:00:00Z").state, RunState::Queued);
        assert_eq!(told("in_progress", "2026-01-08T00:00:00Z").state, RunState::Running);
        let hangs = told("queued", "2026-01-01T00:00:00Z");
        assert_eq!((hangs.state, hangs.created), (RunState::Zombie, hangs.started.unwrap()));
    }

    #[test]
    fn a_workflow_without_a_name_is_called_by_its_path_which_tells_its_file() {
        let told = r#"{"id":7,"name":".github/workflows/build.yml","path":null}"#;
        assert_eq!(run(serde_json::from_str(told).unwrap(), Moment::default()).file.as_deref(), Some("build.yml"));
        let named = r#"{"id":7,"name":"Build","path":null}"#;
        assert_eq!(run(serde_json::from_str(named).unwrap(), Moment::default()).file, None);
    }

    #[test]
    fn the_file_of_a_workflow_has_no_folder_and_no_branch() {
        assert_eq!(file(".github/workflows/build.yml@refs/heads/main"), "build.yml");
        assert_eq!(file("build.yml"), "build.yml");
    }
}
