//! `cutover keys`: the effective keys, printed from the table that dispatches them; and what the terminal really sends.

use super::Outcome;
use super::context::Context;
use crate::commands::{self, Printed};
use crate::keymap::{self, Keymap};
use crate::parts::visible;
use crate::shell::echo_keys;
use engine::fault::{Fault, Result};
use serde_json::json;
use std::io::Write;

/// Arguments of `cutover keys`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover keys                       every key and what it does
  cutover keys test                  what the terminal really sends
  cutover keys --markdown > keys.md")]
pub struct Args {
    /// Print a table for a Markdown file.
    #[arg(long)]
    pub markdown: bool,
    /// What else to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands of `cutover keys`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Print each key that the terminal sends, until ctrl-c.
    Test,
}

/// Prints the effective keys. Exit code 1 when the key file has problems.
///
/// # Errors
/// When the key file cannot be read, standard output cannot be written, or there is no terminal to test.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let printing = |cause| Fault::while_doing("printing the keys", cause);
    let keymap = read(context)?;
    match args.command {
        Some(Command::Test) => echo_keys(&keymap, out)?,
        None if args.markdown => out.write_all(commands::markdown(&keymap).as_bytes()).map_err(printing)?,
        None if context.flags.json => print_json(&keymap, out).map_err(printing)?,
        None => print(&keymap, out).map_err(printing)?,
    }
    Ok(u8::from(!keymap.problems.is_empty()))
}

/// The effective keys of this person: the preset and what the key file says.
///
/// # Errors
/// When the key file is there and cannot be read.
pub fn read(context: &Context) -> Result<Keymap> {
    let Some(path) = keymap::file_path(context.places.as_ref()) else { return Ok(Keymap::default()) };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Keymap::with(keymap::read(&path, &text))),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Keymap::default()),
        Err(cause) => Err(Fault::while_doing(format!("reading {}", path.display()), cause)),
    }
}

fn print(keymap: &Keymap, out: &mut dyn Write) -> std::io::Result<()> {
    for problem in &keymap.problems {
        writeln!(out, "{}", visible(&problem.to_string()))?;
    }
    let lines = commands::printed(keymap);
    let keys: Vec<String> = lines.iter().map(keys_of).collect();
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let (first, second) =
        (widest(&mut keys.iter().map(String::len)), widest(&mut lines.iter().map(|line| line.id.len())));
    for (line, keys) in lines.iter().zip(&keys) {
        writeln!(out, "{keys:<first$}  {:<second$}  {}", line.id, line.help)?;
    }
    Ok(())
}

fn keys_of(line: &Printed) -> String {
    let star = if line.remapped { "*" } else { "" };
    let keys = line.keys.iter().map(|keys| format!("{keys}{star}"));
    keys.chain(line.typed.clone()).collect::<Vec<_>>().join("  ")
}

fn print_json(keymap: &Keymap, out: &mut dyn Write) -> std::io::Result<()> {
    let problems: Vec<String> = keymap.problems.iter().map(ToString::to_string).collect();
    let object = json!({ "schema": 1, "keys": commands::printed(keymap), "problems": problems });
    writeln!(out, "{object}")
}
