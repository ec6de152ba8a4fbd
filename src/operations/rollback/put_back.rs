//! What git tells of a commit that was put back from: which commits have it in them, and whether one mends it. A revert says
//! what it takes back, or brings the files of what worked; a fix says what it mends, and changes more than the changelog. What was
//! taken back itself mends nothing.

use super::quarantine::Quarantine;
use crate::domain::subject;
use crate::domain::{Commit, CommitId};
use crate::fault::Result;
use crate::sources::git::Git;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// More commits than this are not looked at, newest first.
const MOST: usize = 1000;
/// Fewer digits name no commit.
const DIGITS: usize = 7;
/// What git writes into the message of a revert.
const REVERTS: &str = "This reverts commit ";

/// A commit that was put back from, as git tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutBack {
    /// What was put back, when and why.
    pub one: Quarantine,
    /// The commits that have it in them, itself among them.
    pub holding: BTreeSet<CommitId>,
    /// The commit that mends it, where one is on its way or in the branch.
    pub mended_by: Option<CommitId>,
}

impl PutBack {
    /// By what `into` has and `from` would bring there. Where git cannot tell, only the commit itself is known to have it.
    #[must_use]
    pub fn of(git: &Git, changelog: &str, one: &Quarantine, (into, from): (CommitId, CommitId)) -> Self {
        let alone = || Self { one: one.clone(), holding: [one.bad].into(), mended_by: None };
        read(git, changelog, one, (into, from)).unwrap_or_else(|_| alone())
    }

    /// Whether something came after it and has it in it: that runs, so that it was gone forward from elsewhere.
    #[must_use]
    pub fn is_past(&self, runs: CommitId) -> bool {
        runs != self.one.bad && self.holding.contains(&runs)
    }
}

fn read(git: &Git, changelog: &str, one: &Quarantine, (into, from): (CommitId, CommitId)) -> Result<PutBack> {
    let range = bad_range(git, one)?;
    let since = since(git, one.bad, (into, from))?;
    let mut holding = descendants(one.bad, &since);
    if git.is_ancestor(one.bad, into)? {
        holding.insert(into);
    }
    // What was gone to instead has it too: then it was no way back.
    if let Some(good) = one.good.filter(|good| *good != one.bad)
        && git.holds(good)?
        && git.is_ancestor(one.bad, good)?
    {
        holding.clear();
    }
    let said: Vec<Said> = since.into_iter().map(|commit| Said::of(git, commit)).collect::<Result<_>>()?;
    let mends = |said: &&Said| {
        let reverts = range.iter().any(|bad| said.takes_back(bad));
        reverts || brings_back(git, said, one.good) || said.is_fix_of(&range) && touches_more(git, said, changelog)
    };
    let mended_by = standing(&said).into_iter().find(mends).map(|said| said.commit.id);
    Ok(PutBack { one: one.clone(), holding, mended_by })
}

/// What was bad: all that came with it since what worked; where that is not known, since its first parent.
fn bad_range(git: &Git, one: &Quarantine) -> Result<Vec<Arc<Commit>>> {
    let bad = git.latest(None, one.bad, 1)?;
    let known = one.good.filter(|good| git.holds(*good).unwrap_or(false));
    let base = known.or_else(|| bad.first().and_then(|bad| bad.parents.first().copied()));
    let Some(base) = base.filter(|base| *base != one.bad) else { return Ok(bad) };
    Ok(git.counted(base, one.bad, MOST)?.1)
}

/// All that came after it, newest first: on the branch, and on its way there.
fn since(git: &Git, bad: CommitId, (into, from): (CommitId, CommitId)) -> Result<Vec<Arc<Commit>>> {
    let (_, mut commits) = git.counted(bad, from, MOST)?;
    let (_, there) = git.counted(bad, into, MOST)?;
    let known: BTreeSet<CommitId> = commits.iter().map(|commit| commit.id).collect();
    commits.extend(there.into_iter().filter(|commit| !known.contains(&commit.id)));
    commits.sort_by_key(|commit| Reverse(commit.committed));
    Ok(commits)
}

