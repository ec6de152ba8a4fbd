//! Tag lists in pages: so many after the last one that was seen, and a link to the next.

use super::shelf::Shelf;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::ops::Bound;

/// A page as the query asks for it, of at most `largest` tags.
pub(super) fn page(shelf: &Shelf, query: &str, largest: usize) -> Response {
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let wanted = value("n").and_then(|n| n.parse::<usize>().ok()).unwrap_or(largest).clamp(1, largest);
    let after = value("last").map_or(Bound::Unbounded, |last| Bound::Excluded(last.to_owned()));
    let mut rest = shelf.tags.range((after, Bound::Unbounded)).map(|(tag, _)| tag.as_str());
    let tags: Vec<&str> = rest.by_ref().take(wanted).collect();
    let last = tags.last().copied().filter(|_| rest.next().is_some());
    let link = last.map(|last| format!("</v2/{}/tags/list?last={last}&n={wanted}>; rel=\"next\"", shelf.name));
    let mut answer = axum::Json(json!({ "name": shelf.name, "tags": tags })).into_response();
    if let Some(link) = link.and_then(|link| link.parse().ok()) {
        answer.headers_mut().insert(header::LINK, link);
    }
    answer
}
