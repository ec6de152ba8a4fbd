//! How the help of every command is laid out, whatever its source looks like: what it is about first, then its exit codes,
//! and its examples last; sentences are broken by the width of the terminal and not by that of the source.

use clap::{Arg, Command, CommandFactory};

/// Examples are made for so many columns.
const COLUMNS: usize = 80;
/// What an example does stands beside it, unless the command is longer than this.
const BESIDE: usize = 44;
/// Less room than this is none to say something in.
const LEAST: usize = 24;

/// What is read first: every command and option on one screen of 80 columns and 24 rows. What each does is told by itself, and
/// of all by the manual.
const FIRST: &str = include_str!("first_help.txt");

/// The command line with its help as it is printed.
#[must_use]
pub fn command() -> Command {
    laid_out(super::Cli::command()).override_help(FIRST)
}

fn laid_out(command: Command) -> Command {
    let command = match command.get_after_help().map(ToString::to_string) {
        Some(text) => command.after_help(arranged(&text)),
        None => command,
    };
    command.mut_args(named_values).mut_subcommands(laid_out)
}

/// Values that are explained one by one would make two lines of every other option.
fn named_values(arg: Arg) -> Arg {
    let values = arg.get_possible_values();
    if !values.iter().any(|value| value.get_help().is_some()) || arg.is_hide_possible_values_set() {
        return arg;
    }
    let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let help = format!("{help} [possible values: {}]", names.join(", "));
    arg.help(help).hide_possible_values(true)
}

/// Each paragraph in its place.
fn arranged(text: &str) -> String {
    let (examples, words): (Vec<&str>, Vec<&str>) = text.split("\n\n").partition(|part| part.starts_with("Examples:"));
    let (codes, about): (Vec<&str>, Vec<&str>) = words.into_iter().partition(|part| part.starts_with("Exit codes"));
    let parts = about.into_iter().map(paragraph).chain(codes.into_iter().map(codes_of));
    parts.chain(examples.into_iter().map(examples_of)).collect::<Vec<_>>().join("\n\n")
}

/// One paragraph, for the terminal to break; the list that may stand below it in two columns.
fn paragraph(part: &str) -> String {
    match part.split_once("\n  ") {
        Some((above, list)) => {
            let rows = rows(&format!("  {list}"));
            let column = 4 + rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            let rows = rows.iter().flat_map(|(name, means)| row(name, means, column));
            std::iter::once(flowing(above)).chain(rows).collect::<Vec<_>>().join("\n")
        }
        None => flowing(part),
    }
}

/// Words as one line.
fn flowing(part: &str) -> String {
    part.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The exit codes, one line for each way to call it.
fn codes_of(part: &str) -> String {
    let parts = part.split("\nExit codes");
    parts.map(flowing).collect::<Vec<_>>().join("\nExit codes ")
}

/// The examples in two columns: what is typed, and what it does.
fn examples_of(part: &str) -> String {
    let rows = rows(part.strip_prefix("Examples:\n").unwrap_or_default());
    let explained = rows.iter().filter(|(_, does)| !does.is_empty()).map(|(call, _)| call.chars().count());
    let column = 2 + explained.filter(|length| *length <= BESIDE).max().unwrap_or(0) + 2;
    let rows = rows.iter().flat_map(|(call, does)| row(call, does, column));
    std::iter::once("Examples:".to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}

/// What is typed and what it does, which may go on in a line of its own.
fn rows(part: &str) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in part.lines().map(str::trim_end) {
        let text = line.trim_start();
        match rows.last_mut() {
            Some((_, does)) if line.len() - text.len() > 2 => *does = flowing(&format!("{does} {text}")),
            _ => {
                let (call, does) = text.split_once("  ").unwrap_or((text, ""));
                rows.push((call.to_owned(), does.trim_start().to_owned()));
            }
        }
    }
    rows
}

fn row(call: &str, does: &str, column: usize) -> Vec<String> {
    let mut told = broken(does, COLUMNS.saturating_sub(column).max(LEAST)).into_iter();
    let beside = 2 + call.chars().count() + 2 <= column;
    let first = match told.next().filter(|_| beside) {
        Some(words) => format!("  {call:<width$}{words}", width = column - 2),
        None => format!("  {call}"),
    };
    let told = if beside { told.collect() } else { broken(does, COLUMNS.saturating_sub(column).max(LEAST)) };
    let below = told.into_iter().map(|words| format!("{:column$}{words}", ""));
    std::iter::once(first.trim_end().to_owned()).chain(below).collect()
}

/// Words in lines of so many columns.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn helps(command: &mut Command, into: &mut Vec<(String, String)>) {
        let help = command.render_help().to_string();
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        into.push((name, help));
        for own in command.get_subcommands_mut().filter(|own| own.get_name() != "help") {
            helps(own, into);
        }
    }

    fn all() -> Vec<(String, String)> {
        let (mut command, mut all) = (command(), Vec::new());
        command.build();
        helps(&mut command, &mut all);
        all
    }

    #[test]
    fn the_first_help_fits_one_screen_and_leaves_nothing_out() {
        assert!(FIRST.lines().count() < 24, "the prompt needs a row as well");
        assert!(FIRST.lines().all(|line| line.chars().count() <= COLUMNS));
        let words: Vec<&str> = FIRST.split([' ', '\n', ';', ',']).collect();
        let command = command();
        let names = command.get_subcommands().filter(|own| !own.is_hide_set()).map(|own| own.get_name().to_owned());
        let flags = command.get_arguments().filter_map(|own| own.get_long()).map(|long| format!("--{long}"));
        let missing = names.chain(flags).filter(|name| !words.contains(&name.as_str())).collect::<Vec<_>>();
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn examples_stand_last_and_fit_eighty_columns() {
        for (name, help) in all() {
            let Some((_, examples)) = help.split_once("\nExamples:\n") else { continue };
            assert!(examples.lines().all(|line| line.starts_with("  ")), "{name}: something follows them\n{help}");
            let wide = examples.lines().find(|line| line.chars().count() > COLUMNS && line.trim_start().contains("  "));
            assert_eq!(wide, None, "{name}");
        }
    }

    #[test]
    fn every_command_of_the_first_rank_shows_how_it_is_called() {
        let command = command();
        let bare = command.get_subcommands().filter(|own| own.get_after_help().is_none()).map(Command::get_name);
        assert_eq!(bare.filter(|name| *name != "help").collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn every_command_is_told_in_lines_without_holes() {
        for (name, help) in all() {
            assert!(!help.contains("\n\n\n") && !help.contains("\n          \n"), "{name}\n{help}");
            let (first, _) = help.split_once('\n').unwrap();
            assert!(!first.ends_with('.') && first.starts_with(char::is_uppercase), "{name}: {first}");
        }
    }

    #[test]
    fn what_stands_in_the_source_is_put_in_order() {
        let list = "Each:\n  pass  well\n  warn  not so\n        well";
        assert_eq!(arranged(list), "Each:\n  pass  well\n  warn  not so well");
        let text = "Examples:\n  cutover env     every\n                  environment\n  cutover env --json | jq .\n\nIt is\nread.\n\nExit codes: 0 well;\n1 not.\nExit codes of --x: 0.";
        let told = "It is read.\n\nExit codes: 0 well; 1 not.\nExit codes of --x: 0.\n\nExamples:\n  cutover env  every environment\n  cutover env --json | jq .";
        assert_eq!(arranged(text), told);
    }
}
