//! Prints what the terminal really sends, key by key, and what each key means on the dashboard.

use super::keyboard::Keyboard;
use crate::app::{Msg, Screen};
use crate::commands::Spot;
use crate::keymap::{Chord, Found, Keymap};
use crossterm::event::KeyEvent;
use engine::fault::{Fault, Result};
use std::io::Write;
use tokio::sync::mpsc;

/// Echoes keys until `ctrl-c`.
///
/// # Errors
/// When there is no terminal to read from or to print to.
pub fn echo_keys(keymap: &Keymap, out: &mut dyn Write) -> Result<()> {
    let listening = |cause| Fault::while_doing("listening to the terminal", cause);
    writeln!(out, "Press keys; ctrl-c ends.").map_err(listening)?;
    crossterm::terminal::enable_raw_mode().map_err(listening)?;
    let result = echo(keymap, out).map_err(listening);
    crossterm::terminal::disable_raw_mode().map_err(listening)?;
    result
}

fn echo(keymap: &Keymap, out: &mut dyn Write) -> std::io::Result<()> {
    let (sender, mut batches) = mpsc::channel(16);
    let _keyboard = Keyboard::listen(sender)?;
    while let Some(batch) = batches.blocking_recv() {
        for msg in batch.inputs {
            let Some(line) = describe(keymap, &msg) else { return Ok(()) };
            write!(out, "{line}\r\n")?;
            out.flush()?;
        }
    }
    Ok(())
}

/// One line about what was sent; `None` when it ends the test.
fn describe(keymap: &Keymap, msg: &Msg) -> Option<String> {
    match msg {
        Msg::Key(key) => describe_key(keymap, *key),
        Msg::Closed => None,
        Msg::Paste(text) => Some(format!("pasted text of {} characters", text.chars().count())),
        other => Some(format!("{other:?}")),
    }
}

fn describe_key(keymap: &Keymap, key: KeyEvent) -> Option<String> {
    let Some(chord) = Chord::of(key) else { return Some("a key that nothing depends on".into()) };
    if chord.to_string() == "ctrl-c" {
        return None;
    }
    Some(match keymap.find(Spot::Screen(Screen::Dashboard), &[chord]) {
        Found::Command(command) => format!("{chord}: {}, {}", command.id, command.help),
        Found::Prefix => format!("{chord}: waits for the next key"),
        Found::Nothing => format!("{chord}: nothing"),
    })
}
