//! The second pane: the selected image in words, why there is none, or two commits compared.

use super::cells::{commit, state};
use super::compare;
use crate::app::images::{self, Pane};
use crate::app::overlays::wrap;
use crate::app::{Model, age, outside};
use crate::parts::{Frame, Panel, RowOf};
use crate::theme::Role;
use engine::domain::image::{Image, Restorable};
use engine::domain::workflow_run::Run;
use engine::matrix::{Cell, Row};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A label, words, and what they mean.
pub(super) type Fact = (&'static str, String, Role);

/// The columns of labels.
const LABEL: usize = 10;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (title, facts) = told(model);
    let theme = &model.look.theme;
    let frame = if model.images.pane == Pane::Detail { Frame::Focused } else { Frame::Single };
    let cells = usize::from(Panel::inside(area).width).saturating_sub(LABEL + 1).max(8);
    let lines: Vec<(&str, String, Role)> = facts.into_iter().flat_map(|fact| folded(fact, cells)).collect();
    let room = usize::from(Panel::inside(area).height);
    let first = model.images.scroll.min(lines.len().saturating_sub(room));
    let more = lines.len().saturating_sub(first + room);
    let note = match more {
        0 => String::new(),
        1 => "1 more line".into(),
        _ => format!("{more} more lines"),
    };
    let inside = Panel { title: &title, note: &note, frame }.draw(theme, area, buffer);
    for (place, (label, text, role)) in inside.rows().zip(lines.iter().skip(first)) {
        RowOf::new(theme, place.width).cell(label, LABEL, Role::Dim).text(text, *role).draw(place, buffer);
    }
}

fn folded((label, words, role): Fact, cells: usize) -> Vec<Fact> {
    let lines = wrap(&words, cells).into_iter().enumerate();
    lines.map(|(at, text)| (if at == 0 { label } else { "" }, text, role)).collect()
}

fn told(model: &Model) -> (String, Vec<Fact>) {
    if let Some(pair) = model.images.compared {
        return (compare::title(pair), compare::facts(model, pair));
    }
    match (images::selected(model), outside::image(model)) {
        (None, _) => ("no image".into(), Vec::new()),
        (Some(row), Some(image)) => (image.tag.clone(), facts(model, row, image)),
        (Some(row), None) => (commit(&row.key), gap(model, row)),
    }
}

fn gap(model: &Model, row: &Row) -> Vec<Fact> {
    let why = row.gap().map(|gap| format!("✗ no image: {gap}")).unwrap_or_default();
    let mut facts = vec![("state", why, Role::Error)];
    facts.extend(row.subject.clone().map(|subject| ("subject", subject, Role::Text)));
    facts.extend(row.when.map(|when| ("committed", age::ago(model.github_now(), when), Role::Text)));
    facts.extend(compare::contains(model));
    facts
}

fn facts(model: &Model, row: &Row, image: &Image) -> Vec<Fact> {
    let mut facts = vec![
        whole(model, image),
        ("digest", digest(image), Role::Text),
        ("pushed", pushed(model, row, image), Role::Text),
    ];
    facts.extend(row.subject.clone().map(|subject| ("commit", format!("{} {subject}", commit(&row.key)), Role::Text)));
    facts.extend(images::reference(model).map(|reference| ("pull", format!("docker pull {reference}"), Role::Text)));
    facts.extend(compare::contains(model));
    facts.push(("platforms", platforms(image), Role::Text));
    if !image.moving.is_empty() {
        facts.push(("used by", format!("{}: tags that move and point here now", image.moving.join(", ")), Role::Text));
    }
    facts.extend(image.doubt.clone().map(|doubt| ("doubt", doubt, Role::Warn)));
    let labels = image.labels.iter().enumerate();
    let label = |at: usize| if at == 0 { "labels" } else { "" };
    facts.extend(labels.map(|(at, (name, value))| (label(at), format!("{name}={value}"), Role::Dim)));
    facts
}

/// Whether it can be had back, and why not.
fn whole(model: &Model, image: &Image) -> Fact {
    let (word, role) = state(&image.restorable);
    let text = match &image.restorable {
        Restorable::Yes => "✓ tag, manifest and config are all there: it can be had back".to_owned(),
        Restorable::Broken(why) => format!("{word}, it cannot be had back: {why}"),
        Restorable::Unknown(why) => format!("{word}: {why}"),
        Restorable::Unasked if super::is_being_read(model) => {
            "◌ not looked at yet: the registry is being read".to_owned()
        }
        Restorable::Unasked => "? not looked at: only the newest tags and the moving ones are".to_owned(),
    };
    ("state", text, role)
}

fn digest(image: &Image) -> String {
    let size = image.size.map(|size| format!("   {} MB", size / 1_000_000)).unwrap_or_default();
    image.digest.as_ref().map_or_else(|| "? unknown".to_owned(), |digest| format!("{digest}{size}"))
}

/// When it was made and by which run.
fn pushed(model: &Model, row: &Row, image: &Image) -> String {
    let when = image.created.map_or_else(
        || "? when it was made is not known".to_owned(),
        |created| format!("{}, {}", age::ago(model.github_now(), created), created.format("%Y-%m-%d %H:%M %:z")),
    );
    let built = row.cells.iter().find_map(|cell| match cell {
        Cell::Image { at, build: Some(build) } if is(model, *at, image) => Some(*build),
        _ => None,
    });
    match built {
        Some(number) => format!("{when}, by {} #{number}{}", model.config.workflows.build, by(model, number)),
        None if model.board.runs.value().is_none() => {
            format!("{when}; the runs, which would tell by whom, are not known")
        }
        None => format!("{when}, by none of the latest runs"),
    }
}

fn is(model: &Model, at: usize, image: &Image) -> bool {
    model.board.images.value().and_then(|list| list.images.get(at)).is_some_and(|other| other.tag == image.tag)
}

/// `, pushed by rohan`
fn by(model: &Model, number: u64) -> String {
    let build = |run: &&Run| run.number == number && run.file.as_deref() == Some(&model.config.workflows.build);
    let run = model.board.runs.value().and_then(|list| list.runs.iter().find(build));
    run.and_then(|run| run.actor.as_ref()).map(|actor| format!(" of a push by {actor}")).unwrap_or_default()
}

fn platforms(image: &Image) -> String {
    image.machines().unwrap_or_else(|| "? not told".to_owned())
}
