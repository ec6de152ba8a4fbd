//! A moto server of its own for a test, if its program is installed; it ends with the test.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};

pub struct Server {
    /// `http://127.0.0.1:port`
    pub endpoint: String,
    child: Child,
}

impl Server {
    /// Starts one on a free port; `None`, said on standard error, where no program is installed.
    pub fn start() -> Option<Self> {
        let mut command = Command::new("moto_server");
        command.args(["-H", "127.0.0.1", "-p", "0"]).env("PYTHONUNBUFFERED", "1");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let Ok(mut child) = child else { return not_installed() };
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let endpoint = running(&mut log);
        // Read to its end: a server whose log nobody reads stands still once the pipe is full.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Some(Self { endpoint, child })
    }

    /// Asks it for what the adapter never does: to make and change secrets.
    pub async fn call(&self, action: &str, question: Value) {
        let credential = "Credential=testing/20260101/ap-south-1/secretsmanager/aws4_request";
        let request = http()
            .post(&self.endpoint)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", format!("secretsmanager.{action}"))
            .header("authorization", format!("AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=none"));
        let answer = request.body(question.to_string()).send().await.unwrap();
        assert!(answer.status().is_success(), "{action}: {}", answer.text().await.unwrap());
    }
}

/// Reads on until it says where it runs.
fn running(log: &mut BufReader<ChildStderr>) -> String {
    let mut said = String::new();
    while log.read_line(&mut said).unwrap() > 0 {
        if let Some((_, rest)) = said.split_once("Running on ") {
            return rest.trim().to_owned();
        }
    }
    panic!("moto did not start: {said}");
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a machine is set up to have one, its absence is a failure.
fn not_installed() -> Option<Server> {
    assert!(std::env::var_os("CUTOVER_REAL_SECRETS").is_none(), "moto_server ought to be installed here");
    eprintln!("skipped: no moto_server is installed here (pip install 'moto[server]')");
    None
}

fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().tls_certs_only([]).no_proxy().build().unwrap()
}
