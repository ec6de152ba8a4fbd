//! TypeScript as a row of tokens. Comments and white space are left out; what is never closed ends with the file.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or a keyword.
    Word,
    /// What stands between quotes, without them.
    Text,
    /// What stands between backquotes, without them.
    Template,
    /// A number, as it is written.
    Number,
    /// One sign; `=>` and `...` are one.
    Sign,
    /// A regular expression.
    Pattern,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    pub(crate) kind: Kind,
    pub(crate) text: &'t str,
    /// Whether a new line begins before it.
    pub(crate) breaks: bool,
}

impl Token<'_> {
    pub(crate) fn is(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }
}

/// The tokens of a text.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut found, mut breaks): (Vec<Token<'_>>, bool) = (Vec::new(), true);
    loop {
        let (skipped, after) = skip(rest);
        breaks |= skipped.contains('\n');
        let Some(first) = after.chars().next() else { return found };
        let after_value = found.last().is_some_and(ends_value);
        let (kind, text, length) = one(after, first, after_value);
        found.push(Token { kind, text, breaks });
        (rest, breaks) = (&after[length..], false);
    }
}

/// White space and comments at the beginning, and what follows.
fn skip(text: &str) -> (&str, &str) {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        rest = match rest.as_bytes() {
            [b'/', b'/', ..] => rest.find('\n').map_or("", |end| &rest[end..]),
            [b'/', b'*', ..] => rest[2..].find("*/").map_or("", |end| &rest[end + 4..]),
            _ => return text.split_at(text.len() - rest.len()),
        };
    }
}

/// The token that a text begins with: its kind, its content, and how many bytes it takes.
fn one(text: &str, first: char, after_value: bool) -> (Kind, &str, usize) {
    match first {
        '"' | '\'' => quoted(text, first),
        '`' => template(text),
        '/' if !after_value && let Some(length) = pattern(text) => (Kind::Pattern, &text[..length], length),
        _ if is_of_word(first) || first == '#' => {
            let length = text[first.len_utf8()..].find(|next: char| !is_of_word(next));
            let length = length.map_or(text.len(), |length| length + first.len_utf8());
            let kind = if first.is_ascii_digit() { Kind::Number } else { Kind::Word };
            (kind, &text[..length], length)
        }
        _ if text.starts_with("=>") => (Kind::Sign, &text[..2], 2),
        _ if text.starts_with("...") => (Kind::Sign, &text[..3], 3),
        _ => (Kind::Sign, &text[..first.len_utf8()], first.len_utf8()),
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

/// Behind a value `/` divides; elsewhere it begins a regular expression.
fn ends_value(token: &Token<'_>) -> bool {
    token.kind != Kind::Sign || [")", "]", "}"].contains(&token.text)
}

/// A text in quotes ends with its line at the latest.
fn quoted(text: &str, quote: char) -> (Kind, &str, usize) {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return (Kind::Text, &text[1..at], at),
            _ if letter == quote => return (Kind::Text, &text[1..at], at + 1),
            _ => {}
        }
    }
    (Kind::Text, &text[1..], text.len())
}

/// A template ends with the first backquote that is in no `${…}`.
fn template(text: &str) -> (Kind, &str, usize) {
    let (mut escaped, mut open, mut dollar) = (false, 0_usize, false);
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' if dollar || open > 0 => open += 1,
            '}' => open = open.saturating_sub(1),
            '`' if open == 0 => return (Kind::Template, &text[1..at], at + 1),
            _ => {}
        }
        dollar = letter == '$';
    }
    (Kind::Template, &text[1..], text.len())
}

/// How long a regular expression is, if the line holds the end of one.
fn pattern(text: &str) -> Option<usize> {
    let (mut escaped, mut class) = (false, false);
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => {
                let flags = text[at + 1..].find(|next: char| !is_of_word(next));
                return Some(flags.map_or(text.len(), |flags| at + 1 + flags));
            }
            _ => {}
        }
    }
    None
}

/// The place behind the bracket that closes the one at `open`; the end where none does.
pub(crate) fn behind(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.kind != Kind::Sign {
            continue;
        }
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// Tokens in one form, however they were laid out.
pub(crate) fn spelled(tokens: &[Token<'_>]) -> String {
    let spell = |token: &Token<'_>| match token.kind {
        Kind::Text => format!("'{}'", token.text),
        Kind::Template => format!("`{}`", token.text),
        _ => token.text.to_owned(),
    };
    let mut text = String::new();
    for token in tokens {
        let next = spell(token);
        let glued = text.ends_with(is_of_word) && next.starts_with(is_of_word);
        if glued {
            text.push(' ');
        }
        text.push_str(&next);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_are_left_out_and_texts_kept_whole() {
        assert_eq!(texts("a /* { */ : 'x // y', // z\n \"}\\\"\" b"), ["a", ":", "x // y", ",", "}\\\"", "b"]);
        assert_eq!(texts("() => `a${b ? '{' : '}'}c` ...d"), ["(", ")", "=>", "a${b ? '{' : '}'}c", "...", "d"]);
        assert_eq!(texts("/* never closed"), Vec::<&str>::new());
        assert_eq!(texts("'open\n x"), ["open", "x"]);
    }

    #[test]
    fn a_slash_divides_behind_a_value_and_begins_a_pattern_elsewhere() {
        assert_eq!(texts("a / b; (/[/}]+/g, c)"), ["a", "/", "b", ";", "(", "/[/}]+/g", ",", "c", ")"]);
    }

    #[test]
    fn where_a_line_breaks_is_known() {
        let breaks: Vec<bool> = tokens("a\nb c").iter().map(|token| token.breaks).collect();
        assert_eq!(breaks, [true, true, false]);
    }
}
