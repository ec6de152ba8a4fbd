//! The running console: the terminal, the loop, and the only place that performs effects and spawns.
//!
//! | file | what is there |
//! |---|---|
//! | `open` | from a context to a running console and back to the shell |
//! | `terminal` `painter` | the terminal taken and given back; frames, and only what changed of them |
//! | `keyboard` `decode` `sequence` | what the terminal sends, in batches |
//! | `signals` | what the system sends |
//! | `run` | the loop |
//! | `perform` | effects, each with its owner |
//! | `promotion` | reading, sending and watching a promotion |
//! | `rollback` | running a rollback |
//! | `fleet` `roadmap` | reading several services, and the task lists of one |
//! | `looks` | which theme |
//! | `clipboard` `browser` `lend` | other programs of the person |
//! | `surroundings` | what kind of terminal this is, from the variables |
//! | `echo` | what the terminal really sends, printed |
//! | `crash` | the panic hook and the report it writes |

mod acts;
mod announce;
mod audit;
mod bisect;
mod browser;
mod clipboard;
mod crash;
mod decode;
mod echo;
mod environments;
mod fleet;
mod github;
mod keyboard;
mod lend;
mod links;
mod looks;
mod open;
mod painter;
mod perform;
mod promotion;
mod roadmap;
mod rollback;
mod run;
mod saved_log;
mod sequence;
mod signals;
mod surroundings;
mod terminal;

pub use echo::echo_keys;
pub use looks::shelf;
pub use open::{First, open, open_on};
pub use surroundings::{Depth, Desktop, Multiplexer, Surroundings};
