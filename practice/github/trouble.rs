//! What can go wrong between the asker and an answer, to be switched on for tests and scenarios.

use serde::Deserialize;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Trouble {
    /// How it shows.
    pub way: Way,
    /// The endpoint it befalls, as `GET /user`; every endpoint when empty.
    #[serde(default)]
    pub endpoint: String,
    /// How many requests it befalls before it is over; `None` never ends.
    #[serde(default)]
    pub times: Option<u32>,
}

impl Trouble {
    /// A trouble of every endpoint that does not end.
    #[must_use]
    pub fn everywhere(way: Way) -> Self {
        Self { way, endpoint: String::new(), times: None }
    }

    /// A trouble of one endpoint, as `GET /user`, that befalls so many requests.
    #[must_use]
    pub fn at(endpoint: &str, way: Way, times: u32) -> Self {
        Self { way, endpoint: endpoint.to_owned(), times: Some(times) }
    }

    /// Whether a request of this endpoint meets it; counts it down if so.
    pub(crate) fn meets(&mut self, endpoint: &str) -> bool {
        let here = self.endpoint.is_empty() || self.endpoint == endpoint;
        let left = self.times.is_none_or(|times| times > 0);
        if here && left {
            self.times = self.times.map(|times| times - 1);
        }
        here && left
    }
}

/// How a trouble shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// 500 with an HTML page.
    ServerError,
    /// 502, as the unicorn page.
    BadGateway,
    /// 503 in JSON.
    Unavailable,
    /// 404 for something that is there.
    NotFound,
    /// 403 with `retry-after` of a minute: too fast.
    SecondaryLimit,
    /// 429 with `retry-after` of a minute.
    TooManyRequests,
    /// 429 with `retry-after` of a second.
    TooFast,
    /// 401.
    BadCredentials,
    /// 403: the organization wants single sign-on.
    SingleSignOn,
    /// 403: this token may not read this.
    NotAllowed,
    /// The connection ends in the middle of the body.
    HalfBody,
    /// JSON with the type of an HTML page.
    WrongType,
    /// A body that is not JSON, called JSON.
    NotJson,
    /// No answer ever comes.
    Hangs,
    /// The answer comes after ten seconds.
    TenSeconds,
    /// The act is done, and its answer is lost.
    LostAnswer,
    /// It answers as if the act were done, and does nothing.
    Pretends,
    /// A list without anything in it.
    Empty,
}
