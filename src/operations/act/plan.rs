//! What an act will do, whole and in words, before anything is sent; and the one way from there to sending it.

use super::reach::{self, Reach};
use super::{Act, pull, run};
use crate::board::Board;
use crate::config::Config;
use crate::domain::Moment;
use crate::domain::pull_request::{ChangelogPresence, PullNumber};
use crate::fault::{Fault, Result};
use crate::sources::github::Standing;
use chrono::TimeDelta;

/// After so long the world is another one: the plan is made anew.
const HOLDS_FOR: TimeDelta = TimeDelta::minutes(10);

/// What an act will do. Built purely from a board; nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActPlan {
    /// The act.
    pub act: Act,
    /// What it will do: whole sentences. Hostile text may be in them.
    pub effects: Vec<String>,
    /// What speaks against it: whole sentences.
    pub warnings: Vec<String>,
    /// How far it reaches.
    pub reach: Reach,
    /// When it was made.
    pub made: Moment,
}

/// An act that a person confirmed in so many words. Only [`ActPlan::arm`] makes one.
#[derive(Debug)]
pub struct ArmedAct {
    plan: ActPlan,
}

impl ArmedAct {
    /// The plan that was confirmed.
    #[must_use]
    pub fn plan(&self) -> &ActPlan {
        &self.plan
    }
}

impl ActPlan {
    /// Plans an act by what the board knows.
    ///
    /// # Errors
    /// When it cannot be done, or not here: the reason in words.
    pub fn of(act: Act, board: &Board, config: &Config, now: Moment) -> Result<Self> {
        if board.github.value().is_some_and(|facts| facts.identity.standing == Standing::Archived) {
            return Err(Fault::refused(
                "The repository is archived at GitHub, which takes no changes; nothing was sent",
            )
            .hint("An owner unarchives it in its settings there."));
        }
        let told = match &act {
            Act::Comment { pull, text } => pull::comment(*pull, text, board, config)?,
            Act::Merge(merging) => pull::merge(merging, board, config)?,
            Act::Open(opening) => pull::open(opening, board, config)?,
            Act::Rerun { .. } | Act::Cancel { .. } | Act::Dispatch { .. } | Act::Rule { .. } => {
                run::told(&act, board, config)?
            }
        };
        let about = run::about(&act, board);
        reach::environments(&act, about, config).into_iter().try_for_each(|name| config.may_change(name))?;
        let reach = reach::of_workflow(&act, about, config);
        Ok(Self { act, effects: told.effects, warnings: told.warnings, reach, made: now })
    }

    /// The same with what the commits of a branch bring to the changelog, where it opens a pull request; `None` while that
    /// is being read.
    #[must_use]
    pub fn bringing(mut self, entries: Option<&ChangelogPresence>, config: &Config) -> Self {
        if let Act::Open(opening) = &self.act {
            let told = pull::entries(opening, entries, config);
            self.effects.extend(told.effects);
            self.warnings.extend(told.warnings);
        }
        self
    }

    /// Plans a comment on a pull request that may be merged by now, so that no list has it: it is read before it is sent.
    ///
    /// # Errors
    /// When there is nothing to say, or too much.
    pub fn remark(pull: PullNumber, text: String, config: &Config, now: Moment) -> Result<Self> {
        let told = pull::remark(pull, &text, config)?;
        let act = Act::Comment { pull, text };
        let reach = reach::of_workflow(&act, None, config);
        Ok(Self { act, effects: told.effects, warnings: told.warnings, reach, made: now })
    }

    /// Confirms the plan by the word of its reach.
    ///
    /// # Errors
    /// When another word was typed, or the plan is older than ten minutes.
    pub fn arm(self, typed: &str, now: Moment) -> Result<ArmedAct> {
        if now - self.made > HOLDS_FOR {
            return Err(Fault::refused("This was looked at more than ten minutes ago; nothing was sent")
                .hint("Open it again: the world may have changed."));
        }
        if typed.trim() != self.reach.word() {
            return Err(Fault::refused(format!("{} was not typed; nothing was sent", self.reach.word())));
        }
        Ok(ArmedAct { plan: self })
    }
}

/// What is said of an act.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub effects: Vec<String>,
    pub warnings: Vec<String>,
}

impl Told {
    pub fn effect(mut self, sentence: impl Into<String>) -> Self {
        self.effects.push(sentence.into());
        self
    }

    pub fn warning(mut self, sentence: impl Into<String>) -> Self {
        self.warnings.push(sentence.into());
        self
    }
}
