//! The index as lines of bytes with what Markdown makes of them: what is code, where headings and links are.
//!
//! Markdown decides what counts; the bytes decide what is edited. Nothing here knows about entries.

use super::links::local_file;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// Markdown.
    Text,
    /// A table that has a header.
    Table,
    /// HTML other than a comment: shown to a reader, but not as Markdown.
    Html,
    /// Code or a comment: nothing in it counts.
    Dead,
}

/// One line: its bytes are `start..end`, the next line starts at `next`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub start: usize,
    pub end: usize,
    pub next: usize,
    pub ground: Ground,
}

/// A Markdown heading, on the lines `first..=last`.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub first: usize,
    pub last: usize,
    pub level: HeadingLevel,
    pub title: String,
}

/// A link to a file beside the index.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub line: usize,
    /// The whole of `[text](file.md)`.
    pub whole: Range<usize>,
    /// Its text.
    pub text: Range<usize>,
    pub file: String,
}

/// The index, read once.
#[derive(Debug)]
pub(super) struct Page<'t> {
    pub text: &'t str,
    pub lines: Vec<Line>,
    pub headings: Vec<Heading>,
    /// In the order of the text.
    pub links: Vec<Link>,
    /// The line behind the last one after which something can be added: code or a comment that is never closed
    /// swallows everything after it.
    pub end: usize,
}

impl<'t> Page<'t> {
    /// Reads the text.
    pub fn of(text: &'t str) -> Self {
        let mut page = Self { text, lines: lines(text), headings: Vec::new(), links: Vec::new(), end: 0 };
        page.end = page.lines.len();
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        Reader { page: &mut page, shift: text.len() - body.len(), heading: None, link: None }.read(body);
        page.read_stray_rows();
        page
    }

    /// A row that is in no table is a line of a paragraph to Markdown. Here it is read by itself, as a row would be.
    fn read_stray_rows(&mut self) {
        let stray = |line: &Line| line.ground == Ground::Text && text_of(self.text, line).trim_start().starts_with('|');
        let strays: Vec<usize> = (0..self.lines.len()).filter(|line| stray(&self.lines[*line])).collect();
        if strays.is_empty() {
            return;
        }
        self.links.retain(|link| strays.binary_search(&link.line).is_err());
        for number in strays {
            let line = self.lines[number];
            let mut own = Self { text: self.text, lines: vec![line], headings: Vec::new(), links: Vec::new(), end: 1 };
            Reader { page: &mut own, shift: line.start, heading: None, link: None }.read(text_of(self.text, &line));
            self.links.extend(own.links.into_iter().map(|link| Link { line: number, ..link }));
        }
        self.links.sort_by_key(|link| link.whole.start);
    }

    /// The bytes of a line without its ending.
    pub fn line(&self, number: usize) -> &'t str {
        self.lines.get(number).map_or("", |line| text_of(self.text, line))
    }

    /// The line an offset is in.
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.next <= offset).min(self.lines.len().saturating_sub(1))
    }

    /// Where a line starts; past the last line, where the text ends.
    pub fn start_of(&self, number: usize) -> usize {
        self.lines.get(number).map_or(self.text.len(), |line| line.start)
    }

    /// The links on some lines.
    pub fn links_on(&self, lines: Range<usize>) -> &[Link] {
        let from = self.links.partition_point(|link| link.line < lines.start);
        let to = self.links.partition_point(|link| link.line < lines.end);
        &self.links[from..to.max(from)]
    }

    /// Whether a line has nothing but white space.
    pub fn is_blank(&self, number: usize) -> bool {
        self.line(number).trim().is_empty()
    }

    /// The line behind the last line before `end`, and not before `start`, that is not blank.
    pub fn trimmed(&self, start: usize, end: usize) -> usize {
        (start..end.min(self.end)).rev().find(|line| !self.is_blank(*line)).map_or(start.min(self.end), |line| line + 1)
    }

    /// The line ending of the text.
    pub fn newline(&self) -> &'static str {
        match self.lines.first() {
            Some(line) if self.text[line.end..line.next].starts_with('\r') => "\r\n",
            _ => "\n",
        }
    }
}

fn text_of<'t>(text: &'t str, line: &Line) -> &'t str {
    &text[line.start..line.end]
}

fn lines(text: &str) -> Vec<Line> {
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Vec::new();
    while start < text.len() {
        let next = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
        let content = text[start..next].strip_suffix('\n').unwrap_or(&text[start..next]);
        let content =
            if next - start > content.len() { content.strip_suffix('\r').unwrap_or(content) } else { content };
        lines.push(Line { start, end: start + content.len(), next, ground: Ground::Text });
        start = next;
    }
    lines
}

/// A heading or a link, behind it, tells whether code or a comment was closed.
const PROBE: &str = "\n\n# x";

struct Reader<'p, 't> {
    page: &'p mut Page<'t>,
    shift: usize,
    heading: Option<(Range<usize>, HeadingLevel, String)>,
    link: Option<(Range<usize>, Range<usize>, String)>,
}

