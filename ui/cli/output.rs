//! Standard output that notices when nobody reads it any more, as in `cutover branches | head -1`. That is no fault.

use std::io::{self, ErrorKind, Write};

/// What a program ends with that writes where nobody reads: 128 and the number of SIGPIPE.
pub(super) const NOBODY_READS: u8 = 141;

/// A writer that remembers that its reader is gone.
pub(super) struct Output<W> {
    inner: W,
    closed: bool,
    escaping: Option<Escaping>,
}

/// JSON lets U+007F to U+009F pass as they are, and terminals take some of them for commands. They are written as escapes,
/// which every reader of JSON reads as the same.
#[derive(Default)]
struct Escaping {
    /// The first of two bytes was written, and nobody has told the second yet.
    within: bool,
}

impl Escaping {
    fn escaped(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut all = Vec::with_capacity(bytes.len());
        for byte in bytes {
            match (std::mem::take(&mut self.within), *byte) {
                (false, FIRST) => self.within = true,
                (false, 0x7f) => all.extend(b"\\u007f"),
                (true, 0x80..=0x9f) => all.extend(format!("\\u{byte:04x}").bytes()),
                (true, _) => all.extend([FIRST, *byte]),
                (false, _) => all.push(*byte),
            }
        }
        all
    }
}

/// The first byte of U+0080 to U+00BF.
const FIRST: u8 = 0xc2;

impl<W: Write> Output<W> {
    /// Around a writer.
    pub fn new(inner: W) -> Self {
        Self { inner, closed: false, escaping: None }
    }

    /// From now on what is written is JSON.
    pub fn is_json(&mut self) {
        self.escaping = Some(Escaping::default());
    }

    /// Whether the reader is gone.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    fn noticed<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.closed |= result.as_ref().is_err_and(|cause| cause.kind() == ErrorKind::BrokenPipe);
        result
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.escaping {
            None => self.inner.write(bytes),
            Some(escaping) => {
                let escaped = escaping.escaped(bytes);
                self.inner.write_all(&escaped).map(|()| bytes.len())
            }
        };
        self.noticed(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.inner.flush();
        self.noticed(flushed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_gets_to_the_terminal_in_json_wherever_the_writes_are_cut() {
        let text = serde_json::json!({ "title": "a\u{9b}31m\u{7f}b\u{80}\u{9f} \u{a0}gr\u{fc}\u{df}e \u{1b}\u{20ac}" });
        let whole = text.to_string();
        for size in 1..=whole.len() {
            let mut out = Output::new(Vec::new());
            out.is_json();
            whole.as_bytes().chunks(size).for_each(|part| out.write_all(part).unwrap());
            let printed = String::from_utf8(out.inner).unwrap();
            assert!(!printed.chars().any(char::is_control), "{printed:?}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).unwrap(), text);
        }
    }
}
