//! What a link leads to, how a file name is written as one, and how Markdown reads when it is rendered.

use pulldown_cmark::{Event, Parser};
use std::fmt::Write;

/// The file beside the index that a link leads to: `x.md`, `./x.md`, percent-encoded or with a fragment.
pub(super) fn local_file(target: &str) -> Option<String> {
    let path = target.trim().split(['#', '?']).next()?;
    let path = path.strip_prefix("./").unwrap_or(path);
    let name = decoded(path);
    let markdown = name.get(name.len().checked_sub(3)?..)?.eq_ignore_ascii_case(".md");
    (markdown && !name.contains(['/', '\\', ':'])).then_some(name)
}

/// Whether a name says that the file is an entry: a day, a hyphen, something, `.md`.
pub(super) fn is_entry_name(name: &str) -> bool {
    let day = name.get(..11).is_some_and(|day| {
        day.bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7 | 10) { byte == b'-' } else { byte.is_ascii_digit() })
    });
    day && name.len() > 14
}

/// The commit's digits, or `pending`, in an entry's name.
pub(super) fn sha_in_name(name: &str) -> Option<&str> {
    let sha = name.get(11..)?.split(['-', '.']).next()?;
    (is_entry_name(name) && (is_sha(sha) || sha == "pending")).then_some(sha)
}

/// Whether a word can be a commit's digits.
pub(super) fn is_sha(word: &str) -> bool {
    (7..=40).contains(&word.len()) && word.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// A file name as it is written in a link.
pub(super) fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().fold(String::new(), |mut out, byte| {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let code = (*first == b'%').then(|| after.get(..2).and_then(hex)).flatten();
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

/// The words that a reader sees: links by their text, emphasis and code without their marks.
pub(super) fn rendered(inline: &str) -> String {
    if inline.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" ,.:;/()'\"-?=%@".contains(&byte)) {
        return inline.to_owned();
    }
    let mut out = String::new();
    // A word in front keeps a leading `#` or `-` from starting a block.
    for event in Parser::new(&format!("x {inline}")) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => out += &text,
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.strip_prefix('x').map(str::to_owned).unwrap_or(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_file_beside_the_index_or_nowhere() {
        for target in ["a b.md", "./a b.md", "./a%20b.md", "a%20b.md#top", "./a b.md?raw=1"] {
            assert_eq!(local_file(target).as_deref(), Some("a b.md"), "{target}");
        }
        for target in ["../a.md", "changelog/a.md", "https://host/a.md", "a.txt", "#january-2026", "", "md"] {
            assert_eq!(local_file(target), None, "{target}");
        }
    }

    #[test]
    fn a_name_survives_the_way_into_a_link_and_back() {
        for name in ["2026-01-08-91d2f7b-fix-x.md", "a (1) <b> é 100%25.md"] {
            assert_eq!(local_file(&encoded(name)).as_deref(), Some(name));
        }
    }

    #[test]
    fn an_entry_is_known_by_its_name() {
        assert_eq!(sha_in_name("2026-01-08-91d2f7b-fix-x.md"), Some("91d2f7b"));
        assert_eq!(sha_in_name("2026-01-08-pending-fix.md"), Some("pending"));
        assert_eq!(sha_in_name("2026-01-08-notes.md"), None);
        assert!(!is_entry_name("TEMPLATE.md") && !is_entry_name("2026-01-08-.md") && !is_entry_name("é26-01-08-x.md"));
    }
}
