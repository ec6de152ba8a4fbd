//! A server that is not there, is not safe, is slow, or answers something else: each has a sentence and a next step of
//! its own.

use super::world::{World, moment, open};
use engine::fault::Fault;
use engine::sources::github::{Api, GitHub, GithubToken, Slug};
use practice::github::{Right, Trouble, Way};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A server of TLS with a certificate of its own making for this name; gives its port.
async fn self_signed(name: &str) -> u16 {
    drop(rustls::crypto::ring::default_provider().install_default());
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.not_after = date_time_ymd(2090, 1, 1);
    let certificate = params.self_signed(&key).unwrap().der().clone();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            // It fails: nobody trusts it.
            tokio::spawn(async move { drop(acceptor.accept(line).await) });
        }
    });
    port
}

/// A server that answers every first bytes with a refusal in plain http.
async fn plain() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            let _ = line.read(&mut [0; 4096]).await;
            let _ = line.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    port
}

async fn fault_at(address: &str) -> Fault {
    open(address, "ghp_secret").runs(moment().fixed_offset()).await.unwrap_err()
}

fn assert_says(fault: &Fault, words: &str, next: &str) {
    let said = fault.to_string();
    assert!(said.starts_with(&format!("reading the runs of the workflows: {words} (")), "{said}");
    assert!(fault.next_step().is_some_and(|hint| hint.contains(next)), "{said}: {:?}", fault.next_step());
    assert!(!format!("{fault:?}").contains("ghp_secret"));
}

#[tokio::test]
async fn a_certificate_of_ones_own_making_is_not_trusted_and_gets_no_token() {
    let port = self_signed("localhost").await;
    let fault = fault_at(&format!("https://localhost:{port}")).await;
    assert_says(&fault, "its certificate is not trusted here", "SSL_CERT_FILE");
}

#[tokio::test]
async fn plain_http_on_a_port_of_https_is_no_tls() {
    let fault = fault_at(&format!("https://127.0.0.1:{}", plain().await)).await;
    assert_says(&fault, "it does not speak TLS there", "plain http");
}

#[tokio::test]
async fn a_name_without_an_address_and_a_port_without_a_server_are_told_apart() {
    // Too long for a name: nobody has to be asked.
    let unknown = format!("https://{}.invalid", "x".repeat(64));
    assert_says(&fault_at(&unknown).await, "its name could not be found", "github.api_url");
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_says(&fault_at(&address).await, "nobody answers at its address", "port");
}

#[tokio::test]
async fn what_is_not_json_is_told_with_its_type_and_json_by_another_name_is_read() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Pull);
    let cases = [
        (Way::NotJson, "not what was asked for (application/json", "proxy"),
        (Way::BadGateway, "GitHub itself failed (502)", "githubstatus"),
        (Way::ServerError, "GitHub itself failed (500)", "githubstatus"),
        (Way::Unavailable, "GitHub itself failed (503)", "githubstatus"),
        (Way::HalfBody, "the connection broke (", "asked again"),
        (Way::LostAnswer, "the connection broke (", "asked again"),
    ];
    for (way, words, next) in cases {
        world.github.trouble(Trouble::everywhere(way));
        for fault in [github.runs(moment().fixed_offset()).await.unwrap_err(), github.pulls().await.unwrap_err()] {
            assert!(fault.to_string().contains(words), "{way:?}: {fault}");
            assert!(fault.next_step().is_some_and(|hint| hint.contains(next)), "{way:?}: {:?}", fault.next_step());
        }
        world.github.heal();
    }
    world.github.trouble(Trouble::everywhere(Way::WrongType));
    assert_eq!(github.pulls().await.unwrap().pulls.len(), 4, "a wrong name for the type costs nothing");
    assert!(!github.runs(moment().fixed_offset()).await.unwrap().runs.is_empty());
}

#[tokio::test]
async fn an_answer_after_ten_seconds_is_still_an_answer() {
    let world = World::calm().await;
    world.github.trouble(Trouble::everywhere(Way::TenSeconds));
    let token = GithubToken::new("the test", &world.github.token(Right::Pull)).unwrap();
    let slug = Slug { owner: "MAS-Mr-Mentor".into(), name: "mr-mentor-backend".into() };
    let github = GitHub::open(Api::of(&world.github.base_url()).unwrap(), slug, &token).unwrap();
    let (pulls, runs) = tokio::join!(github.pulls(), github.runs(moment().fixed_offset()));
    assert_eq!(pulls.unwrap().pulls.len(), 4);
    assert!(!runs.unwrap().runs.is_empty());
}

#[tokio::test]
async fn a_right_that_is_missing_at_one_place_costs_that_place() {
    let world = World::calm().await;
    let github = world.asked_by(Right::Pull);
    world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/actions/runs", Way::NotAllowed, 9));
    world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", Way::NotAllowed, 9));
    world.github.trouble(Trouble::at("GET /user", Way::NotAllowed, 9));
    let fault = github.runs(moment().fixed_offset()).await.unwrap_err();
    assert!(fault.to_string().contains("the token may not do this (403): Resource not accessible"), "{fault}");
    assert!(fault.next_step().is_some_and(|hint| hint.contains("cutover doctor")));
    let list = github.pulls().await.unwrap();
    let detail = github.pull_detail(&list.pulls[0]).await.unwrap();
    assert!(
        detail.checks.is_none() && detail.files.is_some_and(|files| !files.is_empty()),
        "only the checks are unknown"
    );
    let identity = github.identity().await.unwrap();
    assert_eq!((identity.login, identity.right), (None, engine::sources::github::Right::Read));
}
