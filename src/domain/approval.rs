//! How a second person says yes to a plan: a line of a comment or a review on the promotion's pull request that reads
//! `cutover approve` and the first twelve or more digits of the plan's hash. The text is read as Markdown, as its page shows it:
//! an example in a block of code approves nothing, nor does what a comment hides.

use super::Moment;
use super::pull_request::{Login, PullNumber};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The words before the digits.
pub const WORDS: &str = "cutover approve";
/// Fewer digits than this could name another plan.
pub const FEWEST: usize = 12;

/// One person's yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who. Hostile text.
    pub by: String,
    /// The digits of the plan's hash that were written, in small letters.
    pub plan: String,
    /// When.
    pub at: Option<Moment>,
}

/// What was approved on the promotion's pull request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals {
    /// The pull request; `None` when none is open.
    pub pull: Option<PullNumber>,
    /// What counts, in the order in which it was said.
    pub given: Vec<Approval>,
}

impl Approval {
    /// Whether it is about the plan of this hash.
    #[must_use]
    pub fn is_of(&self, hash: &str) -> bool {
        self.plan.len() >= FEWEST && hash.starts_with(&self.plan)
    }

    /// Whether this account gave it. GitHub takes logins for the same whatever their case.
    #[must_use]
    pub fn is_by(&self, login: &str) -> bool {
        self.by.eq_ignore_ascii_case(login)
    }
}

/// What a text approves. Only a line of its own in a paragraph counts: what is quoted, hidden, struck out, shown as an
/// example, or said about approving, does not.
#[must_use]
pub fn approved(by: &Login, text: &str, at: Option<Moment>) -> Vec<Approval> {
    let Some(by) = by else { return Vec::new() };
    let of = |line: String| {
        let digits = line.trim().strip_prefix(WORDS)?.strip_prefix(' ')?.trim();
        digits_of(digits).map(|plan| Approval { by: by.clone(), plan, at })
    };
    lines_of_paragraphs(text).into_iter().filter_map(of).collect()
}

/// The lines of the paragraphs that stand by themselves, in no quote and in no list. One that holds more than text or one
/// piece of code is empty.
fn lines_of_paragraphs(text: &str) -> Vec<String> {
    let (mut lines, mut line, mut depth) = (Vec::new(), Some(String::new()), 0);
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => {
                depth = 1;
                line = Some(String::new());
            }
            Event::End(TagEnd::Paragraph) if depth == 1 => {
                depth = 0;
                lines.extend(line.take());
            }
            // What stands within something, on this line or around it, is none of it.
            Event::Start(_) => (depth, line) = (depth + 1, None),
            Event::End(_) => (depth, line) = (depth - 1, None),
            Event::SoftBreak | Event::HardBreak if depth == 1 => lines.extend(line.replace(String::new())),
            Event::Text(more) | Event::Code(more) if depth == 1 => {
                if let Some(line) = &mut line {
                    line.push_str(&more);
                }
            }
            _ => line = None,
        }
    }
    lines
}

/// Twelve or more digits of a hash, in small letters.
#[must_use]
pub fn digits_of(text: &str) -> Option<String> {
    let well = (FEWEST..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    well.then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plans(text: &str) -> Vec<String> {
        approved(&Some("rohan".into()), text, None).into_iter().map(|one| one.plan).collect()
    }

    #[test]
    fn a_line_of_its_own_approves_and_nothing_else_does() {
        assert_eq!(plans("Looked at it.\n\n`cutover approve 0123456789AB`\r\n"), ["0123456789ab"]);
        for text in [
            "cutover approve 0123456789a",
            "> cutover approve 0123456789ab",
            "do not cutover approve 0123456789ab",
            "cutover approve 0123456789ab please",
            "cutover approved 0123456789ab",
            "cutover approve",
            "Cutover approve 0123456789ag",
        ] {
            assert_eq!(plans(text), [""; 0], "{text}");
        }
        assert_eq!(approved(&None, "cutover approve 0123456789ab", None), [], "nobody");
    }

    #[test]
    fn what_its_page_shows_as_an_example_or_not_at_all_approves_nothing() {
        for text in [
            "Not yet. It would be:\n```\ncutover approve 0123456789ab\n```",
            "~~~sh\ncutover approve 0123456789ab\n~~~",
            "Never closed:\n\n```\ncutover approve 0123456789ab",
            "As in\n\n    cutover approve 0123456789ab\n",
            "\tcutover approve 0123456789ab",
            "<!--\ncutover approve 0123456789ab\n-->",
            "Not yet <!--\ncutover approve 0123456789ab\n-->",
            "<!-- cutover approve 0123456789ab",
            "<pre>\ncutover approve 0123456789ab\n</pre>",
            "~~cutover approve 0123456789ab~~",
            "- cutover approve 0123456789ab",
            "> Looks wrong\ncutover approve 0123456789ab",
            "| a |\n|---|\n| cutover approve 0123456789ab |",
            "[cutover approve 0123456789ab](https://example.com)",
        ] {
            assert_eq!(plans(text), [""; 0], "{text}");
        }
        let said = "Looked at `schema`.\ncutover approve 0123456789ab\n\n```\ncutover approve ffffffffffff\n```\n";
        assert_eq!(plans(said), ["0123456789ab"], "what stands beside it takes nothing away");
        assert_eq!(plans("See <b>this</b>\r\ncutover approve 0123456789ab  \r\nThanks"), ["0123456789ab"]);
    }

    #[test]
    fn an_approval_is_of_the_plan_whose_hash_begins_with_its_digits() {
        let approval = Approval { by: "Rohan".into(), plan: "0123456789ab".into(), at: None };
        assert!(approval.is_of(&format!("0123456789ab{}", "0".repeat(52))) && approval.is_by("rohan"));
        assert!(!approval.is_of(&"f".repeat(64)));
    }
}
