//! Questions on the terminal. Only what is typed after a question answers it: what came before, as text that was pasted, is
//! thrown away.

use super::context::Context;
use engine::fault::{Fault, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{BufRead, IsTerminal, Write};
use std::time::Duration;

/// Whether a question was answered before it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// By a flag: yes.
    Yes,
    /// It was not.
    NotYet,
}

impl Answer {
    /// The answer that a `--yes` flag gives.
    #[must_use]
    pub fn by_flag(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::NotYet }
    }
}

/// Whether the person wants it.
///
/// # Errors
/// When there is no terminal to ask on and no flag answered, or when the terminal cannot be read.
pub fn wants(context: &Context, answer: Answer, question: &str, out: &mut dyn Write) -> Result<bool> {
    if answer == Answer::Yes {
        return Ok(true);
    }
    if !context.interactive || context.flags.json {
        return Err(Fault::refused("There is nobody to ask here").hint("Say yes beforehand with --yes."));
    }
    Ok(typed(&format!("{question} Type yes to go on: "), out)? == "yes")
}

/// What a person types behind these words, without blanks around it.
///
/// # Errors
/// When the terminal cannot be written or read.
pub fn typed(words: &str, out: &mut dyn Write) -> Result<String> {
    line(words, out).map(Option::unwrap_or_default)
}

/// The same; `None` when nothing will be typed any more.
///
/// # Errors
/// As of [`typed`].
pub fn line(words: &str, out: &mut dyn Write) -> Result<Option<String>> {
    let asking = |cause| Fault::while_doing("asking on the terminal", cause);
    let stdin = std::io::stdin();
    // What is no terminal has nothing to throw away.
    let _ = rustix::termios::tcflush(&stdin, rustix::termios::QueueSelector::IFlush);
    write!(out, "{words}").and_then(|()| out.flush()).map_err(asking)?;
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line).map_err(asking)?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

/// Whether somebody types a line within this time. Nothing but a terminal is asked: what is piped was written before.
///
/// # Errors
/// When the terminal cannot be read.
pub fn is_answered_within(time: Duration) -> Result<bool> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        std::thread::sleep(time);
        return Ok(false);
    }
    let asking = |cause: std::io::Error| Fault::while_doing("listening on the terminal", cause);
    let time = Timespec::try_from(time).map_err(|cause| asking(std::io::Error::other(cause)))?;
    let mut ears = [PollFd::new(&stdin, PollFlags::IN)];
    let ready = poll(&mut ears, Some(&time)).map_err(|cause| asking(cause.into()))?;
    // What was typed to answer this answers nothing else.
    let _ = rustix::termios::tcflush(&stdin, rustix::termios::QueueSelector::IFlush);
    Ok(ready > 0)
}
