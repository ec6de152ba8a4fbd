//! What `git fetch` prints, taken apart: lines that stay, and counts that replace each other.

/// How much of what git printed is kept; the rest of a longer text is dropped from its front.
const KEPT: usize = 256 * 1024;

/// One step forward, or one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The line as git printed it, without its end. Hostile text: the remote may say anything.
    pub line: String,
    /// How much of this part is done, where git says so.
    pub percent: Option<u8>,
}

/// What was heard so far.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    kept: String,
    partial: Vec<u8>,
}

impl Spoken {
    /// Takes bytes in and gives back the lines that are whole now.
    pub(super) fn hear(&mut self, bytes: &[u8]) -> Vec<Progress> {
        let mut steps = Vec::new();
        for byte in bytes {
            match byte {
                b'\n' | b'\r' => steps.extend(self.end_line(*byte == b'\n')),
                _ if self.partial.len() < KEPT => self.partial.push(*byte),
                _ => {}
            }
        }
        steps
    }

    /// Everything that stays, without the last line break.
    pub(super) fn whole(&mut self) -> String {
        self.end_line(true);
        self.kept.trim_end().to_owned()
    }

    fn end_line(&mut self, stays: bool) -> Option<Progress> {
        let bytes = std::mem::take(&mut self.partial);
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        let percent = percent(&line);
        if stays && percent.is_none() {
            self.keep(&line);
        }
        (!line.is_empty()).then_some(Progress { line, percent })
    }

    fn keep(&mut self, line: &str) {
        self.kept.push_str(line);
        self.kept.push('\n');
        if self.kept.len() > KEPT {
            let cut = self.kept.floor_char_boundary(self.kept.len() - KEPT / 2);
            let cut = self.kept[cut..].find('\n').map_or(self.kept.len(), |end| cut + end + 1);
            self.kept.drain(..cut);
        }
    }
}

/// `45` of `Receiving objects:  45% (450/1000), 1.2 MiB`, in any language.
fn percent(line: &str) -> Option<u8> {
    let (before, behind) = line.split_once("% (")?;
    let digits = before.len() - before.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    let counts = behind.split_once(')')?.0.split_once('/')?;
    let counted =
        [counts.0, counts.1].iter().all(|count| !count.is_empty() && count.bytes().all(|digit| digit.is_ascii_digit()));
    let percent = before[before.len() - digits..].parse().ok()?;
    (counted && percent <= 100).then_some(percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_replace_each_other_and_lines_stay() {
        let mut spoken = Spoken::default();
        let steps = spoken.hear(b"remote: Counting objects:  50% (1/2)\rremote: Counting objects: 100% (2/2), done.\nFrom /srv/x\n   aa58c78..cfb28b0  main       -> origin/ma");
        assert_eq!(steps.iter().map(|step| step.percent).collect::<Vec<_>>(), [Some(50), Some(100), None]);
        spoken.hear(b"in\nerror: 5% (of) it\n");
        assert_eq!(spoken.whole(), "From /srv/x\n   aa58c78..cfb28b0  main       -> origin/main\nerror: 5% (of) it");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_does_not_matter_how_the_bytes_are_cut(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'%')], 0..300), at in any::<proptest::sample::Index>()) {
            let at = at.index(bytes.len() + 1);
            let (mut once, mut twice) = (Spoken::default(), Spoken::default());
            let whole = once.hear(&bytes);
            let mut parts = twice.hear(&bytes[..at]);
            parts.extend(twice.hear(&bytes[at..]));
            prop_assert_eq!(whole, parts);
            prop_assert_eq!(once.whole(), twice.whole());
        }
    }
}
