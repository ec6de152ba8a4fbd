//! The menu of line mode: what is asked most, by number and name.

use super::line::Wish;
use crate::cli::columns::aligned;
use std::io::{Result, Write};

/// One line of the menu.
pub(super) struct Entry {
    pub name: &'static str,
    help: &'static str,
    does: Does,
}

/// What a line of the menu begins.
#[derive(Clone, Copy)]
enum Does {
    /// A command as it is.
    Command(&'static [&'static str]),
    /// A command that is about something, which is asked for.
    Ask(&'static str, &'static [&'static str]),
    /// The prompts of a promotion.
    Promote,
    /// The prompts of a rollback.
    RollBack,
}

const fn entry(name: &'static str, help: &'static str, does: Does) -> Entry {
    Entry { name, help, does }
}

const ENTRIES: [Entry; 16] = [
    entry("status", "what stands where, and what needs a person", Does::Command(&["status"])),
    entry("prs", "the open pull requests", Does::Command(&["prs"])),
    entry("runs", "the latest workflow runs", Does::Command(&["runs"])),
    entry("images", "the images of the registry", Does::Command(&["images"])),
    entry("env", "what runs where, and whether it is well", Does::Command(&["env"])),
    entry(
        "where",
        "where a change is on its way to production",
        Does::Ask("Which change? A commit, a pull request, a branch, a tag, or words: ", &["where"]),
    ),
    entry("mine", "your open changes", Does::Command(&["mine"])),
    entry("changelog", "what is wrong with the changelog", Does::Command(&["changelog", "check"])),
    entry("branches", "the branches and where they stand", Does::Command(&["branches"])),
    entry("precheck", "the checks that must pass before a promotion", Does::Command(&["precheck"])),
    entry("promote", "plan a promotion, and promote by prompts", Does::Promote),
    entry("follow", "watch what was promoted until it is live", Does::Command(&["follow"])),
    entry("rollback", "the ways back, and go one by prompts", Does::RollBack),
    entry("audit", "what was changed from this machine", Does::Command(&["audit"])),
    entry("delivery", "how changes get to production, in figures", Does::Command(&["delivery"])),
    entry("fetch", "fetch from the remote", Does::Command(&["fetch"])),
];

/// What a number or a name of the menu means.
pub(super) fn chosen(text: &str) -> Option<Wish> {
    let number = || text.parse::<usize>().ok()?.checked_sub(1).and_then(|at| ENTRIES.get(at));
    let entry = ENTRIES.iter().find(|entry| entry.name == text).or_else(number)?;
    Some(match entry.does {
        Does::Command(words) => Wish::Command(words.iter().map(|word| (*word).to_owned()).collect()),
        Does::Ask(question, words) => Wish::Asked { question, words },
        Does::Promote => Wish::Promote,
        Does::RollBack => Wish::RollBack,
    })
}

pub(super) fn print(out: &mut dyn Write) -> Result<()> {
    let row = |(number, entry): (usize, &Entry)| [format!("{number:>2}"), entry.name.to_owned(), entry.help.to_owned()];
    let rows: Vec<[String; 3]> = (1..).zip(&ENTRIES).map(row).collect();
    aligned(out, &rows)?;
    writeln!(out, "Type a number, a name, or any command, such as prs show 61. menu lists this again, q leaves.")?;
    out.flush()
}

/// How many lines it has.
pub(super) const COUNT: usize = ENTRIES.len();

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::Parser;

    #[test]
    fn every_command_of_the_menu_is_one_of_the_command_line() {
        for entry in &ENTRIES {
            let (words, answer) = match entry.does {
                Does::Command(words) => (words, None),
                Does::Ask(_, words) => (words, Some("x")),
                Does::Promote | Does::RollBack => continue,
            };
            let line = std::iter::once("cutover").chain(words.iter().copied()).chain(answer);
            assert!(Cli::try_parse_from(line).is_ok(), "{}", entry.name);
        }
    }

    #[test]
    fn a_number_and_a_name_mean_the_same() {
        for (number, entry) in (1..).zip(&ENTRIES) {
            assert_eq!(chosen(&format!("{number}")), chosen(entry.name));
        }
        assert_eq!(chosen("0"), None);
        assert_eq!(chosen("17"), None);
    }
}
