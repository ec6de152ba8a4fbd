//! One answer, read whole: status, headers, and a body that is not larger than anyone needs.

use super::complaint;
use crate::fault::{Fault, FaultKind, Result};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

/// More than this is no answer of GitHub's.
pub(super) const LARGEST: usize = 32 * 1024 * 1024;

/// What came.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Who answered.
    pub by: By,
}

/// Who answered: only what the server that was asked says of tokens, limits and time is about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The server that was asked.
    Asked,
    /// One that it led to.
    Another,
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as this shape.
    ///
    /// # Errors
    /// When it is not JSON, or of another shape: named by what came.
    pub fn json<T: DeserializeOwned>(&self, doing: &str) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|cause| {
            let came = self.header("content-type").unwrap_or("no type").to_owned();
            let why = format!("the answer is not what was asked for ({came}): {cause}");
            let fault = Fault::while_doing(doing, why);
            let page =
                came.starts_with("text/html").then_some("A page came, as where a network wants a sign-in first:");
            let page = page.unwrap_or("A proxy may answer in the place of GitHub:");
            fault
                .kind_is(FaultKind::Unreadable)
                .hint(format!("{page} a browser shows it. It may be over when it is asked again."))
        })
    }

    /// What was said with a refusal, whole: the sentence, with what is wrong with each field, or else the beginning of
    /// the text. Hostile text.
    pub fn complaint(&self) -> Option<String> {
        complaint::of(&self.body)
    }

    /// The sentence that GitHub sends with a refusal. Hostile text.
    pub fn message(&self) -> Option<String> {
        let value: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        Some(value.get("message")?.as_str()?.to_owned())
    }
}
