//! Marks, and the fix of what is marked.

use super::{ChangelogView, FindingKey, Focus, Subject, settle};
use crate::app::dashboard::Opens;
use crate::app::{Effect, Model, Screen, visit};
use std::collections::HashSet;

/// Marks the selected finding, or takes its mark away, and goes to the next one.
pub fn mark(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    view.list.toggle_mark(view.listing.keys());
    view.list.step(view.listing.keys(), 1);
    view.marks_changed();
    Vec::new()
}

/// Begins a range, or marks everything from its beginning to the selected finding.
pub fn mark_range(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    view.list.toggle_range(view.listing.keys());
    view.marks_changed();
    Vec::new()
}

/// Marks every finding shown; when all are marked, takes their marks away.
pub fn mark_all(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    view.list.toggle_all(view.listing.keys());
    view.marks_changed();
    Vec::new()
}

/// `F`, from any screen: shows what mending the marked findings would write, or the selected one when none is marked.
pub fn preview_fix(model: &mut Model) -> Vec<Effect> {
    come_here(model);
    if model.changelog.list.marks.is_empty() {
        return preview_fix_of_selected(model);
    }
    show_fix(&mut model.changelog, Subject::FixMarked)
}

/// Shows what mending the selected finding would write.
pub fn preview_fix_of_selected(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    let Some((key, _)) = view.selected() else { return Vec::new() };
    let subject = Subject::FixOne(key.clone());
    show_fix(view, subject)
}

/// From the dashboard, a finding selected there comes along.
fn come_here(model: &mut Model) {
    let attention = model.dashboard.selected().filter(|_| model.screen == Screen::Dashboard);
    if let Some(Opens::Finding { kind, commit, path }) = attention.map(|item| item.opens.clone()) {
        super::reveal(model, kind, commit, path.as_deref());
        settle::relist(&mut model.changelog);
    }
    visit::screen(model, Screen::Changelog);
}

fn show_fix(view: &mut ChangelogView, subject: Subject) -> Vec<Effect> {
    view.show(subject);
    view.focus = Focus::List;
    Vec::new()
}

impl ChangelogView {
    /// Puts something else on the right side. What was shown there is no longer what `W` writes.
    pub(super) fn show(&mut self, subject: Subject) {
        self.subject = subject;
        self.preview.shown = None;
        self.scroll = 0;
        self.full_diff = None;
        self.retarget();
    }

    /// Finds the findings that the fix is about anew. A fix of nothing is closed.
    pub(super) fn retarget(&mut self) {
        let wanted: HashSet<FindingKey> = match &self.subject {
            Subject::FixOne(key) => HashSet::from([key.clone()]),
            Subject::FixMarked => self.list.marks.clone(),
            Subject::Selected | Subject::Entry => HashSet::new(),
        };
        self.targets = self.catalog.findings_of(&wanted).into();
        let fixing = matches!(self.subject, Subject::FixOne(_) | Subject::FixMarked);
        if fixing && self.targets.is_empty() {
            self.show(self.subject_beneath());
        }
    }

    /// What comes to the right side when a fix is closed.
    pub(super) fn subject_beneath(&self) -> Subject {
        if self.draft.is_some() { Subject::Entry } else { Subject::Selected }
    }

    pub(super) fn marks_changed(&mut self) {
        self.recount_hidden();
        self.retarget();
    }

    pub(super) fn recount_hidden(&mut self) {
        let shown = self.listing.keys().iter().filter(|key| self.list.marks.contains(*key)).count();
        self.hidden_marks = self.list.marks.len() - shown;
    }
}
