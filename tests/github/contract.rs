//! What is asked of GitHub is what GitHub describes: paths, parameters, bodies and the query.

use super::world::{World, moment};
use engine::domain::workflow_run::JobId;
use practice::contract::{graphql, rest};
use practice::github::{Right, Sent};
use serde_json::Value;

/// What is wrong with one request.
fn wrong(sent: &Sent) -> Vec<String> {
    if sent.path == "/graphql" {
        return graphql::wrong(sent.body["query"].as_str().unwrap_or_default(), &Value::Null);
    }
    let Some(operation) = rest::operation(&sent.method, &sent.path) else {
        return vec![format!("{} {} is not described", sent.method, sent.path)];
    };
    let query: Vec<(&str, &str)> = sent.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    operation.wrong_request(&query, &sent.body)
}

/// Panics where anything was asked that GitHub does not describe.
pub fn judge(world: &World) {
    for sent in world.github.sent().iter().filter(|sent| !was_led_there(&sent.path)) {
        assert_eq!(wrong(sent), [""; 0], "{sent:#?}");
    }
}

/// Addresses that GitHub itself sends on to and describes nowhere: a repository by its number, and the storage of logs.
fn was_led_there(path: &str) -> bool {
    path.starts_with("/repositories/") || path.starts_with("/kept-logs/")
}

#[tokio::test]
async fn every_request_is_one_that_github_describes() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Push);
    github.identity().await.unwrap();
    github.pulls().await.unwrap();
    github.runs(moment().fixed_offset()).await.unwrap();
    github.package_versions("MAS-Mr-Mentor", "mr-mentor-backend").await.unwrap_err();
    let pull = github.pulls().await.unwrap().pulls.remove(0);
    github.pull_detail(&pull).await.unwrap();
    let run = github.runs(moment().fixed_offset()).await.unwrap().runs.remove(2).id;
    github.run_now(run, moment().fixed_offset()).await.unwrap();
    let jobs = github.jobs(run, moment().fixed_offset()).await.unwrap();
    drop(github.job_log(jobs.first().map_or(JobId(1), |job| job.id)).await);
    github.pending_deployments(run).await.unwrap();
    world.github.without_graphql();
    let mut plain = world.asked_by(Right::Pull).pulls().await.unwrap().pulls;
    world.asked_by(Right::Pull).fill(&mut plain).await;
    let sent = world.github.sent();
    assert!(sent.iter().any(|sent| sent.path == "/graphql") && sent.len() > 4, "{sent:#?}");
    judge(&world);
}
