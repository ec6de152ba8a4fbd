//! Putting a text on the person's clipboard, by the way that reaches it from here: tmux, the terminal, or a program of
//! the desktop. Says which one; where none is left, the text is shown to be selected by hand.

use super::{Desktop, Multiplexer, Surroundings};
use crossterm::clipboard::CopyToClipboard;
use std::io::{self, Write};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// Terminals drop longer OSC 52 texts.
const LONGEST_OSC: usize = 74_000;
/// GNU screen passes this many bytes of a text on at a time.
const SCREEN_PIECE: usize = 250;
/// A clipboard program that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(2);

/// One way to a clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// `tmux load-buffer -w -`, which also asks the outer terminal.
    Tmux,
    /// OSC 52, answered by nobody.
    Terminal,
    /// A program of the desktop and its arguments.
    Program(&'static [&'static str]),
}

impl Way {
    /// Its name in the notice.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmux => "tmux",
            Self::Terminal => "the terminal (OSC 52)",
            Self::Program(words) => words.first().copied().unwrap_or_default(),
        }
    }
}

/// The ways worth trying for a text of this length, the best first.
#[must_use]
pub fn ways(surroundings: &Surroundings, length: usize) -> Vec<Way> {
    let tmux = (surroundings.multiplexer == Multiplexer::Tmux).then_some(Way::Tmux);
    let terminal = (surroundings.commands && length <= LONGEST_OSC).then_some(Way::Terminal);
    let programs = if surroundings.far { &[][..] } else { programs(surroundings) };
    let programs = programs.iter().map(|words| Way::Program(words));
    tmux.into_iter().chain(programs).chain(terminal).collect()
}

fn programs(surroundings: &Surroundings) -> &'static [&'static [&'static str]] {
    match surroundings.desktop {
        Desktop::Mac => &[&["pbcopy"]],
        Desktop::Wayland => &[&["wl-copy"], &["xclip", "-selection", "clipboard"], &["xsel", "-ib"]],
        Desktop::X11 => &[&["xclip", "-selection", "clipboard"], &["xsel", "-ib"]],
        Desktop::None => &[],
    }
}

/// Copies the text by the first way that works; `None` when none does.
pub async fn copy(surroundings: &Surroundings, text: &str) -> Option<Way> {
    for way in ways(surroundings, text.len()) {
        let done = match way {
            Way::Tmux => run(&["tmux", "load-buffer", "-w", "-"], text).await,
            Way::Program(words) => run(words, text).await,
            Way::Terminal => ask_terminal(surroundings.multiplexer, text),
        };
        if done.is_ok() {
            return Some(way);
        }
    }
    None
}

fn ask_terminal(multiplexer: Multiplexer, text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(sequence(multiplexer, text).as_bytes())?;
    out.flush()
}

/// OSC 52; GNU screen lets it through to the terminal around it in pieces.
fn sequence(multiplexer: Multiplexer, text: &str) -> String {
    let mut plain = String::new();
    let _ = crossterm::Command::write_ansi(&CopyToClipboard::to_clipboard_from(text), &mut plain);
    if multiplexer != Multiplexer::Screen {
        return plain;
    }
    let plain = plain.replace("\x1b\\", "\x07");
    let pieces: Vec<_> = plain.as_bytes().chunks(SCREEN_PIECE).map(String::from_utf8_lossy).collect();
    format!("\x1bP{}\x1b\\", pieces.join("\x1b\\\x1bP"))
}

async fn run(words: &[&str], text: &str) -> io::Result<()> {
    let Some((program, arguments)) = words.split_first() else { return Err(io::ErrorKind::NotFound.into()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let given = async {
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(text.as_bytes()).await?;
        }
        child.wait().await
    };
    let status =
        tokio::time::timeout(PATIENCE, given).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surroundings(pairs: &[(&str, &str)]) -> Surroundings {
        Surroundings::of(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_way_that_reaches_the_person_comes_first() {
        let first = |pairs: &[(&str, &str)]| ways(&surroundings(pairs), 40).first().map(|way| way.name());
        assert_eq!(first(&[("TERM", "tmux"), ("TMUX", "/tmp/x"), ("SSH_TTY", "/dev/pts/1")]), Some("tmux"));
        assert_eq!(first(&[("TERM", "xterm"), ("SSH_TTY", "x"), ("DISPLAY", ":0")]), Some("the terminal (OSC 52)"));
        assert_eq!(first(&[("TERM", "xterm"), ("WAYLAND_DISPLAY", "w")]), Some("wl-copy"));
        assert_eq!(first(&[("TERM", "xterm"), ("DISPLAY", ":0")]), Some("xclip"));
        assert_eq!(first(&[("TERM", "linux")]), None, "the Linux console prints what it does not know");
    }

    #[test]
    fn a_text_too_long_for_the_terminal_is_not_sent_there() {
        assert_eq!(ways(&surroundings(&[("TERM", "xterm")]), LONGEST_OSC + 1), []);
    }

    #[test]
    fn screen_gets_the_sequence_in_wrapped_pieces() {
        assert_eq!(sequence(Multiplexer::None, "hi"), "\x1b]52;c;aGk=\x1b\\");
        assert_eq!(sequence(Multiplexer::Screen, "hi"), "\x1bP\x1b]52;c;aGk=\x07\x1b\\");
        let long = sequence(Multiplexer::Screen, &"x".repeat(900));
        assert!(long.split("\x1b\\").all(|piece| piece.len() <= SCREEN_PIECE + 2));
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_or_fails_is_no_way() {
        assert!(run(&["no-such-clipboard-here"], "x").await.is_err());
        assert!(run(&["false"], "x").await.is_err());
        assert!(run(&["grep", "-q", "^text$"], "text").await.is_ok());
    }
}
