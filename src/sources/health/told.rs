//! What an answer tells beside its verdict. Read leniently: a field of an unexpected kind is one that is not told.

use crate::domain::Moment;
use serde_json::Value;
use std::time::Duration;

/// More letters of a text than this are not kept.
const LONGEST: usize = 64;

/// What was told.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Told {
    /// `success`, when it is `true` or `false`; a text that says "true" is neither.
    pub(super) success: Option<bool>,
    pub(super) status: Option<String>,
    pub(super) time: Option<Moment>,
    pub(super) uptime: Option<Duration>,
    pub(super) environment: Option<String>,
    pub(super) database: Option<bool>,
}

impl Told {
    /// Reads a body; `None` when it is not JSON. What is not below `data` may stand at the top.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let whole: Value = serde_json::from_slice(body).ok()?;
        let field = |name: &str| {
            let below = whole.get("data").and_then(|data| data.get(name));
            below.or_else(|| whole.get(name)).filter(|value| !value.is_null())
        };
        let text = |name| field(name).and_then(text);
        Some(Self {
            success: whole.get("success").and_then(Value::as_bool),
            status: text("status"),
            time: text("timestamp").and_then(|time| Moment::parse_from_rfc3339(&time).ok()),
            uptime: field("uptime").and_then(number).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
            environment: text("environment"),
            database: field("database").and_then(connected),
        })
    }
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.chars().take(LONGEST).collect())
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// `{"connected": true}`, or a word in its place.
fn connected(value: &Value) -> Option<bool> {
    let told = value.get("connected").unwrap_or(value);
    told.as_bool().or_else(|| match told.as_str()?.trim().to_ascii_lowercase().as_str() {
        "true" | "connected" | "up" | "ok" => Some(true),
        "false" | "disconnected" | "down" => Some(false),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_answer_of_the_guide_is_understood_whole() {
        let body =
            br#"{"success":true,"data":{"status":"healthy","timestamp":"2026-01-09T09:02:00.000Z","uptime":86400.25,
            "environment":"production","database":{"connected":true,"type":"postgres"}}}"#;
        let told = Told::read(body).unwrap();
        assert_eq!((told.success, told.status.as_deref(), told.database), (Some(true), Some("healthy"), Some(true)));
        assert_eq!(told.uptime, Some(Duration::from_secs_f64(86400.25)));
        assert_eq!(told.environment.as_deref(), Some("production"));
        assert_eq!(told.time, Moment::parse_from_rfc3339("2026-01-09T09:02:00Z").ok());
    }

    #[test]
    fn fields_of_another_kind_are_not_told_and_harm_nothing() {
        let told = Told::read(
            br#"{"success":"true","data":{"uptime":"12.5","database":"down","environment":7,"status":null}}"#,
        );
        let expected = Told { uptime: Some(Duration::from_millis(12_500)), database: Some(false), ..Told::default() };
        assert_eq!(told, Some(expected));
        for odd in ["[]", "7", "null", r#"{"data":[1]}"#, r#"{"data":{"uptime":-1}}"#, r#"{"data":{"uptime":1e300}}"#] {
            assert_eq!(Told::read(odd.as_bytes()), Some(Told::default()), "{odd}");
        }
        assert_eq!(Told::read(b"<html>"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_body_makes_it_fail(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(Told::read(&body));
        }
    }
}
