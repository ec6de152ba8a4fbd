//! What a key takes: the type of its value, and how a value is checked and brought into one form.

use super::{Key, Shape, in_words, nearest_word};
use crate::domain::gate_ids::GATE_IDS;
use toml::Value;

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// `true`; what is not so is left out.
    Yes,
    /// A port from 1 to 65535.
    Port,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A text of some shape.
    Text(Shape),
    /// A list of texts of one shape.
    Texts(Shape),
    /// A list of tables with `name`, `run` and, if wanted, `expect`.
    Checks,
    /// A list of tables with `name`, `run` and, if wanted, `on_failure` and `looks_at`.
    Gates,
}

impl Kind {
    /// What it takes, as the end of "it takes …".
    #[must_use]
    pub fn takes(self) -> String {
        match self {
            Self::Switch => "true or false".into(),
            Self::Yes => "true, and is left out otherwise".into(),
            Self::Port => "a port from 1 to 65535".into(),
            Self::Word(words) => in_words(words),
            Self::Text(shape) => shape.takes().into(),
            Self::Texts(shape) => format!("a list, each item {}", shape.takes()),
            Self::Checks => {
                r#"a list of tables like { name = "redis", run = "redis-cli ping", expect = "PONG" }"#.into()
            }
            Self::Gates => r#"a list of tables like { name = "tests", run = "npm test", on_failure = "warn" }"#.into(),
        }
    }

    /// Reads a value from the text of a variable of the environment: lists with commas or as TOML, the rest plain.
    pub(in crate::config) fn read(self, text: &str) -> Value {
        let plain = || Value::String(text.to_owned());
        match self {
            Self::Switch | Self::Yes => match text.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "on" => Value::Boolean(true),
                "false" | "0" | "no" | "off" => Value::Boolean(false),
                _ => plain(),
            },
            Self::Port => text.parse().map_or_else(|_| plain(), Value::Integer),
            Self::Word(_) | Self::Text(_) => plain(),
            Self::Texts(_) if !text.trim_start().starts_with('[') => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
            }
            Self::Texts(_) | Self::Checks | Self::Gates => as_toml(text).unwrap_or_else(plain),
        }
    }
}

fn as_toml(text: &str) -> Option<Value> {
    toml::from_str::<toml::Table>(&format!("value = {text}")).ok()?.remove("value")
}

impl Key {
    /// Checks a value and gives it back in its one form; else says what is wrong, as the end of "`path` …".
    pub(in crate::config) fn check(&self, value: Value) -> Result<Value, String> {
        match (self.kind, value) {
            (Kind::Switch, Value::Boolean(on)) => Ok(Value::Boolean(on)),
            (Kind::Yes, Value::Boolean(true)) => Ok(Value::Boolean(true)),
            (Kind::Port, Value::Integer(port)) if (1..=65535).contains(&port) => Ok(Value::Integer(port)),
            (Kind::Word(words), Value::String(word)) => self.check_word(words, word),
            (Kind::Text(shape), Value::String(text)) => shape.check(&text).map(Value::String),
            (Kind::Texts(shape), Value::Array(items)) => check_texts(shape, items),
            (Kind::Checks, Value::Array(items)) => check_tables(items, check_one),
            (Kind::Gates, Value::Array(items)) => check_tables(items, check_gate),
            (kind, other) => Err(format!("is {}; it takes {}.", described(&other), kind.takes())),
        }
    }

    fn check_word(&self, words: &[&'static str], word: String) -> Result<Value, String> {
        if words.contains(&word.as_str()) {
            return Ok(Value::String(word));
        }
        if let Some((_, reason)) = self.refused.iter().find(|(refused, _)| *refused == word) {
            return Err(format!("is \"{word}\", which is refused: {reason}. It takes {}.", in_words(words)));
        }
        let near = nearest_word(&word, words.iter().copied()).map(|near| format!(" The nearest is \"{near}\"."));
        Err(format!("is \"{word}\"; it takes {}.{}", in_words(words), near.unwrap_or_default()))
    }
}

fn check_texts(shape: Shape, items: Vec<Value>) -> Result<Value, String> {
    let check = |(at, item)| match item {
        Value::String(text) => {
            shape.check(&text).map(Value::String).map_err(|wrong| format!("has a bad item {}: it {wrong}", at + 1))
        }
        other => Err(format!("has {} as item {}; each item is {}.", described(&other), at + 1, shape.takes())),
    };
    items.into_iter().enumerate().map(check).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn check_tables(items: Vec<Value>, one: fn(Value) -> Result<Value, String>) -> Result<Value, String> {
    let check = |(at, item)| one(item).map_err(|wrong| format!("has a bad item {}: {wrong}", at + 1));
    items.into_iter().enumerate().map(check).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn check_one(item: Value) -> Result<Value, String> {
    let Value::Table(table) = item else { return Err(format!("it is {}, not a table.", described(&item))) };
    for (name, value) in &table {
        if !["name", "run", "expect"].contains(&name.as_str()) {
            return Err(format!("{name} is not a key of a check; name, run and expect are."));
        }
        match value {
            Value::String(text) if name == "expect" || Shape::Line.check(text).is_ok() => {}
            other => return Err(format!("its {name} is {}, not a line of text.", described(other))),
        }
    }
    match ["name", "run"].iter().find(|name| !table.contains_key(**name)) {
        Some(missing) => Err(format!("it has no {missing}.")),
        None => Ok(Value::Table(table)),
    }
}

/// Its name is an id that people type, so it is narrow, and none that a gate has already.
fn check_gate(item: Value) -> Result<Value, String> {
    let Value::Table(table) = item else { return Err(format!("it is {}, not a table.", described(&item))) };
    if let Some(name) = table.keys().find(|name| !["name", "run", "on_failure", "looks_at"].contains(&name.as_str())) {
        return Err(format!("{name} is not a key of a gate; name, run, on_failure and looks_at are."));
    }
    let text = |key: &str| table.get(key).and_then(Value::as_str);
    let narrow = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    match text("name") {
        Some(name) if GATE_IDS.contains(&name) => return Err(format!("{name} is a gate already.")),
        Some(name) if !name.is_empty() && name.chars().all(narrow) => {}
        _ => return Err("its name takes small letters, digits and _.".into()),
    }
    if text("run").is_none_or(|run| Shape::Line.check(run).is_err()) {
        return Err("it has no run, or one that is no line of text.".into());
    }
    let one_of = |key: &str, words: [&str; 2]| match table.get(key) {
        None => Ok(()),
        Some(Value::String(word)) if words.contains(&word.as_str()) => Ok(()),
        Some(_) => Err(format!("its {key} takes \"{}\" or \"{}\".", words[0], words[1])),
    };
    one_of("on_failure", ["warn", "block"])?;
    one_of("looks_at", ["commit", "elsewhere"])?;
    Ok(Value::Table(table))
}

/// A value in a sentence: short ones as they are written, others by their type.
fn described(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() <= 60 => Value::String(text.clone()).to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Boolean(on) => on.to_string(),
        Value::String(_) => "a long text".into(),
        Value::Array(_) => "a list".into(),
        Value::Table(_) => "a table".into(),
        Value::Float(_) => "a number with a fraction".into(),
        Value::Datetime(_) => "a date".into(),
    }
}
