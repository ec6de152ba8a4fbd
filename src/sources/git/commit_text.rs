//! The text of a commit object taken apart, whatever is in it: no author, absurd dates, odd encodings.
//!
//! What git prints is the measure: `%s` for the subject, the epoch for a date that cannot be.

use crate::domain::{Breaking, Commit, CommitId, Moment, Signature, subject};
use chrono::{DateTime, FixedOffset, Offset, Utc};
use encoding_rs::Encoding;
use std::borrow::Cow;

/// The last second whose year has four digits, less a day for the zone.
const LAST_SECOND: i64 = 253_402_214_400;

/// A commit and the name of its tree.
pub(super) struct Parsed {
    pub(super) commit: Commit,
    pub(super) tree: Option<CommitId>,
}

/// Takes the raw text of a commit apart.
pub(super) fn parse(id: CommitId, raw: &[u8]) -> Parsed {
    let mut headers = Headers::default();
    let message = headers.read(raw);
    let encoding = headers.encoding.and_then(Encoding::for_label);
    let text = decode(encoding, message);
    let (subject, body) = subject_and_body(&text);
    let breaking = breaking(&subject, body);
    let author = signature(encoding, headers.author);
    let committed = signature(encoding, headers.committer).when;
    Parsed { commit: Commit { id, parents: headers.parents, subject, author, committed, breaking }, tree: headers.tree }
}

/// The message behind the headers, decoded.
pub(super) fn message(raw: &[u8]) -> String {
    let mut headers = Headers::default();
    let message = headers.read(raw);
    decode(headers.encoding.and_then(Encoding::for_label), message).into_owned()
}

#[derive(Default)]
struct Headers<'a> {
    tree: Option<CommitId>,
    parents: Vec<CommitId>,
    author: &'a [u8],
    committer: &'a [u8],
    encoding: Option<&'a [u8]>,
}

impl<'a> Headers<'a> {
    /// Reads up to the empty line and gives back what is behind it. Lines of unknown headers are passed over.
    fn read(&mut self, raw: &'a [u8]) -> &'a [u8] {
        let mut rest = raw;
        while !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let line = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            if line.is_empty() {
                break;
            }
            self.take(line);
        }
        rest
    }

    fn take(&mut self, line: &'a [u8]) {
        let Some(space) = line.iter().position(|byte| *byte == b' ') else { return };
        let value = &line[space + 1..];
        match &line[..space] {
            b"tree" => self.tree = self.tree.or_else(|| hex(value)),
            b"parent" => self.parents.extend(hex(value)),
            b"author" if self.author.is_empty() => self.author = value,
            b"committer" if self.committer.is_empty() => self.committer = value,
            b"encoding" => self.encoding = Some(value),
            _ => {}
        }
    }
}

fn hex(value: &[u8]) -> Option<CommitId> {
    std::str::from_utf8(value).ok().and_then(CommitId::from_hex)
}

fn decode<'a>(encoding: Option<&'static Encoding>, bytes: &'a [u8]) -> Cow<'a, str> {
    match encoding {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
        None => String::from_utf8_lossy(bytes),
    }
}

/// `Name <address> seconds zone`, any part of which may be missing.
fn signature(encoding: Option<&'static Encoding>, line: &[u8]) -> Signature {
    let close = line.iter().rposition(|byte| *byte == b'>').unwrap_or(line.len());
    let open = line[..close].iter().position(|byte| *byte == b'<').unwrap_or(close);
    let text = |part: &[u8]| decode(encoding, part).trim().to_owned();
    Signature {
        name: text(&line[..open]),
        email: text(line.get(open + 1..close).unwrap_or_default()),
        when: moment(line.get(close + 1..).unwrap_or_default()),
    }
}

/// Seconds and zone. What cannot be a date becomes the epoch and what cannot be a zone UTC, as in git.
fn moment(text: &[u8]) -> Moment {
    let text = String::from_utf8_lossy(text);
    let mut words = text.split_ascii_whitespace();
    let seconds =
        words.next().and_then(|word| word.parse().ok()).filter(|at| (0..LAST_SECOND).contains(at)).unwrap_or(0);
    let zone = words.next().and_then(zone).unwrap_or_else(|| Utc.fix());
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::UNIX_EPOCH).with_timezone(&zone)
}

