//! When the console wants to know the time next: only when something on the screen would change by it.

use super::{Audience, Model, Screen, age, environments, outside, promotion, pulls, rollback};
use chrono::{DurationRound, TimeDelta};
use engine::board::Reading;
use engine::domain::Moment;
use engine::domain::host::Link;

/// After this long a waiting prefix shows its menu.
pub const MENU_AFTER: TimeDelta = TimeDelta::milliseconds(300);

/// The next moment at which the screen would look different with nothing else happening.
#[must_use]
pub fn next_tick(model: &Model) -> Moment {
    let mut next = next_minute(model.now);
    let mut sooner = |moment: Option<Moment>| next = next.min(moment.unwrap_or(next));
    sooner(menu(model));
    sooner(model.fetch.as_ref().map(|_| model.now + TimeDelta::seconds(1)));
    sooner(age_of(model.now, &model.board.repository));
    sooner(age_of(model.now, &model.board.branches));
    sooner(age_of(model.now, &model.board.changelog));
    sooner(age_of(model.now, &model.board.merge));
    sooner(jobs(model));
    sooner(pulls::next_change(model));
    sooner(going(model));
    sooner(counting(model));
    sooner(promotion::next_change(model));
    sooner(rollback::next_change(model));
    sooner(services(model));
    next
}

/// The seconds of what goes on are on the screen.
fn going(model: &Model) -> Option<Moment> {
    let run = outside::run(model).filter(|_| model.screen == Screen::Runs)?;
    run.state.goes_on().then(|| model.now + TimeDelta::seconds(1))
}

/// The seconds of checks that run, and of a host that is tried again, are on the screen.
fn counting(model: &Model) -> Option<Moment> {
    let name = environments::chosen(model).filter(|_| model.screen == Screen::Environments)?;
    let env = model.board.environments.get(&name)?;
    let counts = matches!(env.link, Link::Opening(_) | Link::Lost { .. });
    (counts || model.environments.checking.contains_key(&name)).then(|| model.now + TimeDelta::seconds(1))
}

/// When the jobs of the selected run are to be read.
fn jobs(model: &Model) -> Option<Moment> {
    let run = outside::run(model).filter(|_| model.screen == Screen::Runs)?;
    model.runs.jobs.due(run, model.now, model.board.github_pace)
}

/// The ages of the services are on the screen.
fn services(model: &Model) -> Option<Moment> {
    let shown = model.overlays.contains(&super::Overlay::Fleet).then_some(&model.fleet.services)?;
    let rows = shown.iter().filter_map(|service| service.row.as_ref()?.oldest);
    rows.map(|taken| age::next_change(model.now, taken)).min()
}

/// The clock of the header shows minutes.
fn next_minute(now: Moment) -> Moment {
    now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now) + TimeDelta::minutes(1)
}

/// Whether the menu of a waiting prefix is to be shown by now.
#[must_use]
pub fn menu_is_due(model: &Model) -> bool {
    let due = |since: Moment| model.now.signed_duration_since(since) >= MENU_AFTER;
    let at_once = model.look.audience == Audience::Listening;
    model.prefix.as_ref().is_some_and(|pending| at_once || due(pending.since))
}

fn menu(model: &Model) -> Option<Moment> {
    let due = model.prefix.as_ref()?.since + MENU_AFTER;
    (model.look.audience == Audience::Sighted && due > model.now).then_some(due)
}

fn age_of<T>(now: Moment, reading: &Reading<T>) -> Option<Moment> {
    reading.taken().map(|taken| age::next_change(now, taken))
}
