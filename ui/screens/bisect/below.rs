//! What to do next, or what was found.

use crate::app::Model;
use crate::app::bisect::Told;
use crate::cli::bisect::counted;
use crate::parts::{Frame, Panel, RowOf, visible};
use crate::screens::said::{put, said};
use crate::theme::Role;
use engine::lifecycle::bisect::{Bisection, Brought, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

type Say<'a> = &'a dyn Fn(&str, Role, &str) -> Vec<RowOf<'a>>;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let panel = Panel { title: title(model), note: "", frame: Frame::Single };
    let inside = panel.draw(theme, area, buffer);
    let say = |sign: &str, role: Role, text: &str| said(theme, sign, role, text, inside.width);
    let mut lines = match &model.bisect.told {
        None => Vec::new(),
        Some(Err(fault)) => say("? ", Role::Unknown, &format!("{fault}.")),
        Some(Ok(told)) => known(model, told, &say),
    };
    let room = usize::from(inside.height);
    if lines.len() > room && room > 0 {
        let more = lines.len() + 1 - room;
        lines.truncate(room - 1);
        lines.extend(say("", Role::Key, &format!("… {more} more lines: cutover bisect prints all of it")));
    }
    put(lines, inside, buffer);
}

fn title(model: &Model) -> &'static str {
    let search = model.bisect.known().and_then(Told::search);
    match search {
        Some(search) if search.next().is_some() => "Try the marked one",
        Some(search) if search.is_found() => "Found",
        Some(_) => "Not found",
        None => "What to do",
    }
}

fn known<'a>(model: &Model, told: &Told, say: Say<'a>) -> Vec<RowOf<'a>> {
    let mut lines = match &told.bisection {
        None => say("", Role::Text, what_is_missing(model)),
        Some(Err(fault)) => contradiction(fault, say),
        Some(Ok(search)) => stands(search, told, say),
    };
    lines.extend(told.notes.iter().flat_map(|note| say("Note  ", Role::Dim, note)));
    lines
}

fn what_is_missing(model: &Model) -> &'static str {
    let said = |wanted: Word| model.bisect.words.iter().any(|(_, word)| *word == wanted);
    match (said(Word::Good), said(Word::Bad)) {
        (false, false) => {
            "Choose a version that works and say + (good), then a later one that does not and say - (bad)."
        }
        (true, _) => "Now choose a later version that does not work and say - (bad).",
        (false, true) => "Now choose an earlier version that works and say + (good).",
    }
}

fn contradiction<'a>(fault: &engine::fault::Fault, say: Say<'a>) -> Vec<RowOf<'a>> {
    let mut lines = say("✗ ", Role::Error, &format!("{fault}."));
    lines.extend(fault.next_step().into_iter().flat_map(|hint| say("  ", Role::Text, hint)));
    lines.extend(say("  ", Role::Dim, "u takes back what was said of the selected version, c all of it."));
    lines
}

fn stands<'a>(search: &Bisection, told: &Told, say: Say<'a>) -> Vec<RowOf<'a>> {
    let (good, bad) = (search.good().commit.short(), search.bad().commit.short());
    let Some(next) = search.next() else { return ended(search, (&good, &bad), say) };
    let tries = match search.narrowed.tries() {
        1 => "the last try".to_owned(),
        tries => format!("{tries} tries at most"),
    };
    let sentence =
        format!("Try {}: {tries}. Then say + (good), - (bad) or s (skip). It can be looked at by", next.commit.short());
    let mut lines = say("", Role::Text, &sentence);
    for look in &told.looks {
        lines.extend(say("  ", Role::Text, &look.words));
        lines.extend(look.command.iter().flat_map(|command| say("    ", Role::Key, command)));
    }
    if let Some(brought) = &search.brought {
        lines.extend(say("", Role::Dim, &format!("{} between {good} and {bad}.", counted(brought))));
    }
    lines
}

fn ended<'a>(search: &Bisection, (good, bad): (&str, &str), say: Say<'a>) -> Vec<RowOf<'a>> {
    let sentence = if search.is_found() {
        format!("{good} is the last good, {bad} the first bad.")
    } else {
        format!("What lies between {good} and {bad} cannot be tried.")
    };
    let mut lines = say("", Role::Text, &sentence);
    match &search.brought {
        Some(brought) => lines.extend(listed(brought, say)),
        None => lines.extend(say("? ", Role::Unknown, "What came between them is not known: this clone cannot tell.")),
    }
    lines.extend(say("", Role::Dim, &format!("The difference: git diff {good} {bad}")));
    lines
}

fn listed<'a>(brought: &Brought, say: Say<'a>) -> Vec<RowOf<'a>> {
    let mut lines = say("", Role::Text, &format!("{} between them:", counted(brought)));
    for commit in &brought.commits {
        let words = format!("{}  {}  {}", commit.id.short(), visible(&commit.author.name), visible(&commit.subject));
        lines.extend(say("  ", Role::Text, &words));
    }
    let names: Vec<String> = brought.authors.iter().map(|one| format!("{} ({})", one.name, one.commits)).collect();
    if !names.is_empty() {
        lines.extend(say("", Role::Text, &format!("By {}.", names.join(", "))));
    }
    lines
}
