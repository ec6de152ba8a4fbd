//! `cutover themes --check`: what a theme file gets wrong, and what cannot be read well enough in it.

use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::parts::visible;
use crate::theme::minima::{Nearest, nearest_states, shortfalls};
use crate::theme::{Depth, Shelf, Theme};
use engine::fault::Fault;
use serde_json::json;
use std::io::{Result, Write};
use std::path::Path;

pub(super) fn run(asked: &str, shelf: &Shelf, context: &Context, out: &mut dyn Write) -> Outcome {
    let (shelf, name) = found(asked, shelf)?;
    let Some(theme) = shelf.theme(&name, Depth::TrueColor) else {
        return Err(Fault::usage(format!("No theme is called {name}")).hint("cutover themes lists them."));
    };
    let problems: Vec<(usize, usize, String)> = shelf
        .problems()
        .filter(|(own, _)| *own == name)
        .map(|(_, problem)| (problem.line, problem.column, problem.sentence.clone()))
        .collect();
    let printed =
        if context.flags.json { print_json(out, &theme, &problems) } else { print(out, asked, &theme, &problems) };
    printed.map_err(|cause| Fault::while_doing("printing the check", cause))?;
    Ok(u8::from(!problems.is_empty() || !shortfalls(&theme).is_empty()))
}

/// The shelf with the file on it, and the name that the file goes by; or the shelf as it is for the name of a theme.
fn found(asked: &str, shelf: &Shelf) -> engine::fault::Result<(Shelf, String)> {
    let path = Path::new(asked);
    if !path.exists() && shelf.names().iter().any(|name| name == asked) {
        return Ok((shelf.clone(), asked.to_owned()));
    }
    let hint = "Name a file, or a theme that cutover themes lists.";
    let unread = |cause| Fault::while_doing(format!("reading {asked}"), cause).hint(hint);
    let text = std::fs::read_to_string(path).map_err(unread)?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let shelf = shelf.with(&stem, &text);
    let name = shelf.files().last().map(|file| file.name.clone()).unwrap_or_default();
    Ok((shelf, name))
}

fn print(out: &mut dyn Write, asked: &str, theme: &Theme, problems: &[(usize, usize, String)]) -> Result<()> {
    for (line, column, sentence) in problems {
        writeln!(out, "{}:{line}:{column}: {}", visible(asked), visible(sentence))?;
    }
    let short = shortfalls(theme);
    for shortfall in &short {
        writeln!(out, "{shortfall}")?;
    }
    if problems.is_empty() && short.is_empty() {
        writeln!(out, "{} holds every minimum.", visible(&theme.name))?;
    }
    match nearest_states(theme) {
        Some(Nearest { states: (one, two), sight, distance }) => {
            let sight = format!("{sight:?}").to_lowercase();
            writeln!(
                out,
                "The nearest states are {one} and {two}: {distance:.1} apart in {sight} sight; under 10 is hard to tell."
            )
        }
        None => writeln!(out, "Its states are the terminal's own colors: their contrast is not known."),
    }
}

fn print_json(out: &mut dyn Write, theme: &Theme, problems: &[(usize, usize, String)]) -> Result<()> {
    let problem = |(line, column, sentence): &(usize, usize, String)| json!({ "line": line, "column": column, "sentence": sentence });
    let short: Vec<_> = shortfalls(theme)
        .iter()
        .map(|one| json!({ "role": one.role, "ground": one.ground, "contrast": one.found, "minimum": one.wanted }))
        .collect();
    let nearest = nearest_states(theme).map(|nearest| {
        let (one, two) = nearest.states;
        json!({ "states": [one, two], "sight": format!("{:?}", nearest.sight).to_lowercase(), "distance": nearest.distance })
    });
    let problems: Vec<_> = problems.iter().map(problem).collect();
    let object =
        json!({ "schema": 1, "theme": theme.name, "problems": problems, "short": short, "nearest_states": nearest });
    writeln!(out, "{object}")
}
