//! Images: each tag, the commit it was built from, where the moving tags point, and whether it can be had back.

use super::{Words, draw_facts, draw_list, places};
use crate::app::{Model, outside};
use crate::parts::RowOf;
use crate::screens::frame;
use crate::theme::Role;
use engine::domain::image::{Image, Restorable};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::screens) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (list, detail) = places(model, area);
    let reading = &model.board.images;
    let images = reading.value().map(|list| list.images.as_slice()).unwrap_or_default();
    let title = reading.value().map_or_else(|| "Images".to_owned(), |list| format!("Images  {}", list.name));
    let words =
        Words { title: &title, what: "the registry", source: "registry", none: "- there are no tags", total: None };
    let row_at = |at: usize, width: u16| row(model, &images[at], width);
    draw_list(model, (reading, images.len()), &words, (heads, row_at), (list, &mut *buffer));
    if let Some(area) = detail {
        match outside::image(model) {
            Some(image) => draw_facts(model, area, &image.tag, &facts(model, image), buffer),
            None => draw_facts(model, area, "no image", &[], buffer),
        }
    }
}

fn tag_width(width: u16) -> usize {
    usize::from(width).saturating_sub(if width >= 100 { 74 } else { 38 }).clamp(16, 40)
}

fn heads(model: &Model, width: u16) -> RowOf<'_> {
    let row = RowOf::new(&model.look.theme, width).text("  ", Role::Dim).cell("TAG", tag_width(width), Role::Dim);
    let row = row.cell("COMMIT", 7, Role::Dim).cell("STATE", 13, Role::Dim).cell("BUILT", 5, Role::Dim);
    if width >= 100 {
        row.cell("SIZE", 7, Role::Dim).cell("MOVING TAGS", 20, Role::Dim).text("DIGEST", Role::Dim)
    } else {
        row
    }
}

fn row<'a>(model: &'a Model, image: &Image, width: u16) -> RowOf<'a> {
    let here = outside::image(model).is_some_and(|selected| selected.tag == image.tag);
    let row = RowOf::new(&model.look.theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    let (state, role) = state(&image.restorable);
    let commit = image.commit.map_or_else(|| "-".to_owned(), |commit| commit.short());
    let built = image.created.map_or_else(|| "-".to_owned(), |created| frame::ago(model, created));
    let row = row.cell(&image.tag, tag_width(width), Role::Text).cell(&commit, 7, Role::Text);
    let row = row.cell(state, 13, role).cell(&built, 5, Role::Dim);
    if width < 100 {
        return row;
    }
    let size = image.size.map_or_else(|| "-".to_owned(), |size| format!("{} MB", size / 1_000_000));
    let digest: String = image.digest.iter().flat_map(|digest| digest.0.chars().take(14)).collect();
    row.cell(&size, 7, Role::Dim).cell(&image.moving.join(", "), 20, Role::Text).text(&digest, Role::Dim)
}

/// Whether it can be had back, as a sign and a word.
pub(in crate::screens) const fn state(restorable: &Restorable) -> (&'static str, Role) {
    match restorable {
        Restorable::Yes => ("✓ whole", Role::Ok),
        Restorable::Broken(_) => ("✗ broken", Role::Error),
        Restorable::Unasked => ("· not looked", Role::Dim),
        Restorable::Unknown(_) => ("? unknown", Role::Unknown),
    }
}

fn facts(model: &Model, image: &Image) -> Vec<(&'static str, String, Role)> {
    let (word, role) = state(&image.restorable);
    let word = match &image.restorable {
        Restorable::Yes => "✓ tag, manifest and config are all there: it can be had back".to_owned(),
        Restorable::Broken(why) | Restorable::Unknown(why) => format!("{word}: {why}"),
        Restorable::Unasked => "· not looked at: only the newest tags and the moving ones are".to_owned(),
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
    if !image.moving.is_empty() {
        facts.push(("Moving", format!("{} point here", image.moving.join(", ")), Role::Text));
    }
    if let Some(doubt) = &image.doubt {
        facts.push(("Doubt", doubt.clone(), Role::Warn));
    }
    facts.extend(image.labels.iter().map(|(name, value)| ("Label", format!("{name} = {value}"), Role::Dim)));
    facts
}
