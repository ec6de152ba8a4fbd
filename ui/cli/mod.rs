//! The command line: one file per subcommand, each a function from arguments and [`context::Context`] to an exit code.
//! `command` has what may be typed, `entry` runs it, `report` tells a fault.
//!
//! Exit codes: 0 yes/clean/done, 1 the answer is no, 2 usage or configuration, 3 could not read,
//! 4 refused, 5 sent and failed.

mod act;
pub mod ask;
pub mod audit;
pub mod bisect;
pub mod branches;
pub mod changelog;
pub mod columns;
mod command;
pub mod completions;
pub mod config;
pub mod context;
pub mod csv;
pub mod delivery;
pub mod demo;
pub mod doctor;
pub mod drill;
mod entry;
pub mod env;
pub mod fetch;
pub mod fleet;
pub mod follow;
pub(crate) mod github;
pub mod health;
pub mod help;
pub mod images;
pub mod init;
pub mod keys;
mod leaving;
pub mod lint;
pub mod lock;
pub mod logs;
pub mod man;
pub mod mine;
mod output;
mod paragraph;
mod plain;
pub mod precheck;
pub mod promote;
pub mod prs;
pub mod record;
mod refusal;
mod report;
pub mod roadmap;
pub mod rollback;
pub mod runs;
pub mod secrets;
pub mod status;
pub(crate) mod survey;
pub mod themes;
pub mod times;
pub mod trust;
mod watch;
pub mod whereabouts;

pub use command::{Cli, Command};
use engine::fault::Fault;
pub use entry::main;
use entry::{console, perform, read, spelled_out, warn};
use report::report;

/// What every subcommand gives back: the exit code, or the fault that decides it.
pub type Outcome = Result<u8, Fault>;