impl Reader<'_, '_> {
    fn read(&mut self, body: &str) {
        let probed = format!("{body}{PROBE}");
        for (event, range) in Parser::new_ext(&probed, Options::ENABLE_TABLES).into_offset_iter() {
            if range.start >= body.len() {
                continue;
            }
            let open = range.end > body.len() + 2;
            let range = range.start + self.shift..range.end.min(body.len()) + self.shift;
            self.take(event, range, open);
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>, open: bool) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.heading = Some((range, level, String::new())),
            Event::End(TagEnd::Heading(_)) => self.close_heading(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.link = local_file(&dest_url).map(|file| (range.clone(), range.start + 1..range.start + 1, file));
            }
            Event::End(TagEnd::Link) => self.close_link(),
            Event::Text(text) | Event::Code(text) => self.words(&text, &range),
            Event::Start(Tag::CodeBlock(_)) => self.block(&range, Ground::Dead, open),
            Event::Start(Tag::HtmlBlock) => self.block(&range, html(&self.page.text[range.clone()]), open),
            Event::InlineHtml(html) if html.starts_with("<!--") => self.comment(&range),
            Event::Start(Tag::Table(_)) => self.ground(&range, Ground::Table),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, range: &Range<usize>) {
        if let Some((_, _, title)) = &mut self.heading {
            title.push_str(text);
        }
        if let Some((_, inner, _)) = &mut self.link {
            inner.end = range.end;
        }
    }

    fn close_heading(&mut self) {
        if let Some((range, level, title)) = self.heading.take() {
            let (first, last) = self.rows(&range);
            self.page.headings.push(Heading { first, last, level, title });
        }
    }

    fn close_link(&mut self) {
        if let Some((whole, text, file)) = self.link.take() {
            let line = self.page.line_at(whole.start);
            self.page.links.push(Link { line, whole, text, file });
        }
    }

    fn block(&mut self, range: &Range<usize>, ground: Ground, open: bool) {
        self.ground(range, ground);
        if open {
            self.page.end = self.page.end.min(self.page.line_at(range.start));
        }
    }

    /// What begins in a row ends in it: the lines of a table without a header are no paragraph to a person.
    fn comment(&mut self, range: &Range<usize>) {
        let (first, last) = self.rows(range);
        if self.page.line(first).trim_start().starts_with('|') {
            return;
        }
        for number in first..=last {
            let line = self.page.line(number);
            let start = self.page.start_of(number) + (line.len() - line.trim_start().len());
            if range.start <= start && start + line.trim().len() <= range.end {
                self.page.lines[number].ground = Ground::Dead;
            }
        }
    }

    fn ground(&mut self, range: &Range<usize>, ground: Ground) {
        let (first, last) = self.rows(range);
        for line in self.page.lines.iter_mut().take(last + 1).skip(first) {
            line.ground = ground;
        }
    }

    fn rows(&self, range: &Range<usize>) -> (usize, usize) {
        (self.page.line_at(range.start), self.page.line_at(range.end.saturating_sub(1).max(range.start)))
    }
}

/// Comments, scripts and preformatted text say nothing to a reader of the index.
fn html(block: &str) -> Ground {
    let block = block.trim_start().to_ascii_lowercase();
    let dead = ["<!", "<?", "<pre", "<script", "<style", "<textarea"].iter().any(|tag| block.starts_with(tag));
    if dead { Ground::Dead } else { Ground::Html }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_headings_and_links_keep_their_place_behind_a_byte_order_mark_and_with_crlf() {
        let page = Page::of("\u{feff}# One\r\n\r\nTwo\r\n---\r\n- [a](./a.md) and [b][r]\r\n\r\n[r]: b.md\r\n");
        let titles: Vec<_> =
            page.headings.iter().map(|heading| (heading.title.as_str(), heading.first, heading.last)).collect();
        assert_eq!(titles, [("One", 0, 0), ("Two", 2, 3)]);
        let links: Vec<_> =
            page.links.iter().map(|link| (&page.text[link.text.clone()], link.file.as_str(), link.line)).collect();
        assert_eq!(links, [("a", "a.md", 4), ("b", "b.md", 4)]);
        assert_eq!(page.newline(), "\r\n");
        assert_eq!(page.line(4), "- [a](./a.md) and [b][r]");
    }

    #[test]
    fn code_and_comments_are_dead_and_what_is_never_closed_ends_the_page() {
        let page = Page::of("a\n\n    code\n\n<!-- no\nno -->\n\n<div>yes</div>\n\n```\n# x\n");
        let dead: Vec<_> = (0..page.lines.len()).filter(|line| page.lines[*line].ground == Ground::Dead).collect();
        assert_eq!(dead, [2, 4, 5, 9, 10]);
        assert_eq!(page.lines[7].ground, Ground::Html);
        assert_eq!(page.end, 9);
        assert!(page.headings.is_empty());
    }
}
