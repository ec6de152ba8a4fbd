//! Sends a question, and again where the answer leads. Credentials go to the server that was asked and no further.

use super::transport;
use crate::fault::Result;
use crate::sources::trail::{Led, Trail};
use reqwest::{RequestBuilder, Response};
use std::time::{Duration, Instant};
use url::Url;

/// Where a question may be led within so long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds<'a> {
    pub deadline: Duration,
    /// What is being done, for a fault.
    pub doing: &'a str,
}

/// The answer at the end of the way. `plain` makes the request for an address, and `with_entry` adds what lets it in.
pub(super) async fn follow(
    home: Url,
    bounds: Bounds<'_>,
    plain: impl Fn(Url) -> RequestBuilder,
    with_entry: impl Fn(RequestBuilder) -> RequestBuilder,
) -> Result<Response> {
    let (mut trail, began) = (Trail::from(home), Instant::now());
    loop {
        let request = plain(trail.at().clone()).timeout(bounds.deadline.saturating_sub(began.elapsed()));
        let request = if trail.has_left() { request } else { with_entry(request) };
        let response = request.send().await.map_err(|cause| transport::fault(bounds.doing, cause))?;
        match trail.follow(response.status(), response.headers()) {
            Led::Nowhere => return Ok(response),
            Led::On => {}
            Led::Astray => return Err(transport::astray(bounds.doing)),
        }
    }
}
