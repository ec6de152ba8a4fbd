//! What the clone tells of the open pull requests: looked at once for each pair of heads, on a thread that may block,
//! and told with every reading after that.

use super::Shared;
use crate::config::Config;
use crate::domain::CommitId;
use crate::domain::pull_request::{ChangelogPresence, PullList, PullNumber, PullRequest};
use crate::operations::{PullHere, heads, pull_here};
use crate::sources::git::Git;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

/// What was looked at.
#[derive(Default)]
pub(super) struct Here {
    known: Known,
}

/// By number: the heads that were looked at, and what was seen.
type Known = HashMap<PullNumber, ((CommitId, CommitId), PullHere)>;

impl Here {
    /// Tells what is known of the same heads; what has another head by now is unknown until it is looked at.
    pub fn tell(&self, list: &mut PullList) {
        for pull in &mut list.pulls {
            let same = self.known.get(&pull.number).filter(|((_, head), _)| pull.head_id == Some(*head));
            if let Some((_, here)) = same {
                here.tell(pull);
            }
        }
    }

    /// Looks at what is not known, or known of other heads.
    pub async fn look(&mut self, list: &mut PullList, shared: &Shared, config: &Config) {
        let git = shared.git.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|git| git.worker().ok());
        let Some(git) = git else { return };
        let (pulls, before, config) = (list.pulls.clone(), std::mem::take(&mut self.known), config.clone());
        let known = Arc::clone(&shared.known);
        let looked = tokio::task::spawn_blocking(move || all(&git, &pulls, &before, &config, &known)).await;
        self.known = looked.unwrap_or_default();
        self.tell(list);
    }
}

fn all(git: &Git, pulls: &[PullRequest], before: &Known, config: &Config, known: &crate::operations::Known) -> Known {
    let look = |pull: &PullRequest| {
        let heads = heads(git, pull)?;
        // What could not be told may be here by now: a fetch brings commits and moves no head.
        let same = |(of, here): &&((CommitId, CommitId), PullHere)| {
            *of == heads && here.changelog != ChangelogPresence::Unknown
        };
        let here = before.get(&pull.number).filter(same).map(|(_, here)| here.clone());
        Some((pull.number, (heads, here.unwrap_or_else(|| pull_here(git, config, pull, known)))))
    };
    pulls.iter().filter_map(look).collect()
}
