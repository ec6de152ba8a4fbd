//! Merges, commits and references that GitHub makes.

use super::{Signed, Store};
use git2::{Oid, Signature, Time};

/// What became of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Written {
    /// Done; the commit.
    Done(String),
    /// Two sides changed the same lines.
    Conflict,
    /// The other side is in already.
    Nothing,
}

impl Store {
    /// Whether `head` can be merged into `base` without a conflict.
    pub fn merges_cleanly(&self, base: &str, head: &str) -> bool {
        let key = (base.to_owned(), head.to_owned());
        if let Some(known) = self.clean.borrow().get(&key) {
            return *known;
        }
        let clean = self.merged_tree(base, head).is_ok_and(|tree| tree.is_some());
        self.clean.borrow_mut().insert(key, clean);
        clean
    }

    /// Merges `head` into a branch with a merge commit.
    pub fn merge(&self, branch: &str, head: &str, said: (&Signed, &str)) -> Result<Written, git2::Error> {
        let name = format!("refs/heads/{branch}");
        let base = self.repository.refname_to_id(&name)?;
        let other = Oid::from_str(head)?;
        if base == other || self.repository.graph_descendant_of(base, other)? {
            return Ok(Written::Nothing);
        }
        let Some(tree) = self.merged_tree(&base.to_string(), head)? else { return Ok(Written::Conflict) };
        self.commit_on(&name, tree, &[base, other], said).map(Written::Done)
    }

    /// Puts what `head` brings onto a branch as one commit.
    pub fn squash(&self, branch: &str, head: &str, said: (&Signed, &str)) -> Result<Written, git2::Error> {
        let name = format!("refs/heads/{branch}");
        let base = self.repository.refname_to_id(&name)?;
        let Some(tree) = self.merged_tree(&base.to_string(), head)? else { return Ok(Written::Conflict) };
        self.commit_on(&name, tree, &[base], said).map(Written::Done)
    }

    /// Commits one file onto a branch, as a person's push.
    pub fn commit_file(
        &self,
        branch: &str,
        file: (&str, &str),
        by: &Signed,
        message: &str,
    ) -> Result<String, git2::Error> {
        let name = format!("refs/heads/{branch}");
        let base = self.repository.refname_to_id(&name)?;
        let blob = self.repository.blob(file.1.as_bytes())?;
        let tree = self.repository.find_commit(base)?.tree()?;
        let mut update = git2::build::TreeUpdateBuilder::new();
        update.upsert(file.0, blob, git2::FileMode::Blob);
        let tree = update.create_updated(&self.repository, &tree)?;
        self.commit_on(&name, tree, &[base], (by, message))
    }

    /// Makes a branch at a commit with one commit more, which writes files.
    pub fn branch_with(
        &self,
        branch: &str,
        base: &str,
        files: &[(String, String)],
        said: (&Signed, &str),
    ) -> Result<String, git2::Error> {
        let base = Oid::from_str(base)?;
        let name = format!("refs/heads/{branch}");
        self.repository.reference(&name, base, false, "made")?;
        let mut update = git2::build::TreeUpdateBuilder::new();
        for (path, text) in files {
            update.upsert(path.as_str(), self.repository.blob(text.as_bytes())?, git2::FileMode::Blob);
        }
        let tree = update.create_updated(&self.repository, &self.repository.find_commit(base)?.tree()?)?;
        self.commit_on(&name, tree, &[base], said)
    }

    /// Writes a commit that nothing points at yet.
    pub fn loose(&self, tree: &str, parents: &[String], said: (&Signed, &str)) -> Result<String, git2::Error> {
        let parents = parents.iter().map(|id| Oid::from_str(id)).collect::<Result<Vec<_>, _>>()?;
        self.write(None, Oid::from_str(tree)?, &parents, said)
    }

    /// Makes a reference that is not there yet.
    pub fn make_reference(&self, name: &str, id: &str) -> Result<(), git2::Error> {
        self.repository.reference(name, Oid::from_str(id)?, false, "made").map(drop)
    }

    /// Moves a reference.
    pub fn move_reference(&self, name: &str, id: &str) -> Result<(), git2::Error> {
        self.repository.reference(name, Oid::from_str(id)?, true, "moved").map(drop)
    }

    /// Takes a reference away.
    pub fn delete_reference(&self, name: &str) -> Result<(), git2::Error> {
        self.repository.find_reference(name)?.delete()
    }

    /// Whether an object is there, and what kind of thing it is.
    pub fn kind(&self, id: &str) -> Option<&'static str> {
        let object = self.repository.find_object(Oid::from_str(id).ok()?, None).ok()?;
        object.kind().map(|kind| kind.str())
    }

    /// Whether moving from one commit to the other loses nothing.
    pub fn fast_forward(&self, from: &str, to: &str) -> bool {
        from == to || self.ahead_behind(from, to).0 == 0
    }

    fn merged_tree(&self, base: &str, head: &str) -> Result<Option<Oid>, git2::Error> {
        let ours = self.repository.find_commit(Oid::from_str(base)?)?;
        let theirs = self.repository.find_commit(Oid::from_str(head)?)?;
        let mut index = self.repository.merge_commits(&ours, &theirs, None)?;
        if index.has_conflicts() { Ok(None) } else { index.write_tree_to(&self.repository).map(Some) }
    }

    fn commit_on(&self, name: &str, tree: Oid, parents: &[Oid], said: (&Signed, &str)) -> Result<String, git2::Error> {
        self.write(Some(name), tree, parents, said)
    }

    fn write(
        &self,
        name: Option<&str>,
        tree: Oid,
        parents: &[Oid],
        (by, message): (&Signed, &str),
    ) -> Result<String, git2::Error> {
        let signature = Signature::new(&by.name, &by.email, &Time::new(by.at.timestamp(), 0))?;
        let tree = self.repository.find_tree(tree)?;
        let parents = parents.iter().map(|id| self.repository.find_commit(*id)).collect::<Result<Vec<_>, _>>()?;
        let parents: Vec<_> = parents.iter().collect();
        let id = self.repository.commit(name, &signature, &signature, message, &tree, &parents)?;
        Ok(id.to_string())
    }
}
