//! Answers with their etags, so that what did not change is not sent again and costs no call. They are those of one
//! token, for another one may see more or less; a bound holds for all of them together, and the least wanted go first.

use super::answer::{Answer, By};
use http::header::{CONTENT_TYPE, ETAG, LINK};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// All bodies together.
const LARGEST: usize = 24 << 20;
/// What the next run is told of at most: reading more back takes longer than asking.
const LARGEST_TOLD: usize = 8 << 20;
/// What readers look at besides the body. Nothing else of an answer is remembered.
const HEADERS: [&str; 2] = ["x-oauth-scopes", "github-authentication-token-expiration"];

/// What was answered, by path.
#[derive(Debug, Default)]
pub(super) struct Kept {
    answers: HashMap<String, (u64, HeaderValue, Answer)>,
    turn: u64,
    bytes: usize,
    /// Whether the next run would be told something new.
    news: bool,
}

/// One answer as the store holds it.
#[derive(Serialize, Deserialize)]
struct Told {
    path: String,
    tag: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Kept {
    /// What was answered to this path, with its etag.
    pub fn get(&mut self, path: &str) -> Option<(HeaderValue, Answer)> {
        self.turn += 1;
        let (turn, tag, answer) = self.answers.get_mut(path)?;
        *turn = self.turn;
        Some((tag.clone(), answer.clone()))
    }

    /// Keeps an answer that has an etag. Only a whole body is kept: half of one would be believed for as long as nothing
    /// changes.
    pub fn take(&mut self, path: &str, answer: &Answer) {
        let Some(tag) = answer.headers.get(ETAG).cloned() else { return };
        if answer.body.len() > LARGEST || serde_json::from_slice::<serde::de::IgnoredAny>(&answer.body).is_err() {
            return;
        }
        self.turn += 1;
        self.bytes += answer.body.len();
        let answer = Answer { headers: wanted(&answer.headers), ..answer.clone() };
        if let Some((_, _, before)) = self.answers.insert(path.into(), (self.turn, tag, answer)) {
            self.bytes -= before.body.len();
        }
        self.news = true;
        while self.bytes > LARGEST {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        let oldest = self.answers.iter().min_by_key(|(_, (turn, ..))| *turn).map(|(path, _)| path.clone());
        let Some((_, _, gone)) = oldest.and_then(|path| self.answers.remove(&path)) else {
            self.bytes = 0;
            return;
        };
        self.bytes -= gone.body.len();
    }

    /// What the next run is to be told, the last wanted first; `None` where that is nothing new.
    pub fn news(&mut self) -> Option<Vec<u8>> {
        if !std::mem::take(&mut self.news) {
            return None;
        }
        let mut all: Vec<_> = self.answers.iter().collect();
        all.sort_by_key(|(_, (turn, ..))| std::cmp::Reverse(*turn));
        let mut room = LARGEST_TOLD;
        let fits = |(path, (_, tag, answer)): (&String, &(u64, HeaderValue, Answer))| {
            room = room.checked_sub(answer.body.len())?;
            told(path, tag, answer)
        };
        let told: Vec<Told> = all.into_iter().map_while(fits).collect();
        serde_json::to_vec(&told).ok()
    }

    /// Takes in what the last run told. What is not as it was told is left out.
    pub fn learn(&mut self, bytes: &[u8]) {
        let told: Vec<Told> = serde_json::from_slice(bytes).unwrap_or_default();
        for one in told.into_iter().rev() {
            if let Some((path, answer)) = one.answer() {
                self.take(&path, &answer);
            }
        }
        self.news = false;
    }
}

fn wanted(headers: &HeaderMap) -> HeaderMap {
    let names = HEADERS.map(HeaderName::from_static).into_iter().chain([ETAG, LINK, CONTENT_TYPE]);
    names.filter_map(|name| Some((name.clone(), headers.get(&name)?.clone()))).collect()
}

fn told(path: &str, tag: &HeaderValue, answer: &Answer) -> Option<Told> {
    let text =
        |(name, value): (&HeaderName, &HeaderValue)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()));
    Some(Told {
        path: path.into(),
        tag: tag.to_str().ok()?.to_owned(),
        headers: answer.headers.iter().filter_map(text).collect(),
        body: String::from_utf8(answer.body.clone()).ok()?,
    })
}

impl Told {
    fn answer(self) -> Option<(String, Answer)> {
        let pair = |(name, value): (String, String)| Some((name.parse().ok()?, value.parse().ok()?));
        let mut headers: HeaderMap = self.headers.into_iter().filter_map(pair).collect();
        headers.insert(ETAG, self.tag.parse().ok()?);
        Some((self.path, Answer { status: StatusCode::OK, headers, body: self.body.into_bytes(), by: By::Asked }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(tag: &'static str, body: &str) -> Answer {
        let headers = [(ETAG, tag), (CONTENT_TYPE, "application/json"), (http::header::SET_COOKIE, "session=1")];
        let headers = headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
        Answer { status: StatusCode::OK, headers, body: body.as_bytes().to_vec(), by: By::Asked }
    }

    #[test]
    fn what_one_run_kept_the_next_one_knows_without_what_nobody_reads() {
        let mut kept = Kept::default();
        kept.take("/user", &answer("\"1\"", r#"{"login":"a"}"#));
        kept.take("/torn", &answer("\"2\"", r#"{"login":"#));
        let mut next = Kept::default();
        next.learn(&kept.news().unwrap());
        assert!(kept.news().is_none() && next.news().is_none(), "nothing new since");
        let (tag, told) = next.get("/user").unwrap();
        assert_eq!((tag.to_str().unwrap(), told.body.as_slice()), ("\"1\"", &br#"{"login":"a"}"#[..]));
        assert_eq!(told.header("content-type"), Some("application/json"));
        assert_eq!(told.header("set-cookie"), None);
        assert!(next.get("/torn").is_none(), "half a body is not believed");
    }

    #[test]
    fn nonsense_of_a_store_teaches_nothing() {
        let mut kept = Kept::default();
        for bytes in
            [&b"{"[..], b"[{\"path\":1}]", b"[{\"path\":\"/a\",\"tag\":\"\\n\",\"headers\":[],\"body\":\"{}\"}]"]
        {
            kept.learn(bytes);
        }
        assert!(kept.answers.is_empty());
    }

    #[test]
    fn the_least_wanted_goes_first_and_the_bound_holds() {
        let mut kept = Kept::default();
        let body = format!("\"{}\"", "x".repeat(LARGEST / 3));
        for path in ["/a", "/b"] {
            kept.take(path, &answer("\"1\"", &body));
        }
        kept.get("/a").unwrap();
        kept.take("/c", &answer("\"1\"", &body));
        assert!(kept.get("/b").is_none() && kept.get("/a").is_some() && kept.get("/c").is_some());
        assert!(kept.bytes <= LARGEST);
        kept.take("/a", &answer("\"2\"", "{}"));
        assert_eq!(kept.bytes, body.len() + 2, "what is replaced is not counted twice");
    }
}
