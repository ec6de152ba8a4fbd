//! The terminal taken, and given back as it was found on every way out.
//!
//! Giving back is safe to do twice and from a panic hook: it asks only whether raw mode is on.

use crate::app::Mouse;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{self, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{execute, queue};
use std::io::{self, Write};

/// Buttons and the wheel with exact positions; not the motion of the mouse, which would wake the program for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
/// The title as it is, kept by the terminal, and taken from there again.
const KEEP_TITLE: &str = "\x1b[22;2t";
const TITLE_BACK: &str = "\x1b[23;2t";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l";

/// The terminal, as long as it is taken.
#[derive(Debug)]
pub struct Taken(());

impl Taken {
    /// Takes the terminal: raw mode, the alternate screen, paste and focus reports, and the mouse if wanted.
    ///
    /// # Errors
    /// When the terminal cannot be set or written to.
    pub fn take(mouse: Mouse) -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        let taken = Self(());
        let mut out = io::stdout().lock();
        out.write_all(KEEP_TITLE.as_bytes())?;
        queue!(out, EnterAlternateScreen, Hide, EnableBracketedPaste, EnableFocusChange, Clear(ClearType::All))?;
        if mouse == Mouse::Captured {
            out.write_all(MOUSE_ON.as_bytes())?;
        }
        out.flush()?;
        Ok(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the mouse, or leaves it to the terminal.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn capture(mouse: Mouse) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(match mouse {
        Mouse::Captured => MOUSE_ON.as_bytes(),
        Mouse::Free => MOUSE_OFF.as_bytes(),
    })?;
    out.flush()
}

/// Asks the terminal for the color of its ground (OSC 11). It answers among the keys, or never.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn ask_ground() -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(b"\x1b]11;?\x1b\\")?;
    out.flush()
}

/// Gives the terminal back if it is taken. A terminal that is gone is no fault.
pub fn give_back() {
    if !terminal::is_raw_mode_enabled().unwrap_or(true) {
        return;
    }
    let mut out = io::stdout().lock();
    let _ = queue!(out, EndSynchronizedUpdate);
    let _ = out.write_all(MOUSE_OFF.as_bytes());
    let _ = out.write_all(TITLE_BACK.as_bytes());
    let _ = execute!(
        out,
        DisableFocusChange,
        DisableBracketedPaste,
        SetAttribute(Attribute::Reset),
        LeaveAlternateScreen,
        Show
    );
    let _ = terminal::disable_raw_mode();
}
