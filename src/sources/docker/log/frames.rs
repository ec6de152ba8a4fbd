//! The bytes of a log: apart by stream in frames, or as a terminal wrote them. Nothing is held back: what of a frame is
//! there is given on.

use super::lines::Lines;
use crate::domain::container::LogPiece;

/// Before each frame: the stream, three bytes of nothing, and its length.
const HEADER: usize = 8;
/// The number of the stream of errors.
const ERRORS: u8 = 2;

/// A log being taken apart.
pub(super) struct Frames {
    form: Form,
    output: Lines,
    errors: Lines,
}

enum Form {
    /// A container with a terminal has one stream, and no frames.
    Terminal,
    Framed(At),
}

enum At {
    /// In a header, with those of its bytes that are there.
    Header([u8; HEADER], usize),
    /// In the bytes of a stream, with those that are still to come.
    Payload(u8, usize),
}

impl Frames {
    /// The log of a container with or without a terminal.
    pub fn new(terminal: bool) -> Self {
        let form = if terminal { Form::Terminal } else { Form::Framed(At::Header([0; HEADER], 0)) };
        Self { form, output: Lines::new(false, terminal), errors: Lines::new(true, false) }
    }

    /// Takes the next bytes and gives the lines that they complete.
    pub fn take(&mut self, mut bytes: &[u8]) -> Vec<LogPiece> {
        let mut pieces = Vec::new();
        let Form::Framed(at) = &mut self.form else {
            self.output.take(bytes, &mut pieces);
            return pieces;
        };
        while !bytes.is_empty() {
            match at {
                At::Header(header, filled) => {
                    let taken = (HEADER - *filled).min(bytes.len());
                    header[*filled..*filled + taken].copy_from_slice(&bytes[..taken]);
                    *filled += taken;
                    bytes = &bytes[taken..];
                    if *filled == HEADER {
                        let (stream, length) = read(*header);
                        let lines = if stream == ERRORS { &mut self.errors } else { &mut self.output };
                        lines.begin();
                        *at = if length == 0 { At::Header([0; HEADER], 0) } else { At::Payload(stream, length) };
                    }
                }
                At::Payload(stream, left) => {
                    let taken = (*left).min(bytes.len());
                    let lines = if *stream == ERRORS { &mut self.errors } else { &mut self.output };
                    lines.take(&bytes[..taken], &mut pieces);
                    bytes = &bytes[taken..];
                    *left -= taken;
                    if *left == 0 {
                        *at = At::Header([0; HEADER], 0);
                    }
                }
            }
        }
        pieces
    }

    /// Lines without an end, when the log ended.
    pub fn finish(&mut self) -> Vec<LogPiece> {
        self.output.finish().into_iter().chain(self.errors.finish()).collect()
    }
}

fn read(header: [u8; HEADER]) -> (u8, usize) {
    let length = u32::from_be_bytes([header[4], header[5], header[6], header[7]]);
    (header[0], usize::try_from(length).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame(stream: u8, text: &str) -> Vec<u8> {
        let length = u32::try_from(text.len()).unwrap().to_be_bytes();
        [&[stream, 0, 0, 0], &length[..], text.as_bytes()].concat()
    }

    fn texts(pieces: &[LogPiece]) -> Vec<(bool, &str)> {
        pieces.iter().map(|piece| (piece.error, piece.text.as_str())).collect()
    }

    const STAMP: &str = "2026-11-26T01:00:00.123456789Z ";

    #[test]
    fn both_streams_are_kept_apart_and_parts_of_a_line_are_joined() {
        let log = [
            frame(1, &format!("{STAMP}one ")),
            frame(2, &format!("{STAMP}oh no\n")),
            frame(1, &format!("{STAMP}line\n")),
            frame(1, &format!("{STAMP}without end")),
        ]
        .concat();
        let mut frames = Frames::new(false);
        let mut pieces = frames.take(&log);
        pieces.extend(frames.finish());
        assert_eq!(texts(&pieces), [(true, "oh no"), (false, "one line"), (false, "without end")]);
        assert!(pieces.iter().all(|piece| piece.at.is_some()));
    }

    #[test]
    fn what_a_terminal_wrote_is_no_frame_whatever_it_begins_with() {
        let mut frames = Frames::new(true);
        let pieces = frames.take(format!("{STAMP}\u{1}\u{0}bell\r\n{STAMP}two\n").as_bytes());
        assert_eq!(texts(&pieces), [(false, "\u{1}\u{0}bell"), (false, "two")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_log_is_the_same_however_its_bytes_arrive(cuts in proptest::collection::vec(1_usize..40, 0..40)) {
            let log = [
                frame(1, &format!("{STAMP}first\n")),
                frame(2, &format!("{STAMP}ärger\n")),
                frame(1, ""),
                frame(1, &format!("{STAMP}two {STAMP}\nand no stamp\n{STAMP}three\n")),
            ]
            .concat();
            let whole = Frames::new(false).take(&log);
            let (mut frames, mut pieces, mut rest) = (Frames::new(false), Vec::new(), log.as_slice());
            for cut in cuts {
                let (now, later) = rest.split_at(cut.min(rest.len()));
                pieces.extend(frames.take(now));
                rest = later;
            }
            pieces.extend(frames.take(rest));
            prop_assert_eq!(pieces, whole);
        }

        #[test]
        fn no_bytes_at_all_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..4096), terminal: bool) {
            let mut frames = Frames::new(terminal);
            let _ = frames.take(&bytes);
            let _ = frames.finish();
        }
    }
}
