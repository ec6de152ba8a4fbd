//! What is on record of the operations.

use crate::Result;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// How often each act, in its own words, was begun and ended, by the record of changes.
#[derive(Debug, Default)]
pub struct Tally {
    begun: BTreeMap<String, usize>,
    ended: BTreeMap<String, BTreeMap<String, usize>>,
    /// What was tried and not even begun, because it was refused before.
    pub refused: usize,
}

impl Tally {
    /// Counts what `cutover audit --json` has printed.
    pub fn of(printed: &[u8]) -> Result<Self> {
        let printed: Value = serde_json::from_slice(printed)?;
        let mut tally = Self::default();
        for record in printed["records"].as_array().into_iter().flatten() {
            tally.count(record);
        }
        Ok(tally)
    }

    fn count(&mut self, record: &Value) {
        let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let act = text("what");
        match text("result").as_str() {
            "began" => *self.begun.entry(act).or_default() += 1,
            "refused" => self.refused += 1,
            ended => *self.ended.entry(act).or_default().entry(ended.to_owned()).or_default() += 1,
        }
    }

    /// How many were begun.
    pub fn begun(&self) -> usize {
        self.begun.values().sum()
    }

    /// How many of them have no end.
    pub fn lost(&self) -> usize {
        let ends = |act: &String| self.ended.get(act).map_or(0, |ends| ends.values().sum::<usize>());
        self.begun.iter().map(|(act, begun)| begun.saturating_sub(ends(act))).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (act, begun) in &self.begun {
            let ends = self.ended.get(act).into_iter().flatten();
            let ends: Vec<String> = ends.map(|(how, often)| format!("{often} {how}")).collect();
            writeln!(f, "{act}: {begun} begun, ended: {}", ends.join(", "))?;
        }
        write!(f, "refused before anything was sent: {}; without an end on record: {}", self.refused, self.lost())
    }
}
