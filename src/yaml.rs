//! YAML of workflow files, with the lines on which things stand. Made from the events of the parser, so that a file that is nested or
//! multiplied without end is refused and not built.

use saphyr_parser::{Event, Parser, ScalarStyle};

/// More bytes are no workflow file: GitHub takes none.
pub const LARGEST: usize = 1 << 20;
/// Deeper is no workflow.
const DEEPEST: usize = 60;
/// More values are no workflow. What an alias stands for counts each time.
const MOST: usize = 100_000;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its line, from 1.
    pub line: usize,
    /// What it is.
    pub value: Value,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: no value, `~` or `null`.
    Nothing,
    /// Text, a number, yes or no: as it is written.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values, in the order of the file. A key that is no text is left out with its value.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The first document of a text.
    ///
    /// # Errors
    /// When it is no YAML, has no document, or is larger than any workflow; in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LARGEST {
            return Err("it is larger than any workflow file that GitHub takes".into());
        }
        let mut building = Building::default();
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|cause| cause.to_string())?;
            if building.take(event, span.start.line())? == Going::Done {
                break;
            }
        }
        building.root.ok_or_else(|| "it is empty".into())
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, value)| value)
    }

    /// A key and its value: the line of the key is the one that people look for.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<(&Self, &Self)> {
        self.entries().find(|(name, _)| name.text() == Some(key))
    }

    /// The keys and values of a map; nothing for anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&Self, &Self)> {
        let entries = if let Value::Map(entries) = &self.value { entries.as_slice() } else { &[] };
        entries.iter().map(|(key, value)| (key, value))
    }

    /// The items of a list; nothing for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// Every text in it, keys left out.
    #[must_use]
    pub fn texts(&self) -> Vec<&Self> {
        match &self.value {
            Value::Nothing => Vec::new(),
            Value::Text(_) => vec![self],
            Value::List(items) => items.iter().flat_map(Self::texts).collect(),
            Value::Map(entries) => entries.iter().flat_map(|(_, value)| value.texts()).collect(),
        }
    }

    fn size(&self) -> usize {
        1 + match &self.value {
            Value::Nothing | Value::Text(_) => 0,
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(entries) => entries.iter().map(|(_, value)| 1 + value.size()).sum::<usize>(),
        }
    }

    fn depth(&self) -> usize {
        1 + match &self.value {
            Value::Nothing | Value::Text(_) => 0,
            Value::List(items) => items.iter().map(Self::depth).max().unwrap_or(0),
            Value::Map(entries) => entries.iter().map(|(_, value)| value.depth()).max().unwrap_or(0),
        }
    }
}

/// Only a bare word can be nothing: in quotes it is text.
fn scalar(text: String, style: ScalarStyle) -> Value {
    let nothing = style == ScalarStyle::Plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
    if nothing { Value::Nothing } else { Value::Text(text) }
}

#[derive(PartialEq, Eq)]
enum Going {
    On,
    Done,
}

/// A list or map that is not closed yet.
struct Open {
    node: Node,
    anchor: usize,
    /// The key of a map that waits for its value.
    key: Option<Node>,
}

#[derive(Default)]
struct Building {
    open: Vec<Open>,
    anchors: Vec<(usize, Node)>,
    count: usize,
    root: Option<Node>,
}

