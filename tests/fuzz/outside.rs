//! What a registry, a container's log, a health answer and a secrets store tell, and what was left in a journal.

use super::answers::{DEADLINE, DOCKER, Laid, opened, samples, server};
use axum::Router;
use axum::http::Uri;
use axum::routing::any;
use engine::config::{Config, SecretSettings};
use engine::domain::Moment;
use engine::operations::journal::{read, unfinished};
use engine::sources::docker::LogWish;
use engine::sources::health::{At, Prober};
use engine::sources::registry::{ImageName, Lines, Reader, Registry, Remembered};
use engine::sources::secrets::{AccessKeys, Secrets, SecretsAccess};
use futures_util::StreamExt;
use practice::spoiling::{Spoiling, tried};
use std::sync::Arc;
use tokio::net::{TcpListener, UnixListener};
use tokio::task::JoinHandle;

fn now() -> Moment {
    chrono::Utc::now().fixed_offset()
}

/// A server on a port, and its task.
async fn on_a_port(laid: &Laid) -> (u16, JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (port, tokio::spawn(axum::serve(listener, server(laid)).into_future()))
}

#[tokio::test]
async fn answers_of_a_registry() {
    let laid = Laid::default();
    let (port, serving) = on_a_port(&laid).await;
    let image = ImageName::parse(&format!("127.0.0.1:{port}/acme/api")).unwrap();
    let registry = Registry::with_deadline(image, None, DEADLINE).unwrap();
    let lines = Lines::named(&Config::default());
    for case in Spoiling::of(&samples(&REGISTRY)).costly() {
        *laid.lock().unwrap() = case;
        drop(registry.look("main", &Remembered::new()).await);
        drop(Reader::new(4, Remembered::new()).read(&registry, &lines, drop).await);
    }
    serving.abort();
}

/// Each frame begins with the stream that it is of and its length; a terminal sends none of that.
fn frames() -> Vec<Vec<u8>> {
    let frame = |stream: u8, text: &str| {
        let length = u32::try_from(text.len()).unwrap().to_be_bytes();
        [&[stream, 0, 0, 0][..], &length, text.as_bytes()].concat()
    };
    let told = "2026-01-05T08:00:00.123456789Z \u{1b}[31merror\u{1b}[0m: no\n";
    vec![
        [frame(1, told), frame(2, "2026-01-05T08:00:01Z half of "), frame(2, "a line\r\n")].concat(),
        [frame(1, ""), frame(0, told), frame(1, &"x".repeat(300))].concat(),
        told.repeat(3).into_bytes(),
    ]
}

#[tokio::test]
async fn frames_of_a_container_log() {
    let laid = Laid::default();
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("docker.sock");
    let log = Arc::clone(&laid);
    let answer = move |uri: Uri| async move {
        let plain = if uri.path().ends_with("/json") { DOCKER[2] } else { DOCKER[0] };
        if uri.path().ends_with("/logs") { log.lock().unwrap().clone() } else { plain.as_bytes().to_vec() }
    };
    let router = Router::new().fallback(any(answer));
    let serving = tokio::spawn(axum::serve(UnixListener::bind(&socket).unwrap(), router).into_future());
    let engine = opened(&socket).await;
    for case in Spoiling::of(&frames()).costly() {
        *laid.lock().unwrap() = case;
        let news = engine.logs("app", &LogWish::last(10)).collect::<Vec<_>>();
        assert!(tokio::time::timeout(DEADLINE, news).await.is_ok(), "the log does not end");
    }
    serving.abort();
}

#[tokio::test]
async fn bodies_of_health_answers() {
    let laid = Laid::default();
    let (port, serving) = on_a_port(&laid).await;
    let prober = Prober::new(now);
    for case in Spoiling::of(&samples(&HEALTH)).costly() {
        *laid.lock().unwrap() = case;
        drop(prober.ask(&At::Port(port), "/api/health", DEADLINE).await);
    }
    serving.abort();
}

