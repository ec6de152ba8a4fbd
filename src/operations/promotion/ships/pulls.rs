//! The pull requests that commits name: of merges by GitHub, and of squashed ones.

use crate::domain::Commit;
use crate::domain::pull_request::PullNumber;
use crate::sources::git::Git;
use std::sync::Arc;

/// A pull request that a commit names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullMention {
    /// Its number.
    pub number: PullNumber,
    /// Its title as GitHub wrote it into the merge, else the branch it came from. Hostile text.
    pub title: String,
}

/// The pull requests that commits name, in the order of the commits, each once.
pub(super) fn of(git: &Git, commits: &[Arc<Commit>]) -> Vec<PullMention> {
    let mut found: Vec<PullMention> = Vec::new();
    for commit in commits {
        let Some(mention) = merged(git, commit).or_else(|| squashed(commit)) else { continue };
        if !found.iter().any(|known| known.number == mention.number) {
            found.push(mention);
        }
    }
    found
}

/// `Merge pull request #56 from someone/feature/x`, with the title in the body.
fn merged(git: &Git, commit: &Commit) -> Option<PullMention> {
    let rest = commit.subject.strip_prefix("Merge pull request #")?;
    let (number, from) = rest.split_once(' ').unwrap_or((rest, ""));
    let branch = from.trim_start_matches("from ");
    let message = git.message(commit.id).unwrap_or_default();
    let title = message.lines().skip(1).map(str::trim).find(|line| !line.is_empty());
    Some(PullMention { number: PullNumber(number.parse().ok()?), title: title.unwrap_or(branch).to_owned() })
}

/// `feat: something (#59)`
fn squashed(commit: &Commit) -> Option<PullMention> {
    let (title, number) = commit.subject.trim_end().strip_suffix(')')?.rsplit_once("(#")?;
    Some(PullMention { number: PullNumber(number.parse().ok()?), title: title.trim().to_owned() })
}
