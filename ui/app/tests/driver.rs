//! A person at the keyboard: keys in words, the screen as text, effects kept and answered by nobody.

use super::board;
use crate::app::{Effect, Model, Msg, Notice, input, update};
use crate::keymap::{Chord, Keys};
use chrono::TimeDelta;
use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use engine::board::Board;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

pub struct Driver {
    pub model: Model,
    pub effects: Vec<Effect>,
}

impl Driver {
    /// The console with a full board.
    pub fn new() -> Self {
        let mut driver = Self::empty();
        driver.learns(board::board()).takes_effects();
        driver
    }

    /// The console before anything is known.
    pub fn empty() -> Self {
        let mut model = Model::new(Arc::default(), board::now(), (120, 36));
        model.look.themes = ["midnight", "daylight", "safe"].map(String::from).into();
        Self { model, effects: Vec::new() }
    }

    pub fn learns(&mut self, board: Board) -> &mut Self {
        self.send(Msg::Board(Arc::new(board)))
    }

    pub fn send(&mut self, msg: Msg) -> &mut Self {
        self.effects.extend(update(&mut self.model, msg));
        self
    }

    /// Keys parted by spaces, as the key file writes them, typed by a person: `g d Enter ctrl-l`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for chord in Keys::parse(keys).unwrap_or_else(|| panic!("{keys} are no keys")).0 {
            self.waits(200);
            self.press(chord);
        }
        self
    }

    /// A text, letter by letter.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.waits(200);
            self.press(Chord::plain(crossterm::event::KeyCode::Char(letter)));
        }
        self
    }

    /// A text that comes in one go, as from a terminal without bracketed paste.
    pub fn spills(&mut self, text: &str) -> &mut Self {
        let key = |letter| {
            let code =
                if letter == '\n' { crossterm::event::KeyCode::Enter } else { crossterm::event::KeyCode::Char(letter) };
            Msg::Key(KeyEvent::from(code))
        };
        let batch: Vec<Msg> = text.chars().map(key).collect();
        self.takes(batch)
    }

    /// Input that is ready all at once, taken as the shell takes it.
    pub fn takes(&mut self, mut batch: Vec<Msg>) -> &mut Self {
        let rest = batch.split_off(input::lead(&batch));
        for msg in batch {
            self.send(msg);
        }
        for msg in input::sorted(&self.model, rest) {
            self.send(msg);
        }
        self
    }

    pub fn press(&mut self, chord: Chord) -> &mut Self {
        self.send(Msg::Key(KeyEvent::new(chord.code, chord.modifiers)))
    }

    pub fn waits(&mut self, milliseconds: i64) -> &mut Self {
        let now = self.model.now + TimeDelta::milliseconds(milliseconds);
        self.send(Msg::Tick(now))
    }

    /// A left click on the first cell of this text, on the screen as it is.
    pub fn clicks(&mut self, text: &str) -> &mut Self {
        let (columns, rows) = self.model.size;
        let screen = self.screen(columns, rows);
        let (row, line) =
            screen.lines().enumerate().find(|(_, line)| line.contains(text)).expect("it is on the screen");
        let column = line[..line.find(text).unwrap()].chars().count();
        let kind = MouseEventKind::Down(MouseButton::Left);
        let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
        self.send(Msg::Mouse(MouseEvent { kind, column, row, modifiers: crossterm::event::KeyModifiers::NONE }))
    }

    /// The screen as text.
    pub fn screen(&mut self, columns: u16, rows: u16) -> String {
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        self.send(Msg::Resized(columns, rows));
        crate::screens::draw(&self.model, area, &mut buffer);
        let line = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..rows).map(|y| line(y).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    /// The sentence on the notice line.
    pub fn said(&self) -> &str {
        self.model.notices.last().map_or("", Notice::text)
    }

    /// The effects since the last time they were taken, without what a screen reads by itself to show it.
    pub fn takes_effects(&mut self) -> Vec<Effect> {
        let mut effects = std::mem::take(&mut self.effects);
        effects.retain(|effect| !matches!(effect, Effect::ReadCommits(_) | Effect::Images(_) | Effect::Audit(_)));
        effects
    }
}