#[tokio::test]
async fn answers_of_a_secrets_store() {
    let laid = Laid::default();
    let (port, serving) = on_a_port(&laid).await;
    let settings = SecretSettings { endpoint: Some(format!("http://127.0.0.1:{port}")), ..SecretSettings::default() };
    let access = SecretsAccess { deadline: DEADLINE, ..SecretsAccess::of(settings) };
    let secrets = Secrets::open(access.with_keys(AccessKeys::new("id", "key")));
    for case in Spoiling::of(&samples(&SECRETS)).costly() {
        *laid.lock().unwrap() = case;
        if let Err(fault) = secrets.facts("acme/production").await {
            assert!(!format!("{fault:?}").contains("hunter2"), "a value is told: {fault:?}");
        }
    }
    serving.abort();
}

#[test]
fn journals() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p-1.journal");
    tried(Spoiling::of(&samples(&[JOURNAL])), |text| {
        std::fs::write(&path, text).unwrap();
        let told = read(&path);
        let left = unfinished(folder.path()).len();
        let open = told.as_ref().is_ok_and(|story| story.closed.is_none());
        assert!(!open || left == 1, "an operation that has not ended is forgotten");
    });
}

const REGISTRY: [&str; 4] = [
    r#"{"name":"acme/api","tags":["main","latest","main-7b1e4d0","development-7b1e4d07b1e4d07b1e4d07b1e4d07b1e4d07b1e4"]}"#,
    r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:1111111111111111111111111111111111111111111111111111111111111111","size":7143,"platform":{"architecture":"amd64","os":"linux"}}]}"#,
    r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:2222222222222222222222222222222222222222222222222222222222222222","size":7},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:3333333333333333333333333333333333333333333333333333333333333333","size":32654}]}"#,
    r#"{"created":"2026-01-05T08:00:00Z","architecture":"amd64","os":"linux","config":{"Labels":{"org.opencontainers.image.revision":"7b1e4d07b1e4d07b1e4d07b1e4d07b1e4d07b1e4","org.opencontainers.image.source":"https://github.com/acme/api"}},"rootfs":{"type":"layers","diff_ids":[]}}"#,
];

const HEALTH: [&str; 3] = [
    r#"{"success":true,"message":"ok","data":{"db":"up","redis":"up","commit":"7b1e4d0","uptime":12.5}}"#,
    r#"{"success":false,"message":"the database is away"}"#,
    "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>",
];

const SECRETS: [&str; 3] = [
    r#"{"ARN":"arn:aws:secretsmanager:ap-south-1:1:secret:acme/production-abc","Name":"acme/production","LastChangedDate":1767600000.5,"VersionIdsToStages":{"v1":["AWSCURRENT"],"v0":["AWSPREVIOUS"]},"Tags":[{"Key":"a","Value":"b"}]}"#,
    r#"{"ARN":"arn:aws:secretsmanager:ap-south-1:1:secret:acme/production-abc","Name":"acme/production","SecretString":"{\"DB_PASSWORD\":\"hunter2\",\"PORT\":3000}","VersionId":"v1","VersionStages":["AWSCURRENT"],"CreatedDate":1767600000.5}"#,
    r#"{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret."}"#,
];

const JOURNAL: &str = r#"{"schema":1,"line":"opened","id":"p-1","kind":"promotion","place":"github.com/acme/api","who":"asha","at":"2026-01-09T14:30:00+05:30","from":"7b1e4d07b1e4d07b1e4d07b1e4d07b1e4d07b1e4","to":"f956226f956226f956226f956226f956226f9562","plan":"abc","accepted":["changelog"]}
{"schema":1,"line":"began","step":"lock","at":"2026-01-09T14:30:01+05:30","detail":""}
{"schema":1,"line":"ended","step":"lock","end":"done","at":"2026-01-09T14:30:02+05:30","detail":"held"}
{"schema":1,"line":"began","step":"merge","at":"2026-01-09T14:30:03+05:30","detail":"pull 61"}
{"schema":1,"line":"ended","step":"merge","end":"unknown","at":"2026-01-09T14:30:09+05:30","detail":"the line broke"}
{"schema":1,"line":"closed","end":"failed","at":"2026-01-09T14:31:00+05:30","detail":""}
"#;
