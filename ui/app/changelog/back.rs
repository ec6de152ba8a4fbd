//! Esc and `q`: one step back at a time, the nearest thing first.

use super::{ChangelogView, Focus, Subject};
use crate::app::Model;

/// Closes the nearest thing. `false` when nothing on this screen is open, so that the screen itself can be left.
pub fn back(model: &mut Model) -> bool {
    let view = &mut model.changelog;
    close_over(view) || leave_focus(view) || close_subject(view) || clear(view)
}

fn close_over(view: &mut ChangelogView) -> bool {
    view.asking.take().is_some() || view.full_diff.take().is_some()
}

fn leave_focus(view: &mut ChangelogView) -> bool {
    let before = view.focus;
    view.focus = match before {
        Focus::Typing => Focus::Form,
        Focus::Form | Focus::Preview | Focus::List => Focus::List,
    };
    before != Focus::List
}

/// A fix gives way to the form beneath it; the form to the selected finding. The form's words stay.
fn close_subject(view: &mut ChangelogView) -> bool {
    match view.subject {
        Subject::Selected => return false,
        Subject::Entry => view.show(Subject::Selected),
        Subject::FixOne(_) | Subject::FixMarked => view.show(view.subject_beneath()),
    }
    true
}

fn clear(view: &mut ChangelogView) -> bool {
    if !view.filter.is_empty() {
        view.filter.clear();
        return true;
    }
    let began = view.list.anchor.take().is_some();
    let marked = !view.list.marks.is_empty() && !began;
    if marked {
        view.list.marks.clear();
        view.marks_changed();
    }
    began || marked
}
