//! From a tag to its image: the digest, then the index, the manifest for our machines and the config, each held against
//! its own digest. What a digest says is remembered; whether all of it is still there is asked each time, for a registry may
//! lose a manifest and keep the tag. Whether the layers are there is only known when it is pulled.

use super::answer::Answer;
use super::client::{Question, Registry};
use super::documents::{ACCEPTED, Config, Descriptor, Document, for_machine, platforms};
use super::machine::{self, Machine};
use super::resolution::{Found, Part, Resolution};
use crate::domain::image::{Digest, is_tag};
use crate::fault::Fault;
use crate::sha256::sha256;
use http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The largest manifest or config that is read; the specification asks registries for 4 MiB.
const LARGEST: usize = 4 << 20;
/// How deep an index may lie in another one.
const DEPTH: usize = 3;

/// What each digest leads to: remembered, for what it says never changes.
pub type Remembered = BTreeMap<Digest, Found>;

/// Why there is no image.
enum Lack {
    /// It cannot be had back: what is gone or wrong.
    Broken(String),
    /// It could not be read.
    Unread(Fault),
    /// It is there, and in a form that is not read here: why nothing can be told of it.
    Untold(String),
}

impl From<Fault> for Lack {
    fn from(fault: Fault) -> Self {
        Self::Unread(fault)
    }
}

impl Registry {
    /// Finds out what a tag points at. What is remembered costs questions without bodies: for the tag and for each part.
    pub async fn look(&self, tag: &str, remembered: &Remembered) -> Resolution {
        let resolution = self.point_out(tag, remembered).await;
        let Resolution::Whole(digest, found) = &resolution else { return resolution };
        let known = remembered.contains_key(digest);
        let lack = if known { self.lack_of(digest, found).await } else { None };
        lack.unwrap_or(resolution)
    }

    /// The same, where of what is remembered nothing is asked but the tag.
    pub(super) async fn point_out(&self, tag: &str, remembered: &Remembered) -> Resolution {
        if !is_tag(tag) {
            return Resolution::Broken(None, "its name is none that can be asked for".into());
        }
        let doing = format!("reading {}:{tag}", self.image());
        let pointed = if remembered.is_empty() { self.fetch(tag, &doing).await } else { self.point(tag, &doing).await };
        let (digest, document) = match pointed {
            Ok(pointed) => pointed,
            Err(lack) => return resolution(None, lack),
        };
        if let Some(found) = remembered.get(&digest) {
            return Resolution::Whole(digest, found.clone());
        }
        match self.follow(&digest, document, &doing).await {
            Ok(found) => Resolution::Whole(digest, found),
            Err(lack) => resolution(Some(digest), lack),
        }
    }

    /// What is gone, or could not be asked for, of what is remembered of a digest; nothing where all of it is there.
    pub(super) async fn lack_of(&self, digest: &Digest, found: &Found) -> Option<Resolution> {
        let doing = format!("looking whether {} is still at {}", digest.0, self.image());
        for part in &found.parts {
            if let Err(lack) = self.is_there(part, &doing).await {
                return Some(resolution(Some(digest.clone()), lack));
            }
        }
        None
    }

    async fn is_there(&self, Part { what, path }: &Part, doing: &str) -> Result<(), Lack> {
        let answer = self.document(Method::HEAD, path, doing).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(is_gone(what)),
            status if status.is_success() => Ok(()),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(self.refusal(doing, &answer).into())
            }
            // A storage may give what it does not let one ask for.
            _ => self.bytes(path, what, doing).await.map(drop),
        }
    }

    /// The digest of a tag. A registry that does not tell it in a header is asked for the document itself.
    async fn point(&self, tag: &str, doing: &str) -> Result<(Digest, Option<Vec<u8>>), Lack> {
        let answer = self.document(Method::HEAD, &format!("manifests/{tag}"), doing).await?;
        let told = answer.header("docker-content-digest").filter(|digest| is_digest(digest));
        match (answer.status, told) {
            (StatusCode::NOT_FOUND, _) => Err(tag_is_gone()),
            (status, Some(digest)) if status.is_success() => Ok((Digest(digest.to_owned()), None)),
            (status, None) if status.is_success() => self.fetch(tag, doing).await,
            (StatusCode::METHOD_NOT_ALLOWED, _) => self.fetch(tag, doing).await,
            _ => Err(self.refusal(doing, &answer).into()),
        }
    }

    /// The document of a tag, and its digest: the one that the registry tells, which the bytes must have, or theirs.
    async fn fetch(&self, tag: &str, doing: &str) -> Result<(Digest, Option<Vec<u8>>), Lack> {
        let answer = self.document(Method::GET, &format!("manifests/{tag}"), doing).await?;
        let told = answer.header("docker-content-digest").filter(|digest| is_digest(digest)).map(str::to_owned);
        match answer.status {
            StatusCode::NOT_FOUND => Err(tag_is_gone()),
            status if status.is_success() => {
                let digest = told.map_or_else(|| digest_of(&answer.body), Digest);
                Ok((digest, Some(answer.body)))
            }
            _ => Err(self.refusal(doing, &answer).into()),
        }
    }

    /// Follows a digest, whose document may be here already, to the config.
    async fn follow(&self, digest: &Digest, mut here: Option<Vec<u8>>, doing: &str) -> Result<Found, Lack> {
        let (mut digest, mut what) = (digest.0.clone(), "what it points at".to_owned());
        let mut found = Found::default();
        for _ in 0..DEPTH {
            let bytes = match here.take() {
                Some(bytes) => bytes,
                None => self.bytes(&part("manifests", &digest, &what)?, &what, doing).await?,
            };
            let document: Document = verified(&bytes, &digest, &what)?;
            match (document.manifests, document.config) {
                (Some(manifests), _) => {
                    found.platforms = platforms(&manifests);
                    let (chosen, platform) = for_machine(&manifests, self.machine()).map_err(Lack::Broken)?;
                    digest.clone_from(&chosen.digest);
                    what = platform.as_ref().map_or("its manifest".into(), |name| format!("its manifest for {name}"));
                    found.looked_at = platform.or(found.looked_at);
                    found.parts.push(Part { what: what.clone(), path: part("manifests", &digest, &what)? });
                }
                (None, Some(config)) => {
                    found.size = size(&document.layers.unwrap_or_default());
                    let path = part("blobs", &config.digest, "its config")?;
                    let bytes = self.bytes(&path, "its config", doing).await?;
                    found.parts.push(Part { what: "its config".into(), path });
                    return told(&verified(&bytes, &config.digest, "its config")?, found, self.machine());
                }
                (None, None) => return Err(Lack::Untold(format!("{what} is in a form that is not read here"))),
            }
        }
        Err(Lack::Broken("its indexes lead to each other".into()))
    }

    /// What is there, not checked yet.
    async fn bytes(&self, path: &str, what: &str, doing: &str) -> Result<Vec<u8>, Lack> {
        let answer = self.document(Method::GET, path, doing).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(is_gone(what)),
            status if status.is_success() => Ok(answer.body),
            _ => Err(self.refusal(doing, &answer).into()),
        }
    }

    async fn document(&self, method: Method, path: &str, doing: &str) -> Result<Answer, Fault> {
        let accept = if path.starts_with("blobs/") { "*/*" } else { ACCEPTED };
        self.try_ask(&Question { method, url: self.image().url(path)?, accept, largest: LARGEST, doing }).await
    }
}

