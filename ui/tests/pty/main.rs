//! The program in a real pseudo-terminal: it opens at once, listens, and gives the terminal back in every exit.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod console;
mod keys;
mod leaving;
mod line_mode;
mod network;
mod notifying;
mod pasting;
mod practicing;
mod services;
mod touring;
mod world;
