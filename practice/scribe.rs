//! Writes the told history into git, commit by commit, one line of work at a time.

use crate::author::INDIA;
use crate::failure::{Doing, Failure};
use crate::history::{Mark, Told};
use crate::line::{Kept, Line, Mode};
use chrono::{DateTime, FixedOffset};
use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Oid, Repository};
use std::collections::{BTreeMap, HashMap};

/// Writes commits and remembers where each line of work stands.
pub(crate) struct Scribe<'r> {
    repository: &'r Repository,
    now: DateTime<FixedOffset>,
    pub trunk: Line,
    branches: HashMap<String, Line>,
    /// The heads that branches will have.
    pub marks: Vec<(Mark, Oid)>,
}

impl<'r> Scribe<'r> {
    /// A scribe with nothing written; ages count from `now`, whose zone is India's.
    pub fn new(repository: &'r Repository, now: DateTime<FixedOffset>) -> Self {
        let now = FixedOffset::east_opt(INDIA).map_or(now, |zone| now.with_timezone(&zone));
        Self { repository, now, trunk: Line::default(), branches: HashMap::new(), marks: Vec::new() }
    }

    /// Writes one commit.
    pub fn write(&mut self, told: &Told) -> Result<(), Failure> {
        let act = format!("committing \"{}\"", told.subject);
        let mut line = match &told.branch {
            None => std::mem::take(&mut self.trunk),
            Some(name) => self.branches.remove(name).unwrap_or_else(|| self.trunk.forked()),
        };
        let id = self.commit(&mut line, told).doing(&act)?;
        self.marks.extend(told.marks.iter().map(|mark| (mark.clone(), id)));
        match &told.branch {
            None => self.trunk = line,
            Some(name) => drop(self.branches.insert(name.clone(), line)),
        }
        Ok(())
    }

    fn commit(&mut self, line: &mut Line, told: &Told) -> Result<Oid, git2::Error> {
        let before = line.files.clone();
        let mut parents: Vec<Oid> = line.head.into_iter().collect();
        for change in &told.changes {
            line.apply(change, &told.subject);
        }
        let merged = told.merges.as_ref().and_then(|name| self.branches.remove(name));
        if let Some(branch) = merged {
            parents.extend(branch.head);
            line.merge(branch);
        }
        let files = line.changed_since(&before, told);
        let date = told.author.clock(told.age.moment(self.now));
        line.write_changelog(told, date, self.now, &files);
        let tree = self.tree(line, &before)?;
        let id = self.object(told, date, tree, &parents)?;
        (line.head, line.tree) = (Some(id), Some(tree));
        line.settle(told, id, date, files);
        Ok(id)
    }

    fn tree(&self, line: &Line, before: &BTreeMap<String, Kept>) -> Result<Oid, git2::Error> {
        let base = match line.tree {
            Some(tree) => self.repository.find_tree(tree)?,
            None => self.repository.find_tree(self.repository.treebuilder(None)?.write()?)?,
        };
        let mut update = TreeUpdateBuilder::new();
        for path in before.keys().filter(|path| !line.files.contains_key(*path)) {
            update.remove(path.as_str());
        }
        for (path, kept) in line.files.iter().filter(|(path, kept)| before.get(*path) != Some(kept)) {
            let mode = if kept.mode == Mode::Plain { FileMode::Blob } else { FileMode::BlobExecutable };
            update.upsert(path.as_str(), self.repository.blob(kept.text.as_bytes())?, mode);
        }
        update.create_updated(self.repository, &base)
    }

    fn object(&self, told: &Told, date: DateTime<FixedOffset>, tree: Oid, parents: &[Oid]) -> Result<Oid, git2::Error> {
        let author = told.author.signature(told.written_at(date))?;
        let committer = told.author.signature(date)?;
        let parents = parents.iter().map(|id| self.repository.find_commit(*id)).collect::<Result<Vec<_>, _>>()?;
        let parents: Vec<_> = parents.iter().collect();
        let tree = self.repository.find_tree(tree)?;
        self.repository.commit(None, &author, &committer, &told.message(), &tree, &parents)
    }
}
