//! The client: one repository at one server, with a deadline for each call. Reads may be asked again by whoever asks;
//! nothing is repeated here (octocrab's own repeating is not compiled in: it would also repeat what changes something), and a refusal to be left alone is kept until its time.

use super::address::{Api, Slug};
use super::answer::{Answer, LARGEST};
use super::limits::{self, Limits};
use super::refusal;
use super::send::Access;
use super::token::GithubToken;
use super::transport::Lost;
use crate::domain::Moment;
use crate::fault::{Fault, Result};
use bytes::Bytes;
use chrono::TimeDelta;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Limited};
use octocrab::Octocrab;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};
use tower_http::follow_redirect::RequestUri;

/// How long one call may take, from the first byte sent to the last one read.
pub const DEADLINE: Duration = Duration::from_secs(15);

type Body = BoxBody<Bytes, octocrab::Error>;

/// A repository at GitHub.
pub struct GitHub {
    pub(super) api: Api,
    repository: Slug,
    token: String,
    pub(super) client: Octocrab,
    pub(super) access: Access,
    deadline: Duration,
    kept: Mutex<HashMap<String, (HeaderValue, Answer)>>,
    /// With the moment at which each budget is full again, by the clock of this machine.
    limits: Mutex<HashMap<String, (Limits, Instant)>>,
    quiet: Mutex<Option<Instant>>,
    /// What the server's clock showed, and when that was here.
    told: Mutex<Option<(Moment, Instant)>>,
}

impl std::fmt::Debug for GitHub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {} with {}", self.repository, self.api.origin, self.token)
    }
}

impl GitHub {
    /// Makes ready to ask; nothing is sent yet. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When no client can be made, such as without certificate authorities.
    pub fn open(api: Api, repository: Slug, token: &GithubToken) -> Result<Self> {
        Self::with_deadline(api, repository, token, DEADLINE)
    }

    /// The same with another deadline for each call.
    ///
    /// # Errors
    /// As [`GitHub::open`].
    pub fn with_deadline(api: Api, repository: Slug, token: &GithubToken, deadline: Duration) -> Result<Self> {
        static PROVIDER: Once = Once::new();
        // An error means that one is installed already.
        PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let failed = |cause: octocrab::Error| Fault::while_doing("making ready to ask GitHub", cause);
        let client = Octocrab::builder()
            .base_uri(api.origin.as_str())
            .map_err(failed)?
            .personal_token(token.secret.clone())
            .set_connect_timeout(Some(deadline))
            .set_read_timeout(Some(deadline))
            .build()
            .map_err(failed)?;
        let (kept, limits, quiet, told) = (Mutex::default(), Mutex::default(), Mutex::default(), Mutex::default());
        let (token, access) = (token.origin.clone(), Access::Full);
        Ok(Self { api, repository, token, client, access, deadline, kept, limits, quiet, told })
    }

