//! Markdown as a person reads it in a terminal: blocks of plain text with what stands before their lines. Emphasis is
//! dropped, addresses stand behind the words that lead there, comments are left out. Hostile text in, hostile text out.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A heading.
    Heading,
    /// A paragraph, an item of a list, or a row of a table.
    Text,
    /// Something that is quoted.
    Quote,
    /// Code, as it is.
    Code,
    /// A line between two parts.
    Rule,
    /// Nothing: air between blocks.
    Gap,
}

/// A block of text. It may have several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// What stands before its first line.
    pub first: String,
    /// What stands before its other lines.
    pub rest: String,
    /// Its text.
    pub text: String,
}

/// Reads Markdown as GitHub writes it.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(text, options).for_each(|event| reader.take(event));
    reader.close();
    while reader.blocks.last().is_some_and(|block| block.kind == BlockKind::Gap) {
        reader.blocks.pop();
    }
    reader.blocks
}

/// Hostile text as a span of code, in which nothing is a mark, a link, or a call to anybody.
#[must_use]
pub fn span(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat: String = flat.replace('`', "'").chars().filter(|letter| !is_unseen(*letter)).collect();
    if flat.is_empty() { flat } else { format!("`{flat}`") }
}

/// The same for a cell of a table.
#[must_use]
pub fn cell(text: &str) -> String {
    span(text).replace('|', "\\|")
}

