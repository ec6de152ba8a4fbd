//! Opening the form, going through its fields, its text in `$EDITOR`, and throwing it away.

use super::{About, Asking, ChangelogEffect, ChangelogView, Draft, Field, Focus, Subject, Text, Wish};
use crate::app::{Effect, Model, Screen, selected, visit};
use engine::changelog::{Finding, Fix, Kind};

/// Enter: opens the form for what lacks an entry, the fix of anything else, the text of a field, the diff of a preview.
pub fn open(model: &mut Model) -> Vec<Effect> {
    match model.changelog.focus {
        Focus::List => open_selected(model),
        Focus::Form => begin_typing(model),
        Focus::Preview => super::toggle_full(model),
        Focus::Typing => Vec::new(),
    }
}

/// What Enter does here, in a word or two.
#[must_use]
pub fn enter_does(view: &ChangelogView) -> &'static str {
    let choosing = view.draft.as_ref().is_some_and(|draft| draft.field == Field::Breaking);
    match view.focus {
        Focus::Form if choosing => "choose",
        Focus::Form => "type",
        Focus::Typing => "new line",
        Focus::Preview => "full diff",
        Focus::List if view.selected().is_some_and(|(_, finding)| form_of(finding).is_some()) => "write entry…",
        Focus::List => "preview fix…",
    }
}

/// `C`, from any screen: asks for which commit. The commit of what is selected is proposed.
pub fn ask_commit(model: &mut Model) -> Vec<Effect> {
    let proposed = selected(model).and_then(|item| item.commit).map(|commit| commit.short());
    let effects = visit::screen(model, Screen::Changelog);
    let view = &mut model.changelog;
    view.asking = Some(Asking::Commit(Box::new(Text::of(proposed.as_deref().unwrap_or("HEAD")))));
    effects
}

/// `:entry COMMIT`: opens the form for the commit of this name; without one, asks.
pub fn open_named(model: &mut Model, name: &str) -> Vec<Effect> {
    let Some(wanted) = Wish::named(name) else { return ask_commit(model) };
    let mut effects = visit::screen(model, Screen::Changelog);
    effects.extend(wish(&mut model.changelog, wanted));
    effects
}

/// Opens the form for what was asked for, once its facts are there.
pub(super) fn wish(view: &mut ChangelogView, wish: Wish) -> Vec<Effect> {
    let already = matches!((&wish, &view.draft), (Wish::About(about), Some(draft)) if draft.facts.about == *about);
    if already {
        view.show(Subject::Entry);
        view.focus = Focus::Typing;
        return Vec::new();
    }
    let id = view.next_question();
    view.opening = Some((id, wish.clone()));
    vec![Effect::Changelog(ChangelogEffect::Open(id, wish))]
}

/// Tab: the list, the fields of the form, the preview, and the list again.
pub fn next_field(model: &mut Model) -> Vec<Effect> {
    turn(&mut model.changelog, 1)
}

/// Shift-Tab: the same way back.
pub fn previous_field(model: &mut Model) -> Vec<Effect> {
    turn(&mut model.changelog, -1)
}

/// `e`: the description, or what breaks where Tab stands there, in `$EDITOR`.
pub fn edit_outside(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    let id = view.next_question();
    let Some(draft) = view.draft.as_mut().filter(|_| view.subject == Subject::Entry) else { return Vec::new() };
    if draft.field == Field::Breaking {
        draft.field = Field::Description;
    }
    let Some(text) = draft.text_mut().map(|text| text.trimmed()) else { return Vec::new() };
    view.editing = Some(id);
    view.focus = Focus::Form;
    vec![Effect::Changelog(ChangelogEffect::EditText(id, text))]
}

/// `X`: closes the preview of a fix, or throws the form away; asks first when words would be lost.
pub fn discard(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    match &view.draft {
        _ if view.subject != Subject::Entry => {
            view.show(view.subject_beneath());
            Vec::new()
        }
        None => Vec::new(),
        Some(draft) if draft.is_worth_keeping() => {
            view.asking = Some(Asking::Discard);
            Vec::new()
        }
        Some(_) => throw_away(view),
    }
}

/// Closes the form and forgets its words, here and where they are kept.
pub(super) fn throw_away(view: &mut ChangelogView) -> Vec<Effect> {
    let Some(draft) = view.draft.take() else { return Vec::new() };
    view.kept = None;
    if let Some(drafted) = &mut view.drafted {
        drafted.remove(&draft.facts.about);
    }
    view.focus = Focus::List;
    if view.subject == Subject::Entry {
        view.show(Subject::Selected);
    }
    vec![Effect::Changelog(ChangelogEffect::DropDraft(draft.facts.about.clone()))]
}

fn open_selected(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    let Some((_, finding)) = view.selected() else { return Vec::new() };
    match form_of(finding) {
        Some(about) => wish(view, Wish::About(about)),
        None => super::preview_fix_of_selected(model),
    }
}

/// The form that Enter opens for a finding. What mends itself needs none.
fn form_of(finding: &Finding) -> Option<About> {
    about(finding).filter(|_| finding.fix != Fix::Auto)
}

/// The entry that a finding asks for, or that waits for its commit.
pub(super) fn about(finding: &Finding) -> Option<About> {
    match (finding.kind, finding.commit, &finding.path) {
        (Kind::Missing, Some(commit), _) => Some(About::Commit(commit)),
        (Kind::Pending, _, Some(path)) => Some(About::Pending(path.clone())),
        _ => None,
    }
}

fn begin_typing(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.changelog;
    if view.writing.is_some() || view.editing.is_some() {
        model.say("The text is in use: it can be changed again in a moment.");
        return Vec::new();
    }
    let Some(draft) = &mut view.draft else { return Vec::new() };
    if draft.text_mut().is_some() {
        view.focus = Focus::Typing;
        return Vec::new();
    }
    super::moved(model, super::Step::Lines(1))
}

fn turn(view: &mut ChangelogView, by: isize) -> Vec<Effect> {
    let typing = view.focus == Focus::Typing;
    let stops = stops(view);
    let here = stops.iter().position(|stop| *stop == stop_of(view)).unwrap_or(0);
    let next = (here + stops.len()).saturating_add_signed(by) % stops.len();
    go(view, stops[next], typing);
    Vec::new()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    List,
    Field(Field),
    Preview,
}

fn stops(view: &ChangelogView) -> Vec<Stop> {
    let fields = view.draft.as_ref().filter(|_| view.subject == Subject::Entry).map_or(&[][..], Draft::fields);
    let preview = (view.subject != Subject::Selected).then_some(Stop::Preview);
    std::iter::once(Stop::List).chain(fields.iter().map(|field| Stop::Field(*field))).chain(preview).collect()
}

fn stop_of(view: &ChangelogView) -> Stop {
    match (view.focus, &view.draft) {
        (Focus::Form | Focus::Typing, Some(draft)) => Stop::Field(draft.field),
        (Focus::Preview, _) => Stop::Preview,
        _ => Stop::List,
    }
}

/// Tab out of a text goes on typing in the next text.
fn go(view: &mut ChangelogView, stop: Stop, typing: bool) {
    view.focus = match stop {
        Stop::List => Focus::List,
        Stop::Preview => Focus::Preview,
        Stop::Field(field) => {
            let Some(draft) = &mut view.draft else { return };
            draft.field = field;
            if typing && draft.text_mut().is_some() { Focus::Typing } else { Focus::Form }
        }
    };
}
