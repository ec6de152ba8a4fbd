//! A place that gives out tokens which a real registry believes: signed by openssl, if it is installed.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use tokio::net::TcpListener;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub struct Place {
    pub address: String,
    pub certificate: PathBuf,
    _folder: Arc<TempDir>,
}

struct Signer {
    folder: Arc<TempDir>,
    certificate: String,
    password: String,
}

impl Place {
    /// Starts one that takes this password from any user; `None`, said on standard error, without openssl.
    pub async fn start(password: &str) -> Option<Self> {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("certificate.pem"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .output();
        if !made.is_ok_and(|made| made.status.success()) {
            eprintln!("skipped: openssl is not installed here, and signs the tokens");
            return None;
        }
        let pem = std::fs::read_to_string(&certificate).unwrap();
        let body = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let signer = Signer { folder: Arc::clone(&folder), certificate: body, password: password.to_owned() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let router = Router::new().fallback(give).with_state(Arc::new(signer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Some(Self { address, certificate, _folder: folder })
    }
}

async fn give(
    State(signer): State<Arc<Signer>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let expected = format!("Basic {}", base64(format!("cutover:{}", signer.password).as_bytes()));
    if headers.get(header::AUTHORIZATION).is_none_or(|brought| brought != expected.as_str()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let scope: Vec<&str> = query["scope"].split(':').collect();
    let claims = json!({ "iss": "test", "sub": "", "aud": query["service"], "exp": now + 300, "nbf": now - 60, "iat": now,
        "jti": "1", "access": [{ "type": scope[0], "name": scope[1], "actions": scope[2].split(',').collect::<Vec<_>>() }] });
    let header = json!({ "typ": "JWT", "alg": "RS256", "x5c": [signer.certificate] });
    let said = format!("{}.{}", for_urls(header.to_string().as_bytes()), for_urls(claims.to_string().as_bytes()));
    let token = format!("{said}.{}", for_urls(&signed(signer.folder.path(), said.as_bytes())));
    axum::Json(json!({ "token": token })).into_response()
}

fn signed(folder: &Path, bytes: &[u8]) -> Vec<u8> {
    let mut command = Command::new("openssl");
    command.args(["dgst", "-sha256", "-sign"]).arg(folder.join("key.pem"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    child.wait_with_output().unwrap().stdout
}

fn for_urls(bytes: &[u8]) -> String {
    base64(bytes).replace('+', "-").replace('/', "_").replace('=', "")
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let held = group.iter().fold(0u32, |held, byte| held << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(held >> (18 - 6 * place) & 63) as usize];
            text.push(if place > group.len() { '=' } else { char::from(letter) });
        }
    }
    text
}
