//! What comes back for a promotion. An answer to another question than the one that is open is dropped.

use super::follow::{Halted, Stage as Going};
use super::wizard::Stage;
use super::{Left, Whose, countdown, second, voided};
use crate::app::{Effect, Model, Notice, notifying};
use crate::promoting::{Gathered, Part, Shipped};
use engine::domain::CommitId;
use engine::fault::Fault;
use engine::operations::journal::Story;
use engine::operations::promotion::Progress;
use std::path::PathBuf;
use std::sync::Arc;

/// Something that came back.
#[derive(Debug, Clone)]
pub enum News {
    /// This is being read.
    Reads(Part),
    /// The plan, or why there is none.
    Gathered(Result<Arc<Gathered>, Arc<Fault>>),
    /// Nothing can be planned: what this journal says was begun here and has not ended.
    Left(PathBuf, Result<Arc<Story>, String>),
    /// Who else approved the plan; nobody so far, where it is empty.
    Approved(Vec<String>),
    /// What is promoted and what production has at GitHub now, as far as that was told.
    Heads([Option<CommitId>; 2]),
    /// The journal after a line.
    Told(Arc<Story>),
    /// It did not come to its merge.
    Stopped(Arc<Halted>),
    /// It is merged, and watched from now on.
    Watching(Whose, Shipped),
    /// How far it is.
    Progress(Arc<Progress>),
    /// Something that needs somebody.
    Said(String),
    /// Something that is well, or only to be known.
    Noted(String),
    /// It ended and its journal is closed, or why that could not be done.
    Finished(Result<(), Arc<Fault>>),
    /// Nothing can be followed.
    Lost(Arc<Fault>),
    /// What was left is closed, or why not.
    SetAside(Result<(), Arc<Fault>>),
}

/// Takes an answer in.
pub fn answered(model: &mut Model, id: u64, news: News) -> Vec<Effect> {
    match news {
        News::Approved(who) => return second::approved(model, id, &who),
        News::Heads(heads) => voided::looked(model, id, heads),
        News::Reads(_) | News::Gathered(_) | News::Left(..) => planned(model, id, news),
        News::SetAside(done) => set_aside(model, id, done),
        news => followed(model, id, news),
    }
    Vec::new()
}

fn planned(model: &mut Model, id: u64, news: News) {
    if let News::Gathered(Ok(gathered)) = &news {
        // It was made after the last time that the console was told.
        model.now = model.now.max(gathered.plan.made);
    }
    let Some(wizard) = model.promotion.wizard.as_mut().filter(|wizard| wizard.id == id) else { return };
    match news {
        News::Reads(part) => {
            if let Stage::Reading { part: now, .. } = &mut wizard.stage {
                *now = Some(part);
            }
        }
        News::Left(path, story) => {
            let counted = matches!(wizard.stage, Stage::Counting { .. });
            model.promotion.wizard = None;
            model.promotion.left = Some(Box::new(Left::of(path, story)));
            if counted {
                model.notify(Notice::Failed("Something else was begun here in the meantime. Nothing was sent.".into()));
            }
        }
        News::Gathered(read) => {
            gathered(model, read);
        }
        _ => {}
    }
}

fn gathered(model: &mut Model, read: Result<Arc<Gathered>, Arc<Fault>>) {
    let Some(wizard) = &mut model.promotion.wizard else { return };
    match (&wizard.stage, read) {
        (Stage::Counting { .. }, read) => countdown::read_again(model, read),
        (_, Ok(gathered)) => wizard.take(gathered),
        (_, Err(fault)) => {
            wizard.gathered = None;
            wizard.stage = Stage::Unread(fault);
        }
    }
}

fn set_aside(model: &mut Model, id: u64, done: Result<(), Arc<Fault>>) {
    let Some(left) = model.promotion.left.as_mut().filter(|left| left.asked == Some(id)) else { return };
    match done {
        Ok(()) => {
            model.promotion.left = None;
            super::keys::put_away(model);
            model.say("It is closed and on the record as unknown. P plans anew.");
        }
        Err(fault) => {
            left.asked = None;
            model.fail(&fault);
        }
    }
}

fn followed(model: &mut Model, id: u64, news: News) {
    let Some(follow) = model.promotion.follow.as_mut().filter(|follow| follow.id == id) else { return };
    match news {
        News::Told(story) => follow.told(story),
        News::Watching(whose, shipped) => follow.watching(whose, shipped),
        News::Progress(progress) => follow.progress = Some(progress),
        News::Said(sentence) => {
            follow.said.push(sentence.clone());
            model.notify(Notice::Failed(sentence));
        }
        News::Noted(sentence) => {
            follow.said.push(sentence.clone());
            model.notify(Notice::Said(sentence));
        }
        News::Stopped(halted) => {
            let notice = halted.sentence();
            follow.stage = Going::Stopped(halted);
            notifying::announce(model, &notice);
            model.notify(Notice::Failed(notice));
        }
        News::Finished(done) => {
            let notice = follow.finished(done);
            notifying::announce(model, notice.text());
            model.notify(notice);
        }
        News::Lost(fault) => follow.stage = Going::Lost(fault),
        _ => {}
    }
}
