//! Pull requests that a test or a scenario invents: hostile texts, many files, crowds.

use super::pulls::{Pull, State};
use super::world::World;
use crate::failure::{Doing, Failure};
use serde::Deserialize;

/// A pull request to be opened, with a branch of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Its title.
    pub title: String,
    /// Its description.
    #[serde(default)]
    pub body: Option<String>,
    /// Who opens it; empty for an account that is gone since.
    #[serde(default)]
    pub author: String,
    /// The branch that is made for it.
    pub head: String,
    /// The account whose fork it comes from.
    #[serde(default)]
    pub fork: Option<String>,
    /// The branch it starts at and goes into.
    #[serde(default = "development")]
    pub base: String,
    /// Files that its only commit adds.
    #[serde(default = "one")]
    pub files: usize,
    /// Whether it is a draft.
    #[serde(default)]
    pub draft: bool,
}

fn development() -> String {
    "development".to_owned()
}

fn one() -> usize {
    1
}

impl World {
    /// Makes the branch with its commit and opens the pull request; gives its number.
    pub fn open_draft(&mut self, draft: Draft) -> Result<u64, Failure> {
        let number = self.pulls.keys().last().copied().unwrap_or(0) + 1;
        let author = if draft.author.is_empty() { "ghost" } else { &draft.author };
        let signed = self.signed(author);
        let base = self
            .store
            .head(&draft.base)
            .ok_or_else(|| Failure::while_doing("opening a pull request", "its base is gone"))?;
        let names = (0..draft.files)
            .map(|index| (format!("src/drafts/{number}/{index}.ts"), format!("export const n = {index};\n")));
        let files: Vec<(String, String)> = names.collect();
        let made = self.store.branch_with(&draft.head, &base, &files, (&signed, &draft.title));
        made.doing("making the branch of a pull request")?;
        let now = self.now();
        let pull = Pull {
            number,
            title: draft.title,
            body: draft.body,
            author: draft.author,
            head: draft.head,
            base: draft.base,
            head_owner: draft.fork.unwrap_or_else(|| self.owner.clone()),
            state: State::Open,
            draft: draft.draft,
            labels: Vec::new(),
            asked: Vec::new(),
            reviews: Vec::new(),
            comments: Vec::new(),
            created: now,
            updated: now,
            auto_merge: false,
        };
        self.pulls.insert(number, pull);
        Ok(number)
    }

    /// Opens as many more as are missing for so many open ones.
    pub fn crowd(&mut self, open: usize) -> Result<(), Failure> {
        let there = self.pulls.values().filter(|pull| pull.is_open()).count();
        for index in there..open {
            let (title, head) = (format!("feat: part {index} of the report"), format!("feature/report-{index}"));
            let author = "rohan".to_owned();
            let (base, body) = (development(), None);
            let (files, draft) = (1 + index % 5, index % 7 == 0);
            self.open_draft(Draft { title, body, author, head, fork: None, base, files, draft })?;
        }
        Ok(())
    }
}
