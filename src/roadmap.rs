//! Task lists of Markdown files: what is open, what is done, and whose it is. Pure text in, items out.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Longer lists are cut: nobody reads them.
const MOST: usize = 2000;

/// Whether an item is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
}

/// One item of a task list. Its texts are hostile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its line, from 1.
    pub line: usize,
    /// Whether it is done.
    pub state: ItemState,
    /// Its words on one line, without marks.
    pub text: String,
    /// Who it belongs to: the first `@name` in it, without the sign.
    pub owner: Option<String>,
    /// The heading above it.
    pub heading: Option<String>,
    /// How deep it stands in its list; 0 for the outermost.
    pub depth: usize,
}

/// The items of every task list in a text, in its order. What stands in code is none.
#[must_use]
pub fn items(text: &str) -> Vec<Item> {
    let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut reading = Reading { lines: &lines, ..Reading::default() };
    for (event, place) in Parser::new_ext(text, Options::ENABLE_TASKLISTS).into_offset_iter() {
        reading.take(&event, &place);
        if reading.items.len() > MOST {
            break;
        }
    }
    reading.items.truncate(MOST);
    for item in &mut reading.items {
        item.text = item.text.split_whitespace().collect::<Vec<_>>().join(" ");
        item.owner = owner(&item.text);
    }
    reading.items
}

#[derive(Default)]
struct Reading<'a> {
    lines: &'a [usize],
    items: Vec<Item>,
    /// The items that are not closed yet, each by its place among the items where it is a task.
    open: Vec<Option<usize>>,
    heading: Option<String>,
    in_heading: bool,
}

impl Reading<'_> {
    fn take(&mut self, event: &Event<'_>, place: &Range<usize>) {
        match event {
            Event::Start(Tag::Heading { .. }) => (self.in_heading, self.heading) = (true, Some(String::new())),
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Start(Tag::Item) => self.open.push(None),
            Event::End(TagEnd::Item) => drop(self.open.pop()),
            Event::TaskListMarker(done) => self.task(*done, place.start),
            Event::Text(text) | Event::Code(text) => self.words(text),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            _ => {}
        }
    }

    fn task(&mut self, done: bool, at: usize) {
        let state = if done { ItemState::Done } else { ItemState::Open };
        let line = self.lines.partition_point(|end| *end < at) + 1;
        let depth = self.open.len().saturating_sub(1);
        if let Some(open) = self.open.last_mut() {
            *open = Some(self.items.len());
        }
        let heading = self.heading.clone().filter(|heading| !heading.is_empty());
        self.items.push(Item { line, state, text: String::new(), owner: None, heading, depth });
    }

    fn words(&mut self, text: &str) {
        if self.in_heading {
            self.heading.get_or_insert_default().push_str(text);
        } else if let Some(Some(at)) = self.open.last()
            && let Some(item) = self.items.get_mut(*at)
        {
            item.text.push_str(text);
        }
    }
}

/// The first `@name`; an address of mail has none.
fn owner(text: &str) -> Option<String> {
    let mut named = text.split(|letter: char| letter.is_whitespace() || "(),;:".contains(letter));
    let name = |word: &str| {
        let name: String = word
            .strip_prefix('@')?
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect();
        (!name.is_empty()).then_some(name)
    };
    named.find_map(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn items_are_read_with_line_owner_heading_and_depth() {
        let text = "# Phase 2\n\n- [x] pay by `card` (@asha)\n- [ ] refunds\n  over two lines @rohan-k, soon\n  - [ ] partial\n- no task\n\n```\n- [ ] code\n```\n## Later\n1. [X] ask a@b.c\n";
        let told: Vec<_> = items(text)
            .into_iter()
            .map(|item| (item.line, item.state, item.text, item.owner, item.heading.unwrap(), item.depth))
            .collect();
        let owner = |name: &str| Some(name.to_owned());
        assert_eq!(
            told,
            [
                (3, ItemState::Done, "pay by card (@asha)".into(), owner("asha"), "Phase 2".into(), 0),
                (
                    4,
                    ItemState::Open,
                    "refunds over two lines @rohan-k, soon".into(),
                    owner("rohan-k"),
                    "Phase 2".into(),
                    0
                ),
                (6, ItemState::Open, "partial".into(), None, "Phase 2".into(), 1),
                (13, ItemState::Done, "ask a@b.c".into(), None, "Later".into(), 0),
            ]
        );
    }

    #[test]
    fn a_list_without_end_is_cut() {
        assert_eq!(items(&"- [ ] x\n".repeat(9_000)).len(), MOST);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read_and_every_line_is_in_it(text in "[-# x\\[\\]@a`\n>*1.]{0,200}") {
            let count = text.lines().count().max(1);
            prop_assert!(items(&text).iter().all(|item| (1..=count).contains(&item.line)));
        }
    }
}
