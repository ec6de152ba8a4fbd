//! Moving: through the list, through the preview, between whole history and what is not in production.

use super::{BreakingChoice, FindingKey, Focus, Pane, Scope, panes};
use crate::app::{Effect, Model};
use engine::changelog::Kind;
use engine::domain::CommitId;

/// How far to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// By this many lines; negative is up.
    Lines(isize),
    /// To the first.
    First,
    /// To the last.
    Last,
}

/// Moves whatever has the focus.
pub fn moved(model: &mut Model, step: Step) -> Vec<Effect> {
    let view = &mut model.changelog;
    match (view.full_diff, view.focus) {
        (Some(_), _) | (None, Focus::Preview) => scrolled(model, step),
        (None, Focus::List) => selected(model, step),
        (None, Focus::Form | Focus::Typing) => chosen(model),
    }
    Vec::new()
}

/// Gives the focus to this pane, counted among those drawn, as a click does. The small question goes first.
pub fn focus_pane(model: &mut Model, pane: usize) {
    let chosen = panes(model).get(pane).copied();
    let view = &mut model.changelog;
    if view.asking.is_some() {
        return;
    }
    view.focus = match chosen {
        Some(Pane::Form) if view.focus == Focus::Typing => Focus::Typing,
        Some(Pane::Form) => Focus::Form,
        Some(Pane::Edits | Pane::FullDiff) => Focus::Preview,
        Some(Pane::List | Pane::Detail) | None => Focus::List,
    };
}

/// Selects the first finding of this kind, commit and path. A filter or scope that hides it gives way.
pub fn reveal(model: &mut Model, kind: Kind, commit: Option<CommitId>, path: Option<&str>) {
    let view = &mut model.changelog;
    let is = |key: &&FindingKey| key.kind == kind && key.commit == commit && key.path.as_deref() == path;
    let Some(key) = view.catalog.keys().find(is).cloned() else { return };
    if !view.listing.keys().contains(&key) {
        view.filter.clear();
        view.scope = Scope::Whole;
    }
    view.list.selected = Some(key);
    view.focus = Focus::List;
}

/// Whole history, or only what is not in production.
pub fn toggle_scope(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    view.scope = match view.scope {
        Scope::Whole => Scope::Unshipped,
        Scope::Unshipped => Scope::Whole,
    };
    Vec::new()
}

fn selected(model: &mut Model, step: Step) {
    let view = &mut model.changelog;
    let keys = view.listing.keys();
    match step {
        Step::Lines(by) => view.list.step(keys, by),
        Step::First => view.list.select(keys, 0),
        Step::Last => view.list.select(keys, usize::MAX),
    }
}

fn scrolled(model: &mut Model, step: Step) {
    let view = &mut model.changelog;
    let height = view.current().and_then(|shown| shown.answer.as_ref().ok()).map_or(0, super::Plan::height);
    let last = height.saturating_sub(1);
    let line = view.full_diff.as_mut().unwrap_or(&mut view.scroll);
    *line = match step {
        Step::Lines(by) => line.saturating_add_signed(by).min(last),
        Step::First => 0,
        Step::Last => last,
    };
}

/// In the form, moving changes the choice where Tab stands at it.
fn chosen(model: &mut Model) {
    let Some(draft) = &mut model.changelog.draft else { return };
    if draft.field == super::Field::Breaking {
        draft.choose(match draft.breaking {
            BreakingChoice::None => BreakingChoice::Describe,
            BreakingChoice::Describe => BreakingChoice::None,
        });
    }
}
