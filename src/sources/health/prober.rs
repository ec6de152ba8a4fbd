//! Who asks. Every question has a connection of its own: what a reload of nginx does to an idle one is then never
//! taken for a failure, and no worker of nginx is kept from ending.

use super::{answer, certificate, way};
use crate::domain::Moment;
use crate::domain::health::{Probe, Verdict};
use crate::fault::{Fault, Result};
use http::header::{ACCEPT, CONNECTION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::{Duration, Instant};
use url::{Host, Url};

/// Where somebody is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum At {
    /// An address as people reach it, without a path: `https://api.example.com`.
    Url(String),
    /// A port of this machine.
    Port(u16),
    /// A unix socket of this machine that leads to a port of a host.
    Socket(PathBuf),
}

/// Asks addresses for their health. Clones share what they know.
#[derive(Debug, Clone)]
pub struct Prober {
    clock: fn() -> Moment,
    clients: Arc<Mutex<Clients>>,
}

/// Made when they are first needed: reading the authorities of the system takes a while, and nothing on this machine
/// needs them.
#[derive(Debug, Default)]
struct Clients {
    world: Option<Client>,
    here: Option<Client>,
    sockets: Vec<(PathBuf, Client)>,
}

/// Sockets that a client is kept for; more are not open at once.
const SOCKETS: usize = 16;

/// One question that was asked and answered in some way.
struct Asked {
    /// From the question to the whole answer.
    took: Duration,
    result: Result<answer::Answer, Verdict>,
}

impl Prober {
    /// Nothing is sent yet. `clock` says what time it is.
    #[must_use]
    pub fn new(clock: fn() -> Moment) -> Self {
        static PROVIDER: Once = Once::new();
        // An error means that one is installed already.
        PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        Self { clock, clients: Arc::default() }
    }

    /// Asks for `path` and judges what comes within `deadline`.
    pub async fn ask(&self, at: &At, path: &str, deadline: Duration) -> Probe {
        let Asked { took, result } = self.get(at, path, deadline).await;
        let now = (self.clock)();
        match result {
            Ok(answer) => answer.probe(now, took),
            Err(verdict) => Probe::without_answer(now, took, verdict),
        }
    }

    /// When the certificate of an https address ends; `None` where there is none.
    ///
    /// # Errors
    /// When the address does not answer, or its certificate cannot be read or is not trusted.
    pub async fn certificate_ends(&self, url: &str, deadline: Duration) -> Result<Option<Moment>> {
        if !url.starts_with("https:") {
            return Ok(None);
        }
        let doing = || format!("reading the certificate of {url}");
        let sent = async {
            self.client(&At::Url(url.to_owned()))?
                .head(url)
                .header(CONNECTION, "close")
                .send()
                .await
                .map_err(|cause| way::fault(&doing(), &cause))
        };
        let late = |_| Fault::while_doing(doing(), way::late(deadline)).hint("It may be over when it is asked again.");
        certificate::end_of(&tokio::time::timeout(deadline, sent).await.map_err(late)??, doing)
    }

    async fn get(&self, at: &At, path: &str, deadline: Duration) -> Asked {
        let began = Instant::now();
        let asked = tokio::time::timeout(deadline, self.answer(at, path)).await;
        let result = asked.unwrap_or_else(|_| Err(Verdict::Bad(way::late(deadline))));
        Asked { took: began.elapsed(), result }
    }

    async fn answer(&self, at: &At, path: &str) -> Result<answer::Answer, Verdict> {
        let client = self.client(at).map_err(|fault| Verdict::Unknown(fault.to_string()))?;
        let address = address(at, path).ok_or_else(|| Verdict::Unknown("the address is not understood".into()))?;
        let request = client.get(address).header(CONNECTION, "close").header(ACCEPT, "application/json");
        let response: Response = request.send().await.map_err(|cause| way::verdict(at, &cause))?;
        answer::Answer::read(response).await
    }

    fn client(&self, at: &At) -> Result<Client> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        match at {
            At::Socket(socket) => clients.of_socket(socket),
            At::Url(url) if !is_here(url) => Clients::kept(&mut clients.world, || built(builder())),
            At::Url(_) | At::Port(_) => Clients::kept(&mut clients.here, || built(here())),
        }
    }
}

impl Clients {
    fn kept(place: &mut Option<Client>, make: impl FnOnce() -> Result<Client>) -> Result<Client> {
        let client = place.take().map_or_else(make, Ok)?;
        Ok(place.insert(client).clone())
    }

    fn of_socket(&mut self, socket: &Path) -> Result<Client> {
        if let Some((_, client)) = self.sockets.iter().find(|(known, _)| known == socket) {
            return Ok(client.clone());
        }
        let client = built(here().unix_socket(socket))?;
        if self.sockets.len() == SOCKETS {
            self.sockets.remove(0);
        }
        self.sockets.push((socket.to_owned(), client.clone()));
        Ok(client)
    }
}

fn builder() -> reqwest::ClientBuilder {
    Client::builder()
        .user_agent(concat!("cutover/", env!("CARGO_PKG_VERSION")))
        .referer(false)
        .redirect(Policy::none())
        .pool_max_idle_per_host(0)
        .http1_only()
        .tls_info(true)
}

/// Nothing of this machine needs an authority or a proxy; many a small machine has none.
fn here() -> reqwest::ClientBuilder {
    builder().tls_certs_only([]).no_proxy()
}

fn built(builder: reqwest::ClientBuilder) -> Result<Client> {
    builder.build().map_err(|cause| {
        Fault::while_doing("making ready to ask for health", cause)
            .hint("The certificate authorities of the system are needed: install the package ca-certificates.")
    })
}

/// The whole address of a question. Over a socket the name is only what the server is told.
fn address(at: &At, path: &str) -> Option<Url> {
    let origin = match at {
        At::Url(url) => url.trim_end_matches('/').to_owned(),
        At::Port(port) => format!("http://127.0.0.1:{port}"),
        At::Socket(_) => "http://localhost".to_owned(),
    };
    Url::parse(&format!("{origin}{path}")).ok()
}

fn is_here(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    match url.host() {
        Some(Host::Domain(name)) => url.scheme() == "http" && name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => url.scheme() == "http" && address.is_loopback(),
        Some(Host::Ipv6(address)) => url.scheme() == "http" && address.is_loopback(),
        None => false,
    }
}