/// Whether no reader sees it: a control character, or a mark that turns the direction of reading or breaks the line.
#[must_use]
pub fn is_unseen(letter: char) -> bool {
    let turns =
        matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    letter.is_control() || turns
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    text: String,
    kind: Option<BlockKind>,
    /// The number of the next item of each list that is open; `None` for one without numbers.
    lists: Vec<Option<u64>>,
    quotes: usize,
    /// What marks the item that begins.
    mark: Option<String>,
    links: Vec<(usize, String)>,
    cells: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text.push_str(&text),
            Event::Code(code) => self.text.extend(["`", &code, "`"]),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => {
                self.close();
                self.push(BlockKind::Rule, "---".into());
            }
            Event::TaskListMarker(done) => self.text.push_str(if done { "[x] " } else { "[ ] " }),
            Event::Html(html) | Event::InlineHtml(html) if !html.trim_start().starts_with("<!--") => {
                self.text.push_str(&html);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.open(BlockKind::Heading),
            Tag::CodeBlock(kind) => {
                self.open(BlockKind::Code);
                if let CodeBlockKind::Fenced(language) = kind
                    && !language.is_empty()
                {
                    self.text.extend([&*language, ":\n"]);
                }
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::List(from) => {
                self.close();
                self.lists.push(from);
            }
            Tag::Item => {
                self.close();
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".into(),
                });
            }
            Tag::TableHead | Tag::TableRow => (self.kind, self.cells) = (Some(BlockKind::Text), 0),
            Tag::TableCell if self.cells > 0 => self.text.push_str(" | "),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((self.text.len(), dest_url.into_string()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.close();
                if self.lists.is_empty() {
                    self.gap();
                }
            }
            TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => self.close(),
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes -= self.quotes.min(1);
            }
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
                if self.lists.is_empty() {
                    self.gap();
                }
            }
            TagEnd::Table => self.gap(),
            TagEnd::TableCell => self.cells += 1,
            TagEnd::Link | TagEnd::Image => self.led_to(),
            _ => {}
        }
    }

    /// The address of a link behind its words, unless they are the address.
    fn led_to(&mut self) {
        let Some((from, address)) = self.links.pop() else { return };
        let words = self.text.get(from..).unwrap_or_default().trim();
        if !address.is_empty() && words != address {
            let gap = if words.is_empty() { "" } else { " " };
            self.text.extend([gap, "<", &address, ">"]);
        }
    }

    fn open(&mut self, kind: BlockKind) {
        self.close();
        self.kind = Some(kind);
    }

    /// Ends the block that is being read.
    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        let kind = self.kind.take().unwrap_or(if self.quotes > 0 { BlockKind::Quote } else { BlockKind::Text });
        let text = if kind == BlockKind::Code { text.trim_end() } else { text.trim() };
        if !text.is_empty() {
            self.push(kind, text.to_owned());
        }
    }

    fn push(&mut self, kind: BlockKind, text: String) {
        let depth = self.lists.len().saturating_sub(1);
        let quotes = "> ".repeat(self.quotes);
        let mark = self.mark.take();
        let inside = if self.lists.is_empty() { 0 } else { 2 };
        let rest = mark.as_ref().map_or(inside, String::len);
        let code = if kind == BlockKind::Code { "  " } else { "" };
        let before = format!("{quotes}{}", "  ".repeat(depth));
        let first = format!("{before}{}{code}", mark.unwrap_or_else(|| " ".repeat(inside)));
        self.blocks.push(Block { kind, first, rest: format!("{before}{}{code}", " ".repeat(rest)), text });
    }

    fn gap(&mut self) {
        if self.blocks.last().is_some_and(|block| block.kind != BlockKind::Gap) {
            let nothing = String::new;
            self.blocks.push(Block { kind: BlockKind::Gap, first: nothing(), rest: nothing(), text: nothing() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let one = |block: &Block| {
            let mut prefix = block.first.clone();
            let all =
                block.text.lines().map(|line| format!("{}{line}", std::mem::replace(&mut prefix, block.rest.clone())));
            if block.kind == BlockKind::Gap { vec![String::new()] } else { all.collect() }
        };
        blocks(text).iter().flat_map(one).collect()
    }

    #[test]
    fn what_a_person_reads_has_no_marks_of_emphasis_and_no_comments() {
        let text =
            "# Why\n\n<!-- say why -->\nIt was **slow** and _wrong_, see [the issue](https://x.y/1)\nand `cargo`.\n";
        assert_eq!(lines(text), ["Why", "", "It was slow and wrong, see the issue <https://x.y/1> and `cargo`."]);
    }

    #[test]
    fn lists_are_marked_numbered_and_indented() {
        let text = "1. one\n2. two\n   - deep\n   - [x] done\n\n- last\n";
        assert_eq!(lines(text), ["1. one", "2. two", "  - deep", "  - [x] done", "", "- last"]);
    }

    #[test]
    fn code_and_quotes_keep_their_lines_and_tables_their_cells() {
        let text = "```ts\nlet a = 1;\n\n  b();\n```\n> said\n> so\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n";
        assert_eq!(
            lines(text),
            ["  ts:", "  let a = 1;", "  ", "    b();", "", "> said so", "", "a | b", "1 | 2", "", "---"]
        );
    }

    #[test]
    fn in_a_span_nothing_calls_anybody_and_nothing_is_html_or_a_link() {
        let bad = "`@acme/oncall` <img src=x> [a](http://b) ![c](d)\n\n# e | f \u{202e}";
        assert_eq!(span("a\u{61c}b\u{9b}c"), "`abc`");
        assert_eq!(span(bad), "`'@acme/oncall' <img src=x> [a](http://b) ![c](d) # e | f `");
        let table = format!("| a |\n|---|\n| {} |", cell(bad));
        for text in [span(bad), table] {
            let spoken = Parser::new_ext(&text, Options::ENABLE_TABLES).filter(|event| {
                matches!(
                    event,
                    Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Link { .. } | Tag::Image { .. })
                ) || matches!(event, Event::Text(text) if text.contains('@'))
            });
            assert_eq!(spoken.count(), 0, "{text}");
        }
    }

    #[test]
    fn nothing_is_lost_of_what_is_hostile_and_nothing_hangs() {
        assert_eq!(lines("\u{1b}[2J\u{202e}x"), ["\u{1b}[2J\u{202e}x"]);
        assert!(lines(&"> ".repeat(20_000)).len() < 10);
        assert!(lines(&"- ".repeat(5_000)).len() < 10_000);
        assert_eq!(lines("[a](javascript:x)"), ["a <javascript:x>"]);
    }
}
