//! From what was written to styles: a missing role comes from the theme that is inherited, else from the built-in of
//! the same variant; a name stands for its color in the palette.

use super::file::{ThemeFile, Variant, Written};
use super::{Role, Theme};
use ratatui::style::{Color, Modifier, Style};
use std::str::FromStr;

/// How many themes may stand behind one another before it is taken for a circle.
const DEEPEST: usize = 8;

/// Resolves one file, with all files at hand for what it inherits.
pub(super) fn theme(file: &ThemeFile, all: &[ThemeFile]) -> Theme {
    let chain = chain(file, all);
    let ground = chain.iter().find_map(|file| file.roles.get("ui.bg").map(|written| color(written.fg.as_ref()?, file)));
    let ground = ground.flatten().unwrap_or(Color::Reset);
    let text = color_of("ui.text", &chain).unwrap_or(Color::Reset);
    let styles = Role::ALL.iter().map(|(role, name)| style(*role, name, &chain, (text, ground))).collect();
    let series = chain.iter().find(|file| !file.series.is_empty());
    let series = series.map(|file| file.series.iter().map(|written| plain(written, file)).collect());
    Theme {
        name: file.name.clone(),
        about: file.about.clone(),
        variant: file.variant,
        depth: file.depth,
        styles,
        series: series.unwrap_or_else(|| vec![Style::default().fg(text)]),
    }
}

/// The file, what it inherits, and last the built-in of its variant.
fn chain<'a>(file: &'a ThemeFile, all: &'a [ThemeFile]) -> Vec<&'a ThemeFile> {
    let named = |name: &str| all.iter().find(|other| other.name == name);
    let mut chain = vec![file];
    while let Some(next) = chain.last().and_then(|last| last.inherits.as_deref()).and_then(named) {
        if chain.len() == DEEPEST {
            break;
        }
        chain.push(next);
    }
    let base = match file.variant {
        Variant::Dark => "midnight",
        Variant::Light => "daylight",
        Variant::Any => "ansi16",
    };
    chain.extend(named(base));
    chain
}

fn style(role: Role, name: &str, chain: &[&ThemeFile], (text, ground): (Color, Color)) -> Style {
    let found = chain.iter().find_map(|file| file.roles.get(name).map(|written| (written, *file)));
    let Some((written, file)) = found else { return Style::default() };
    match role {
        Role::Bg | Role::Surface | Role::Overlay => {
            let ground = written.fg.as_ref().and_then(|name| color(name, file)).unwrap_or(ground);
            Style::default().fg(text).bg(ground)
        }
        _ => plain(written, file),
    }
}

fn plain(written: &Written, file: &ThemeFile) -> Style {
    let mut style = Style::default().add_modifier(written.mods);
    style.fg = written.fg.as_ref().and_then(|name| color(name, file));
    let reversed = written.mods.contains(Modifier::REVERSED);
    style.bg = written.bg.as_ref().and_then(|name| color(name, file)).filter(|bg| !reversed || *bg != Color::Reset);
    style
}

fn color_of(role: &str, chain: &[&ThemeFile]) -> Option<Color> {
    let (written, file) = chain.iter().find_map(|file| file.roles.get(role).map(|written| (written, *file)))?;
    color(written.fg.as_ref()?, file)
}

/// A palette name, `#rrggbb`, an ANSI name, or `default`.
pub(super) fn color(name: &str, file: &ThemeFile) -> Option<Color> {
    let name = file.palette.get(name).map_or(name, String::as_str);
    if name == "default" { Some(Color::Reset) } else { Color::from_str(name).ok() }
}
