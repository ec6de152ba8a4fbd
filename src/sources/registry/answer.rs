//! One answer, read whole within its limit, with what its body says if it is JSON.

use super::transport;
use crate::fault::{Fault, Result};
use crate::sources::retry_after::retry_after;
use http::{HeaderMap, StatusCode};
use reqwest::Response;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// No registry is left alone for longer, whatever it says.
const LONGEST: Duration = Duration::from_hours(1);

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads the body. Nobody can make the program hold more than `largest` bytes.
    pub async fn read(mut response: Response, largest: usize, doing: &str) -> Result<Self> {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= largest => body.extend_from_slice(&chunk),
                Ok(Some(_)) => return Err(too_long(doing, largest)),
                Ok(None) => return Ok(Self { status, headers, body }),
                Err(cause) => return Err(transport::fault(doing, cause)),
            }
        }
    }

    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self, doing: &str) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|cause| {
            let fault = Fault::while_doing(doing, format!("the answer is not the JSON that was expected: {cause}"));
            fault.hint("Something between here and the registry may have answered in its place, such as a proxy.")
        })
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// How long the registry wants to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers).map(|told| told.min(LONGEST))
    }

    /// Whether the registry asks to be left alone, and not only says no.
    pub fn is_limit(&self) -> bool {
        match self.status {
            StatusCode::TOO_MANY_REQUESTS => true,
            StatusCode::SERVICE_UNAVAILABLE => self.header("retry-after").is_some(),
            _ => false,
        }
    }
}

fn too_long(doing: &str, largest: usize) -> Fault {
    Fault::while_doing(doing, format!("the answer is longer than {} MiB, so it was not read", largest >> 20))
}
