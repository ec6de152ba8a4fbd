//! The terminal of cutover: the command line, the screens and the keys. It never fetches; the engine does.
//!
//! | place | what is there |
//! |---|---|
//! | [`cli`] | arguments, and the same acts without a screen |
//! | [`app`] | model, messages, effects and the one `update` function |
//! | [`commands`] | the table of commands, from which footer, help, palette and README are printed |
//! | [`keymap`] | which keys mean which command: preset and remaps |
//! | [`theme`] | roles to styles |
//! | [`screens`] | one file per screen; `draw` takes `&Model` |
//! | [`bisect_effects`] | reads what the search for what brought a fault asks for |
//! | [`changelog_effects`] | performs what the changelog screen asks for |
//! | [`images_effects`] | performs what the images screen asks for |
//! | [`drafts`] | words of unwritten entries, kept in the state folder |
//! | [`where_effects`] | performs what the screen asks for on which a change is followed |
//! | `fleet` | several services: which there are, and a row of each |
//! | [`go_bag`] | what break-glass goes by where the configuration says nothing |
//! | [`text_editor`] | the person's own editor on a text |
//! | [`shell`] | the running console: terminal, loop, effects |
//! | [`places`] | where cutover keeps its files |
//! | [`unfinished`] | what was begun on this machine and has not ended |
//! | [`variables`] | the variables of the process, read once |
//! | [`promoting`] | what the command line and the console share of a promotion |
//! | [`named`] | names that nothing else has |
//! | [`parts`] | small drawing pieces shared by screens |

pub mod app;
pub mod bisect_effects;
pub mod changelog_effects;
pub mod cli;
pub mod commands;
pub mod drafts;
mod fleet;
pub mod go_bag;
pub mod images_effects;
pub mod keymap;
pub mod named;
pub mod parts;
pub mod places;
pub mod promoting;
pub mod screens;
pub mod shell;
pub mod text_editor;
pub mod theme;
pub mod unfinished;
pub mod variables;
pub mod where_effects;

pub use shell::open;