impl Building {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<Going, String> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let node = Node { line, value: scalar(text.into_owned(), style) };
                self.close(node, anchor)?;
            }
            Event::SequenceStart(anchor, _) => self.begin(Value::List(Vec::new()), anchor, line)?,
            Event::MappingStart(anchor, _) => self.begin(Value::Map(Vec::new()), anchor, line)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.close(open.node, open.anchor)?;
                }
            }
            Event::Alias(anchor) => self.again(anchor, line)?,
            Event::DocumentEnd => return Ok(Going::Done),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
        Ok(Going::On)
    }

    fn begin(&mut self, value: Value, anchor: usize, line: usize) -> Result<(), String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("it is nested more than {DEEPEST} deep"));
        }
        self.open.push(Open { node: Node { line, value }, anchor, key: None });
        Ok(())
    }

    /// What an anchor stands for. One that is not closed yet would hold itself.
    fn again(&mut self, anchor: usize, line: usize) -> Result<(), String> {
        let known = self.anchors.iter().rev().find(|(known, _)| *known == anchor).map(|(_, node)| node);
        let Some(known) = known else { return Err(format!("line {line} repeats what is not there")) };
        self.count += known.size();
        if self.count > MOST || self.open.len() + known.depth() > DEEPEST {
            return Err(format!("it comes to more than {MOST} values, or {DEEPEST} deep"));
        }
        let node = Node { line, ..known.clone() };
        self.close(node, 0)
    }

    fn close(&mut self, node: Node, anchor: usize) -> Result<(), String> {
        self.count += 1;
        if self.count > MOST {
            return Err(format!("it has more than {MOST} values"));
        }
        if anchor > 0 {
            // What is remembered for aliases counts as well.
            self.count += node.size();
            self.anchors.push((anchor, node.clone()));
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return Ok(());
        };
        match &mut open.node.value {
            Value::List(items) => items.push(node),
            Value::Map(entries) => match open.key.take() {
                None => open.key = Some(node),
                Some(key) if key.text().is_some() => entries.push((key, node)),
                Some(_) => {}
            },
            Value::Nothing | Value::Text(_) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write;

    #[test]
    fn lines_are_those_of_the_file() {
        let node = Node::parse("name: a\non:\n  push:\n    branches: [main,\n      dev]\n").unwrap();
        let (key, on) = node.entry("on").unwrap();
        assert_eq!(key.line, 2);
        let branches = on.get("push").unwrap().get("branches").unwrap();
        assert_eq!(branches.items().iter().map(|item| item.line).collect::<Vec<_>>(), [4, 5]);
    }

    #[test]
    fn no_value_is_nothing_and_what_is_quoted_is_text() {
        let node = Node::parse("a:\nb: ~\nc: null\nd: 'null'\ne: ''\n").unwrap();
        let read: Vec<Option<&str>> = ["a", "b", "c", "d", "e"].map(|key| node.get(key).unwrap().text()).to_vec();
        assert_eq!(read, [None, None, None, Some("null"), Some("")]);
    }

    #[test]
    fn what_is_larger_than_github_takes_is_refused() {
        assert!(Node::parse(&"#".repeat(LARGEST + 1)).unwrap_err().contains("larger"));
    }

    #[test]
    fn an_alias_is_what_it_repeats_at_its_own_line() {
        let node = Node::parse("a: &x { k: v }\nb: *x\n").unwrap();
        let again = node.get("b").unwrap();
        assert_eq!((again.line, again.get("k").unwrap().text()), (2, Some("v")));
    }

    #[test]
    fn what_multiplies_without_end_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for at in 1..12 {
            let before = format!("*a{}", at - 1);
            writeln!(text, "a{at}: &a{at} [{}]", vec![before; 9].join(", ")).unwrap();
        }
        assert!(Node::parse(&text).unwrap_err().contains("more than"));
        assert!(Node::parse("a: &a [*a]\n").is_err(), "what holds itself");
    }

    #[test]
    fn what_is_nested_without_end_is_refused() {
        let flow = format!("a: {}", "[".repeat(100_000));
        assert!(Node::parse(&flow).is_err());
        let mut block = String::new();
        (0..5_000).for_each(|at| writeln!(block, "{}a:", " ".repeat(at)).unwrap());
        assert!(Node::parse(&block).is_err());
    }

    #[test]
    fn what_is_no_yaml_says_why() {
        for text in ["", "# only a comment\n", "a:\n\tb: c\n", "a: [b", "a: 'b", "%YAML 9\n---\n&", "*x"] {
            assert!(Node::parse(text).is_err_and(|why| !why.is_empty()), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read_or_refused(text in "[-a-z:&*!|>'\"{}\\[\\],#%@` \n\t?]{0,200}") {
            let _ = Node::parse(&text);
        }

        #[test]
        fn any_bytes_are_read_or_refused(text in any::<String>()) {
            let _ = Node::parse(&text);
        }
    }
}
