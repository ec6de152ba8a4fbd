//! The selected image in words, or why there is none.

use super::super::draw_facts;
use super::state;
use crate::app::{Model, images, outside};
use crate::screens::frame;
use crate::theme::Role;
use engine::domain::image::{Image, Restorable};
use engine::matrix::Row;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

type Fact = (&'static str, String, Role);

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(row) = images::selected(model) else { return draw_facts(model, area, "no image", &[], buffer) };
    match outside::image(model) {
        Some(image) => draw_facts(model, area, &image.tag, &facts(model, image), buffer),
        None => draw_facts(model, area, &super::cells::commit(&row.key), &gap(model, row), buffer),
    }
}

fn gap(model: &Model, row: &Row) -> Vec<Fact> {
    let why = row.gap().map(|gap| format!("no image: {gap}")).unwrap_or_default();
    let mut facts = vec![("State", why, Role::Error)];
    facts.extend(row.subject.clone().map(|subject| ("Subject", subject, Role::Text)));
    facts.extend(row.when.map(|when| ("Committed", format!("{} ago", frame::ago(model, when)), Role::Text)));
    facts
}

fn facts(model: &Model, image: &Image) -> Vec<Fact> {
    let (word, role) = state(&image.restorable);
    let word = match &image.restorable {
        Restorable::Yes => "✓ tag, manifest and config are all there: it can be had back".to_owned(),
        Restorable::Broken(why) | Restorable::Unknown(why) => format!("{word}: {why}"),
        Restorable::Unasked => "? not looked at: only the newest tags and the moving ones are".to_owned(),
    };
    let unknown = || "? unknown".to_owned();
    let mut facts = vec![
        ("State", word, role),
        ("Digest", image.digest.as_ref().map_or_else(unknown, ToString::to_string), Role::Text),
        ("Commit", image.commit.map_or_else(unknown, |commit| commit.to_string()), Role::Text),
        (
            "Built",
            image.created.map_or_else(unknown, |created| format!("{} ago", frame::ago(model, created))),
            Role::Text,
        ),
    ];
    facts.extend(images::reference(model).map(|reference| ("Pull", format!("docker pull {reference}"), Role::Text)));
    if !image.moving.is_empty() {
        facts.push(("Moving", format!("{} point here", image.moving.join(", ")), Role::Text));
    }
    if let Some(doubt) = &image.doubt {
        facts.push(("Doubt", doubt.clone(), Role::Warn));
    }
    facts.extend(image.labels.iter().map(|(name, value)| ("Label", format!("{name} = {value}"), Role::Dim)));
    facts
}
