//! What is asked for a promotion alone: GitHub's heads, rules and lock, and the commands of the configuration.

use crate::cli::context::Context;
use crate::cli::github;
use crate::cli::record::journal;
use chrono::Local;
use engine::board::Head;
use engine::domain::Moment;
use engine::fault::{Fault, Result};
use engine::operations::promotion::{Heads, Here, LocalResult, Outside, Ships, Tree, ask, run_checks};
use engine::operations::rollback::quarantined;
use engine::sources::git::Git;
use engine::sources::github::GitHub;
use tokio::runtime::Runtime;

/// GitHub, and a runtime to ask it in.
pub struct Desk {
    /// Where it is asked.
    pub runtime: Runtime,
    /// GitHub, or why it cannot be asked.
    pub github: Result<GitHub>,
}

pub(super) fn now() -> Moment {
    Local::now().fixed_offset()
}

impl Desk {
    /// Without a token nothing of GitHub is known, and that is said by each gate that needs it.
    ///
    /// # Errors
    /// When no runtime can be had.
    pub fn open(context: &Context, git: &Git) -> Result<Self> {
        match github::open(context, Some(git)) {
            Ok((runtime, github)) => Ok(Self { runtime, github: Ok(github) }),
            Err(fault) => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))?;
                Ok(Self { runtime, github: Err(fault) })
            }
        }
    }

    /// What GitHub tells, and what was put in quarantine from here.
    pub(super) fn outside(&self, context: &Context) -> Outside {
        let told = match &self.github {
            Ok(github) => self.runtime.block_on(ask(github, &context.config, now)),
            Err(why) => Outside::unknown(why, now()),
        };
        let repository = context.repository();
        Outside { quarantined: quarantined(&journal(context).store, &context.config, repository.as_deref()), ..told }
    }

    /// What GitHub tells once the commands of the configuration have ended, which may take long.
    pub(super) fn again(&self, context: &Context, git: &Git, planned: &Heads) -> Result<Outside> {
        let outside = self.outside(context);
        let heads = Heads::find(git, &context.config, &outside)?;
        let pairs = [(&planned.from, &heads.from), (&planned.to, &heads.to)];
        match pairs.into_iter().find(|(before, now)| before.commit != now.commit) {
            None => Ok(outside),
            Some((before, now)) => {
                let (was, is) = (before.commit.short(), now.commit.short());
                let sentence = format!(
                    "{} moved from {was} to {is} while the commands of the configuration ran; nothing was sent",
                    before.branch
                );
                Err(Fault::refused(sentence).hint("Plan anew: what they said is about what was there before."))
            }
        }
    }

    pub(super) fn local(&self, context: &Context, git: &Git, ships: &Ships) -> Vec<LocalResult> {
        if context.config.promotion.gates.is_empty() {
            return Vec::new();
        }
        let checked_out = match git.head() {
            Ok(Head::Branch(_, commit) | Head::Detached(commit)) => Some(commit),
            _ => None,
        };
        let folder = context.root.clone().unwrap_or_else(|| context.start.clone());
        let tree = Tree { checked_out, changed: git.changed_files().ok() };
        let here = Here { folder, tree, variables: context.environment.all() };
        self.runtime.block_on(run_checks(&context.config, &here, ships.from, now))
    }
}
