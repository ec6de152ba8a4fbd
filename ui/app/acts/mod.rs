//! Acts at GitHub: the form that says what one will do, sending it, and what came of it.
//!
//! | file | what is there |
//! |---|---|
//! | `field` | a text, a line or a choice of a form |
//! | `form` | the form: what it is about, its fields, its plan, how far it is |
//! | `open` | which form is opened on what is selected |
//! | `keys` | typing, choosing, sending |
//! | `answers` | what comes back |

mod answers;
mod field;
mod form;
mod keys;
mod open;
#[cfg(test)]
mod tests;

pub use answers::{ActMsg, answered};
pub use field::{Field, Value};
pub use form::{About, Brings, Form, Progress, Sentence};
pub use keys::{closed, is_typing, pasted, pressed, sends_among, typed};
pub use open::{
    approve_plan, ask_reviewer, cancel, comment, merge, on_pull, on_run, on_work_branch, open_promotion, open_pull,
    rerun, rule, start, start_named,
};

use super::Model;
use engine::domain::BranchName;
use engine::domain::workflow_run::RunId;
use engine::operations::Startable;
use engine::operations::act::ActPlan;
use std::sync::Arc;

/// The form that is open, and the one that was closed with words in it.
#[derive(Debug, Clone, Default)]
pub struct ActsView {
    /// The open form.
    pub form: Option<Box<Form>>,
    /// A form that was closed before it was sent; it comes back when the same is opened again.
    kept: Option<Box<Form>>,
    /// Forms are told apart by number, so that no answer comes to another one.
    last: u64,
    /// Acts that are under way, by the number of their form: what each is, in the words of the command line.
    pub going: Vec<(u64, String)>,
    /// Acts that went well in this run, in the same words.
    done: Vec<String>,
}

impl ActsView {
    /// Whether this run was cancelled from here.
    #[must_use]
    pub fn cancelled(&self, run: RunId) -> bool {
        let words = format!("runs cancel {run}");
        let of_it =
            |act: &String| act.strip_prefix(&words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        self.done.iter().any(of_it)
    }
}

/// What is to be done outside for an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActEffect {
    /// Confirm the plan with the word and do it; answered by [`ActMsg::Reached`] and [`ActMsg::Ended`].
    Send {
        /// The form.
        form: u64,
        /// What was shown.
        plan: Box<ActPlan>,
        /// What was typed.
        word: String,
    },
    /// Read what a workflow takes on a branch; answered by [`ActMsg::Inputs`].
    Inputs {
        /// The form.
        form: u64,
        /// The file of the workflow, and the branch.
        of: (String, BranchName),
    },
    /// Read what a branch brings to the changelog of another one; answered by [`ActMsg::Brings`].
    Brings {
        /// The form.
        form: u64,
        /// The branch, and the one it would go into.
        of: (BranchName, BranchName),
    },
    /// Lend the terminal to the person's editor for this text; answered by [`ActMsg::Edited`].
    Edit {
        /// The form.
        form: u64,
        /// The text so far.
        text: String,
    },
}

/// What a workflow takes, or why that is not known.
pub type InputsRead = Result<Startable, Arc<engine::fault::Fault>>;

/// The plan of the form is made anew when what it is about may have changed.
pub(super) fn learn(model: &mut Model) {
    let Model { acts, board, config, now, .. } = model;
    if let Some(form) = &mut acts.form {
        form.plan_again(board, config, *now);
    }
}
