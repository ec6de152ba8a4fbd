//! The versions between good and bad, in the order of the history: each is held by the next.

use super::deployed::Deployments;
use super::{Question, lacks};
use crate::delivery::Commits;
use crate::domain::CommitId;
use crate::fault::{Fault, FaultKind, Result};
use std::collections::HashSet;

/// The way from good to bad, both with it, and what was left out of it.
pub(super) fn between(
    known: &Deployments,
    question: &Question,
    commits: &dyn Commits,
) -> Result<(Vec<CommitId>, Vec<String>)> {
    let (good, bad) = (question.good, question.bad);
    follow_each_other(good, bad, commits)?;
    let many = || {
        let sentence = format!("More lies between {} and {} than is read", good.short(), bad.short());
        Fault::of(FaultKind::Unreadable, sentence).hint("Name a good version that is nearer to the bad one.")
    };
    let inside: HashSet<CommitId> = commits.between(good, bad).ok_or_else(many)?.iter().map(|one| one.id).collect();
    let on_the_way =
        |commit: CommitId| commit != bad && inside.contains(&commit) && commits.leads_to(good, commit) == Some(true);
    let said = said(question, on_the_way)?;
    let deployed = known.versions.iter().map(|version| version.commit).filter(|commit| on_the_way(*commit));
    let mut way = Way { commits, row: Vec::new() };
    let mut beside = 0;
    for commit in said.into_iter().chain(deployed) {
        beside += usize::from(!way.add(commit));
    }
    let mut row = way.row;
    row.insert(0, good);
    row.push(bad);
    let note =
        format!("{beside} deployments between the two are left out: they and the others do not hold each other.");
    Ok((row, if beside > 0 { vec![note] } else { Vec::new() }))
}

fn follow_each_other(good: CommitId, bad: CommitId, commits: &dyn Commits) -> Result<()> {
    if good == bad {
        return Err(Fault::usage(format!("{} cannot be good and bad", good.short())));
    }
    match (commits.leads_to(good, bad), commits.leads_to(bad, good)) {
        (Some(true), _) => Ok(()),
        (None, _) | (_, None) => Err(lacks(good, bad)),
        (_, Some(true)) => {
            let sentence =
                format!("{} is good and later than {}, which is bad: it was mended", good.short(), bad.short());
            Err(Fault::usage(sentence).hint("Name a good version that came before the bad one."))
        }
        _ => Err(Fault::usage(format!("Neither of {} and {} holds the other", good.short(), bad.short()))
            .hint("Both must be versions of one branch.")),
    }
}

/// What was said of versions between the two; a word about another is a mistake.
fn said(question: &Question, on_the_way: impl Fn(CommitId) -> bool) -> Result<Vec<CommitId>> {
    let ends = [question.good, question.bad];
    let mut said: Vec<CommitId> = Vec::new();
    for (commit, _) in question.said.iter().filter(|(commit, _)| !ends.contains(commit)) {
        if !on_the_way(*commit) {
            let (good, bad) = (question.good.short(), question.bad.short());
            return Err(Fault::usage(format!("{} is not between {good} and {bad}", commit.short())));
        }
        if !said.contains(commit) {
            said.push(*commit);
        }
    }
    Ok(said)
}

struct Way<'a> {
    commits: &'a dyn Commits,
    row: Vec<CommitId>,
}

impl Way<'_> {
    /// Puts a commit where it belongs; not at all where it and another do not hold each other.
    fn add(&mut self, commit: CommitId) -> bool {
        if self.row.contains(&commit) {
            return true;
        }
        let before = |one: &CommitId| self.commits.leads_to(*one, commit) == Some(true);
        let at = self.row.partition_point(before);
        let fits = self.row.get(at).is_none_or(|next| self.commits.leads_to(commit, *next) == Some(true));
        if fits {
            self.row.insert(at, commit);
        }
        fits
    }
}
