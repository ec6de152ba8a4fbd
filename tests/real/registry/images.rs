//! Pushing small images, as any client does, and deleting parts of them.

use super::server::Server;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The repository that is pushed to.
pub const NAME: &str = "acme/api";

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";

/// The digests of what was pushed.
pub struct Pushed {
    pub index: String,
    pub manifest: Manifest,
}

/// One image, and the config it needs.
pub struct Manifest {
    pub digest: String,
    pub config: String,
    size: usize,
    kind: &'static str,
}

/// Which media types the documents have.
#[derive(Clone, Copy)]
pub enum Form {
    Oci,
    Docker,
}

/// Pushes a build of the commit that is this digit forty times, under its own tag and its branch.
pub async fn push(server: &Server, branch: &str, digit: char) -> Pushed {
    let manifest = manifest(server, Form::Oci, ("linux", "amd64"), digit).await;
    let tag = format!("{branch}-{}", digit.to_string().repeat(7));
    let index = index(server, Form::Oci, &[branch, &tag], &[("linux", "amd64", &manifest)]).await;
    Pushed { index, manifest }
}

/// Pushes an image for one kind of machine, without a tag.
pub async fn manifest(server: &Server, form: Form, (os, machine): (&str, &str), digit: char) -> Manifest {
    let labels = json!({ "org.opencontainers.image.revision": digit.to_string().repeat(40) });
    let config = json!({ "os": os, "architecture": machine, "created": "2026-01-09T09:02:00Z",
        "config": { "Labels": labels }, "rootfs": { "type": "layers", "diff_ids": [] } });
    let (kind, of_config, of_layer) = match form {
        Form::Oci => {
            (MANIFEST, "application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar+gzip")
        }
        Form::Docker => (
            DOCKER_MANIFEST,
            "application/vnd.docker.container.image.v1+json",
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
        ),
    };
    let config = blob(server, config.to_string().into_bytes(), of_config).await;
    let layer = blob(server, b"not a tar".to_vec(), of_layer).await;
    let document = json!({ "schemaVersion": 2, "mediaType": kind, "config": config, "layers": [layer] }).to_string();
    let digest = digest(document.as_bytes());
    put(server, &digest, kind, &document).await;
    Manifest { config: config["digest"].as_str().unwrap().to_owned(), size: document.len(), digest, kind }
}

/// Pushes an index of these images under these tags, and gives its digest.
pub async fn index(server: &Server, form: Form, tags: &[&str], images: &[(&str, &str, &Manifest)]) -> String {
    let kind = match form {
        Form::Oci => INDEX,
        Form::Docker => DOCKER_LIST,
    };
    let entry = |(os, machine, image): &(&str, &str, &Manifest)| {
        json!({ "mediaType": image.kind, "digest": image.digest, "size": image.size,
            "platform": { "os": os, "architecture": machine } })
    };
    let entries: Vec<Value> = images.iter().map(entry).collect();
    let document = json!({ "schemaVersion": 2, "mediaType": kind, "manifests": entries }).to_string();
    for tag in tags {
        put(server, tag, kind, &document).await;
    }
    digest(document.as_bytes())
}

/// Lets a tag name what was pushed already, without an index.
pub async fn tag(server: &Server, tag: &str, manifest: &Manifest) {
    let there = http().get(url(server, &format!("manifests/{}", manifest.digest))).header("accept", manifest.kind);
    let document = there.send().await.unwrap().text().await.unwrap();
    put(server, tag, manifest.kind, &document).await;
}

/// Deletes a manifest; what points at it stays.
pub async fn delete(server: &Server, digest: &str) {
    remove(server, &format!("manifests/{digest}")).await;
}

/// Deletes a config; what points at it stays.
pub async fn delete_blob(server: &Server, digest: &str) {
    remove(server, &format!("blobs/{digest}")).await;
}

async fn remove(server: &Server, path: &str) {
    let answer = http().delete(url(server, path)).send().await.unwrap();
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
