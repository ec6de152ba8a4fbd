//! Pushing small images, as any client does, and deleting parts of them.

use super::server::Server;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The repository that is pushed to.
pub const NAME: &str = "acme/api";

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// The digests of what was pushed.
pub struct Pushed {
    pub index: String,
    pub manifest: String,
}

/// Pushes a build of the commit that is this digit forty times, under its own tag and its branch.
pub async fn push(server: &Server, branch: &str, digit: char) -> Pushed {
    let commit = digit.to_string().repeat(40);
    let labels = json!({ "org.opencontainers.image.revision": commit });
    let config = json!({ "os": "linux", "architecture": "amd64", "created": "2026-01-09T09:02:00Z", "config": { "Labels": labels },
        "rootfs": { "type": "layers", "diff_ids": [] } });
    let config = blob(server, config.to_string().into_bytes(), "application/vnd.oci.image.config.v1+json").await;
    let layer = blob(server, b"not a tar".to_vec(), "application/vnd.oci.image.layer.v1.tar+gzip").await;
    let manifest =
        json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer] }).to_string();
    let child = digest(manifest.as_bytes());
    put(server, &child, MANIFEST, &manifest).await;
    let platform = json!({ "os": "linux", "architecture": "amd64" });
    let entry = json!({ "mediaType": MANIFEST, "digest": child, "size": manifest.len(), "platform": platform });
    let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [entry] }).to_string();
    for tag in [branch, &format!("{branch}-{}", &commit[..7])] {
        put(server, tag, INDEX, &index).await;
    }
    Pushed { index: digest(index.as_bytes()), manifest: child }
}

/// Deletes a manifest; what points at it stays.
pub async fn delete(server: &Server, digest: &str) {
    let answer = http().delete(url(server, &format!("manifests/{digest}"))).send().await.unwrap();
    assert_eq!(answer.status(), 202);
}

/// Uploads bytes and gives their descriptor.
async fn blob(server: &Server, bytes: Vec<u8>, kind: &str) -> Value {
    let begun = http().post(url(server, "blobs/uploads/")).send().await.unwrap();
    let place = begun.headers()["location"].to_str().unwrap().to_owned();
    let (name, size) = (digest(&bytes), bytes.len());
    let sent = http().put(place).query(&[("digest", &name)]).body(bytes).send().await.unwrap();
    assert_eq!(sent.status(), 201);
    json!({ "mediaType": kind, "digest": name, "size": size })
}

async fn put(server: &Server, reference: &str, kind: &str, document: &str) {
    let request = http().put(url(server, &format!("manifests/{reference}"))).header("content-type", kind);
    let answer = request.body(document.to_owned()).send().await.unwrap();
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
}

fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().tls_certs_only([]).no_proxy().build().unwrap()
}

fn url(server: &Server, path: &str) -> String {
    format!("http://{}/v2/{NAME}/{path}", server.address)
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold("sha256:".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
