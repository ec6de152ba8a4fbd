//! What came back, and whether it says that all is well: a status of 200 and JSON with `"success":true`, nothing else.

use super::told::Told;
use crate::domain::Moment;
use crate::domain::health::{Probe, Verdict};
use http::StatusCode;
use http::header::LOCATION;
use reqwest::Response;
use std::time::Duration;

/// The most bytes of an answer that are read.
const LARGEST: usize = 64 * 1024;
/// How much of an address that a redirect leads to is repeated.
const SHOWN: usize = 120;

/// An answer, read to its end.
pub(super) struct Answer {
    status: StatusCode,
    /// Where a redirect leads.
    leads_to: Option<String>,
    body: Result<Vec<u8>, &'static str>,
}

impl Answer {
    /// Reads it. An answer that breaks off is an answer all the same.
    pub(super) async fn read(mut response: Response) -> Result<Self, Verdict> {
        let status = response.status();
        let leads_to = response.headers().get(LOCATION).and_then(|place| place.to_str().ok()).map(shown);
        let mut body = Vec::new();
        let body = loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= LARGEST => body.extend_from_slice(&chunk),
                Ok(Some(_)) => break Err("longer than 64 KiB"),
                Ok(None) => break Ok(body),
                Err(_) => break Err("cut off"),
            }
        };
        Ok(Self { status, leads_to, body })
    }

    /// What was observed.
    pub(super) fn probe(self, at: Moment, took: Duration) -> Probe {
        let told = self.body.as_ref().ok().and_then(|body| Told::read(body));
        let verdict = self.verdict(told.as_ref());
        let told = told.unwrap_or_default();
        Probe {
            at,
            took,
            verdict,
            status: Some(self.status.as_u16()),
            database: told.database,
            uptime: told.uptime,
            environment: told.environment,
            says: told.status,
            ahead: told.time.map(|time| time.signed_duration_since(at - took / 2)),
        }
    }

    fn verdict(&self, told: Option<&Told>) -> Verdict {
        let code = self.status.as_u16();
        let success = told.and_then(|told| told.success);
        match (&self.body, success) {
            (Ok(_), Some(true)) if self.status == StatusCode::OK => Verdict::Good,
            (Ok(_), Some(success)) => Verdict::Bad(format!("{code} success:{success}")),
            (Err(wrong), _) => Verdict::Bad(format!("{code} but {wrong}")),
            (Ok(_), None) => Verdict::Bad(self.without_success(told.is_some())),
        }
    }

    fn without_success(&self, is_json: bool) -> String {
        let code = self.status.as_u16();
        match (&self.leads_to, self.status) {
            (Some(place), status) if status.is_redirection() => format!("{code} leads to {place}"),
            (_, status) if !status.is_success() => {
                format!("{code} {}", status.canonical_reason().unwrap_or_default()).trim_end().to_owned()
            }
            (_, StatusCode::OK) if is_json => "200 but no \"success\":true".to_owned(),
            (_, StatusCode::OK) => "200 but not JSON".to_owned(),
            _ => format!("{code} is not 200"),
        }
    }
}

/// Without its query, which may hold what is nobody's business.
fn shown(place: &str) -> String {
    let place = place.split(['?', '#']).next().unwrap_or_default();
    place.chars().take(SHOWN).collect()
}
