//! Which panes of the screen there is room for. Drawing asks, and so does `W`, which writes only what is drawn.

use super::{ChangelogView, Focus, Subject};
use crate::app::{Model, Preview, Zoom};

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The findings.
    List,
    /// The selected finding in full, while nothing is previewed.
    Detail,
    /// The entry form.
    Form,
    /// The exact edits, as many rows as there is room for.
    Edits,
    /// The exact edits over everything else.
    FullDiff,
}

/// From this many columns on, the list keeps its place beside the form and the edits.
const BESIDE: u16 = 100;
/// Fewer columns or rows have room for one pane only.
const BELOW: (u16, u16) = (60, 16);

/// The panes that are drawn, in the order of the Tab key.
#[must_use]
pub fn panes(model: &Model) -> Vec<Pane> {
    let view = &model.changelog;
    let alone = model.zoom == Zoom::On || model.size.0 < BELOW.0 || model.size.1 < BELOW.1;
    match (view.full_diff, alone, model.preview) {
        (Some(_), ..) => vec![Pane::FullDiff],
        (None, true, _) => vec![focused(view)],
        (None, false, Preview::Hidden) if !in_form(view) => vec![Pane::List],
        (None, false, shown) => beside_the_list(view, model.size.0, shown),
    }
}

fn beside_the_list(view: &ChangelogView, columns: u16, shown: Preview) -> Vec<Pane> {
    let roomy = columns >= BESIDE;
    let form = view.subject == Subject::Entry && (roomy || in_form(view));
    let edits = view.subject != Subject::Selected && (roomy || !in_form(view)) && shown == Preview::Shown;
    let detail = view.subject == Subject::Selected;
    let optional = [(Pane::Detail, detail), (Pane::Form, form), (Pane::Edits, edits)];
    let drawn = optional.into_iter().filter(|(_, drawn)| *drawn).map(|(pane, _)| pane);
    std::iter::once(Pane::List).chain(drawn).collect()
}

fn focused(view: &ChangelogView) -> Pane {
    match view.focus {
        Focus::List => Pane::List,
        Focus::Form | Focus::Typing => Pane::Form,
        Focus::Preview => Pane::Edits,
    }
}

fn in_form(view: &ChangelogView) -> bool {
    view.subject == Subject::Entry && matches!(view.focus, Focus::Form | Focus::Typing)
}
