//! The arguments of a decorator as values. What is no literal stays as it is written.

use super::tokens::{Kind, Token, behind, spelled};

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Number(String),
    Flag(bool),
    Null,
    List(Vec<Value>),
    Object(Object),
    /// What a function without a body gives: `() => Mentor`.
    Gives(Box<Value>),
    /// A name, with what it is a part of: `Status.OPEN`.
    Name(String),
    /// Anything else, as it is written.
    Other(String),
}

/// An object, and whether it takes over keys from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Object {
    pub(super) items: Vec<(String, Value)>,
    pub(super) spread: bool,
}

/// Deeper values than this are not taken apart.
const DEEPEST: usize = 32;

impl Object {
    /// The last value under a key, as in the language.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.items.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

impl Value {
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn object(&self) -> Option<&Object> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The texts of a list; `None` when it is no list or holds anything else.
    pub(super) fn texts(&self) -> Option<Vec<String>> {
        let Self::List(items) = self else { return None };
        items.iter().map(|item| item.text().map(str::to_owned)).collect()
    }

    /// As it is written in a sentence.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => format!("'{text}'"),
            Self::Number(text) | Self::Name(text) | Self::Other(text) => text.clone(),
            Self::Flag(flag) => flag.to_string(),
            Self::Null => "null".into(),
            Self::Gives(value) => format!("() => {}", value.shown()),
            Self::List(items) => format!("[{}]", items.iter().map(Self::shown).collect::<Vec<_>>().join(", ")),
            Self::Object(object) => {
                let item = |(key, value): &(String, Self)| format!("{key}: {}", value.shown());
                let spread = if object.spread { ", …" } else { "" };
                format!("{{ {}{spread} }}", object.items.iter().map(item).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// The arguments between the brackets of a call.
pub(super) fn arguments(tokens: &[Token<'_>]) -> Vec<Value> {
    split(tokens).into_iter().map(|part| value(part, 0)).collect()
}

/// The parts between the commas that are in no bracket.
fn split<'s, 't>(tokens: &'s [Token<'t>]) -> Vec<&'s [Token<'t>]> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(token) = tokens.get(at) {
        match token.text {
            "(" | "[" | "{" if token.kind == Kind::Sign => at = behind(tokens, at),
            "," if token.kind == Kind::Sign => {
                parts.push(&tokens[start..at]);
                at += 1;
                start = at;
            }
            _ => at += 1,
        }
    }
    parts.push(&tokens[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn value(tokens: &[Token<'_>], depth: usize) -> Value {
    let other = || Value::Other(spelled(tokens));
    if depth > DEEPEST {
        return other();
    }
    let inside = |close: &str| {
        let whole = tokens.len() > 1 && behind(tokens, 0) == tokens.len();
        (whole && tokens.last()?.is(close)).then(|| &tokens[1..tokens.len() - 1])
    };
    match tokens {
        [one] => single(one),
        [minus, number] if minus.is("-") && number.kind == Kind::Number => Value::Number(format!("-{}", number.text)),
        [open, ..]
            if open.is("{")
                && let Some(inner) = inside("}") =>
        {
            Value::Object(object(inner, depth))
        }
        [open, ..]
            if open.is("[")
                && let Some(inner) = inside("]") =>
        {
            Value::List(split(inner).into_iter().map(|part| value(part, depth + 1)).collect())
        }
        _ if let Some(given) = given(tokens) => Value::Gives(Box::new(value(given, depth + 1))),
        [rest @ .., cast, to] if cast.is_word("as") && to.is_word("const") => value(rest, depth + 1),
        _ if is_name(tokens) => Value::Name(spelled(tokens)),
        _ => other(),
    }
}

fn single(token: &Token<'_>) -> Value {
    match (token.kind, token.text) {
        (Kind::Text, text) => Value::Text(unescaped(text)),
        (Kind::Template, text) if !text.contains("${") => Value::Text(unescaped(text)),
        (Kind::Number, text) => Value::Number(text.replace('_', "")),
        (Kind::Word, "true") => Value::Flag(true),
        (Kind::Word, "false") => Value::Flag(false),
        (Kind::Word, "null" | "undefined") => Value::Null,
        (Kind::Word, name) => Value::Name(name.to_owned()),
        _ => Value::Other(spelled(std::slice::from_ref(token))),
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        plain.push(if letter == '\\' { letters.next().unwrap_or(letter) } else { letter });
    }
    plain
}

fn object(tokens: &[Token<'_>], depth: usize) -> Object {
    let mut object = Object::default();
    for part in split(tokens) {
        match part {
            [key, colon, rest @ ..] if colon.is(":") && matches!(key.kind, Kind::Word | Kind::Text | Kind::Number) => {
                object.items.push((key.text.to_owned(), value(rest, depth + 1)));
            }
            [name] if name.kind == Kind::Word => {
                object.items.push((name.text.to_owned(), Value::Name(name.text.into())));
            }
            _ => object.spread = true,
        }
    }
    object
}

/// What an arrow function gives: `() => X`, `type => X`, `(type: any) => X`, with brackets around it or without.
fn given<'s, 't>(tokens: &'s [Token<'t>]) -> Option<&'s [Token<'t>]> {
    let head = if tokens.first()?.is("(") { behind(tokens, 0) } else { 1 };
    let body = tokens.get(head).filter(|token| token.is("=>")).and_then(|_| tokens.get(head + 1..))?;
    let first = body.first().filter(|first| !first.is("{"))?;
    let wrapped = first.is("(") && behind(body, 0) == body.len() && body.len() > 2;
    Some(if wrapped { &body[1..body.len() - 1] } else { body })
}

fn is_name(tokens: &[Token<'_>]) -> bool {
    let fits = |(at, token): (usize, &Token<'_>)| {
        if at.is_multiple_of(2) { token.kind == Kind::Word } else { token.is(".") }
    };
    tokens.len() % 2 == 1 && tokens.iter().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        arguments(&tokens(text)).iter().map(Value::shown).collect()
    }

    #[test]
    fn literals_are_values_and_the_rest_stays_as_it_is_written() {
        assert_eq!(shown("'a', { x: -1, 'y': [true, null], z, }"), ["'a'", "{ x: -1, y: [true, null], z: z }"]);
        assert_eq!(shown("() => Mentor, (m: Mentor) => m.slots"), ["() => Mentor", "() => m.slots"]);
        assert_eq!(shown("() => (Array)"), ["() => Array"]);
        assert_eq!(shown("{ ...base, a: f(1, 2) }"), ["{ a: f(1,2), … }"]);
        assert_eq!(shown("Status.OPEN, ['a'] as const"), ["Status.OPEN", "['a']"]);
        assert_eq!(shown("() => { return X }"), ["()=>{return X}"]);
    }

    #[test]
    fn values_nested_without_end_are_not_taken_apart() {
        let text = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(arguments(&tokens(&text)).len(), 1);
    }
}
