//! What keeps every promotion out: the lock or the freeze of somebody, as GitHub told it last. Nobody has to do anything
//! about it, unless its time is over: then somebody makes sure that nothing goes on under it, and ends it.

use super::attention::{Attention, Opens, Rank, Severity};
use crate::app::Screen;
use engine::board::Board;
use engine::domain::Moment;
use engine::domain::lock::{Hold, Lock};

pub(super) fn item(board: &Board, now: Moment) -> Option<Attention> {
    let lock = board.lock.value()?.as_ref().as_ref()?;
    let word = if lock.hold == Hold::Freeze { "freeze" } else { "lock" };
    let severity = if lock.is_over(now) { Severity::Warning } else { Severity::Note };
    let (key, opens) = (format!("{word} {}", lock.nonce.as_deref().unwrap_or_default()), Opens::Screen(Screen::Runs));
    Some(Attention { key, rank: Rank::Held, severity, word, text: text(lock, now), opens })
}

fn text(lock: &Lock, now: Moment) -> String {
    let words = lock.words(now);
    if lock.is_over(now) { format!("{words}. {} ends it", lock.unlock()) } else { words }
}
