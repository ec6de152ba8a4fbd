//! One field of a form: a text of many lines, one line, or a choice.

use crate::app::changelog::Text;

/// A field.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it is called.
    pub name: String,
    /// What belongs there, in few words. Hostile text may be in it.
    pub help: String,
    /// What is there.
    pub value: Value,
}

/// What is in a field.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text of many lines.
    Text(Box<Text>),
    /// One line.
    Line(Box<Text>),
    /// One of several.
    Choice {
        /// What may be chosen.
        options: Vec<String>,
        /// What is chosen.
        at: usize,
    },
}

impl Field {
    /// A text of many lines.
    pub(super) fn text(name: &str, help: &str, text: &str) -> Self {
        Self { name: name.into(), help: help.into(), value: Value::Text(Box::new(Text::of(text))) }
    }

    /// One line.
    pub(super) fn line(name: &str, help: &str, text: &str) -> Self {
        let line = text.lines().next().unwrap_or_default();
        Self { name: name.into(), help: help.into(), value: Value::Line(Box::new(Text::of(line))) }
    }

    /// A choice, of which the first is chosen.
    pub(super) fn choice(name: &str, help: &str, options: &[&str]) -> Self {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Self { name: name.into(), help: help.into(), value: Value::Choice { options, at: 0 } }
    }

    /// What it says: the text, or what is chosen.
    #[must_use]
    pub fn says(&self) -> String {
        match &self.value {
            Value::Text(text) => text.trimmed(),
            Value::Line(text) => text.trimmed().replace('\n', " "),
            Value::Choice { options, at } => options.get(*at).cloned().unwrap_or_default(),
        }
    }

    /// Which option is chosen; 0 for a text.
    pub(super) fn chosen(&self) -> usize {
        if let Value::Choice { at, .. } = &self.value { *at } else { 0 }
    }

    /// The text to type in; `None` for a choice.
    pub(super) fn text_mut(&mut self) -> Option<&mut Text> {
        match &mut self.value {
            Value::Text(text) | Value::Line(text) => Some(text),
            Value::Choice { .. } => None,
        }
    }

    /// Chooses the next option, or the one before.
    pub(super) fn turn(&mut self, by: isize) {
        if let Value::Choice { options, at } = &mut self.value {
            let count = options.len().max(1);
            *at = (*at + count).saturating_add_signed(by) % count;
        }
    }
}
