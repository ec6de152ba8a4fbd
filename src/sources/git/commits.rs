//! Reading commits by their names.

use super::commit_text::{self, Parsed};
use super::graph::{Graph, Node};
use super::id::{ours, theirs};
use super::repository::Git;
use crate::domain::{Commit, CommitId};
use crate::fault::{Fault, Result};
use git2::{ErrorCode, ObjectType, Odb};
use std::sync::Arc;

impl Git {
    /// The commit that a branch, tag, `HEAD`, shortened name or any other revision means.
    ///
    /// A branch wins over a tag of the same name, and a branch that only the remote has is found by its bare name.
    ///
    /// # Errors
    /// When nothing is meant by it, or several things, or something that is no commit.
    pub fn resolve(&self, rev: &str) -> Result<CommitId> {
        if let Some(id) = self.branch_head(rev)? {
            return Ok(id);
        }
        if rev.contains('\0') {
            return Err(not_a_commit(rev));
        }
        let object = self.repo.revparse_single(rev).map_err(|cause| self.not_a_revision(rev, &cause))?;
        let commit = object.peel(ObjectType::Commit).map_err(|_| not_a_commit(rev))?;
        Ok(ours(commit.id()))
    }

    fn not_a_revision(&self, rev: &str, cause: &git2::Error) -> Fault {
        let unknown = matches!(cause.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec);
        match cause.code() {
            ErrorCode::Ambiguous => Fault::usage(format!("{rev} means several objects")).hint("Give more digits."),
            _ if unknown && self.has_no_ref() => {
                Fault::usage(format!("There is no commit here yet, so {rev} means nothing"))
                    .hint("Commit something, or cutover fetch brings what the remote has.")
            }
            _ if unknown => Fault::usage(format!("{rev} is no branch, tag or commit here"))
                .hint("git fetch brings what the remote has."),
            _ => Fault::while_doing(format!("looking up {rev}"), cause.message().to_owned()),
        }
    }

    /// Whether nothing was ever committed or fetched. libgit2 calls a repository empty only on the branch of its own default.
    fn has_no_ref(&self) -> bool {
        self.repo.references().is_ok_and(|mut references| references.next().is_none())
    }

    /// The whole message of a commit.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn message(&self, commit: CommitId) -> Result<String> {
        let odb = self.objects()?;
        let object = odb.read(theirs(commit)).map_err(|cause| self.unreadable(commit, &cause))?;
        Ok(commit_text::message(object.data()))
    }

    /// Whether an object of this name is in this repository.
    ///
    /// # Errors
    /// When the object database cannot be opened.
    pub fn holds(&self, id: CommitId) -> Result<bool> {
        Ok(self.objects()?.exists(theirs(id)))
    }

    pub(super) fn objects(&self) -> Result<Odb<'_>> {
        self.repo.odb().map_err(|cause| Fault::while_doing("opening the object database", cause))
    }

    pub(super) fn parse(&self, odb: &Odb<'_>, id: CommitId) -> Result<Parsed> {
        let object = odb.read(theirs(id)).map_err(|cause| self.unreadable(id, &cause))?;
        if object.kind() != ObjectType::Commit {
            return Err(not_a_commit(&id.to_string()));
        }
        Ok(commit_text::parse(id, object.data()))
    }

    /// The commit of this number, read if it was not.
    pub(super) fn load(&self, odb: &Odb<'_>, graph: &mut Graph, node: Node) -> Result<Arc<Commit>> {
        if let Some(known) = graph.commit(node) {
            return Ok(Arc::clone(known));
        }
        let parsed = self.parse(odb, graph.id(node))?;
        Ok(graph.fill(node, parsed))
    }

    /// An object that is absent or broken, with what to do about it.
    pub(super) fn unreadable(&self, id: CommitId, cause: &git2::Error) -> Fault {
        let fault = Fault::while_doing(format!("reading object {id}"), cause.message().to_owned());
        match (cause.code() == ErrorCode::NotFound, self.is_partial()) {
            (true, true) => {
                fault.hint("This is a partial clone. git fetch --refetch --no-filter fetches what is missing.")
            }
            (true, false) if self.repo.is_shallow() => {
                fault.hint("This is a shallow clone. git fetch --unshallow fetches the rest.")
            }
            _ => fault.hint("git fsck says what else is broken."),
        }
    }
}

fn not_a_commit(rev: &str) -> Fault {
    Fault::usage(format!("{rev} is not a commit"))
}
