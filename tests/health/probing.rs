//! One question: what is good, what is bad, and what says nothing of the service.

use crate::bench::{DEADLINE, PATH, answer, clock, closed_port, observed, port, socket};
use engine::domain::Moment;
use engine::domain::health::{Probe, Verdict};
use engine::sources::health::{At, Prober};
use std::time::Duration;
use tokio::net::TcpListener;

const GOOD: &str = r#"{"success":true,"data":{"status":"healthy","timestamp":"2026-01-09T09:05:00Z","uptime":3600.5,
    "environment":"production","database":{"connected":true,"type":"postgres"}}}"#;

fn bad(words: &str) -> Verdict {
    Verdict::Bad(words.into())
}

async fn ask(at: &At) -> Probe {
    Prober::new(clock).ask(at, PATH, DEADLINE).await
}

#[tokio::test]
async fn a_good_answer_tells_when_the_process_booted_and_what_it_is_connected_to() {
    let probe = observed(answer("200 OK", GOOD)).await;
    assert_eq!((&probe.verdict, probe.status, probe.database), (&Verdict::Good, Some(200), Some(true)));
    assert_eq!((probe.environment.as_deref(), probe.says.as_deref()), (Some("production"), Some("healthy")));
    assert_eq!(probe.booted(), Moment::parse_from_rfc3339("2026-01-09T13:31:59.500+05:30").ok());
    let ahead = probe.ahead.unwrap().num_milliseconds();
    assert!((180_000..190_000).contains(&ahead), "its clock is three minutes ahead: {ahead}");
    assert_eq!(probe.at, clock());
}

#[tokio::test]
async fn only_a_200_that_says_success_true_is_good() {
    let cases = [
        (answer("503 Service Unavailable", r#"{"success":false}"#), "503 success:false"),
        (answer("200 OK", r#"{"success":false,"data":{"status":"degraded"}}"#), "200 success:false"),
        (answer("503 Service Unavailable", r#"{"success":true}"#), "503 success:true"),
        (answer("201 Created", r#"{"success":true}"#), "201 success:true"),
        (answer("200 OK", r#"{"success":"true"}"#), "200 but no \"success\":true"),
        (answer("200 OK", "[]"), "200 but no \"success\":true"),
        (answer("200 OK", "<html><body>Welcome to nginx!</body></html>"), "200 but not JSON"),
        (answer("200 OK", ""), "200 but not JSON"),
        (answer("502 Bad Gateway", "<html>"), "502 Bad Gateway"),
        (answer("404 Not Found", r#"{"message":"no route"}"#), "404 Not Found"),
        (answer("204 No Content", ""), "204 is not 200"),
        (answer("200 OK", GOOD).replace(GOOD, "{\"success\":true"), "200 but cut off"),
        (answer("200 OK", &" ".repeat(70_000)), "200 but longer than 64 KiB"),
        (String::new(), "the connection ended without an answer"),
        ("SSH-2.0-OpenSSH_9.2\r\n".to_owned(), "the connection ended without an answer"),
    ];
    for (answer, words) in cases {
        let probe = observed(answer.clone()).await;
        assert_eq!(probe.verdict, bad(words), "{}", answer.lines().next().unwrap_or_default());
    }
}

#[tokio::test]
async fn a_redirect_is_said_and_never_followed() {
    let elsewhere = port(answer("200 OK", GOOD)).await;
    let At::Port(port) = elsewhere else { return };
    let answer = format!(
        "HTTP/1.1 301 Moved Permanently\r\nlocation: http://127.0.0.1:{port}/login?token=x\r\ncontent-length: 0\r\n\r\n"
    );
    let probe = observed(answer).await;
    assert_eq!(probe.verdict, bad(&format!("301 leads to http://127.0.0.1:{port}/login")));
}

#[tokio::test]
async fn nobody_at_the_port_is_a_failure_and_a_name_that_is_not_found_is_not() {
    assert_eq!(ask(&At::Port(closed_port())).await.verdict, bad("connection refused"));
    let verdict = ask(&At::Url("http://nowhere.invalid".into())).await.verdict;
    assert_eq!(verdict, Verdict::Unknown("its name could not be found".into()));
}

#[tokio::test]
async fn a_server_that_takes_the_question_and_says_nothing_fails_at_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = At::Port(listener.local_addr().unwrap().port());
    let probe = Prober::new(clock).ask(&at, PATH, Duration::from_millis(200)).await;
    assert_eq!((probe.verdict, probe.status), (bad("no answer in 0.2 s"), None));
    assert!(probe.took >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_port_of_a_host_is_asked_through_its_socket() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(ask(&socket(&folder, answer("200 OK", GOOD))).await.verdict, Verdict::Good);
    let folder = tempfile::tempdir().unwrap();
    // What ssh does when nobody listens on the port of the host.
    let verdict = ask(&socket(&folder, String::new())).await.verdict;
    assert_eq!(verdict, bad("the connection ended without an answer"));
    let gone = At::Socket(folder.path().join("gone"));
    assert_eq!(ask(&gone).await.verdict, Verdict::Unknown("the way to the host is not there".into()));
}

#[tokio::test]
async fn each_question_has_a_connection_of_its_own_and_says_that_it_ends() {
    let (listener, prober) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), Prober::new(clock));
    let at = At::Port(listener.local_addr().unwrap().port());
    for _ in 0..2 {
        let (asked, served) = tokio::join!(prober.ask(&at, PATH, DEADLINE), async {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let (mut line, _) = listener.accept().await.unwrap();
            let mut question = [0; 1024];
            let length = line.read(&mut question).await.unwrap();
            line.write_all(answer("200 OK", GOOD).as_bytes()).await.unwrap();
            String::from_utf8_lossy(&question[..length]).to_ascii_lowercase()
        });
        assert_eq!(asked.verdict, Verdict::Good);
        assert!(served.starts_with("get /api/health http/1.1\r\n") && served.contains("connection: close"), "{served}");
    }
}
