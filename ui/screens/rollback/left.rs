//! A rollback that was begun on this machine and has not ended: what is known of it, and what can be done. It is told before
//! the ways back, so that nobody sends the opposite of what goes on by mistake.

use super::{Case, facts};
use crate::parts::RowOf;
use crate::screens::said::said;
use crate::theme::Role;
use engine::domain::{CommitId, SlotName};
use engine::environment::slots::loud;
use engine::operations::journal::{Site, Standing, Story};

/// What can be done.
const KEYS: [(&str, &str); 3] = [
    ("G    ", "looks how it ended, and ends it. Nothing is run again."),
    ("Tab  ", "shows the ways back without it. What was left may still move the traffic."),
    ("Esc  ", "closes this; nothing is sent."),
];

pub(super) fn rows<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let theme = &case.model.look.theme;
    let say = |role, text: &str| said(theme, "", role, text, width);
    let Some((_, story)) = &case.model.rollback.left else { return say(Role::Text, "It has ended.") };
    let mut rows = vec![facts::now(case, facts::known_of(case).as_ref(), width), RowOf::new(theme, width)];
    rows.extend(say(Role::Warn, &begun(story)));
    rows.extend(say(Role::Text, &standing(story)));
    if is_untold(case, story) {
        rows.extend(say(Role::Warn, "Its journal does not say of which service it is: this one's host is looked at."));
    }
    rows.push(RowOf::new(theme, width));
    for (key, does) in KEYS {
        rows.extend(said(theme, key, Role::Text, does, width));
    }
    let refused = case.wizard.said.iter();
    rows.extend(refused.flat_map(|why| said(theme, "✗ ", Role::Error, why, width)));
    rows.push(RowOf::new(theme, width));
    let check = case.way.and_then(|way| way.check.as_deref());
    rows.extend(check.map(|line| said(theme, "Look by hand: ", Role::Text, line, width)).unwrap_or_default());
    rows
}

/// The same in a line among the ways back, for whoever went on to them.
pub(super) fn line<'a>(case: &Case<'a>, width: u16) -> Vec<RowOf<'a>> {
    let Some((_, story)) = &case.model.rollback.left else { return Vec::new() };
    let at = story.opening.at.with_timezone(case.model.now.offset()).format("%H:%M");
    let words = format!("A rollback begun at {at} by {} has not ended: Tab, G looks how.", story.opening.who);
    said(&case.model.look.theme, "! ", Role::Warn, &words, width)
}

/// Whether nothing says that it is of what is looked at.
fn is_untold(case: &Case<'_>, story: &Story) -> bool {
    let settings = case.model.config.environments.get(case.ladder.env.as_str());
    settings.is_none_or(|settings| story.opening.is_of_site(&Site::of(settings)).is_none())
}

fn begun(story: &Story) -> String {
    let opening = &story.opening;
    let slot = opening.aim.as_ref().and_then(|aim| aim.slot.clone()).map(|slot| loud(&SlotName(slot)));
    let commit = (opening.from != CommitId::default()).then(|| opening.from.short());
    let to: Vec<String> = slot.into_iter().chain(commit).collect();
    let to = if to.is_empty() { "what was there before".to_owned() } else { to.join(" ") };
    let at = opening.at.format("%Y-%m-%d %H:%M");
    format!("A rollback to {to} was begun here by {} at {at}, and did not end.", opening.who)
}

fn standing(story: &Story) -> String {
    match story.standing() {
        Standing::NotBegun => "No step was begun: nothing was run.".to_owned(),
        Standing::Within(step) => format!("It was left within {step}: whether that was done is not known."),
        Standing::After(step, _) => format!("Its last step that ended is {step}."),
        Standing::Closed(_) => "It has ended.".to_owned(),
    }
}
