//! A merge that GitHub answered with no: it was not made by this promotion, and only what somebody else did is left to look at.

use crate::domain::BranchName;
use crate::domain::pull_request::PullNumber;
use crate::fault::{Fault, FaultKind};
use crate::operations::journal::{End, Story};
use crate::sources::github::GitHub;
use std::time::Duration;

/// What the words of such a step begin with in the journal.
const REFUSED: &str = "GitHub refused the merge";
/// For so long it is waited that GitHub wants to be left alone. Where it wants more, somebody comes again.
const PATIENCE: Duration = Duration::from_mins(2);

/// As it is written down.
pub(super) fn words(fault: &Fault) -> String {
    format!("{REFUSED}: {fault}")
}

/// Whether GitHub said no to the merge of this journal: then nothing that was sent can still take effect.
pub(super) fn is_written(story: &Story) -> bool {
    let refused = |(end, _, words): &(End, _, String)| *end == End::Unknown && words.starts_with(REFUSED);
    story.steps.iter().any(|step| step.name == "merge" && step.end.as_ref().is_some_and(refused))
}

/// The same with what it leaves behind.
pub(super) fn leaving_open(fault: Fault, pull: Option<PullNumber>) -> Fault {
    let Some(pull) = pull else { return fault };
    let hint = format!("{} {pull} stays open.", fault.next_step().unwrap_or_default());
    fault.hint(hint.trim_start().to_owned())
}

/// Why it ends without being known to be untouched.
pub(super) fn unseen(fault: &Fault, branch: &BranchName) -> Fault {
    let sentence = format!("{}; whether somebody else merged it cannot be asked", words(fault));
    Fault::of(FaultKind::Unreadable, sentence)
        .hint(format!("cutover follow looks at {branch}, and gives the lock back. It is not sent again."))
}

/// Waits until GitHub may be asked again, where that is soon.
pub(super) async fn until_it_may_be_asked(github: &GitHub) {
    if let Some(left) = github.quiet_for().filter(|left| *left <= PATIENCE) {
        tokio::time::sleep(left + Duration::from_millis(100)).await;
    }
}
