//! The branches that images are built from, as git knows them here: which commit the digits of a tag mean, and which
//! pushes ought to have an image.

use crate::config::{BranchSettings, Config};
use crate::domain::image::Image;
use crate::domain::{CommitId, Found, History, Moment};
use crate::fault::Result;
use crate::sources::git::Git;
use std::sync::Arc;

/// One branch with everything it leads to.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name.
    pub branch: String,
    /// Whether an environment runs what is built from it.
    pub deployed: bool,
    /// Everything it leads to, newest first.
    pub history: Arc<History>,
}

/// The branches that the configuration names, and what is known of them.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// Their names; a tag of such a name moves.
    pub names: Vec<String>,
    /// Those that exist here or at the remote, production first; none where there is no repository.
    pub all: Vec<Line>,
}

impl Lines {
    /// The names alone, where there is no repository.
    #[must_use]
    pub fn named(config: &Config) -> Self {
        let BranchSettings { production, integration, staging, .. } = &config.branches;
        Self { names: vec![production.clone(), integration.clone(), staging.clone()], all: Vec::new() }
    }

    /// Reads those of the branches of the configuration that exist, here or at the remote.
    ///
    /// # Errors
    /// When the refs or a commit cannot be read.
    pub fn of(git: &Git, config: &Config) -> Result<Self> {
        let heads = git.branch_heads(&config.branches)?;
        let Self { names, mut all } = Self::named(config);
        for name in &names {
            let Some(branch) = heads.branches.iter().find(|branch| branch.name.as_str() == name.as_str()) else {
                continue;
            };
            let deployed = config.environments.keys().any(|environment| config.branch_of(environment) == name.as_str());
            all.push(Line { branch: name.clone(), deployed, history: git.history(branch.head)? });
        }
        Ok(Self { names, all })
    }

    /// The commit that begins with these digits, when it is exactly one.
    #[must_use]
    pub fn commit(&self, digits: &str) -> Option<CommitId> {
        let mut only = None;
        for line in &self.all {
            let found = match line.history.find_prefix(digits) {
                Found::One(at) => line.history.commits[at].id,
                Found::Several => return None,
                Found::Nothing => continue,
            };
            if only.replace(found).is_some_and(|other| other != found) {
                return None;
            }
        }
        only
    }

    /// When this commit was made, as far as it is here.
    #[must_use]
    pub fn when(&self, id: &CommitId) -> Option<Moment> {
        self.all.iter().find_map(|line| line.history.get(id)).map(|commit| commit.committed)
    }

    /// When an image came about: the time of its commit, else its own.
    #[must_use]
    pub fn time_of(&self, image: &Image) -> Option<Moment> {
        image.commit.as_ref().and_then(|id| self.when(id)).or(image.created)
    }

    /// Whether a name is that of one of the branches.
    #[must_use]
    pub fn has(&self, branch: &str) -> bool {
        self.names.iter().any(|name| name == branch)
    }
}
