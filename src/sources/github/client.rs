//! The client: one repository at one server, with a deadline for each call. Reads may be asked again by whoever asks;
//! nothing is repeated here (octocrab's own repeating is not compiled in: it would also repeat what changes something), and a refusal to be left alone is kept until its time.

use super::absences::Absences;
use super::address::{Api, Slug};
use super::answer::{Answer, By, LARGEST};
use super::budget::Budget;
use super::budgets::Budgets;
use super::kept::Kept;
use super::limits::Limits;
use super::refusal;
use super::send::Access;
use super::token::GithubToken;
use super::transport::Lost;
use crate::config::Reviewer;
use crate::domain::Moment;
use crate::fault::{Fault, Result};
use crate::sources::trail::{Led, Trail};
use crate::store::Store;
use bytes::Bytes;
use chrono::TimeDelta;
use http::{HeaderMap, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Limited};
use octocrab::Octocrab;
use secrecy::ExposeSecret;
use serde::Serialize;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};
use url::Url;

/// How long one call may take, from the first byte sent to the last one read.
pub const DEADLINE: Duration = Duration::from_secs(15);

/// Clocks that are no further apart than this count as one.
const APART: TimeDelta = TimeDelta::minutes(2);

type Body = BoxBody<Bytes, octocrab::Error>;

