//! Questions on the terminal. Only what is typed after a question answers it: what came before, as text that was pasted, is
//! thrown away.

use super::context::Context;
use engine::fault::{Fault, Result};
use std::io::{BufRead, Write};

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
    let asking = |cause| Fault::while_doing("asking on the terminal", cause);
    let stdin = std::io::stdin();
    // What is no terminal has nothing to throw away.
    let _ = rustix::termios::tcflush(&stdin, rustix::termios::QueueSelector::IFlush);
    write!(out, "{words}").and_then(|()| out.flush()).map_err(asking)?;
    let mut line = String::new();
    stdin.lock().read_line(&mut line).map_err(asking)?;
    Ok(line.trim().to_owned())
}
