//! Stepping back one level, which never leaves the program: overlay, fetch, error, zoom, filter, marks, screen.

use super::branches::BranchesPane;
use super::{
    Effect, Model, Notice, Screen, Zoom, audit, branches, changelog, environments, fetching, images, outside, overlays,
    promotion, pulls, runs, visit, whereabouts,
};

/// Whether there was a level to step back from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stepped {
    /// One level back.
    Back(Vec<Effect>),
    /// This is the top.
    AtTop,
}

/// One level back; at the top nothing.
pub fn step(model: &mut Model) -> Vec<Effect> {
    match try_step(model) {
        Stepped::Back(effects) => effects,
        Stepped::AtTop => Vec::new(),
    }
}

/// One level back; at the top, leaves the program.
pub fn step_or_quit(model: &mut Model) -> Vec<Effect> {
    match try_step(model) {
        Stepped::Back(effects) => effects,
        Stepped::AtTop => vec![Effect::Quit],
    }
}

/// One level back, if there is one.
pub fn try_step(model: &mut Model) -> Stepped {
    if !model.overlays.is_empty() {
        return Stepped::Back(overlays::close(model));
    }
    if model.fetch.as_ref().is_some_and(|fetch| !fetch.stopping) {
        return Stepped::Back(fetching::stop(model));
    }
    if dismiss_error(model) {
        return Stepped::Back(Vec::new());
    }
    if let Some(effects) = leave_log(model) {
        return Stepped::Back(effects);
    }
    if let Some(effects) = promotion::back(model) {
        return Stepped::Back(effects);
    }
    if unzoom(model) || leave_detail(model) || clear_list(model) {
        return Stepped::Back(Vec::new());
    }
    if model.screen != Screen::Dashboard {
        return Stepped::Back(visit::screen(model, Screen::Dashboard));
    }
    Stepped::AtTop
}

fn dismiss_error(model: &mut Model) -> bool {
    let newest = model.notices.iter().rposition(|notice| matches!(notice, Notice::Failed(_)));
    newest.map(|at| model.notices.remove(at)).is_some()
}

/// The log of a container has effects: nobody reads it any more.
fn leave_log(model: &mut Model) -> Option<Vec<Effect>> {
    if model.screen == Screen::Environments { environments::back(model) } else { None }
}

fn unzoom(model: &mut Model) -> bool {
    std::mem::replace(&mut model.zoom, Zoom::Off) == Zoom::On
}

fn leave_detail(model: &mut Model) -> bool {
    match model.screen {
        Screen::Images => return images::back(model),
        Screen::Runs => return runs::back(model),
        Screen::Pulls => return pulls::back(model),
        Screen::Audit => return audit::back(model),
        Screen::Where => return whereabouts::back(model),
        _ => {}
    }
    let inside = model.screen == Screen::Branches && model.branches.pane == BranchesPane::Detail;
    if inside {
        model.branches.pane = BranchesPane::List;
    }
    inside
}

fn clear_list(model: &mut Model) -> bool {
    match model.screen {
        Screen::Branches => clear_branches(model),
        Screen::Dashboard => clear_marks(&mut model.dashboard.attention),
        Screen::Changelog => changelog::back(model),
        Screen::Images => clear_images(model),
        Screen::Pulls => !std::mem::take(&mut model.pulls.filter).is_empty() && relist(model),
        Screen::Runs => !std::mem::take(&mut model.runs.filter).is_empty() && relist(model),
        _ => false,
    }
}

fn relist(model: &mut Model) -> bool {
    outside::learn(model);
    true
}

fn clear_images(model: &mut Model) -> bool {
    if model.images.filter.is_empty() {
        return clear_marks(&mut model.outside.images.list);
    }
    images::filter(model, "");
    true
}

fn clear_branches(model: &mut Model) -> bool {
    if model.branches.filter.is_empty() {
        return clear_marks(&mut model.branches.list);
    }
    branches::filter(model, "");
    true
}

fn clear_marks<K>(list: &mut super::ListView<K>) -> bool {
    let marked = !list.marks.is_empty() || list.anchor.is_some();
    list.marks.clear();
    list.anchor = None;
    marked
}
