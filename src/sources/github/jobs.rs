//! The jobs of one run with their steps, and what one job printed.

use super::client::GitHub;
use super::lenient::{Items, told, unless_empty};
use super::runs::state;
use crate::domain::Moment;
use crate::domain::workflow_run::{Job, JobId, RunId, Step};
use crate::fault::{Fault, FaultKind, Result};
use chrono::TimeDelta;
use http::StatusCode;
use serde::Deserialize;

/// So many pages of a hundred are read: a matrix makes 256 jobs at most, and a run may have several.
const PAGES: usize = 10;

#[derive(Deserialize)]
struct Page {
    #[serde(default, deserialize_with = "told")]
    total_count: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    jobs: Option<Items<Told>>,
}

#[derive(Deserialize)]
struct Told {
    id: u64,
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    status: Option<String>,
    #[serde(default, deserialize_with = "told")]
    conclusion: Option<String>,
    #[serde(default, deserialize_with = "told")]
    started_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    completed_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    html_url: Option<String>,
    #[serde(default, deserialize_with = "told")]
    steps: Option<Items<ToldStep>>,
}

#[derive(Deserialize)]
struct ToldStep {
    #[serde(default, deserialize_with = "told")]
    number: Option<u64>,
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    status: Option<String>,
    #[serde(default, deserialize_with = "told")]
    conclusion: Option<String>,
    #[serde(default, deserialize_with = "told")]
    started_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    completed_at: Option<Moment>,
}

impl GitHub {
    /// The jobs of the last try of a run, with their steps.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or has no such run.
    pub async fn jobs(&self, run: RunId, now: Moment) -> Result<Vec<Job>> {
        let doing = format!("reading the jobs of run {run}");
        let mut all: Vec<Told> = Vec::new();
        for page in 1..=PAGES {
            let path = format!("/actions/runs/{run}/jobs?per_page=100&page={page}");
            let Page { total_count, jobs } = self.read(&path, &doing).await?.json(&doing)?;
            let jobs = unless_empty(jobs, total_count, ("jobs", &doing))?;
            let ends = jobs.0.is_empty();
            all.extend(jobs);
            if ends || total_count.is_none_or(|total| total <= all.len() as u64) {
                break;
            }
        }
        let now = self.now_there(now);
        Ok(all.into_iter().map(|told| job(told, now)).collect())
    }

    /// What a job printed, whole, as GitHub keeps it; there is nothing before the job has ended. Bytes that are no
    /// UTF-8 are replaced. Hostile text.
    ///
    /// # Errors
    /// When it has not ended, when GitHub does not keep it any more, or when it cannot be reached.
    pub async fn job_log(&self, job: JobId) -> Result<String> {
        let doing = format!("reading the log of job {job}");
        let answer = self.download(&format!("/actions/jobs/{job}/logs"), &doing).await?;
        let none = |why: &str, hint: &str| {
            let fault = Fault::while_doing(doing.clone(), why.to_owned()).kind_is(FaultKind::Unreadable);
            Err(fault.hint(hint.to_owned()))
        };
        match answer.status {
            status if status.is_success() => Ok(String::from_utf8_lossy(&answer.body).into_owned()),
            StatusCode::GONE => none("GitHub does not keep it any more (410)", "Logs are kept for 90 days or less."),
            StatusCode::NOT_FOUND => none(
                "GitHub has no log of it (404)",
                "A job that has not ended has none yet; its steps are live. A token may also lack the right to read it.",
            ),
            _ => Err(self.refusal(&doing, &answer)),
        }
    }
}

fn job(told: Told, now: Moment) -> Job {
    let age = |began: Option<Moment>| began.map_or(TimeDelta::zero(), |began| now - began);
    let steps = told.steps.unwrap_or_default().into_iter().zip(1..);
    let step = |(step, place): (ToldStep, u64)| Step {
        number: step.number.unwrap_or(place),
        name: step.name.unwrap_or_else(|| "a step without a name".into()),
        state: state(step.status.as_deref(), step.conclusion.as_deref(), age(step.started_at)),
        started: step.started_at,
        ended: step.completed_at,
    };
    Job {
        id: JobId(told.id),
        name: told.name.unwrap_or_else(|| "a job without a name".into()),
        state: state(told.status.as_deref(), told.conclusion.as_deref(), age(told.started_at)),
        started: told.started_at,
        ended: told.completed_at,
        steps: steps.map(step).collect(),
        url: told.html_url,
    }
}
