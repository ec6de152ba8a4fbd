//! What comes back for a rollback. An answer to another question than the one that is open is dropped.

use super::run::Stage;
use crate::app::{Effect, Model, Notice};
use engine::fault::Fault;
use engine::operations::rollback::{Finished, News as Heard};
use std::sync::Arc;

/// Something that came back.
#[derive(Debug, Clone)]
pub enum News {
    /// What went on, in its order.
    Heard(Vec<Heard>),
    /// It ended.
    Finished(Arc<Finished>),
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
            model.notify(if served { Notice::Said(notice) } else { Notice::Failed(notice) });
            if !finished.recorded {
                model.notify(Notice::Failed("This rollback is not on the record of changes.".into()));
            }
            // What serves now is read anew.
            return vec![Effect::Refresh];
        }
        News::Refused(fault) => {
            run.stage = Stage::Refused(Arc::clone(&fault));
            model.fail(&fault);
        }
    }
    Vec::new()
}

fn sentence(finished: &Finished) -> String {
    let next = finished.next.as_ref().map(|next| format!(" {next}")).unwrap_or_default();
    format!("{}.{next}", finished.sentence)
}
