//! The table of commands: id, key, name, help, danger, whether it can be used now, and what it starts.
//!
//! Footer, `?`, palette, which-key, README and `cutover keys` are printed from this table and nothing else. One file
//! per group of commands; `hints` and `listing` are the ways the table is printed.

mod act;
mod bisect;
mod branches;
mod changelog;
mod command;
mod copy;
mod environments;
mod fleet;
mod hints;
mod images;
mod listing;
mod log;
mod moving;
mod open;
mod places;
mod program;
mod promotion;
mod rollback;
mod table;
mod whereabouts;

pub use command::{Command, Danger, Reach, Scope, Spot, Typed};
pub use hints::{Hint, HintKeys, MENUS, Menu, footer, menu};
pub use listing::{HelpLine, HelpPage, Printed, help, markdown, printed};
pub use table::{BREAK_GLASS, LEAVE, all, by_id, moves, of_screen, ready, section, section_of, sections, start};
