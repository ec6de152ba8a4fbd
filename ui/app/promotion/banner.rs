//! What of promotions is told on every screen: one that goes on from here, and what keeps one out: the lock or freeze of
//! others, as GitHub told it last, and a window of the configuration.

use super::follow::Stage;
use crate::app::{Model, age};
use engine::domain::Moment;
use engine::domain::freeze::Window;
use engine::domain::lock::Lock;

/// A sentence for the line above the footer, where there is something to tell. Hostile text may be in it.
#[must_use]
pub fn banner(model: &Model) -> Option<String> {
    going(model).or_else(|| locked(model)).or_else(|| window(model))
}

fn going(model: &Model) -> Option<String> {
    let follow = model.promotion.follow.as_ref().filter(|follow| follow.goes_on())?;
    let what = match &follow.stage {
        Stage::Looking => return None,
        Stage::Sending => "on its way to the merge".to_owned(),
        _ => follow.current(&model.config),
    };
    Some(format!("⟳ The promotion of {} goes on: {what}. P shows it.", follow.title()))
}

fn locked(model: &Model) -> Option<String> {
    let reading = &model.board.lock;
    let lock = reading.value()?.as_ref().as_ref().filter(|lock| !is_own(model, lock))?;
    Some(format!("! {}", held(lock, reading.taken()?, model.now)))
}

/// Who holds it, for how long, how fresh that is, until when and why. The reason stands last: what is cut off of a long one
/// is no holder and no age.
#[must_use]
pub fn held(lock: &Lock, taken: Moment, now: Moment) -> String {
    let held = lock.since.map(|since| format!(" for {}", age::lasted(now - since))).unwrap_or_default();
    let reason = lock.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{}{held}, seen {}{}{reason}", lock.who(), age::ago(now, taken), until(lock, now))
}

fn until(lock: &Lock, now: Moment) -> String {
    let Some(until) = lock.until else { return String::new() };
    if lock.is_over(now) {
        return ", its time is over".into();
    }
    let until = until.with_timezone(now.offset());
    let day = if until.date_naive() == now.date_naive() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    format!(", until {}", until.format(day))
}

/// Whether it is that of what is followed from here, which is told by that.
fn is_own(model: &Model, lock: &Lock) -> bool {
    let story = model.promotion.follow.as_ref().and_then(|follow| follow.story.as_ref());
    story.is_some_and(|story| lock.nonce.as_deref() == Some(story.opening.id.as_str()))
}

fn window(model: &Model) -> Option<String> {
    let mut windows = model.config.promotion.freeze.iter().filter_map(|text| Window::parse(text));
    let window = windows.find(|window| window.holds(model.now))?;
    Some(format!("! Nothing is promoted now: {window}, by promotion.freeze."))
}
