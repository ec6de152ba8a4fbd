//! What is to be done outside the model: data only. The shell performs it.

use super::Mouse;
use super::acts::ActEffect;
use super::audit::AuditEffect;
use super::bisect::BisectEffect;
use super::branches::Wanted;
use super::changelog::ChangelogEffect;
use super::environments::EnvironmentsEffect;
use super::fleet::FleetEffect;
use super::images::ImagesEffect;
use super::notifying::Way;
use super::promotion::PromotionEffect;
use super::pulls::{AskedBy, Question};
use super::rollback::RollbackEffect;
use super::runs::RunsEffect;
use super::saved_log::SavedLog;
use super::whereabouts::WhereEffect;
use crate::commands::Danger;
use engine::domain::pull_request::{PullNumber, PullRequest};
use engine::operations::act::Reach;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Read everything again now.
    Refresh,
    /// The same for a person who asks: also what a server did not have is asked for again.
    RefreshAnew,
    /// Put this text on the clipboard; `what` names it in the answer.
    Copy {
        /// What it is, for the notice: `full SHA`.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// Tell the terminal, while nobody may be looking at it.
    Announce {
        /// How.
        way: Way,
        /// What.
        text: String,
    },
    /// Open this address in a browser.
    Browse(String),
    /// Stop, as `ctrl-z` does.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Take the mouse from the terminal, or give it back.
    Capture(Mouse),
    /// Read commits of a branch; answered by [`super::Msg::CommitsRead`].
    ReadCommits(Wanted),
    /// Run `git fetch`.
    Fetch,
    /// Stop the `git fetch` that runs.
    StopFetch,
    /// Put this theme in force; answered by [`super::Msg::Themed`].
    UseTheme(String),
    /// Fail on purpose, to see the crash report.
    Crash,
    /// Something for the changelog screen.
    Changelog(ChangelogEffect),
    /// Something for the images screen.
    Images(ImagesEffect),
    /// Read a pull request whole; answered by [`super::Msg::PullRead`].
    ReadPull(Question, Box<PullRequest>, AskedBy),
    /// These pull requests are on the screen.
    ShowPulls(Vec<PullNumber>),
    /// Something for the runs screen.
    Runs(RunsEffect),
    /// Something for the audit screen.
    Audit(AuditEffect),
    /// Something for the environments screen.
    Environments(EnvironmentsEffect),
    /// Write what a log holds to a new file of the person's own.
    SaveLog(SavedLog),
    /// Something for the screen where a change is followed.
    Where(WhereEffect),
    /// Something for the form of an act.
    Act(ActEffect),
    /// Something for the list of services.
    Fleet(FleetEffect),
    /// Something for the search for what brought a fault.
    Bisect(BisectEffect),
    /// Read the task lists of this branch, tag or commit; of the usual branch for nothing. Answered by [`super::Msg::Page`].
    ReadRoadmap(Option<String>),
    /// Something for a promotion.
    Promotion(PromotionEffect),
    /// Something for a rollback.
    Rollback(RollbackEffect),
}

impl Effect {
    /// How far it reaches. Read-only mode refuses everything from [`Danger::Local`] on, in the one place that
    /// performs effects.
    #[must_use]
    pub fn danger(&self) -> Danger {
        match self {
            Self::Act(ActEffect::Send { plan, .. }) if plan.reach == Reach::Shared => Danger::Shared,
            Self::Act(ActEffect::Send { .. })
            | Self::Promotion(PromotionEffect::Send(..))
            | Self::Rollback(RollbackEffect::Run(..) | RollbackEffect::TakeOver(_)) => Danger::Grave,
            Self::Rollback(RollbackEffect::GoOn(..) | RollbackEffect::Comment(..))
            | Self::Promotion(PromotionEffect::GoOn(_) | PromotionEffect::SetAside(..)) => Danger::Shared,
            Self::Fetch | Self::Changelog(ChangelogEffect::Write(..)) => Danger::Local,
            Self::Quit
            | Self::Refresh
            | Self::RefreshAnew
            | Self::Copy { .. }
            | Self::Browse(_)
            | Self::Announce { .. }
            | Self::Suspend
            | Self::Redraw
            | Self::Capture(_)
            | Self::ReadCommits(_)
            | Self::StopFetch
            | Self::UseTheme(_)
            | Self::Changelog(_)
            | Self::Images(_)
            | Self::ReadPull(..)
            | Self::ShowPulls(_)
            | Self::Runs(_)
            | Self::Audit(_)
            | Self::Environments(_)
            | Self::SaveLog(_)
            | Self::Where(_)
            | Self::Fleet(_)
            | Self::Bisect(_)
            | Self::ReadRoadmap(_)
            | Self::Act(_)
            | Self::Promotion(_)
            | Self::Rollback(RollbackEffect::Reach(_) | RollbackEffect::Find(..))
            | Self::Crash => Danger::Look,
        }
    }
}
