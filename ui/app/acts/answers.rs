//! What comes back for a form: stages, the end, the inputs of a workflow, an edited text.

use super::{Field, InputsRead, Progress, Value};
use crate::app::changelog::Text;
use crate::app::{Effect, Model, Notice, notifying};
use engine::domain::BranchName;
use engine::domain::pull_request::ChangelogPresence;
use engine::fault::Fault;
use engine::operations::act::{ActEnd, Outcome, Stage};
use engine::workflow::Input;
use std::sync::Arc;

/// Something that came back.
#[derive(Debug, Clone)]
pub enum ActMsg {
    /// The act of this form is so far.
    Reached(u64, Stage),
    /// The act of this form ended.
    Ended(u64, ActEnd),
    /// What this workflow takes on this branch, for this form.
    Inputs(u64, (String, BranchName), InputsRead),
    /// What this branch brings to the changelog of that one, for this form.
    Brings(u64, (BranchName, BranchName), ChangelogPresence),
    /// The text of this form as the editor left it.
    Edited(u64, Result<String, Arc<Fault>>),
}

/// Takes an answer in. One for a form that is gone is said, not shown.
pub fn answered(model: &mut Model, msg: ActMsg) -> Vec<Effect> {
    match msg {
        ActMsg::Reached(id, stage) => {
            let form = model.acts.form.as_mut().filter(|form| form.id == id);
            if let Some(form) = form.filter(|form| matches!(form.progress, Progress::Going(_))) {
                form.progress = Progress::Going(stage);
            }
        }
        ActMsg::Ended(id, end) => ended(model, id, end),
        ActMsg::Inputs(id, of, read) => inputs(model, id, &of, read),
        ActMsg::Brings(id, of, told) => brings(model, id, &of, told),
        ActMsg::Edited(id, text) => edited(model, id, text),
    }
    super::learn(model);
    Vec::new()
}

fn ended(model: &mut Model, id: u64, mut end: ActEnd) {
    if let Some(at) = model.acts.going.iter().position(|(going, _)| *going == id) {
        let (_, act) = model.acts.going.remove(at);
        went(model, act, &mut end);
    }
    notifying::announce(model, &end.sentence);
    model.notify(notice(&end));
    if let Some(form) = model.acts.form.as_mut().filter(|form| form.id == id) {
        // What was only not sent can be sent after all.
        form.word = Text::default();
        form.progress = if end.outcome == Outcome::Refused { Progress::Open } else { Progress::Ended(end) };
    }
}

/// Keeps what was done from here, and says what a merge leaves to do: this clone does not have it.
fn went(model: &mut Model, act: String, end: &mut ActEnd) {
    if !matches!(end.outcome, Outcome::Observed | Outcome::Accepted) {
        return;
    }
    if act.starts_with("prs merge ") {
        end.next_step.get_or_insert_with(|| "a f fetches it into this clone.".into());
    }
    model.acts.done.push(act);
}

fn notice(end: &ActEnd) -> Notice {
    let hint = end.next_step.as_ref().map(|hint| format!(" {hint}")).unwrap_or_default();
    let unrecorded =
        if end.recorded { "" } else { " It is not on the record of changes: the store cannot be written." };
    let text = format!("{}{hint}{unrecorded}", end.sentence);
    match end.outcome {
        Outcome::Observed | Outcome::Accepted => Notice::Said(text),
        Outcome::Refused | Outcome::Failed | Outcome::Unknown => Notice::Failed(text),
    }
}

/// An answer about another workflow or branch than the form names by now is dropped.
fn inputs(model: &mut Model, id: u64, of: &(String, BranchName), read: InputsRead) {
    let waits = |form: &&mut Box<super::Form>| form.id == id && form.asked.as_ref() == Some(of);
    let Some(form) = model.acts.form.as_mut().filter(waits) else { return };
    form.fields.truncate(2);
    match read {
        Ok(startable) => {
            form.unread = None;
            form.fields.extend(startable.inputs.iter().map(field));
        }
        Err(fault) => form.unread = Some(fault),
    }
    form.at = form.at.min(form.stops().saturating_sub(1));
}

/// An answer about another pair of branches than the form names by now is dropped.
fn brings(model: &mut Model, id: u64, of: &(BranchName, BranchName), told: ChangelogPresence) {
    let form = model.acts.form.as_mut().filter(|form| form.id == id);
    if let Some(brings) = form.and_then(|form| form.brings.as_mut()).filter(|brings| brings.of == *of) {
        brings.told = Some(told);
    }
}

fn field(input: &Input) -> Field {
    let needed = if input.required { "required" } else { "may be empty" };
    let help = input.description.as_ref().map_or_else(|| needed.to_owned(), |words| format!("{words} ({needed})"));
    let default = input.default.as_deref().unwrap_or_default();
    if input.options.is_empty() {
        return Field::line(&input.name, &help, default);
    }
    let at = input.options.iter().position(|option| option == default).unwrap_or(0);
    Field { name: input.name.clone(), help, value: Value::Choice { options: input.options.clone(), at } }
}

fn edited(model: &mut Model, id: u64, text: Result<String, Arc<Fault>>) {
    let text = match text {
        Ok(text) => text,
        Err(fault) => return model.fail(&fault),
    };
    let form = model.acts.form.as_mut().filter(|form| form.id == id && form.progress == Progress::Open);
    if let Some(field) = form.and_then(|form| form.focused_text()) {
        *field = Text::of(&text);
    }
}
