//! The parameters of a question: plain ones, and filters written as JSON.

use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// The parameters behind the question mark.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Query(HashMap<String, String>);

impl Query {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The engine takes everything for yes but these.
    pub fn says_yes(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| !matches!(text.to_lowercase().as_str(), "0" | "no" | "false" | "none"))
    }

    /// Seconds of 1970 with or without a fraction, or a moment in words.
    pub fn moment(&self, name: &str) -> Option<DateTime<Utc>> {
        let text = self.text(name)?;
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Some(moment.to_utc());
        }
        let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
        let nanos: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
        DateTime::from_timestamp(seconds.parse().ok()?, nanos.parse().ok()?)
    }

    /// What is looked for; `None` when it is not understood.
    pub fn filters(&self) -> Option<Filters> {
        let Some(text) = self.text("filters") else { return Some(Filters::default()) };
        let told: BTreeMap<String, Value> = serde_json::from_str(text).ok()?;
        let words = |value: Value| match value {
            Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            // the form of old clients
            Value::Object(all) => all.keys().cloned().collect(),
            _ => Vec::new(),
        };
        Some(Filters(told.into_iter().map(|(name, value)| (name, words(value))).collect()))
    }
}

/// What is looked for, by the name of the filter.
#[derive(Debug, Default)]
pub(super) struct Filters(BTreeMap<String, Vec<String>>);

impl Filters {
    /// Whether one of the words of a filter fits; all do where it is not used.
    pub fn any(&self, name: &str, fits: impl Fn(&str) -> bool) -> bool {
        self.0.get(name).is_none_or(|words| words.is_empty() || words.iter().any(|word| fits(word)))
    }

    /// Whether each of the words of a filter fits.
    pub fn all(&self, name: &str, fits: impl Fn(&str) -> bool) -> bool {
        self.0.get(name).is_none_or(|words| words.iter().all(|word| fits(word)))
    }

    /// Whether a filter is used.
    pub fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|words| !words.is_empty())
    }
}
