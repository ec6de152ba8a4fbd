//! One question on the terminal that only a typed `yes` answers.

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
    let asking = |cause| Fault::while_doing("asking on the terminal", cause);
    write!(out, "{question} Type yes to go on: ").and_then(|()| out.flush()).map_err(asking)?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(asking)?;
    Ok(line.trim() == "yes")
}