    /// The same, which refuses to send anything that changes something.
    #[must_use]
    pub fn allowing(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// The repository that is asked about.
    #[must_use]
    pub fn repository(&self) -> &Slug {
        &self.repository
    }

    /// Where the token came from.
    #[must_use]
    pub fn token_origin(&self) -> &str {
        &self.token
    }

    /// What the last answers said of the limits: REST and GraphQL have a budget each, and this is the one of which less
    /// is left.
    #[must_use]
    pub fn limits(&self) -> Option<Limits> {
        self.scarcest().map(|(limits, _)| limits)
    }

    /// How long it takes until the budget of [`GitHub::limits`] is full again; nothing where it is by now. What the
    /// clocks of the server and of this machine show does not matter.
    #[must_use]
    pub fn full_in(&self) -> Option<Duration> {
        let (_, full) = self.scarcest()?;
        full.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    fn scarcest(&self) -> Option<(Limits, Instant)> {
        let limits = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
        limits.values().min_by_key(|(limits, _)| limits.remaining * 1_000_000 / limits.limit.max(1)).copied()
    }

    /// What the clock of the server shows, by its last answer; `now` where it told nothing yet. Times that it gives are
    /// compared with this: its clock and the one here may be hours apart.
    #[must_use]
    pub fn now_there(&self, now: Moment) -> Moment {
        let told = *self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let since = |(date, at): (Moment, Instant)| Some(date + TimeDelta::from_std(at.elapsed()).ok()?);
        told.and_then(since).unwrap_or(now)
    }

    /// How long GitHub still wants to be left alone. Nothing is sent before that time is over.
    #[must_use]
    pub fn quiet_for(&self) -> Option<Duration> {
        let until = *self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        until?.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    /// Reads what is at a path of the repository, such as `/actions/runs`. What did not change is not sent again.
    pub(super) async fn read(&self, path: &str, doing: &str) -> Result<Answer> {
        self.read_at(&format!("/repos/{}{path}", self.repository), doing).await
    }

    /// Reads what is at a path of the API, such as `/user`.
    pub(super) async fn read_at(&self, path: &str, doing: &str) -> Result<Answer> {
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let mut headers = HeaderMap::new();
        if let Some((tag, _)) = &known {
            headers.insert(http::header::IF_NONE_MATCH, tag.clone());
        }
        let uri = format!("{}{path}", self.api.prefix);
        let answer = self.within(doing, self.client._get_with_headers(uri, Some(headers))).await?;
        match (answer.status, known) {
            (StatusCode::NOT_MODIFIED, Some((_, kept))) => Ok(kept),
            (status, _) if status.is_success() => {
                self.keep(path, &answer);
                Ok(answer)
            }
            _ => Err(refusal::fault(doing, &answer)),
        }
    }

    /// Reads what is at a path of the repository and is no JSON: nothing of it is kept.
    pub(super) async fn download(&self, path: &str, doing: &str) -> Result<Answer> {
        let uri = format!("{}/repos/{}{path}", self.api.prefix, self.repository);
        self.within(doing, self.client._get(uri)).await
    }

    /// Asks GraphQL. An answer that is no success is given as it is: some servers have none.
    pub(super) async fn query<P: Serialize>(&self, question: &P, doing: &str) -> Result<Answer> {
        self.within(doing, self.client._post(self.api.graphql.as_str(), Some(question))).await
    }

    /// Only a whole body is kept with its tag: half of one would be believed for as long as nothing changes.
    fn keep(&self, path: &str, answer: &Answer) {
        let tag = answer.headers.get(http::header::ETAG).cloned();
        if let Some(tag) = tag
            && serde_json::from_slice::<serde::de::IgnoredAny>(&answer.body).is_ok()
        {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(path.into(), (tag, answer.clone()));
        }
    }

    /// What an answer says of the limits, and whether it asks to be left alone.
    fn learn(&self, answer: &Answer) {
        if let Some(date) = answer.header("date").and_then(|date| Moment::parse_from_rfc2822(date).ok()) {
            *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some((date, Instant::now()));
        }
        if let Some(limits) = Limits::of(&answer.headers) {
            let resource = answer.header("x-ratelimit-resource").unwrap_or("core").to_owned();
            let mut all = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
            let told = (limits, Instant::now() + limits.full_in(&answer.headers).unwrap_or_default());
            let known = all.entry(resource).or_insert(told);
            if known.0.after(limits) == limits {
                *known = told;
            }
        }
        if refusal::is_limit(answer) {
            let until = Instant::now() + limits::quiet_for(&answer.headers);
            *self.quiet.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        }
    }

    async fn within(
        &self,
        doing: &str,
        asked: impl Future<Output = octocrab::Result<Response<Body>>>,
    ) -> Result<Answer> {
        self.exchange(doing, asked).await.map_err(|lost| lost.fault)
    }

    /// One request and its whole answer within the deadline, or why there is none and whether it may have arrived.
    pub(super) async fn exchange(
        &self,
        doing: &str,
        asked: impl Future<Output = octocrab::Result<Response<Body>>>,
    ) -> Result<Answer, Lost> {
        if let Some(left) = self.quiet_for() {
            return Err(Lost::quiet(doing, left));
        }
        let whole = async {
            let response = asked.await.map_err(|cause| Lost::of(doing, &cause))?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LARGEST).collect().await;
            let body = body.map_err(|cause| Lost::on_the_way(doing, &*cause))?.to_bytes().to_vec();
            let path = parts.extensions.get::<RequestUri>().map(|RequestUri(uri)| uri.path().to_owned());
            Ok(Answer { status: parts.status, headers: parts.headers, body, path })
        };
        let answer = tokio::time::timeout(self.deadline, whole).await.unwrap_or_else(|_| Err(Lost::too_late(doing)))?;
        self.learn(&answer);
        Ok(answer)
    }
}
