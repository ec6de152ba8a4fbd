//! The terminal and what lies between it and the console.

use super::check::Check;
use crate::app::Glyphs;
use crate::cli::context::Context;
use crate::shell::{Multiplexer, Surroundings};
use crate::theme::Depth;
use std::process::{Command, Stdio};

/// Milliseconds that tmux may wait after Esc before it is felt.
const SOON: u32 = 100;

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let surroundings = Surroundings::of(|name| context.environment.get(name).map(str::to_owned));
    let mut checks = vec![kind(context, &surroundings), size(), colors(context, &surroundings)];
    match surroundings.multiplexer {
        Multiplexer::Tmux => checks.extend([escape_time(), clipboard()]),
        Multiplexer::Screen => checks.push(
            Check::note("clipboard", "GNU screen does not pass on what is copied")
                .costs("y shows the text for you to select; m gives the mouse back to the terminal"),
        ),
        Multiplexer::None => {}
    }
    checks
}

fn kind(context: &Context, surroundings: &Surroundings) -> Check {
    let term = context.environment.get("TERM").unwrap_or_default();
    if !context.interactive {
        return Check::note("terminal", "standard input or output is none").costs("the console does not open here");
    }
    match (term, surroundings.glyphs) {
        ("" | "dumb", _) => Check::missing("terminal", format!("TERM is {term:?}"))
            .costs("the console may draw garbage")
            .mended_by("export TERM=xterm-256color, if the terminal is one"),
        (_, Glyphs::Ascii) => Check::note("terminal", format!("{term}, signs of ASCII only"))
            .costs("frames and marks are drawn with ASCII")
            .mended_by("a UTF-8 locale, such as: export LC_ALL=C.UTF-8"),
        _ => Check::ok("terminal", format!("{term}, UTF-8")),
    }
}

fn size() -> Check {
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns >= 80 && rows >= 24 => Check::ok("size", format!("{columns} x {rows}")),
        Ok((columns, rows)) => Check::note("size", format!("{columns} x {rows}"))
            .costs("below 80 x 24 only a summary is drawn")
            .mended_by("enlarge the window"),
        Err(_) => Check::note("size", "there is no terminal to ask"),
    }
}

fn colors(context: &Context, surroundings: &Surroundings) -> Check {
    let depth = if context.is_colorless() { Depth::Mono } else { surroundings.depth };
    match depth {
        Depth::Mono => Check::ok("colors", "none, as asked for: signs and words tell the state"),
        Depth::TrueColor => Check::ok("colors", "all"),
        Depth::Ansi256 => Check::ok("colors", "256"),
        Depth::Ansi16 => Check::note("colors", "16")
            .costs("themes are drawn with the sixteen colors of the terminal")
            .mended_by("export COLORTERM=truecolor, if the terminal has them"),
    }
}

fn escape_time() -> Check {
    let Some(wait) = tmux("escape-time") else { return Check::note("esc in tmux", "tmux does not tell") };
    match wait.parse::<u32>() {
        Ok(milliseconds) if milliseconds > SOON => Check::note("esc in tmux", format!("waits {milliseconds} ms"))
            .costs("Esc answers late; q does the same at once")
            .mended_by("tmux set -sg escape-time 20"),
        _ => Check::ok("esc in tmux", format!("waits {wait} ms")),
    }
}

fn clipboard() -> Check {
    match tmux("set-clipboard").as_deref() {
        Some("off") => Check::note("clipboard", "tmux keeps what is copied to itself")
            .costs("y does not reach the clipboard of your machine")
            .mended_by("tmux set -s set-clipboard on"),
        Some(setting) => Check::ok("clipboard", format!("tmux set-clipboard is {setting}")),
        None => Check::note("clipboard", "tmux does not tell"),
    }
}

fn tmux(option: &str) -> Option<String> {
    let asked = Command::new("tmux").args(["show-options", "-sv", option]).stderr(Stdio::null()).output().ok()?;
    let value = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    Some(value).filter(|value| !value.is_empty())
}
