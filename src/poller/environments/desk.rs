//! Puts the readings of one environment on the board. What did not change keeps its pointer, so that nobody works on it
//! again.

use crate::board::{Board, Reading};
use crate::domain::{EnvName, Moment};
use crate::environment::Environment;
use crate::fault::{Fault, Result};
use std::sync::Arc;
use tokio::sync::watch;

/// The place of one environment on the board.
#[derive(Clone)]
pub(super) struct Desk {
    pub name: EnvName,
    pub board: watch::Sender<Arc<Board>>,
    pub clock: fn() -> Moment,
}

/// Whether a reading tells something else than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Another value, or the first.
    Changed,
    /// The same value again.
    Same,
    /// It could not be read.
    Failed,
}

impl Desk {
    /// The environment as it is on the board.
    pub fn known(&self) -> Arc<Environment> {
        self.board.borrow().environments.get(&self.name).cloned().unwrap_or_default()
    }

    /// Changes the environment on the board.
    pub fn publish(&self, change: impl FnOnce(&mut Environment)) {
        self.board.send_modify(|board| {
            let place = Arc::make_mut(board).environments.entry(self.name.clone()).or_default();
            change(Arc::make_mut(place));
        });
    }

    /// The same, where it is news only if the change says so.
    pub fn publish_if(&self, change: impl FnOnce(&mut Environment) -> bool) {
        self.board.send_if_modified(|board| {
            let place = Arc::make_mut(board).environments.entry(self.name.clone()).or_default();
            change(Arc::make_mut(place))
        });
    }

    /// Puts a result into its place: a value replaces the reading, a fault ages it.
    pub fn take<T: PartialEq>(&self, place: impl Fn(&mut Environment) -> &mut Reading<T>, result: Result<T>) -> Told {
        let now = (self.clock)();
        let mut told = Told::Failed;
        self.publish(|env| {
            let reading = place(env);
            *reading = match (result, reading.value()) {
                (Ok(value), Some(before)) if value == **before => {
                    told = Told::Same;
                    Reading::shared(Arc::clone(before), now)
                }
                (Ok(value), _) => {
                    told = Told::Changed;
                    Reading::fresh(value, now)
                }
                (Err(fault), _) => reading.failed(fault, now),
            };
        });
        told
    }

    /// Ages a reading, unless it said the same before: a source that is away need not move the screen again and again.
    pub fn fail<T>(&self, place: impl Fn(&mut Environment) -> &mut Reading<T>, fault: Fault) {
        let now = (self.clock)();
        let mut known = (*self.known()).clone();
        if place(&mut known).fault().is_some_and(|said| said.to_string() == fault.to_string()) {
            return;
        }
        self.publish(|env| {
            let reading = place(env);
            *reading = reading.failed(fault, now);
        });
    }
}
