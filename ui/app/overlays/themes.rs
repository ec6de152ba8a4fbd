//! The theme picker: the theme under the cursor is in force at once, Esc brings the one before back.

use crate::app::{Effect, Model, Overlay};

/// Opens the picker on the theme in force.
pub fn open_themes(model: &mut Model) -> Vec<Effect> {
    let before = model.look.theme.name.clone();
    let row = model.look.themes.iter().position(|name| *name == before).unwrap_or(0);
    super::open(model, Overlay::Themes { row, before })
}

/// Puts the theme of this name in force; without a name opens the picker.
pub fn use_theme(model: &mut Model, name: &str) -> Vec<Effect> {
    if name.is_empty() {
        return open_themes(model);
    }
    if model.look.themes.iter().any(|known| known == name) {
        return vec![Effect::UseTheme(name.into())];
    }
    let names: Vec<&str> = model.look.themes.iter().map(String::as_str).collect();
    model.say(format!("No theme is called {name:?}. There are: {}.", names.join(", ")));
    Vec::new()
}

/// Puts the theme under the cursor in force.
pub(super) fn preview(model: &Model) -> Vec<Effect> {
    let Some(Overlay::Themes { row, .. }) = model.overlays.last() else { return Vec::new() };
    model.look.themes.get(*row).cloned().map(Effect::UseTheme).into_iter().collect()
}

/// Closes the picker with the theme under the cursor in force.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    let effects = preview(model);
    model.overlays.pop();
    if let Some(Effect::UseTheme(name)) = effects.first() {
        model.say(format!("Theme {name} until cutover ends. [screen] dark or light in cutover.toml keeps it."));
    }
    effects
}