fn descendants(bad: CommitId, since: &[Arc<Commit>]) -> BTreeSet<CommitId> {
    let mut holding = BTreeSet::from([bad]);
    loop {
        let before = holding.len();
        for commit in since.iter().rev() {
            if commit.parents.iter().any(|parent| holding.contains(parent)) {
                holding.insert(commit.id);
            }
        }
        if holding.len() == before {
            return holding;
        }
    }
}

/// A commit, and what it says of others.
struct Said {
    commit: Arc<Commit>,
    message: String,
    /// The names of commits that it says to take back.
    names: Vec<String>,
    /// The subject that it says to take back.
    quoted: Option<String>,
}

impl Said {
    fn of(git: &Git, commit: Arc<Commit>) -> Result<Self> {
        let message = git.message(commit.id)?;
        let (names, quoted) = (named(&message), quoted(&commit.subject));
        Ok(Self { commit, message, names, quoted })
    }

    fn takes_back(&self, other: &Commit) -> bool {
        let id = other.id.to_string();
        let named = self.names.iter().any(|name| id.starts_with(name.as_str()));
        named || self.quoted.as_deref().is_some_and(|quoted| quoted == plain(&other.subject))
    }

    /// Whether it is a fix that names what was bad.
    fn is_fix_of(&self, range: &[Arc<Commit>]) -> bool {
        let kind = subject::parse(&self.commit.subject).kind.unwrap_or_default();
        let fixes = ["fix", "hotfix"].iter().any(|fix| kind.eq_ignore_ascii_case(fix));
        fixes && !self.commit.is_merge() && range.iter().any(|bad| self.message.contains(&bad.id.short()))
    }
}

/// `This reverts commit 4676b78…, reversing changes made to …`: the first name of each.
fn named(message: &str) -> Vec<String> {
    let flat = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let digits = |rest: &str| rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>().to_lowercase();
    flat.split(REVERTS).skip(1).map(digits).filter(|name| name.len() >= DIGITS).collect()
}

/// What `Revert "…"` takes back; a revert is what `Reapply "…"` does.
fn quoted(subject: &str) -> Option<String> {
    let subject = plain(subject);
    let within = |mark: &str| subject.strip_prefix(mark)?.strip_suffix('"').map(str::to_owned);
    within("Revert \"").or_else(|| within("Reapply \"").map(|subject| format!("Revert \"{subject}\"")))
}

/// Without the number of its pull request.
fn plain(subject: &str) -> &str {
    let subject = subject.trim();
    let number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let numbered = subject.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (#"));
    numbered.filter(|(_, text)| number(text)).map_or(subject, |(rest, _)| rest)
}

/// Those that nobody took back since. They are the newest first.
fn standing(said: &[Said]) -> Vec<&Said> {
    let mut standing: Vec<&Said> = Vec::new();
    for one in said {
        if !standing.iter().any(|newer| newer.takes_back(&one.commit)) {
            standing.push(one);
        }
    }
    standing
}

/// Whether a revert brings the files of what worked, as the one that is opened from here does.
fn brings_back(git: &Git, said: &Said, good: Option<CommitId>) -> bool {
    let Some(good) = good.filter(|_| said.commit.subject.starts_with("Revert ")) else { return false };
    git.changed_between(said.commit.id, good, "").is_ok_and(|files| files.is_empty())
}

fn touches_more(git: &Git, said: &Said, changelog: &str) -> bool {
    let within = format!("{}/", changelog.trim_matches('/'));
    git.files(said.commit.id).is_ok_and(|files| files.iter().any(|file| !file.path.starts_with(&within)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_back_is_read_from_the_subject_and_the_message() {
        assert_eq!(quoted("Revert \"feat: slots (#58)\" (#61)").as_deref(), Some("feat: slots (#58)"));
        assert_eq!(quoted("Revert \"Revert \"feat: slots\"\"").as_deref(), Some("Revert \"feat: slots\""));
        assert_eq!(quoted("Reapply \"feat: slots\"").as_deref(), Some("Revert \"feat: slots\""));
        assert_eq!(quoted("revert button colour to blue"), None);
        assert_eq!(plain("feat: slots (#58)"), "feat: slots");
        let message = "Revert it\n\nThis reverts commit 4676B78aaaa, reversing\nchanges made to 1234567.\nThis reverts\ncommit beef.";
        assert_eq!(named(message), ["4676b78aaaa"]);
    }
}