fn tag_is_gone() -> Lack {
    Lack::Broken("the tag is listed and what it points at is gone".into())
}

fn is_gone(what: &str) -> Lack {
    Lack::Broken(format!("{what} is gone"))
}

/// Where what has this digest is asked for.
fn part(of: &str, digest: &str, what: &str) -> Result<String, Lack> {
    if is_digest(digest) {
        return Ok(format!("{of}/{digest}"));
    }
    if is_of_another_kind(digest) {
        return Err(Lack::Untold(format!("{what} has a digest of a kind that is not checked here")));
    }
    Err(Lack::Broken(format!("{what} has no digest that can be checked")))
}

/// The layers together; what one of them does not tell is not guessed.
fn size(layers: &[Descriptor]) -> Option<u64> {
    layers.iter().try_fold(0, |size: u64, layer| Some(size.saturating_add(layer.size?)))
}

/// The bytes as what they should be; their digest must be this one.
fn verified<T: DeserializeOwned>(bytes: &[u8], digest: &str, what: &str) -> Result<T, Lack> {
    if digest_of(bytes).0 != digest {
        return Err(Lack::Broken(format!("{what} holds other bytes than its digest says")));
    }
    serde_json::from_slice(bytes).map_err(|cause| Lack::Broken(format!("{what} cannot be read: {cause}")))
}

/// What the config tells besides; the machines are those of the index, else its own.
fn told(config: &Config, found: Found, machine: &Machine) -> Result<Found, Lack> {
    if let Some(other) = config.platform() {
        let fits = found.looked_at.as_ref().map_or_else(|| machine.takes(&other), |platform| alike(&other, platform));
        if !fits {
            let wanted = found.looked_at.unwrap_or_else(|| machine.to_string());
            return Err(Lack::Broken(format!("it is made for {other}, not for {wanted}")));
        }
    }
    let own = || config.platform().into_iter().collect::<Vec<String>>();
    let platforms = if found.platforms.is_empty() { own() } else { found.platforms };
    if platforms.is_empty() {
        return Err(Lack::Untold(
            "its config does not say which machine it is for: it may be no image that runs".into(),
        ));
    }
    Ok(Found { created: config.created(), labels: config.labels(), platforms, ..found })
}

/// Whether a config and an index name the same platform: one of them may leave out the variant.
fn alike(one: &str, other: &str) -> bool {
    machine::is(one, other) || machine::is(other, one)
}

fn resolution(digest: Option<Digest>, lack: Lack) -> Resolution {
    match lack {
        Lack::Broken(why) => Resolution::Broken(digest, why),
        Lack::Unread(fault) => Resolution::Unknown(fault.to_string()),
        Lack::Untold(why) => Resolution::Untold(digest, why),
    }
}

fn is_digest(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a digest is by an algorithm of the specification that is not worked out here.
fn is_of_another_kind(text: &str) -> bool {
    let digits = text.split_once(':').filter(|(algorithm, _)| *algorithm != "sha256").map_or("", |(_, digits)| digits);
    digits.len() >= 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn digest_of(bytes: &[u8]) -> Digest {
    Digest(format!("sha256:{}", sha256(bytes)))
}
