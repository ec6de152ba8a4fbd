//! The journal of an operation: what is about to be done is on the disk before the world is touched, and what came of it
//! after. It is a file of its own, so that nothing else that goes wrong takes it along.
//!
//! One operation is one file of lines; lines are only ever added, and each is on the disk before the call returns. Whoever
//! writes holds the file alone. A last line that was cut off was never promised: what it would have said did not happen
//! here. Once a line could not be written nothing more is, for what cannot be written down must not be done.

mod record;
mod site;
mod story;
mod target;
#[cfg(test)]
mod tests;

use crate::domain::{CommitId, Moment, place};
use crate::fault::{Fault, Result};
use serde::{Deserialize, Serialize};
pub use site::Site;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
pub use story::{Standing, Step, Story, latest, place_of, read, unfinished};
pub use target::{Files, Target, Whereabouts};

/// The version of the lines. A newer one is never written to, only told of.
const SCHEMA: u32 = 1;
/// What the files end with.
const END: &str = "journal";

/// What an operation is about; the first line of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Its name: letters, digits and `-`. Nothing else has it.
    pub id: String,
    /// What kind it is: `promotion`.
    pub kind: String,
    /// The repository, with its server, or the environment it is done to.
    pub place: String,
    /// Who does it.
    pub who: String,
    /// When it was begun.
    pub at: Moment,
    /// The commit that ships.
    pub from: CommitId,
    /// The commit that was there before.
    pub to: CommitId,
    /// The name of the plan that was confirmed.
    pub plan: String,
    /// The gates that were accepted, by id.
    pub accepted: Vec<String>,
    /// What a rollback is after; `None` for everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<Box<Aim>>,
    /// What it is done to, where the configuration may say something else by the time somebody goes on with it. Journals of
    /// before do not tell.
    #[serde(default)]
    pub target: Option<Target>,
}

/// What a rollback is after, so that whoever goes on with it knows what to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// The environment.
    pub environment: String,
    /// The way back, by the id of its rung.
    pub rung: String,
    /// The slot that should serve, where it is known by name.
    pub slot: Option<String>,
    /// The image that is deployed, where one is.
    pub image: Option<String>,
    /// Why, where somebody said so. Hostile text.
    pub reason: Option<String>,
    /// Whether what should serve is newer than what served: then nothing is put back.
    #[serde(default)]
    pub forward: bool,
    /// The word that confirmed it; a journal of before it was written down has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// The repository of the service, as far as it was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// Where it is done; a journal of before does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
}

impl Opening {
    /// Whether it is done to this place: `github.com/acme/api`. A journal of before the server was named may be of any.
    #[must_use]
    pub fn is_of(&self, place: &str) -> bool {
        place::is_same(&self.place, place)
    }
}

/// How a step or a whole operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It was done, and seen to be done.
    Done,
    /// It was not done.
    Failed,
    /// Nobody knows. Only looking tells.
    Unknown,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub(super) enum Line {
    /// The first.
    Opened(Box<Opening>),
    /// A step is about to be done.
    Began { step: String, at: Moment, detail: String },
    /// A step that was begun has ended.
    Ended { step: String, end: End, at: Moment, detail: String },
    /// The last.
    Closed { end: End, at: Moment, detail: String },
}

/// A line with the version of its shape.
#[derive(Serialize, Deserialize)]
struct Written {
    schema: u32,
    #[serde(flatten)]
    line: Line,
}

/// A journal that is being written, held alone until it is dropped.
#[derive(Debug)]
pub struct Journal {
    /// `None` where it is kept in memory alone.
    file: Option<File>,
    path: PathBuf,
    story: Story,
    /// Why nothing more is written.
    broken: Option<String>,
}

impl Journal {
    /// Begins the journal of an operation in this folder, which is made (mode 0700) where it is absent.
    ///
    /// # Errors
    /// When there is one of this name already, or it cannot be put on the disk: then nothing may be done.
    pub fn begin(folder: &Path, opening: Opening) -> Result<Self> {
        let well = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        if opening.id.is_empty() || !opening.id.chars().all(well) {
            return Err(Fault::refused(format!("{:?} cannot be the name of an operation", opening.id)));
        }
        let path = folder.join(format!("{}.{END}", opening.id));
        let made = || -> std::io::Result<File> {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            OpenOptions::new().append(true).create_new(true).mode(0o600).open(&path)
        };
        let file = made().map_err(|cause| unwritten(&path, cause))?;
        hold(&file, &path)?;
        let story = Story::of(opening.clone());
        let mut journal = Self { file: Some(file), path, story, broken: None };
        if let Err(fault) = journal.write(Line::Opened(Box::new(opening))) {
            // It never began: what was left of it would be in the way of the next one.
            let _ = std::fs::remove_file(&journal.path);
            return Err(fault);
        }
        // A file is there after a loss of power only once its folder is on the disk.
        let kept = File::open(folder).and_then(|folder| folder.sync_all());
        kept.map_err(|cause| unwritten(&journal.path, cause))?;
        Ok(journal)
    }

