//! Small edits to a text: what is replaced, what is taken out, and which lines come in where.

use super::groups::bullet;
use super::page::Page;
use std::ops::Range;

/// Edits that meet in one place go in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Lines that join a list or a table.
    Join,
    /// What is put under a heading that is there.
    Fill,
    /// A new year.
    Year,
    /// A new month of the archive.
    Month,
    /// The whole archive.
    Archive,
    /// A new section of the categories.
    Section,
    /// The whole categories.
    Categories,
    /// The footer.
    Footer,
    /// Bytes of a line.
    Bytes,
}

#[derive(Debug)]
struct Splice {
    range: Range<usize>,
    rank: Rank,
    text: Text,
}

#[derive(Debug)]
enum Text {
    Bytes(String),
    Lines(Vec<String>),
    /// Lines with a blank line around them.
    Block(Vec<String>),
}

/// The edits to one page.
#[derive(Debug, Default)]
pub(super) struct Splices(Vec<Splice>);

impl Splices {
    /// Puts other bytes in the place of some.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push(Splice { range, rank: Rank::Bytes, text: Text::Bytes(text.into()) });
    }

    /// Takes whole lines out.
    pub fn take_out(&mut self, page: &Page<'_>, lines: Range<usize>) {
        let left = if closes_up(page, &lines) { page.newline() } else { "" };
        self.replace(page.start_of(lines.start)..page.start_of(lines.end), left);
    }

    /// Puts lines before a line.
    pub fn join(&mut self, page: &Page<'_>, before: usize, lines: Vec<String>) {
        let at = page.start_of(before);
        self.0.push(Splice { range: at..at, rank: Rank::Join, text: Text::Lines(lines) });
    }

    /// Puts lines before a line, with a blank line on either side.
    pub fn block(&mut self, page: &Page<'_>, before: usize, rank: Rank, lines: Vec<String>) {
        let at = page.start_of(before);
        self.0.push(Splice { range: at..at, rank, text: Text::Block(lines) });
    }

    /// The text with all edits made. An edit inside another one is left out.
    pub fn apply(mut self, page: &Page<'_>) -> String {
        self.0.sort_by_key(|splice| (splice.range.start, splice.rank));
        let mut out = Writer { text: String::with_capacity(page.text.len()), newline: page.newline(), gap: false };
        let mut done = 0;
        for splice in self.0 {
            if splice.range.start < done {
                continue;
            }
            out.bytes(&page.text[done..splice.range.start]);
            done = splice.range.end;
            match splice.text {
                Text::Bytes(text) => out.bytes(&text),
                Text::Lines(lines) => out.lines(&lines),
                Text::Block(lines) => out.block(&lines),
            }
        }
        out.bytes(&page.text[done..]);
        out.finish(page.text)
    }
}

/// Whether text would come to stand on a line of dashes, which would make it a heading.
fn closes_up(page: &Page<'_>, lines: &Range<usize>) -> bool {
    let above = lines.start.checked_sub(1).map_or("", |line| page.line(line).trim());
    let below = page.line(lines.end).trim();
    let text = !above.is_empty() && !above.starts_with(['#', '|']) && bullet(above).is_none();
    let underlines = |mark: char| !below.is_empty() && below.chars().all(|c| c == mark);
    text && (underlines('-') || underlines('='))
}

struct Writer {
    text: String,
    newline: &'static str,
    /// Whether a block was just written, so that a blank line must follow.
    gap: bool,
}

impl Writer {
    fn bytes(&mut self, bytes: &str) {
        if bytes.is_empty() {
            return;
        }
        if self.gap && !bytes.trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
            self.text += self.newline;
        }
        self.gap = false;
        self.text += bytes;
    }

    fn lines(&mut self, lines: &[String]) {
        self.end_line();
        for line in lines {
            self.bytes(&format!("{line}{}", self.newline));
        }
    }

    fn block(&mut self, lines: &[String]) {
        self.end_line();
        let above = self.text.strip_suffix('\n').map(|text| text.rsplit('\n').next().unwrap_or(text));
        if above.is_some_and(|line| !line.trim_matches(['\u{feff}', ' ', '\t', '\r']).is_empty()) {
            self.text += self.newline;
        }
        self.gap = false;
        self.lines(lines);
        self.gap = true;
    }

    fn end_line(&mut self) {
        if !matches!(self.text.chars().next_back(), None | Some('\n' | '\u{feff}')) {
            self.text += self.newline;
        }
    }

    /// A text without a final line ending keeps it that way.
    fn finish(mut self, before: &str) -> String {
        let bare = !before.is_empty() && !before.ends_with('\n');
        if bare && self.text.ends_with(self.newline) {
            self.text.truncate(self.text.len() - self.newline.len());
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, edit: impl Fn(&mut Splices, &Page<'_>)) -> String {
        let page = Page::of(text);
        let mut splices = Splices::default();
        edit(&mut splices, &page);
        splices.apply(&page)
    }

    #[test]
    fn blocks_have_a_blank_line_on_either_side_and_no_more() {
        let block = |splices: &mut Splices, page: &Page<'_>| splices.block(page, 1, Rank::Fill, vec!["x".into()]);
        assert_eq!(edited("a\nb\n", block), "a\n\nx\n\nb\n");
        assert_eq!(edited("a\n\nb\n", block), "a\n\nx\n\nb\n");
        assert_eq!(edited("a\r\n", block), "a\r\n\r\nx\r\n");
        assert_eq!(edited("a", block), "a\n\nx");
        assert_eq!(edited("", block), "x\n");
    }

    #[test]
    fn lines_join_tightly_and_no_final_newline_stays_none() {
        assert_eq!(edited("a", |splices, page| splices.join(page, 1, vec!["b".into(), "c".into()])), "a\nb\nc");
        assert_eq!(edited("a\nb", |splices, page| splices.take_out(page, 1..2)), "a");
        assert_eq!(edited("\u{feff}a\n", |splices, page| splices.join(page, 0, vec!["b".into()])), "\u{feff}b\na\n");
    }
}
