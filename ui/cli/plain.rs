//! Line mode: every act by prompts and lines, for screen readers and dumb terminals. Nothing moves the cursor, nothing is drawn
//! over. A number or a name of the menu, or any command line without its first word.

mod line;
mod menu;
mod promoting;
mod rolling_back;

use super::context::{Context, GlobalFlags};
use super::output::Output;
use super::{Command, Outcome, ask, perform, report, warn};
use chrono::Local;
use engine::fault::{Fault, Result};
use line::Wish;
use std::io::Write;

/// Asks for commands until nobody wants more.
///
/// # Errors
/// When nobody reads what is printed.
pub(super) fn run(context: &Context, out: &mut dyn Write) -> Outcome {
    warn(context);
    without_clone(context);
    let place = context.root.as_deref().unwrap_or(&context.start).display().to_string();
    say(out, &format!("cutover in line mode, on {}.", crate::parts::visible(&place)))?;
    menu::print(out).map_err(unprinted)?;
    loop {
        let Some(line) = ask::line("cutover> ", out)? else { return say(out, "").map(|()| 0) };
        match line::wish(&line) {
            Ok(Wish::Leave) => return Ok(0),
            Ok(Wish::Nothing) => {}
            Ok(Wish::Menu) => menu::print(out).map_err(unprinted)?,
            Ok(wish) => ended(go(wish, context, out), out)?,
            Err(sentence) => say(out, &sentence)?,
        }
    }
}

/// What is missing without a clone costs some commands, not all.
fn without_clone(context: &Context) {
    if let Err(fault) = context.repository_is_there() {
        report(&fault);
    }
}

/// The ways back by prompts, and nothing else.
///
/// # Errors
/// As of a rollback.
pub(super) fn break_glass(context: &Context, out: &mut dyn Write) -> Outcome {
    rolling_back::ask(&fresh(context, context.flags.clone()), out)
}

fn go(wish: Wish, context: &Context, out: &mut dyn Write) -> Outcome {
    let context = &fresh(context, context.flags.clone());
    match wish {
        Wish::Promote => promoting::ask(context, out),
        Wish::RollBack => rolling_back::ask(context, out),
        Wish::Asked { question, words } => {
            let Some(answer) = ask::line(question, out)?.filter(|answer| !answer.is_empty()) else { return Ok(0) };
            command(words.iter().map(|word| (*word).to_owned()).chain(line::words(&answer)?).collect(), context, out)
        }
        Wish::Command(words) => command(words, context, out),
        Wish::Leave | Wish::Nothing | Wish::Menu => Ok(0),
    }
}

/// What would be typed in a shell, without its first word.
fn command(words: Vec<String>, context: &Context, out: &mut dyn Write) -> Outcome {
    let arguments = super::spelled_out(std::iter::once("cutover".to_owned()).chain(words).map(Into::into));
    let cli = match super::read(arguments) {
        Ok(cli) => cli,
        // What is wrong with the words, or the help that was asked for.
        Err(said) => {
            say(out, said.to_string().trim_end())?;
            return Ok(if said.use_stderr() { 2 } else { 0 });
        }
    };
    let context = fresh(context, flags(context, &cli.global)?);
    match cli.command {
        None => menu::print(out).map(|()| 0).map_err(unprinted),
        Some(Command::Demo(_)) => Err(Fault::refused("A practice world is not opened within line mode")
            .hint("Leave with q, then: cutover --plain demo.")),
        Some(Command::BreakGlass) => rolling_back::ask(&context, out),
        Some(command) if context.flags.json => {
            let mut out = Output::new(out);
            out.is_json();
            perform(command, &context, &mut out)
        }
        Some(command) => perform(command, &context, out),
    }
}

/// The flags of one line on top of those that line mode was begun with.
fn flags(context: &Context, line: &GlobalFlags) -> Result<GlobalFlags> {
    let begun = context.flags.clone();
    if line.repo.is_some() || line.config.is_some() || line.theme.is_some() {
        return Err(Fault::usage("Repository, configuration and theme are chosen when line mode begins")
            .hint("Leave with q, then: cutover --plain --repo PATH."));
    }
    Ok(GlobalFlags {
        env: line.env.clone().or(begun.env.clone()),
        json: begun.json || line.json,
        read_only: begun.read_only || line.read_only,
        ..begun
    })
}

/// The same run at this moment.
fn fresh(context: &Context, flags: GlobalFlags) -> Context {
    Context { flags, now: Local::now().fixed_offset(), ..context.clone() }
}

/// Says how it ended, where that is not well.
fn ended(outcome: Outcome, out: &mut dyn Write) -> Result<()> {
    let code = outcome.unwrap_or_else(|fault| {
        report(&fault);
        fault.exit_code()
    });
    match meaning(code) {
        Some(meaning) => say(out, &format!("Ended with {code}: {meaning}.")),
        None => say(out, "Done."),
    }
}

const fn meaning(code: u8) -> Option<&'static str> {
    match code {
        0 => None,
        1 => Some("the answer is no, or something needs a person"),
        2 => Some("wrong arguments or configuration"),
        3 => Some("something could not be read"),
        4 => Some("refused; nothing was touched"),
        _ => Some("it began and went wrong"),
    }
}

/// Somebody who reads and answers, which what moves production needs.
fn somebody_is_here(context: &Context, flag: &str) -> Result<()> {
    if context.interactive && !context.flags.json {
        return Ok(());
    }
    Err(Fault::refused("Nobody is here to confirm it; nothing was sent").hint(format!("Confirm it with {flag}.")))
}

fn say(out: &mut dyn Write, sentence: &str) -> Result<()> {
    writeln!(out, "{sentence}").and_then(|()| out.flush()).map_err(unprinted)
}

fn unprinted(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing", cause)
}
