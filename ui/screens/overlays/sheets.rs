//! The sheet of each overlay.

use super::sheet::{At, Cell, Sheet};
use crate::app::environments;
use crate::app::overlays;
use crate::app::{Model, Overlay, Setting, Typing};
use crate::app::{lists, log_reader};
use crate::commands::{self, HelpLine};
use crate::theme::Role;

pub(super) fn sheet<'a>(model: &'a Model, overlay: &'a Overlay) -> Sheet<'a> {
    match overlay {
        Overlay::Help { search, scroll, typing } => help(model, search, *scroll, *typing),
        Overlay::Palette { input, row } => palette(model, input, *row),
        Overlay::Themes { row, .. } => themes(model, *row),
        Overlay::Filter { input } => filter(model, input),
        Overlay::Sort { row } => sort(model, *row),
        Overlay::Settings { row } => settings(model, *row),
        Overlay::Pages { row } => pages(model, *row),
        Overlay::Page { title, lines, scroll } => page(title, lines, *scroll),
        // Drawn by itself.
        Overlay::Act | Overlay::Promotion | Overlay::Rollback | Overlay::Fleet | Overlay::Bisect => page("", &[], 0),
    }
}

fn help<'a>(model: &Model, search: &str, scroll: usize, typing: Typing) -> Sheet<'a> {
    let page = commands::help(model, search);
    let mut rows = Vec::new();
    for (title, lines) in [("This screen", &page.here), ("Everywhere", &page.everywhere)] {
        if !lines.is_empty() {
            rows.push(vec![Cell::new(title, 0, Role::Title)]);
            rows.extend(lines.iter().map(help_row));
        }
    }
    if rows.is_empty() {
        rows.push(vec![Cell::new("- none match", 0, Role::Skipped)]);
    }
    rows.push(vec![Cell::new("… opens a form or preview first: nothing happens on the first key", 0, Role::Dim)]);
    rows.push(vec![Cell::new("capital letters change something; small letters only look", 0, Role::Dim)]);
    let prompt = (typing == Typing::Yes || !search.is_empty()).then(|| search.to_owned());
    let over = model.overlays.contains(&Overlay::Promotion);
    let title = format!("Help: {}", if over { "Promotion" } else { model.screen.names().0 });
    Sheet { title: title.into(), note: "/ searches   Esc closes".into(), prompt, rows, at: At::Scroll(scroll) }
}

fn help_row(line: &HelpLine) -> Vec<Cell> {
    let ready = line.unready.is_none();
    let (keys, words) = if ready { (Role::Key, Role::Text) } else { (Role::Dim, Role::Dim) };
    let mut cells = vec![Cell::new("", 1, words), Cell::new(&line.keys, 22, keys), Cell::new(line.name, 20, words)];
    cells.push(Cell::new(line.unready.as_deref().unwrap_or(line.help), 0, if ready { Role::Text } else { Role::Dim }));
    if let Some(hidden) = line.hides {
        cells.push(Cell::new(format!("  (here in the place of {hidden})"), 0, Role::Dim));
    }
    cells
}

fn palette<'a>(model: &Model, input: &str, row: usize) -> Sheet<'a> {
    let lines = overlays::matches(model, input);
    let rows = lines.iter().map(|line| {
        let ready = line.unready.is_none();
        let role = if ready { Role::Text } else { Role::Dim };
        let typed = line.command.typed.map(|typed| format!(":{} {}", typed.word, typed.argument)).unwrap_or_default();
        let keys = model.keymap.hint(line.command.id).unwrap_or_default();
        let words = line.unready.as_deref().unwrap_or(line.command.help);
        vec![
            Cell::new(line.command.name, 22, role),
            Cell::new(keys, 10, if ready { Role::Key } else { Role::Dim }),
            Cell::new(typed, 14, Role::Dim),
            Cell::new(words, 0, Role::Dim),
        ]
    });
    let note = "Enter does it   Esc closes".into();
    Sheet { title: "Commands".into(), note, prompt: Some(format!(":{input}")), rows: rows.collect(), at: At::Row(row) }
}

fn themes<'a>(model: &Model, row: usize) -> Sheet<'a> {
    let rows = model.look.themes.iter().map(|name| vec![Cell::new(name, 0, Role::Text)]).collect();
    let note = "Enter keeps   Esc brings the old one back".into();
    Sheet { title: "Theme".into(), note, prompt: None, rows, at: At::Row(row) }
}

fn filter<'a>(model: &Model, input: &str) -> Sheet<'a> {
    let log = log_reader::open(model).is_some();
    let title = if log { "Search the log".into() } else { format!("Filter: {}", model.screen.names().0) };
    let what = if log { "any text of a line; n and N go on" } else { "words, !word, is:missing, author:name" };
    let note = format!("{what}   Enter keeps   Esc clears");
    Sheet { title: title.into(), note, prompt: Some(input.to_owned()), rows: Vec::new(), at: At::Scroll(0) }
}

fn sort<'a>(model: &Model, row: usize) -> Sheet<'a> {
    let now = lists::order_row(model);
    let orders = lists::orders(model.screen).into_iter().enumerate();
    let rows = orders.map(|(at, name)| {
        let mark = if at == now { "now" } else { "" };
        vec![Cell::new(name, 24, Role::Text), Cell::new(mark, 0, Role::Dim)]
    });
    Sheet {
        title: "Sort by".into(),
        note: "Enter chooses".into(),
        prompt: None,
        rows: rows.collect(),
        at: At::Row(row),
    }
}

fn settings<'a>(model: &Model, row: usize) -> Sheet<'a> {
    let rows = Setting::ALL.iter().map(|setting| {
        vec![
            Cell::new(setting.name(), 10, Role::Title),
            Cell::new(setting.value(model), 32, Role::Text),
            Cell::new(setting.lasts(), 0, Role::Dim),
        ]
    });
    let note = "Enter changes it until cutover ends; the right column makes it last".into();
    Sheet { title: "Settings".into(), note, prompt: None, rows: rows.collect(), at: At::Row(row) }
}

fn pages<'a>(model: &Model, row: usize) -> Sheet<'a> {
    let pages = environments::pages(model);
    let rows =
        pages.iter().map(|page| vec![Cell::new(&page.name, 14, Role::Title), Cell::new(&page.address, 0, Role::Link)]);
    let name = environments::chosen(model).map(|name| name.to_string()).unwrap_or_default();
    let title = format!("Open of {name}");
    Sheet { title: title.into(), note: "Enter opens".into(), prompt: None, rows: rows.collect(), at: At::Row(row) }
}

fn page<'a>(title: &'a str, lines: &[String], scroll: usize) -> Sheet<'a> {
    let rows = lines.iter().map(|line| vec![Cell::new(line, 0, Role::Text)]).collect();
    Sheet { title: title.into(), note: "Esc closes".into(), prompt: None, rows, at: At::Scroll(scroll) }
}
