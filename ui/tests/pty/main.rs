//! The program in a real pseudo-terminal: it opens at once, listens, and gives the terminal back in every exit.

mod console;
mod keys;
mod leaving;
mod world;
