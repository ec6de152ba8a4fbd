//! Fronts that are reached by https. Which authorities are trusted belongs to a whole process, so that each case has one
//! of its own.

use crate::bench::{DEADLINE, PATH, answer, clock};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::sources::health::{At, Prober};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use std::process::Command;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Which authority the person trusts.
#[derive(Clone, Copy, PartialEq)]
enum Trusted {
    This,
    None,
}

/// Who is named in the certificate, and the year it ends in.
async fn told(name: &str, year: i32, trusted: Trusted) -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(2001, 1, 1), date_time_ymd(year, 2, 3));
    let certificate = params.self_signed(&key).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let other =
        CertificateParams::new(["other".to_owned()]).unwrap().self_signed(&KeyPair::generate().unwrap()).unwrap();
    let known = pem(if trusted == Trusted::This { certificate.der() } else { other.der() });
    std::fs::write(folder.path().join("known.pem"), known).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key);
    let port = serve(TlsAcceptor::from(Arc::new(config.unwrap()))).await;
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["certificates::in_a_process_of_its_own", "--exact", "--ignored", "--nocapture"]);
    command.env("SSL_CERT_FILE", folder.path().join("known.pem")).env_remove("SSL_CERT_DIR");
    command.env("CASE_URL", format!("https://localhost:{port}"));
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der))
}

async fn serve(acceptor: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            let Ok(mut line) = acceptor.accept(line).await else { continue };
            let mut question = [0; 1024];
            let _ = line.read(&mut question).await;
            let _ = line.write_all(answer("200 OK", r#"{"success":true}"#).as_bytes()).await;
            let _ = line.shutdown().await;
        }
    });
    port
}

#[tokio::test]
#[ignore = "the tests below run it in a process of its own"]
async fn in_a_process_of_its_own() {
    let url = std::env::var("CASE_URL").unwrap();
    let prober = Prober::new(clock);
    let probe = prober.ask(&At::Url(url.clone()), PATH, DEADLINE).await;
    println!("verdict: {:?}", probe.verdict);
    match prober.certificate_ends(&url, DEADLINE).await {
        Ok(end) => println!("ends: {end:?}"),
        Err(fault) => println!("said: {fault}\nhint: {}", fault.next_step().unwrap_or_default()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_trusted_certificate_is_told() {
    let told = told("localhost", 2061, Trusted::This).await;
    assert!(told.contains("verdict: Good") && told.contains("ends: Some(2061-02-03T00:00:00+00:00)"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_good_is_a_failure_of_the_front_with_its_reason() {
    let cases = [
        ("localhost", 2061, Trusted::None, "its certificate is not trusted here", "SSL_CERT_FILE"),
        ("localhost", 2002, Trusted::This, "its certificate is not valid today", "clock"),
        ("elsewhere", 2061, Trusted::This, "its certificate is that of another server", "configuration"),
    ];
    for (name, year, trusted, words, hint) in cases {
        let told = told(name, year, trusted).await;
        assert!(told.contains(&format!("verdict: Bad({words:?})")), "{told}");
        assert!(told.contains(&format!(": {words}")) && told.contains(hint), "{told}");
    }
}

#[tokio::test]
async fn plain_http_has_no_certificate() {
    assert_eq!(Prober::new(clock).certificate_ends("http://127.0.0.1:1", DEADLINE).await.unwrap(), None);
}
