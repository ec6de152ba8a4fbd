//! Which findings an act is about: by kind, commit and file.

use crate::app::changelog::kinds;
use engine::changelog::{Finding, Kind};
use engine::domain::CommitId;
use engine::fault::{Fault, Result};
use engine::sources::git::Git;

/// The arguments that pick findings. Without any, all are picked.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Picks {
    /// Only findings about these commits.
    #[arg(value_name = "COMMIT")]
    commits: Vec<String>,
    /// Only findings about this commit; the same as naming it alone.
    #[arg(long, value_name = "COMMIT")]
    commit_id: Vec<String>,
    /// Only findings of this kind, as `check --json` names it: slug, `index_row`, …
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<String>,
    /// Only findings about this file.
    #[arg(long, value_name = "PATH")]
    path: Vec<String>,
}

/// Picks, understood.
#[derive(Debug, Clone, Default)]
pub(super) struct Picked {
    kinds: Vec<Kind>,
    commits: Vec<CommitId>,
    /// Digits that name no commit here: those of an orphan.
    digits: Vec<String>,
    paths: Vec<String>,
}

impl Picks {
    /// Understands the arguments.
    ///
    /// # Errors
    /// When a kind or a commit means nothing.
    pub(super) fn read(&self, git: &Git) -> Result<Picked> {
        let mut picked =
            Picked { paths: self.path.iter().map(|path| plain(path).to_owned()).collect(), ..Picked::default() };
        for word in &self.kind {
            picked.kinds.push(kind(word)?);
        }
        for rev in self.commits.iter().chain(&self.commit_id) {
            match git.resolve(rev) {
                Ok(commit) => picked.commits.push(commit),
                Err(_) if is_digits(rev) => picked.digits.push(rev.to_ascii_lowercase()),
                Err(fault) => return Err(fault),
            }
        }
        Ok(picked)
    }
}

impl Picked {
    /// Findings of these kinds.
    pub(super) fn of_kinds(kinds: &[Kind]) -> Self {
        Self { kinds: kinds.to_vec(), ..Self::default() }
    }

    /// Whether a finding is among them.
    pub(super) fn has(&self, finding: &Finding) -> bool {
        let path = finding.path.as_deref().unwrap_or_default();
        let kind = self.kinds.is_empty() || self.kinds.contains(&finding.kind);
        let file = self.paths.is_empty()
            || self.paths.iter().any(|wanted| wanted == path || path.ends_with(&format!("/{wanted}")));
        kind && file && self.has_commit(finding, path)
    }

    fn has_commit(&self, finding: &Finding, path: &str) -> bool {
        let any = self.commits.is_empty() && self.digits.is_empty();
        any || finding.commit.is_some_and(|commit| self.commits.contains(&commit))
            || self.digits.iter().any(|digits| path.contains(&digits[..7]))
    }
}

fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

fn is_digits(word: &str) -> bool {
    (7..=40).contains(&word.len()) && word.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn kind(word: &str) -> Result<Kind> {
    let found = kinds::ORDER.into_iter().find(|kind| kinds::id(*kind) == word.replace('-', "_"));
    found.ok_or_else(|| {
        let all: Vec<_> = kinds::ORDER.into_iter().map(kinds::id).collect();
        Fault::usage(format!("{word} is no kind of finding")).hint(format!("There are {}.", all.join(", ")))
    })
}
