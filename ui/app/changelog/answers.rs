//! What comes back from the engine and the editor. An answer to a question nobody asks anymore is dropped.

use super::settle::relist;
use super::{
    About, ChangelogMsg, ChangelogView, Draft, EntryFacts, Focus, Plan, QuestionId, Subject, Text, Words, Written,
};
use crate::app::{Effect, Model};
use engine::domain::CommitId;
use engine::fault::Fault;
use std::collections::HashMap;
use std::sync::Arc;

/// Takes an answer in.
pub fn answered(model: &mut Model, msg: ChangelogMsg) -> Vec<Effect> {
    match msg {
        ChangelogMsg::Opened(id, answer) => opened(model, id, answer),
        ChangelogMsg::Planned(id, answer) => planned(&mut model.changelog, id, answer),
        ChangelogMsg::Wrote(id, answer) => wrote(model, id, answer),
        ChangelogMsg::Edited(id, answer) => edited(model, id, answer),
        ChangelogMsg::Authors(authors) => named(&mut model.changelog, &authors),
        ChangelogMsg::Drafted(drafted) => drafts_found(model, drafted),
        ChangelogMsg::NotKept(fault) => failed(model, &fault),
    }
}

type Opened = Result<(Arc<EntryFacts>, Option<Words>), Arc<Fault>>;

/// The form opens with its description ready to be typed. A form that was open keeps its words where drafts are kept.
fn opened(model: &mut Model, id: QuestionId, answer: Opened) -> Vec<Effect> {
    let view = &mut model.changelog;
    if view.opening.take_if(|(asked, _)| *asked == id).is_none() {
        return Vec::new();
    }
    let ahead = std::mem::take(&mut view.ahead);
    match answer {
        Ok((facts, kept)) => show_form(view, Draft::open(facts, kept)),
        Err(fault) => return failed(model, &fault),
    }
    ahead.into_iter().flat_map(|key| super::typed(model, key)).collect()
}

fn show_form(view: &mut ChangelogView, draft: Draft) {
    view.kept = draft.is_worth_keeping().then(|| (draft.facts.about.clone(), draft.words()));
    view.draft = Some(draft);
    view.show(Subject::Entry);
    view.focus = Focus::Typing;
}

fn planned(view: &mut ChangelogView, id: QuestionId, answer: Result<Plan, Arc<Fault>>) -> Vec<Effect> {
    let wanted = view.wanted();
    view.preview.answered(id, answer, wanted.as_ref());
    Vec::new()
}

fn wrote(model: &mut Model, id: QuestionId, answer: Result<Written, Arc<Fault>>) -> Vec<Effect> {
    let view = &mut model.changelog;
    if view.writing.take_if(|asked| *asked == id).is_none() {
        return Vec::new();
    }
    // Whatever happened, the files may differ from what every earlier preview was planned on.
    view.epoch += 1;
    match answer {
        Ok(written) => written_well(model, written),
        Err(fault) => not_written(model, &fault),
    }
}

fn written_well(model: &mut Model, written: Written) -> Vec<Effect> {
    let view = &mut model.changelog;
    let mut effects = match view.subject {
        Subject::Entry => super::forms::throw_away(view),
        Subject::FixMarked => marks_used(view),
        Subject::FixOne(_) | Subject::Selected => Vec::new(),
    };
    view.show(view.subject_beneath());
    view.focus = Focus::List;
    model.say(match written.files {
        0 => "Nothing was left to write: the files stand there so already.".to_owned(),
        1 => "1 file is written. See them with git diff; nothing is committed.".to_owned(),
        files => format!("{files} files are written. See them with git diff; nothing is committed."),
    });
    effects.push(Effect::Refresh);
    effects
}

fn marks_used(view: &mut ChangelogView) -> Vec<Effect> {
    view.list.marks.clear();
    view.recount_hidden();
    Vec::new()
}

fn not_written(model: &mut Model, fault: &Arc<Fault>) -> Vec<Effect> {
    failed(model, fault);
    vec![Effect::Refresh]
}

fn edited(model: &mut Model, id: QuestionId, answer: Result<String, Arc<Fault>>) -> Vec<Effect> {
    let view = &mut model.changelog;
    if view.editing.take_if(|asked| *asked == id).is_none() {
        return Vec::new();
    }
    match answer {
        Ok(text) => put_back(view, &text),
        Err(fault) => return failed(model, &fault),
    }
    Vec::new()
}

fn put_back(view: &mut ChangelogView, text: &str) {
    if let Some(field) = view.draft.as_mut().and_then(Draft::text_mut) {
        *field = Text::of(text.trim_end());
    }
}

/// Says at the start that words are waiting, so that nobody has to remember.
fn drafts_found(model: &mut Model, drafted: Vec<About>) -> Vec<Effect> {
    let names: Vec<String> = drafted.iter().map(ToString::to_string).collect();
    model.changelog.drafted.get_or_insert_default().extend(drafted);
    if !names.is_empty() {
        model.say(format!("Words of unwritten entries are kept: {}. :entry opens one.", names.join(", ")));
    }
    Vec::new()
}

fn named(view: &mut ChangelogView, authors: &HashMap<CommitId, String>) -> Vec<Effect> {
    view.authors.extend(authors.iter().map(|(commit, author)| (*commit, author.clone())));
    relist(view);
    Vec::new()
}

fn failed(model: &mut Model, fault: &Fault) -> Vec<Effect> {
    model.fail(fault);
    Vec::new()
}