fn zone(word: &str) -> Option<FixedOffset> {
    let value: i32 = word.parse().ok()?;
    FixedOffset::east_opt((value / 100 * 60 + value % 100).checked_mul(60)?)
}

/// The first paragraph on one line, as `%s` prints it, and everything behind it.
fn subject_and_body(message: &str) -> (String, &str) {
    let mut subject = String::new();
    let mut rest = message;
    while let Some((line, behind)) = next_line(rest) {
        let line = line.trim_end();
        if line.is_empty() && !subject.is_empty() {
            break;
        }
        if !line.is_empty() {
            if !subject.is_empty() {
                subject.push(' ');
            }
            subject.push_str(line);
        }
        rest = behind;
    }
    (subject, rest)
}

fn next_line(text: &str) -> Option<(&str, &str)> {
    (!text.is_empty()).then(|| text.split_once('\n').unwrap_or((text, "")))
}

fn breaking(subject: &str, body: &str) -> Breaking {
    let footer = |line: &str| line.starts_with("BREAKING CHANGE:") || line.starts_with("BREAKING-CHANGE:");
    if subject::parse(subject).bang {
        Breaking::Bang
    } else if body.contains("BREAKING") && body.lines().any(footer) {
        Breaking::Footer
    } else {
        Breaking::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;
    use proptest::prelude::*;

    fn parsed(raw: &[u8]) -> Commit {
        parse(CommitId::from_bytes([7; 20]), raw).commit
    }

    #[test]
    fn a_plain_commit_keeps_its_parts() {
        let raw = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent aa58c789a8d308ba20e994eae22b6063c1d88811\n\
            author A B <a@b.c> 1758805361 +0530\ncommitter C <c@d> 1758805362 -0330\ngpgsig x\n author fake\n\n\
            feat!: one\ntwo \n\nBody\nBREAKING CHANGE: x\n";
        let commit = parsed(raw);
        assert_eq!(commit.subject, "feat!: one two");
        assert_eq!((commit.author.name.as_str(), commit.author.email.as_str()), ("A B", "a@b.c"));
        assert_eq!(commit.author.when.to_rfc3339(), "2025-09-25T18:32:41+05:30");
        assert_eq!(commit.committed.offset().local_minus_utc(), -(3 * 3600 + 30 * 60));
        assert_eq!((commit.breaking, commit.parents.len()), (Breaking::Bang, 1));
    }

    #[test]
    fn absurd_dates_and_zones_become_what_git_prints() {
        for (text, year) in [
            ("99999999999999 +0000", 1970),
            ("-5 +0000", 1970),
            ("x", 1970),
            ("", 1970),
            ("0 +9999999999", 1970),
            ("253402214399 +1400", 9999),
            ("1758805361 +9900", 2025),
        ] {
            assert_eq!(moment(text.as_bytes()).year(), year, "{text}");
        }
    }

    #[test]
    fn a_declared_encoding_is_honored_and_bytes_of_none_are_replaced() {
        let commit = parsed(b"author J\xf6rg <j> 1 +0000\nencoding ISO-8859-1\n\nfix: gr\xfc\xdfe\n");
        assert_eq!((commit.subject.as_str(), commit.author.name.as_str()), ("fix: grüße", "Jörg"));
        assert_eq!(parsed(b"\n\xff\xfe x").subject, "\u{fffd}\u{fffd} x");
        assert_eq!(parsed(b"encoding nonsense\n\nx").subject, "x");
    }

    #[test]
    fn a_footer_counts_only_in_the_body() {
        assert_eq!(parsed(b"\nfix: x\n\nBREAKING-CHANGE: y\r\n").breaking, Breaking::Footer);
        assert_eq!(parsed(b"\nfix: x BREAKING CHANGE: y\n").breaking, Breaking::No);
        assert_eq!(parsed(b"\n\n  \n  led by blanks\r\n").subject, "  led by blanks");
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_taken_apart(raw in proptest::collection::vec(any::<u8>(), 0..200), date in any::<i64>(), zone in any::<i32>()) {
            let _ = parsed(&raw).committed.to_rfc3339();
            let dated = [b"author x <y> ".as_slice(), format!("{date} {zone}\n\n").as_bytes(), &raw].concat();
            let _ = parsed(&dated).author.when.format("%Y-%m-%d %H:%M:%S %z").to_string();
        }
    }
}
