//! Keys that are text, or the answer to a small question. They reach no command.

use super::view::Asking;
use super::{ChangelogView, Field, Focus, Text, Wish, forms};
use crate::app::{Effect, Model, Screen};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Whether this key is text or an answer here, and not a command. Leaving, suspending and redrawing always are.
#[must_use]
pub fn takes_keys(model: &Model, key: KeyEvent) -> bool {
    let view = &model.changelog;
    let open = view.asking.is_some() || view.opening.is_some() || view.focus == Focus::Typing;
    let always = key.modifiers == KeyModifiers::CONTROL && matches!(key.code, KeyCode::Char('c' | 'z' | 'l'));
    model.screen == Screen::Changelog && open && !always
}

/// Takes such a key.
pub fn typed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if model.changelog.asking.is_none() && model.changelog.opening.is_some() {
        return typed_ahead(&mut model.changelog, key);
    }
    let by_hand = model.pace.may_send(model.now);
    match (&model.changelog.asking, key.code) {
        (Some(Asking::Discard), KeyCode::Char('y')) if !by_hand => Vec::new(),
        (Some(Asking::Discard), code) => discard_answered(&mut model.changelog, code),
        (Some(Asking::Commit(_)), KeyCode::Enter) => commit_named(model),
        (Some(Asking::Commit(_)), KeyCode::Esc) => cancelled(&mut model.changelog),
        (Some(Asking::Commit(_)), _) => commit_typed(&mut model.changelog, key),
        (None, KeyCode::Esc) => rested(&mut model.changelog),
        (None, KeyCode::Tab) => forms::next_field(model),
        (None, KeyCode::Enter) if one_line(&model.changelog) => forms::next_field(model),
        (None, KeyCode::BackTab) => forms::previous_field(model),
        (None, _) => text_typed(&mut model.changelog, key),
    }
}

/// Takes pasted text where text is typed.
pub fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    let view = &mut model.changelog;
    match (&mut view.asking, view.focus) {
        (Some(Asking::Commit(field)), _) => field.insert(text.trim().lines().next().unwrap_or_default()),
        (None, _) if view.opening.is_some() => view.ahead.extend(keys_of(text)),
        (None, Focus::Typing) => text_of(view).into_iter().for_each(|field| field.insert(text)),
        _ => {}
    }
    Vec::new()
}

/// What is typed while the form is on its way is for the form. Esc calls it off.
fn typed_ahead(view: &mut ChangelogView, key: KeyEvent) -> Vec<Effect> {
    if key.code == KeyCode::Esc {
        view.opening = None;
        view.ahead.clear();
    } else {
        view.ahead.push(key);
    }
    Vec::new()
}

fn keys_of(text: &str) -> impl Iterator<Item = KeyEvent> {
    text.chars().filter(|letter| *letter != '\r').map(|letter| match letter {
        '\n' => KeyEvent::from(KeyCode::Enter),
        letter => KeyEvent::from(KeyCode::Char(letter)),
    })
}

fn one_line(view: &ChangelogView) -> bool {
    view.draft.as_ref().is_some_and(|draft| draft.field == Field::Subject)
}

fn text_of(view: &mut ChangelogView) -> Option<&mut Text> {
    let free = view.writing.is_none() && view.editing.is_none();
    view.draft.as_mut().filter(|_| free)?.text_mut()
}

fn text_typed(view: &mut ChangelogView, key: KeyEvent) -> Vec<Effect> {
    if let Some(text) = text_of(view) {
        text.key(key);
    }
    Vec::new()
}

fn rested(view: &mut ChangelogView) -> Vec<Effect> {
    view.focus = Focus::Form;
    Vec::new()
}

fn cancelled(view: &mut ChangelogView) -> Vec<Effect> {
    view.asking = None;
    Vec::new()
}

fn commit_typed(view: &mut ChangelogView, key: KeyEvent) -> Vec<Effect> {
    if let Some(Asking::Commit(field)) = &mut view.asking {
        field.key(key);
    }
    Vec::new()
}

fn commit_named(model: &mut Model) -> Vec<Effect> {
    let Some(Asking::Commit(field)) = model.changelog.asking.take() else { return Vec::new() };
    let wanted = Wish::named(&field.trimmed());
    wanted.map_or_else(Vec::new, |wanted| forms::wish(&mut model.changelog, wanted))
}

/// Only `y` says yes; Enter, Esc, `n` and `q` say no; other keys do nothing.
fn discard_answered(view: &mut ChangelogView, code: KeyCode) -> Vec<Effect> {
    match code {
        KeyCode::Char('y') => {
            view.asking = None;
            forms::throw_away(view)
        }
        KeyCode::Char('n' | 'q') | KeyCode::Enter | KeyCode::Esc => cancelled(view),
        _ => Vec::new(),
    }
}
