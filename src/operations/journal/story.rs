//! What a journal says: the steps in their order, and where the operation stands.

use super::{END, End, Line, Opening, SCHEMA, Written};
use crate::domain::Moment;
use crate::fault::{Fault, FaultKind, Result};
use std::path::{Path, PathBuf};

/// One step as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// When it was about to be done.
    pub began: Moment,
    /// What was said then.
    pub detail: String,
    /// How it ended, when, and what was said then; `None` while nobody wrote it down.
    pub end: Option<(End, Moment, String)>,
}

/// A whole journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// What it is about.
    pub opening: Opening,
    /// The steps, oldest first. A step that was tried again is there as often as it was begun.
    pub steps: Vec<Step>,
    /// How the whole ended, when, and what was said.
    pub closed: Option<(End, Moment, String)>,
    /// Its last line was cut off: it was never promised.
    pub cut_off: bool,
}

/// Where an operation stands, by its journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// No step was begun.
    NotBegun,
    /// Within this step: whether it was done is not known, and only looking tells.
    Within(String),
    /// This step ended, and the next was not begun.
    After(String, End),
    /// It has ended.
    Closed(End),
}

impl Story {
    pub(super) const fn of(opening: Opening) -> Self {
        Self { opening, steps: Vec::new(), closed: None, cut_off: false }
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (&self.closed, self.steps.last()) {
            (Some((end, ..)), _) => Standing::Closed(*end),
            (None, None) => Standing::NotBegun,
            (None, Some(Step { name, end: Some((end, ..)), .. })) => Standing::After(name.clone(), *end),
            (None, Some(step)) => Standing::Within(step.name.clone()),
        }
    }

    pub(super) fn take(&mut self, line: Line) {
        match line {
            Line::Opened(_) => {}
            Line::Began { step, at, detail } => self.steps.push(Step { name: step, began: at, detail, end: None }),
            Line::Ended { step, end, at, detail } => {
                if let Some(open) = self.steps.last_mut().filter(|open| open.name == step) {
                    open.end = Some((end, at, detail));
                }
            }
            Line::Closed { end, at, detail } => self.closed = Some((end, at, detail)),
        }
    }
}

/// Reads a journal. A last line that was cut off is left out, and so is what was cut off before somebody went on.
///
/// # Errors
/// When it cannot be read, is of a newer cutover, or does not begin like a journal.
pub fn read(path: &Path) -> Result<Story> {
    let doing = format!("reading {}", path.display());
    let text = std::fs::read(path).map_err(|cause| Fault::while_doing(doing.as_str(), cause))?;
    let (whole, rest) = text.split_at(text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1));
    let mut lines = Vec::new();
    for line in whole.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        lines.extend(understood(line).map_err(|why| newer(&doing, &why))?);
    }
    let mut lines = lines.into_iter();
    let Some(Line::Opened(opening)) = lines.next() else {
        return Err(Fault::while_doing(doing, "it does not begin like a journal")
            .hint("It was cut off before anything was done."));
    };
    let mut story = Story { cut_off: !rest.is_empty(), ..Story::of(*opening) };
    lines.for_each(|line| story.take(line));
    Ok(story)
}

/// A line; `None` for what was cut off. What only a newer cutover understands is an error, for it may be decisive.
fn understood(line: &[u8]) -> Result<Option<Line>, String> {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(line) else { return Ok(None) };
    match value.get("schema").and_then(serde_json::Value::as_u64) {
        Some(schema) if schema <= u64::from(SCHEMA) => {}
        _ => return Err(format!("it is of a newer cutover than this one, which writes version {SCHEMA}")),
    }
    serde_json::from_value::<Written>(value).map(|written| Some(written.line)).map_err(|cause| cause.to_string())
}

fn newer(doing: &str, why: &str) -> Fault {
    Fault::of(FaultKind::Unreadable, doing).because(why.to_owned()).hint("The cutover that wrote it can go on with it.")
}

/// The repository or environment of a journal, as far as its first line tells: also of one that cannot be read as a whole.
#[must_use]
pub fn place_of(path: &Path) -> Option<String> {
    let text = std::fs::read(path).ok()?;
    let first = text.split(|byte| *byte == b'\n').next()?;
    let opened: serde_json::Value = serde_json::from_slice(first).ok()?;
    opened.get("place")?.as_str().map(str::to_owned)
}

/// Whether a file holds one whole line. Without one nothing was promised and nothing was done.
fn began(path: &Path) -> bool {
    std::fs::read(path).map_or(true, |text| text.contains(&b'\n'))
}

/// The newest journals of a folder whose names begin so, at most `most`, oldest first, as far as they can be read. Their names
/// tell when they were begun.
#[must_use]
pub fn latest(folder: &Path, begins: &str, most: usize) -> Vec<Story> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let its = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(begins));
    let mut journals: Vec<PathBuf> =
        files.filter(|path| its(path) && path.extension().is_some_and(|end| end == END)).collect();
    journals.sort();
    journals.iter().skip(journals.len().saturating_sub(most)).filter_map(|path| read(path).ok()).collect()
}

/// The operations of a folder that have not ended, with their files, the oldest first; those that cannot be read with why.
/// What was cut off before its first line was whole never began.
#[must_use]
pub fn unfinished(folder: &Path) -> Vec<(PathBuf, Result<Story>)> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let journals = files.filter(|path| path.extension().is_some_and(|end| end == END) && began(path));
    let mut stories: Vec<_> = journals.map(|path| (read(&path), path)).map(|(story, path)| (path, story)).collect();
    stories.retain(|(_, story)| story.as_ref().map_or(true, |story| story.closed.is_none()));
    stories.sort_by_key(|(path, story)| (story.as_ref().ok().map(|story| story.opening.at), path.clone()));
    stories
}
