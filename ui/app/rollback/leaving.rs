//! Whoever leaves while a rollback goes on: what it is kept for, and what is told last. By the step that was reached.

use super::run::{Run, Stage};
use engine::environment::readiness::Rung;
use engine::environment::slots::loud;
use engine::operations::act;
use engine::operations::rollback::Step;

/// What looks how it ended.
const LOOKS: &str = "cutover rollback --go-on looks how it ended";

impl Run {
    /// Whether the end of this console would end it before its script is begun.
    #[must_use]
    pub fn is_unbegun(&self) -> bool {
        let of_host = self.rung.is_some_and(|rung| !matches!(rung, Rung::Rerun | Rung::Dispatch | Rung::Revert));
        self.goes_on() && of_host && !self.sent
    }

    /// Whether a container was started for it, or was to be.
    #[must_use]
    pub fn boots(&self) -> bool {
        self.steps.iter().any(|row| row.step == Step::Start)
    }

    fn slot(&self) -> String {
        self.goal.slot.as_ref().map_or_else(|| "the standby".to_owned(), loud)
    }
}

/// What is told to whoever leaves before the script is begun: it is kept for so many seconds.
#[must_use]
pub fn kept(run: &Run, seconds: u64) -> String {
    let what = match run.current().map(|row| row.step) {
        Some(Step::Lock) => "the lock of the host is taken or waited for".to_owned(),
        Some(Step::Start) => format!("{} boots", run.slot()),
        Some(Step::Before) => "it is looked what serves".to_owned(),
        Some(Step::Script) => "the script is being handed to the host".to_owned(),
        _ => "the host is being reached".to_owned(),
    };
    format!(
        "The rollback of {} to {} has not begun its script: {what}. It goes on here for {seconds} s at most; Ctrl-C ends it.",
        run.env,
        run.title()
    )
}

/// What is told last of one that went on when somebody left.
#[must_use]
pub fn last_words(run: &Run) -> String {
    let hand = run.hand().map(|(what, line)| format!(" {what}{line}")).unwrap_or_default();
    format!("{}{hand}", stands(run))
}

fn stands(run: &Run) -> String {
    let name = format!("rollback of {} to {}", run.env, run.title());
    match &run.stage {
        Stage::Ended(finished) => {
            let next = finished.next.as_ref().map(|next| format!(" {next}")).unwrap_or_default();
            format!("The {name}: {}.{next}", finished.sentence)
        }
        Stage::Refused(fault) => format!("The {name} was not begun: {fault}."),
        Stage::Acted(end) => format!("The {name}: {}", end.sentence),
        Stage::Going => going(run, &name),
    }
}

fn going(run: &Run, name: &str) -> String {
    let slot = run.slot();
    match run.reached {
        Some(act::Stage::Reading) => return format!("The {name} was left before anything was sent to GitHub."),
        Some(act::Stage::Accepted) => return format!("The {name} was taken by GitHub and goes on there."),
        Some(_) => return format!("Whether GitHub took the {name} is not known: cutover runs tells of it."),
        None => {}
    }
    if run.rung.is_none() {
        return format!("How the {name} ended was being looked for; nothing was run. {LOOKS}.");
    }
    if run.sent {
        return format!("The {name} goes on where it runs. {LOOKS}.");
    }
    if run.steps.iter().any(|row| row.step == Step::Script) {
        return format!(
            "The script of the {name} was being handed to the host: whether it was begun is not known. {LOOKS}."
        );
    }
    if run.boots() {
        return format!(
            "The {name} was left: {slot} was started, or was to be, which boots {}; the script was not run, and the traffic stays. \
             The lock of the host may be held: cutover rollback --go-on looks, and gives it back.",
            run.goal.code()
        );
    }
    format!(
        "The {name} was left before its script: nothing was run. The lock of the host may be held: cutover rollback --go-on \
         looks, and gives it back."
    )
}
