//! What comes back for a rollback. An answer to another question than the one that is open is dropped.

use super::remark;
use super::run::Stage;
use crate::app::{Effect, Model, Notice, notifying};
use engine::domain::pull_request::PullNumber;
use engine::fault::Fault;
use engine::operations::act::{self, ActEnd};
use engine::operations::journal::Story;
use engine::operations::promotion::{Ended, Progress};
use engine::operations::rollback::{Ending, Finished, News as Heard};
use std::path::PathBuf;
use std::sync::Arc;

/// Something that came back.
#[derive(Debug, Clone)]
pub enum News {
    /// What went on, in its order.
    Heard(Vec<Heard>),
    /// It ended.
    Finished(Arc<Finished>),
    /// What goes by GitHub is so far.
    Reached(act::Stage),
    /// What went by GitHub ended there.
    Acted(Arc<ActEnd>),
    /// How far what GitHub took is on its way to serve.
    Followed(Arc<Progress>),
    /// It is this pull request that brought what was bad.
    Found(PullNumber),
    /// The comment that tells of it was posted, or why not.
    Remarked(Arc<ActEnd>),
    /// It was not begun.
    Refused(Arc<Fault>),
}

/// Takes an answer in.
pub fn answered(model: &mut Model, id: u64, news: News) -> Vec<Effect> {
    let now = model.now;
    let Some(run) = model.rollback.run.as_mut().filter(|run| run.id == id) else { return Vec::new() };
    match news {
        News::Heard(news) => news.into_iter().for_each(|news| run.heard(news, now)),
        News::Finished(finished) => {
            let notice = sentence(&finished);
            let served = finished.ending.exit_code() == 0;
            run.stage = Stage::Ended(Arc::clone(&finished));
            if run.rung.is_none() {
                still_left(&mut model.rollback.left, &finished);
            }
            if let Some(quarantined) = &finished.quarantined {
                model.rollback.quarantined.clone_from(quarantined);
            }
            model.rollback.past.add(&finished.story);
            notifying::announce(model, &notice);
            model.notify(if served { Notice::Said(notice) } else { Notice::Failed(notice) });
            if !finished.recorded {
                model.notify(Notice::Failed("This rollback is not on the record of changes.".into()));
            }
            // What serves now is read anew.
            return vec![Effect::Refresh];
        }
        News::Reached(stage) => run.reached = Some(stage),
        News::Acted(end) => {
            let next = end.next_step.as_ref().map(|next| format!(" {next}")).unwrap_or_default();
            let (notice, done) = (format!("{}{next}", end.sentence), end.outcome.exit_code() == 0);
            run.stage = Stage::Acted(end);
            notifying::announce(model, &notice);
            model.notify(if done { Notice::Said(notice) } else { Notice::Failed(notice) });
            return vec![Effect::Refresh];
        }
        News::Followed(progress) => {
            let ended = progress.ended.clone();
            run.progress = Some(progress);
            return ended.map(|ended| followed(model, &ended)).unwrap_or_default();
        }
        News::Found(pull) => remark::found(model, pull),
        News::Remarked(end) => remark::ended(model, &end),
        News::Refused(fault) => {
            run.stage = Stage::Refused(Arc::clone(&fault));
            model.fail(&fault);
        }
    }
    Vec::new()
}

/// One that was left stays so where a look did not tell how it ended.
fn still_left(left: &mut Option<(PathBuf, Arc<Story>)>, finished: &Finished) {
    match left {
        Some((_, story)) if finished.ending == Ending::Unknown => *story = Arc::new(finished.story.clone()),
        _ => *left = None,
    }
}

/// What GitHub took has come to its end.
fn followed(model: &mut Model, ended: &Ended) -> Vec<Effect> {
    let next = ended.next_step.as_ref().map(|next| format!(" {next}")).unwrap_or_default();
    let notice = format!("{}.{next}", ended.sentence);
    notifying::announce(model, &notice);
    model.notify(if ended.outcome.exit_code() == 0 { Notice::Said(notice) } else { Notice::Failed(notice) });
    vec![Effect::Refresh]
}

fn sentence(finished: &Finished) -> String {
    let next = finished.next.as_ref().map(|next| format!(" {next}")).unwrap_or_default();
    let by_hand = finished.by_hand.as_ref().map(|line| format!(" By hand: {line}")).unwrap_or_default();
    format!("{}.{next}{by_hand}", finished.sentence)
}