    /// Goes on with the journal of an operation that somebody left.
    ///
    /// # Errors
    /// When another console goes on with it, it has ended, it is of a newer cutover, or it cannot be read.
    pub fn resume(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().append(true).open(path).map_err(|cause| unwritten(path, cause))?;
        hold(&file, path)?;
        let story = read(path)?;
        if story.closed.is_some() {
            return Err(Fault::refused(format!("The operation of {} has ended", path.display())));
        }
        let mut journal = Self { file: Some(file), path: path.to_owned(), story, broken: None };
        if journal.story.cut_off {
            // What was cut off stays where it is, as a line that says nothing.
            journal.put(b"\n")?;
        }
        Ok(journal)
    }

    /// A journal that no disk has: for an act that must not wait for one.
    #[must_use]
    pub fn in_memory(opening: Opening) -> Self {
        Self { file: None, path: PathBuf::new(), story: Story::of(opening), broken: None }
    }

    /// The same in memory alone, for what goes on when the disk takes no more.
    #[must_use]
    pub fn without_disk(&self) -> Self {
        Self { story: self.story.clone(), ..Self::in_memory(self.story.opening.clone()) }
    }

    /// Its file, where there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|_| self.path.as_path())
    }

    /// What it says so far.
    #[must_use]
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// Writes down that a step is about to be done. Only then may the world be touched.
    ///
    /// # Errors
    /// When the step before has not ended, or it cannot be put on the disk: then the step must not be done.
    pub fn began(&mut self, step: &str, detail: &str, at: Moment) -> Result<()> {
        if let Standing::Within(open) = self.story.standing() {
            return Err(Fault::refused(format!("{open} was begun and has not ended")));
        }
        self.write(Line::Began { step: step.to_owned(), at, detail: detail.to_owned() })
    }

    /// Writes down what came of the step that was begun.
    ///
    /// # Errors
    /// When another step was begun or none, or it cannot be put on the disk.
    pub fn ended(&mut self, step: &str, end: End, detail: &str, at: Moment) -> Result<()> {
        if self.story.standing() != Standing::Within(step.to_owned()) {
            return Err(Fault::refused(format!("{step} was not begun")));
        }
        self.write(Line::Ended { step: step.to_owned(), end, at, detail: detail.to_owned() })
    }

    /// Writes down how the whole ended. Nothing follows.
    ///
    /// # Errors
    /// When a step is still open, or it cannot be put on the disk.
    pub fn close(mut self, end: End, detail: &str, at: Moment) -> Result<Story> {
        if let Standing::Within(open) = self.story.standing() {
            return Err(Fault::refused(format!("{open} was begun and has not ended")));
        }
        self.write(Line::Closed { end, at, detail: detail.to_owned() })?;
        Ok(self.story)
    }

    fn write(&mut self, line: Line) -> Result<()> {
        let written = serde_json::to_vec(&Written { schema: SCHEMA, line: line.clone() });
        let mut bytes = written.map_err(|cause| unwritten(&self.path, cause.into()))?;
        bytes.push(b'\n');
        self.put(&bytes)?;
        self.story.take(line);
        Ok(())
    }

    /// Adds bytes, and has them on the disk before it returns.
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some(why) = &self.broken {
            return Err(unwritten(&self.path, std::io::Error::other(why.clone())));
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let done = file.write_all(bytes).and_then(|()| file.sync_data());
        done.map_err(|cause| {
            self.broken = Some(cause.to_string());
            unwritten(&self.path, cause)
        })
    }
}

/// Holds the file alone, so that two consoles never go on with one operation.
fn hold(file: &File, path: &Path) -> Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            Err(Fault::refused(format!("Another console goes on with the operation of {}", path.display()))
                .hint("It goes on there; follow it from here."))
        }
        Err(TryLockError::Error(cause)) => Err(unwritten(path, cause)),
    }
}

fn unwritten(path: &Path, cause: std::io::Error) -> Fault {
    Fault::refused(format!("What is about to be done cannot be written to {}", path.display()))
        .because(cause)
        .hint("Nothing is done that is not written down. Free some space, or mend the rights of its folder.")
}