/// A repository at GitHub.
pub struct GitHub {
    pub(super) api: Api,
    repository: Slug,
    token: String,
    pub(super) client: Octocrab,
    pub(super) access: Access,
    deadline: Duration,
    kept: Mutex<Kept>,
    absences: Mutex<Absences>,
    /// Under which name the store holds what was kept.
    memory: String,
    budget: Arc<Budget>,
    refused: AtomicBool,
    /// The words that call the automated review.
    pub(super) reviewer: String,
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
            // Else the token may go to GitHub's own, whichever server is asked.
            .upload_uri(api.origin.as_str())
            .map_err(failed)?
            .personal_token(token.secret.clone())
            .set_connect_timeout(Some(deadline))
            .set_read_timeout(Some(deadline))
            .build()
            .map_err(failed)?;
        let memory = memory(&api, &repository, token);
        let (kept, absences) = (Mutex::default(), Mutex::default());
        let (budget, refused) = (Arc::default(), AtomicBool::new(false));
        let (token, access) = (token.origin.clone(), Access::Full);
        let reviewer = Reviewer::default().mention;
        Ok(Self { api, repository, token, client, access, deadline, kept, absences, memory, budget, refused, reviewer })
    }

    /// The same where other words call the automated review.
    #[must_use]
    pub fn reviewed_by(self, mention: &str) -> Self {
        Self { reviewer: mention.to_owned(), ..self }
    }

    /// The same, which refuses to send anything that changes something.
    #[must_use]
    pub fn allowing(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// The same, which spends of the budget that this token has among others. Without it the client has one of its own.
    #[must_use]
    pub fn spending(self, budgets: &Budgets, token: &GithubToken) -> Self {
        Self { budget: budgets.of(&self.api, token), ..self }
    }

    /// How many clients spend of its budget; one more holds it for them.
    fn spenders(&self) -> u64 {
        Arc::strong_count(&self.budget).saturating_sub(1).max(1) as u64
    }

    /// The repository that is asked about.
    #[must_use]
    pub fn repository(&self) -> &Slug {
        &self.repository
    }

    /// The repository with its server, which tells it from one of the same name elsewhere.
    #[must_use]
    pub fn place(&self) -> String {
        let host = if self.api.host() == "api.github.com" { self.api.site() } else { self.api.host() };
        format!("{host}/{}", self.repository)
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
        self.budget.scarcest().map(|(limits, _)| limits)
    }

    /// How long it takes until the budget of [`GitHub::limits`] is full again; nothing where it is by now. What the
    /// clocks of the server and of this machine show does not matter.
    #[must_use]
    pub fn full_in(&self) -> Option<Duration> {
        let (_, full) = self.budget.scarcest()?;
        full.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    /// What the clock of the server shows, by its last answer; `now` where it told nothing yet. Times that it gives are
    /// compared with this: its clock and the one here may be hours apart.
    #[must_use]
    pub fn now_there(&self, now: Moment) -> Moment {
        self.budget.now_there().unwrap_or(now)
    }

    /// How far the clock of the server is ahead of the one here, by its last answer; nothing where they agree, or where it
    /// told nothing yet.
    #[must_use]
    pub fn ahead(&self, now: Moment) -> TimeDelta {
        let ahead = self.now_there(now) - now;
        if ahead.abs() > APART { TimeDelta::seconds(ahead.num_seconds()) } else { TimeDelta::zero() }
    }

    /// How long GitHub still wants to be left alone. Nothing is sent before that time is over.
    #[must_use]
    pub fn quiet_for(&self) -> Option<Duration> {
        self.budget.quiet_for()
    }

    /// How many calls were spent so far: what did not change is free.
    #[must_use]
    pub fn spent(&self) -> u64 {
        self.budget.spent()
    }

    /// How long to wait with the next reading that nobody asked for, where one costs so many calls and this wait is
    /// wished: longer where the calls that are left would not last for all who spend of them until there are new ones.
    #[must_use]
    pub fn pace(&self, wished: Duration, cost: u64) -> Duration {
        self.budget.pace(wished, cost.saturating_mul(self.spenders()))
    }

    /// Whether only the calls are left that are kept for people's own acts.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        self.budget.is_reserved()
    }

    /// Whether the last answer said that the token is not known, or not any more.
    #[must_use]
    pub fn token_is_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// Takes in what the last run kept of this repository for this token, so that what did not change since is free.
    pub fn recall(&self, store: &Store, now: Moment) {
        if let Some(bytes) = store.recall(&self.memory) {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).learn(&bytes);
        }
        if let Some(bytes) = store.recall(&self.memory_of_absences()) {
            self.absences().recall(&bytes, now);
        }
    }

    /// Keeps what was answered for the next run, where that is something new.
    pub fn keep(&self, store: &Store, now: Moment) {
        let news = self.kept.lock().unwrap_or_else(PoisonError::into_inner).news();
        if let Some(bytes) = news {
            store.remember(&self.memory, &bytes);
        }
        self.keep_absences(store, now);
    }

    /// Keeps what the server does not have, where that is something new.
    pub fn keep_absences(&self, store: &Store, now: Moment) {
        let news = self.absences().news(now);
        if let Some(bytes) = news {
            store.remember(&self.memory_of_absences(), &bytes);
        }
    }

    /// Asks again for what the server did not have, or did not show to this token.
    pub fn ask_anew(&self) {
        self.absences().forget();
    }

    /// Whether this place of the API was asked for, and is not there for this token.
    pub(super) fn lacks(&self, place: &str) -> bool {
        self.absences().has(place)
    }

    /// Remembers that a place is not there, where its answer says so.
    pub(super) fn learn_absence(&self, place: &str, answer: &Answer) {
        self.absences().learn(place, answer);
    }

    fn absences(&self) -> MutexGuard<'_, Absences> {
        self.absences.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn memory_of_absences(&self) -> String {
        format!("{}/absent", self.memory)
    }

    /// Reads what is at a path of the repository, such as `/actions/runs`. What did not change is not sent again.
    pub(super) async fn read(&self, path: &str, doing: &str) -> Result<Answer> {
        self.read_at(&format!("/repos/{}{path}", self.repository), doing).await
    }

    /// Reads what is at a path of the repository; nothing where the server has no such place.
    pub(super) async fn read_if_there(&self, path: &str, doing: &str) -> Result<Option<Answer>> {
        let answer = self.answer_at(&format!("/repos/{}{path}", self.repository), doing).await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            status if status.is_success() => Ok(Some(answer)),
            _ => Err(self.refusal(doing, &answer)),
        }
    }

    /// Reads what is at a path of the API, such as `/user`.
    pub(super) async fn read_at(&self, path: &str, doing: &str) -> Result<Answer> {
        let answer = self.answer_at(path, doing).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(self.refusal(doing, &answer)) }
    }

    /// Whatever is answered at a path of the API, or what was kept of it where that did not change.
    pub(super) async fn answer_at(&self, path: &str, doing: &str) -> Result<Answer> {
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(path);
        let mut headers = HeaderMap::new();
        if let Some((tag, _)) = &known {
            headers.insert(http::header::IF_NONE_MATCH, tag.clone());
        }
        let answer = self.look(&format!("{}{path}", self.api.prefix), headers, doing).await?;
        match (answer.status, known) {
            (StatusCode::NOT_MODIFIED, Some((_, kept))) => Ok(kept),
            (status, _) if status.is_success() => {
                self.kept.lock().unwrap_or_else(PoisonError::into_inner).take(path, &answer);
                Ok(answer)
            }
            _ => Ok(answer),
        }
    }

    /// The fault for an answer that is no success.
    pub(super) fn refusal(&self, doing: &str, answer: &Answer) -> Fault {
        refusal::with_token(doing, answer, &self.token)
    }

    /// Reads what is at a path of the repository and is no JSON: nothing of it is kept.
    pub(super) async fn download(&self, path: &str, doing: &str) -> Result<Answer> {
        let uri = format!("{}/repos/{}{path}", self.api.prefix, self.repository);
        self.look(&uri, HeaderMap::new(), doing).await
    }

    /// Asks GraphQL. An answer that is no success is given as it is: some servers have none.
    pub(super) async fn query<P: Serialize>(&self, question: &P, doing: &str) -> Result<Answer> {
        let asked = self.client._post(self.api.graphql.as_str(), Some(question));
        self.exchange(doing, asked).await.map_err(|lost| lost.fault)
    }

    /// Looks at a path of the server, and where it leads, as far as that is followed. Elsewhere nothing is brought along.
    async fn look(&self, path: &str, headers: HeaderMap, doing: &str) -> Result<Answer> {
        let home = format!("{}{path}", self.api.origin).parse::<Url>();
        let mut trail = Trail::from(home.map_err(|cause| Fault::while_doing(doing, cause))?);
        let followed = async {
            let (mut uri, mut headers) = (path.to_owned(), headers);
            loop {
                let response = self.client._get_with_headers(uri, Some(headers.clone())).await;
                let response = response.map_err(|cause| Lost::of(doing, &cause))?;
                if trail.follow(response.status(), response.headers()) != Led::On {
                    let by = if trail.has_left() { By::Another } else { By::Asked };
                    return Ok((response, by));
                }
                uri = if trail.has_left() { trail.at().to_string() } else { path_of(trail.at()) };
                if trail.has_left() {
                    headers.clear();
                }
            }
        };
        Box::pin(self.within(doing, followed)).await.map_err(|lost| lost.fault)
    }

    /// One request and its whole answer within the deadline, or why there is none and whether it may have arrived. It is
    /// followed nowhere.
    pub(super) async fn exchange(
        &self,
        doing: &str,
        asked: impl Future<Output = octocrab::Result<Response<Body>>>,
    ) -> Result<Answer, Lost> {
        let sent = async { asked.await.map(|response| (response, By::Asked)).map_err(|cause| Lost::of(doing, &cause)) };
        self.within(doing, sent).await
    }

    async fn within(
        &self,
        doing: &str,
        asked: impl Future<Output = Result<(Response<Body>, By), Lost>>,
    ) -> Result<Answer, Lost> {
        if let Some(left) = self.quiet_for() {
            return Err(Lost::quiet(doing, left));
        }
        let whole = async {
            let (response, by) = asked.await?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LARGEST).collect().await;
            let body = body.map_err(|cause| Lost::on_the_way(doing, &*cause))?.to_bytes().to_vec();
            Ok(Answer { status: parts.status, headers: parts.headers, body, by })
        };
        let answer = tokio::time::timeout(self.deadline, whole).await.unwrap_or_else(|_| Err(Lost::too_late(doing)))?;
        if answer.by == By::Asked {
            self.budget.learn(&answer);
            self.refused.store(answer.status == StatusCode::UNAUTHORIZED, Ordering::Relaxed);
        }
        Ok(answer)
    }
}

/// What is asked for at the server itself, to which the token goes where no server is named.
fn path_of(url: &Url) -> String {
    url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
}

/// The shape of what is kept. Counted up when the shape changes: what an older program kept is then not found.
const SHAPE: u32 = 1;

/// Another token may see more or less. It is told from others by 64 bits of a hash, which give nothing of it away.
fn memory(api: &Api, repository: &Slug, token: &GithubToken) -> String {
    let mut hash = DefaultHasher::new();
    token.secret.expose_secret().hash(&mut hash);
    format!("github/{SHAPE}/{:016x}/{}{}/{repository}", hash.finish(), api.origin, api.prefix)
}
