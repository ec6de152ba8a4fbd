//! What is asked for a promotion alone: GitHub's heads, rules and lock, and the commands of the configuration.

use crate::cli::context::Context;
use crate::cli::github;
use chrono::Local;
use engine::board::Head;
use engine::domain::Moment;
use engine::fault::{Fault, Result};
use engine::operations::promotion::{Here, LocalResult, Outside, Ships, ask, run_checks};
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

    pub(super) fn outside(&self, context: &Context) -> Outside {
        match &self.github {
            Ok(github) => self.runtime.block_on(ask(github, &context.config, now)),
            Err(why) => Outside::unknown(why, now()),
        }
    }

    pub(super) fn local(&self, context: &Context, git: &Git, ships: &Ships) -> Vec<LocalResult> {
        let checked_out = match git.head() {
            Ok(Head::Branch(_, commit) | Head::Detached(commit)) => Some(commit),
            _ => None,
        };
        let folder = context.root.clone().unwrap_or_else(|| context.start.clone());
        let here = Here { folder, checked_out, variables: context.environment.all() };
        self.runtime.block_on(run_checks(&context.config, &here, ships.from, now))
    }
}
