//! Which theme: chosen by hand, else by the ground of the terminal, and always within what the terminal can show.

use super::Surroundings;
use crate::app::{Audience, Chosen, Model, Notice};
use crate::cli::context::Context;
use crate::places::Places;
use crate::theme::{Depth, MONO, Shelf};
use engine::config::ScreenSettings;
use std::path::Path;
use std::sync::Arc;

/// All themes, with the one in force put on the model.
pub(super) fn dress(context: &Context, surroundings: &Surroundings, model: &mut Model) -> Shelf {
    let shelf = shelf(context.places.as_ref());
    model.look.themes = shelf.names();
    let depth = surroundings.depth;
    let screen = &context.config.screen;
    let chosen = screen.theme.as_deref();
    if chosen.is_some() || depth == Depth::Mono || model.look.audience == Audience::Listening {
        model.look.chosen = Chosen::ByHand;
    }
    let usual = if model.look.audience == Audience::Listening { "contrast" } else { screen.dark.as_str() };
    let chosen = chosen.map(|name| by_ground(&shelf, name, screen));
    let name = if depth == Depth::Mono { MONO } else { chosen.unwrap_or(usual) };
    put_on(&shelf, name, depth, model);
    tell_problems(&shelf, model);
    shelf
}

/// `light` and `dark` mean the themes of that ground, unless themes are called so.
fn by_ground<'a>(shelf: &Shelf, name: &'a str, screen: &'a ScreenSettings) -> &'a str {
    match name {
        _ if shelf.names().iter().any(|known| known == name) => name,
        "light" => &screen.light,
        "dark" => &screen.dark,
        _ => name,
    }
}

/// Every theme at hand: those that are shipped, and the person's own.
#[must_use]
pub fn shelf(places: Option<&Places>) -> Shelf {
    Shelf::new(&places.map(|places| own_themes(&places.themes())).unwrap_or_default())
}

/// Puts the theme of this name in force. An unknown name is said, and midnight stands in.
fn put_on(shelf: &Shelf, name: &str, depth: Depth, model: &mut Model) {
    let theme = shelf.theme(name, depth).or_else(|| {
        model.notify(Notice::Failed(format!("No theme is called {name:?}; g t lists them.")));
        shelf.theme("midnight", depth)
    });
    if let Some(theme) = theme {
        model.look.theme = Arc::new(theme);
    }
}

fn tell_problems(shelf: &Shelf, model: &mut Model) {
    if let Some((name, problem)) = shelf.problems().next() {
        let count = shelf.problems().count();
        let (line, column) = (problem.line, problem.column);
        let text = format!("themes: {count} wrong, first in {name} at {line}:{column}: {}", problem.sentence);
        model.notify(Notice::Failed(text));
    }
}

/// The person's own theme files, in the order of their names: name without `.toml`, and text.
fn own_themes(folder: &Path) -> Vec<(String, String)> {
    let listed = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = listed.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    let read =
        |path: &std::path::PathBuf| Some((path.file_stem()?.to_str()?.to_owned(), std::fs::read_to_string(path).ok()?));
    files.iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_and_dark_mean_the_themes_of_that_ground() {
        let (shelf, screen) = (Shelf::new(&[]), ScreenSettings::default());
        assert_eq!(by_ground(&shelf, "light", &screen), "daylight");
        assert_eq!(by_ground(&shelf, "dark", &screen), screen.dark);
        assert_eq!(by_ground(&shelf, "safe", &screen), "safe");
        let own = Shelf::new(&[("light".to_owned(), String::new())]);
        assert_eq!(by_ground(&own, "light", &screen), "light", "a theme of one's own of that name comes first");
    }
}
