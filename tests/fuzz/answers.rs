//! What GitHub and a Docker engine answer: their real answers, spoiled, from a server that gives nothing else.

use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::any;
use engine::domain::workflow_run::RunId;
use engine::sources::docker::{Engine, EngineAccess, Wanted};
use engine::sources::github::{Api, GitHub, GithubToken, Slug};
use practice::spoiling::Spoiling;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};

pub const DEADLINE: Duration = Duration::from_secs(5);

/// What is answered to everything, until another answer is laid here.
pub type Laid = Arc<Mutex<Vec<u8>>>;

pub fn server(laid: &Laid) -> Router {
    let laid = Arc::clone(laid);
    let answer = move || async move {
        (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], laid.lock().unwrap().clone())
    };
    Router::new().fallback(any(answer))
}

pub fn samples(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

#[tokio::test]
async fn answers_of_github() {
    let laid = Laid::default();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(axum::serve(listener, server(&laid)).into_future());
    let token = GithubToken::new("the test", "ghp_secret").unwrap();
    let slug = Slug { owner: "acme".into(), name: "api".into() };
    let github = GitHub::with_deadline(Api::of(&address).unwrap(), slug, &token, DEADLINE).unwrap();
    let now = chrono::Utc::now().fixed_offset();
    for case in Spoiling::of(&samples(&GITHUB)).costly() {
        *laid.lock().unwrap() = case;
        let _ = (
            github.runs(now).await,
            github.pulls().await,
            github.jobs(RunId(1), now).await,
            github.branch_now("main").await,
        );
    }
    serving.abort();
}

#[tokio::test]
async fn answers_of_a_docker_engine() {
    let laid: Laid = Arc::new(Mutex::new(DOCKER[0].as_bytes().to_vec()));
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("docker.sock");
    let serving = tokio::spawn(axum::serve(UnixListener::bind(&socket).unwrap(), server(&laid)).into_future());
    let engine = opened(&socket).await;
    for case in Spoiling::of(&samples(&DOCKER)).costly() {
        *laid.lock().unwrap() = case;
        let _ = engine.containers(&Wanted { slots: Vec::new(), repository: Some("ghcr.io/acme/api".into()) }).await;
        drop(engine.usage_now("app").await);
    }
    serving.abort();
}

pub async fn opened(socket: &Path) -> Engine {
    Engine::at(EngineAccess::local(socket, || chrono::Utc::now().fixed_offset())).await.unwrap()
}

const GITHUB: [&str; 4] = [
    r#"{"total_count":1,"workflow_runs":[{"id":20000000812,"name":"Build","head_branch":"main","head_sha":"7b1e4d07b1e4d07b1e4d07b1e4d07b1e4d07b1e4","path":".github/workflows/build.yml","display_title":"feat: x","run_number":3,"event":"push","status":"completed","conclusion":"success","created_at":"2026-01-05T08:00:00Z","updated_at":"2026-01-05T08:05:00Z","run_started_at":"2026-01-05T08:00:00Z","run_attempt":1,"actor":{"login":"asha"}}]}"#,
    r#"{"data":{"repository":{"pullRequests":{"totalCount":1,"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[{"number":61,"title":"x","url":"https://github.com/acme/api/pull/61","isDraft":false,"createdAt":"2026-01-05T08:00:00Z","updatedAt":"2026-01-05T08:00:00Z","author":{"login":"asha"},"baseRefName":"main","headRefName":"fix/x","headRefOid":"7b1e4d07b1e4d07b1e4d07b1e4d07b1e4d07b1e4","mergeable":"MERGEABLE","reviewDecision":"APPROVED","labels":{"nodes":[{"name":"a","color":"ff0000"}]},"commits":{"nodes":[{"commit":{"oid":"7b1e4d07b1e4d07b1e4d07b1e4d07b1e4d07b1e4","statusCheckRollup":{"state":"SUCCESS"}}}]}}]}}}}"#,
    r#"{"total_count":1,"jobs":[{"id":1,"run_id":1,"name":"build","status":"completed","conclusion":"failure","started_at":"2026-01-05T08:00:00Z","completed_at":"2026-01-05T08:01:00Z","steps":[{"name":"test","number":1,"status":"completed","conclusion":"failure"}],"runner_name":"r"}]}"#,
    r#"{"name":"main","commit":{"sha":"7b1e4d07b1e4d07b1e4d07b1e4d07b1e4d07b1e4"},"protected":true,"default_branch":"main"}"#,
];

pub const DOCKER: [&str; 3] = [
    r#"{"ApiVersion":"1.47","MinAPIVersion":"1.24","Version":"27.3","SystemTime":"2026-01-05T08:00:00.123456789Z","MemTotal":8589934592,"ID":"x"}"#,
    r#"[{"Id":"f00f00f00f00","Names":["/app-blue"],"Image":"ghcr.io/acme/api:main-aaaaaaa","ImageID":"sha256:1111","State":"running","Status":"Up 2 minutes (healthy)","Created":1767600000,"Ports":[{"IP":"0.0.0.0","PrivatePort":3000,"PublicPort":3001,"Type":"tcp"}],"Labels":{"a":"b"}}]"#,
    r#"{"Id":"f00","Name":"/app-blue","RestartCount":2,"Created":"2026-01-05T08:00:00Z","Image":"sha256:1111","State":{"Status":"running","StartedAt":"2026-01-05T08:00:00Z","FinishedAt":"0001-01-01T00:00:00Z","OOMKilled":false,"ExitCode":0,"Health":{"Status":"healthy","Log":[{"End":"2026-01-05T08:00:00Z","ExitCode":0,"Output":"ok"}]}},"Config":{"Tty":false,"Env":["A=b"],"Labels":{}},"NetworkSettings":{"Ports":{"3000/tcp":[{"HostIp":"0.0.0.0","HostPort":"3001"}]}},"cpu_stats":{"cpu_usage":{"total_usage":1},"system_cpu_usage":2,"online_cpus":2},"precpu_stats":{},"memory_stats":{"usage":1,"limit":2}}"#,
];
