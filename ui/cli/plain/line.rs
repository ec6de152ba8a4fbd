//! What a line that somebody typed asks for.

use super::menu;
use engine::fault::{Fault, Result};

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// The line was empty.
    Nothing,
    /// To see the menu.
    Menu,
    /// To end.
    Leave,
    /// The prompts of a promotion.
    Promote,
    /// The prompts of a rollback.
    RollBack,
    /// A command that is about something, which is asked for.
    Asked { question: &'static str, words: &'static [&'static str] },
    /// A command, word by word.
    Command(Vec<String>),
}

/// What a line means; else what is wrong with it, in a sentence.
pub(super) fn wish(line: &str) -> Result<Wish, String> {
    let line = line.trim();
    let line = line.strip_prefix("cutover ").unwrap_or(line).trim();
    match line {
        "" => return Ok(Wish::Nothing),
        "q" | "quit" | "exit" => return Ok(Wish::Leave),
        "menu" | "help" | "?" => return Ok(Wish::Menu),
        "!" | "break-glass" => return Ok(Wish::RollBack),
        _ => {}
    }
    if let Some(wish) = menu::chosen(line) {
        return Ok(wish);
    }
    if line.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("There is no {line} in the menu, which goes to {}.", menu::COUNT));
    }
    words(line).map(Wish::Command).map_err(|fault| fault.to_string())
}

/// The words of a line, as a shell parts them: what stands in quotes is one word.
pub(super) fn words(line: &str) -> Result<Vec<String>> {
    shell_words::split(line).map_err(|_| Fault::usage("A quote was opened and not closed."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(line: &str) -> Wish {
        Wish::Command(words(line).unwrap())
    }

    #[test]
    fn a_line_is_a_number_a_name_or_a_command() {
        assert_eq!(wish("  "), Ok(Wish::Nothing));
        assert_eq!(wish("2"), Ok(parted("prs")));
        assert_eq!(wish("prs"), Ok(parted("prs")));
        assert_eq!(wish("cutover prs show 61"), Ok(parted("prs show 61")));
        assert_eq!(wish("promote"), Ok(Wish::Promote));
        assert_eq!(wish("promote --plan"), Ok(parted("promote --plan")), "with flags it is the command");
        assert_eq!(wish("!"), Ok(Wish::RollBack));
        assert_eq!(wish("99"), Err("There is no 99 in the menu, which goes to 16.".into()));
        assert!(wish("where \"rating").is_err());
    }

    #[test]
    fn what_stands_in_quotes_is_one_word() {
        let expected = ["prs", "comment", "61", "it's \"fine\"", ""].map(str::to_owned);
        assert_eq!(words("prs comment 61 \"it's \"'\"fine\"' ''").unwrap(), expected);
    }
}
