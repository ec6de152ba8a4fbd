//! From a message to the next model and what is to be done. One arm, one line.

use super::{Effect, Model, Msg, changelog};
use engine::board::Board;
use engine::domain::Moment;
use std::sync::Arc;

/// Takes one message in.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Key(key) => crate::keymap::pressed(model, key),
        Msg::Mouse(_) | Msg::Paste(_) => Vec::new(),
        Msg::Resized(columns, rows) => resized(model, columns, rows),
        Msg::Board(board) => learned(model, board),
        Msg::Tick(now) => ticked(model, now),
        Msg::Changelog(answer) => changelog::answered(model, answer),
    };
    effects.extend(changelog::settle(model));
    effects
}

fn resized(model: &mut Model, columns: u16, rows: u16) -> Vec<Effect> {
    model.size = (columns, rows);
    Vec::new()
}

fn learned(model: &mut Model, board: Arc<Board>) -> Vec<Effect> {
    model.board = board;
    Vec::new()
}

fn ticked(model: &mut Model, now: Moment) -> Vec<Effect> {
    model.now = now;
    Vec::new()
}
