//! One image of one registry, asked with a deadline for each call and the token that the registry wants.

use super::address::ImageName;
use super::answer::Answer;
use super::challenge::Challenge;
use super::entry::{self, Entry};
use super::following::{Bounds, follow};
use super::machine::Machine;
use super::refusal;
use super::token::RegistryToken;
use crate::fault::{Fault, Result};
use http::{Method, StatusCode};
use reqwest::redirect::Policy;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex as Slot, Once, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;

/// How long one call may take, from the first byte sent to the last one read.
pub const DEADLINE: Duration = Duration::from_secs(10);
/// How long a registry is left alone that does not say how long.
const WAIT: Duration = Duration::from_mins(1);

/// An image that can be asked about. Clones are not needed: it is asked by reference, by several at once.
#[derive(Debug)]
pub struct Registry {
    image: ImageName,
    machine: Machine,
    token: Option<RegistryToken>,
    http: reqwest::Client,
    deadline: Duration,
    entry: Mutex<(u64, Entry)>,
    wait: Slot<Option<Duration>>,
    refused: AtomicBool,
}

/// What is asked for.
pub(super) struct Question<'a> {
    pub method: Method,
    pub url: Url,
    pub accept: &'a str,
    /// The most bytes that are read.
    pub largest: usize,
    /// What is being done, for a fault.
    pub doing: &'a str,
}

impl Registry {
    /// Makes ready to ask; nothing is sent yet.
    ///
    /// # Errors
    /// When no certificate authorities are found on this machine, and the registry is not on it.
    pub fn open(image: ImageName, token: Option<RegistryToken>) -> Result<Self> {
        Self::with_deadline(image, token, DEADLINE)
    }

    /// The same with another deadline for each call.
    ///
    /// # Errors
    /// As [`Registry::open`].
    pub fn with_deadline(image: ImageName, token: Option<RegistryToken>, deadline: Duration) -> Result<Self> {
        let http = client(&image)?;
        Ok(Self {
            image,
            machine: Machine::default(),
            token,
            http,
            deadline,
            entry: Mutex::default(),
            wait: Slot::default(),
            refused: AtomicBool::new(false),
        })
    }

    /// The same, where images run on these machines.
    #[must_use]
    pub fn running_on(self, machine: Machine) -> Self {
        Self { machine, ..self }
    }

    /// The machines that images run on.
    #[must_use]
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The image that is asked about.
    #[must_use]
    pub fn image(&self) -> &ImageName {
        &self.image
    }

    /// The variable whose token is used.
    #[must_use]
    pub fn variable(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.variable.as_str())
    }

    /// Whether the token was not taken when it was last brought: it may have been replaced since it was read.
    #[must_use]
    pub fn token_is_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// How long the registry asked to be left alone since this was last asked.
    #[must_use]
    pub fn take_wait(&self) -> Option<Duration> {
        self.wait.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether the registry asked to be left alone, and nobody took note yet.
    pub(super) fn is_waiting(&self) -> bool {
        self.wait.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Asks, and gets in where the registry wants a token. Every answer that is no success is a fault.
    pub(super) async fn ask(&self, question: &Question<'_>) -> Result<Answer> {
        let answer = self.try_ask(question).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(self.refusal(question.doing, &answer)) }
    }

    /// The same, with an answer that is no success as it is.
    pub(super) async fn try_ask(&self, question: &Question<'_>) -> Result<Answer> {
        let (turn, entry) = self.entry.lock().await.clone();
        let mut answer = self.send(question, &entry).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            if let Some(challenge) = Challenge::of(&answer.headers) {
                answer = self.send(question, &self.enter(turn, challenge).await?).await?;
            }
            self.refused.store(answer.status == StatusCode::UNAUTHORIZED, Ordering::Relaxed);
        }
        Ok(answer)
    }

    pub(super) fn refusal(&self, doing: &str, answer: &Answer) -> Fault {
        refusal::fault(doing, answer, self.token.as_ref())
    }

    /// Gets in anew, unless another question did so since `turn`.
    async fn enter(&self, turn: u64, challenge: Challenge) -> Result<Entry> {
        let mut held = self.entry.lock().await;
        if held.0 == turn {
            let asking = (&self.http, self.deadline, &self.refused);
            held.1 = entry::answer_to(challenge, asking, &self.image, self.token.as_ref()).await?;
            held.0 += 1;
        }
        Ok(held.1.clone())
    }

    async fn send(&self, question: &Question<'_>, entry: &Entry) -> Result<Answer> {
        let plain = |at| self.http.request(question.method.clone(), at).header(http::header::ACCEPT, question.accept);
        let bounds = Bounds { deadline: self.deadline, doing: question.doing };
        let with_entry = |request| entry.bring(request, self.token.as_ref());
        let response = follow(question.url.clone(), bounds, plain, with_entry).await?;
        let answer = Answer::read(response, question.largest, question.doing).await?;
        if answer.is_limit() {
            *self.wait.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer.retry_after().unwrap_or(WAIT));
        }
        Ok(answer)
    }
}

/// It follows nothing by itself: after a second step it would bring a token to another server.
fn client(image: &ImageName) -> Result<reqwest::Client> {
    static PROVIDER: Once = Once::new();
    // An error means that one is installed already.
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
    let local = image.is_local();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("cutover/", env!("CARGO_PKG_VERSION")))
        .referer(false)
        .redirect(Policy::none());
    if local {
        // Nothing of this machine needs an authority or a proxy; many a small machine has none.
        builder = builder.tls_certs_only([]).no_proxy();
    }
    builder.build().map_err(|cause| {
        Fault::while_doing(format!("making ready to ask {}", image.host()), cause)
            .hint("The certificate authorities of the system are needed: install the package ca-certificates.")
    })
}
