//! The changelog screen without a terminal: the drift list, the entry form, the exact edits, and the one key that writes.
//!
//! | file | what is there |
//! |---|---|
//! | `view` | the state, whole |
//! | `finding_key` `kinds` `listing` | which findings are shown, in which rows |
//! | `text` `draft` | the form and its words |
//! | `panes` | which parts of the screen there is room for |
//! | `plan` `preview` | the exact edits: asked, answered, current or not |
//! | `traffic` | what is asked of the shell, and what comes back |
//! | `settle` | after every message: rows and questions follow from the state |
//! | `moves` `forms` `fixes` `diff` `write` `back` | what keys do |
//! | `typing` | keys that are text |
//! | `answers` | what comes back from the engine and the editor |

mod draft;
mod finding_key;
pub mod kinds;
mod listing;
mod plan;
mod preview;
mod text;
mod traffic;
mod view;

mod answers;
mod back;
mod diff;
mod fixes;
mod forms;
mod moves;
mod panes;
mod settle;
mod typing;
mod write;

#[cfg(test)]
mod tests;

pub use answers::answered;
pub use back::back;
pub use diff::toggle_full;
pub use draft::{About, BreakingChoice, BreakingSign, Draft, EntryFacts, Field, FileFact, Origin, Words};
pub use finding_key::FindingKey;
pub use fixes::{mark, mark_all, mark_range, preview_fix, preview_fix_of_selected};
pub use forms::{ask_commit, discard, edit_outside, enter_does, next_field, open, open_named, previous_field};
pub use listing::{Catalog, Listing, Row, Sieve};
pub use moves::{Step, focus_pane, moved, reveal, toggle_scope};
pub use panes::{Pane, panes};
pub use plan::{FileDiff, Plan, PlanRow};
pub use preview::{Preview, PreviewDesk, Purpose, Question, QuestionId, Seen};
pub use settle::settle;
pub use text::Text;
pub use traffic::{ChangelogEffect, ChangelogMsg, KeptDraft, Written};
pub use typing::{pasted, takes_keys, typed};
pub use view::{Asking, ChangelogView, Focus, Scope, Subject, Wish};
pub use write::{blocked, write};
