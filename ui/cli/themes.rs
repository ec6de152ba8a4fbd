//! `cutover themes`: the themes at hand, and whether a theme file holds what everybody needs to read it.

mod check;

use super::Outcome;
use super::columns::aligned;
use super::context::Context;
use crate::parts::visible;
use crate::places::Places;
use crate::shell::shelf;
use crate::theme::{Depth, MONO, Shelf, ThemeFile, Variant};
use engine::fault::Fault;
use serde::Serialize;
use std::io::{Result, Write};
use std::path::PathBuf;

/// Arguments of `cutover themes`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover themes                              the themes, and which one is set
  cutover themes --check mine.toml            what is wrong with a theme file, and which contrast is too low
  cutover --theme daylight                    use one for this run

Exit codes of --check: 0 nothing is wrong, 1 something is, 3 the file could not be read.")]
pub struct Args {
    /// Check this theme file, or the theme of this name, in place of listing.
    #[arg(long, value_name = "FILE")]
    check: Option<String>,
}

/// Lists the themes, or checks one.
///
/// # Errors
/// When the file to check cannot be read, or standard output cannot be written.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let shelf = shelf(context.places.as_ref());
    if let Some(asked) = &args.check {
        return check::run(asked, &shelf, context, out);
    }
    let rows: Vec<Row> = shelf.files().iter().map(|file| row(file, context)).collect();
    let printed = if context.flags.json { json(out, &rows) } else { lines(out, &rows, &shelf) };
    printed.map_err(|cause| Fault::while_doing("printing the themes", cause))?;
    Ok(0)
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    about: &'a str,
    ground: &'static str,
    colors: &'static str,
    /// The file of the person; `null` for what is built in.
    file: Option<PathBuf>,
    /// What the configuration names it for: `always`, `on a dark ground`, `on a light ground`.
    set: Option<&'static str>,
}

fn row<'a>(file: &'a ThemeFile, context: &Context) -> Row<'a> {
    let screen = &context.config.screen;
    let set = match &screen.theme {
        Some(theme) => (*theme == file.name).then_some("always"),
        None if screen.dark == file.name => Some("on a dark ground"),
        None => (screen.light == file.name).then_some("on a light ground"),
    };
    let own = context.places.as_ref().map(Places::themes).map(|folder| folder.join(format!("{}.toml", file.name)));
    Row {
        name: &file.name,
        about: &file.about,
        ground: match file.variant {
            Variant::Dark => "dark",
            Variant::Light => "light",
            Variant::Any => "any",
        },
        colors: match (file.name.as_str(), file.depth) {
            (MONO, _) | (_, Depth::Mono) => "none",
            (_, Depth::Ansi16) => "16",
            (_, Depth::Ansi256) => "256",
            (_, Depth::TrueColor) => "all",
        },
        file: own.filter(|path| path.exists()),
        set,
    }
}

fn lines(out: &mut dyn Write, rows: &[Row<'_>], shelf: &Shelf) -> Result<()> {
    let mut cells = vec![["THEME", "GROUND", "COLORS", "FROM", "SET", "ABOUT"].map(String::from)];
    cells.extend(rows.iter().map(|row| {
        let from = row.file.as_ref().map_or_else(|| "built in".into(), |path| path.display().to_string());
        [row.name, row.ground, row.colors, &from, row.set.unwrap_or(""), row.about]
            .map(|cell| visible(cell).into_owned())
    }));
    aligned(out, &cells)?;
    for (name, problem) in shelf.problems() {
        let place = format!("{name}:{}:{}", problem.line, problem.column);
        writeln!(out, "{}: {}", visible(&place), visible(&problem.sentence))?;
    }
    Ok(())
}

fn json(out: &mut dyn Write, rows: &[Row<'_>]) -> Result<()> {
    #[derive(Serialize)]
    struct Listing<'a> {
        schema: u32,
        themes: &'a [Row<'a>],
    }
    serde_json::to_writer(&mut *out, &Listing { schema: 1, themes: rows })?;
    writeln!(out)
}
