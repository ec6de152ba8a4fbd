//! A job that follows another workflow without asking what set that one off.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};

pub(super) const RULE: Rule = Rule {
    id: "workflow-run-event",
    about: "a job follows another workflow and does not ask what set that off",
    why: "The other workflow may have run for a pull request, also of a fork whose branch is called like production's: its \
          end deploys with the secrets of this repository.",
    look,
};

const FIX: &str = "if: >-\n  github.event.workflow_run.conclusion == 'success' &&\n  \
    github.event.workflow_run.event == 'push' &&\n  \
    github.event.workflow_run.head_repository.full_name == github.repository";

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let Some((line, _)) = subject.file.on("workflow_run") else { return Vec::new() };
    let asks = |condition: &str| {
        ["workflow_run.event", "workflow_run.head_repository"].iter().any(|word| condition.contains(word))
    };
    // One job that asks and for which the others wait is enough to know that somebody thought of it.
    let asked = subject.file.jobs.iter().any(|job| asks(job.condition()));
    let what = "no job asks for the event of the run that it follows";
    if asked { Vec::new() } else { vec![Spot::at(line, what, FIX)] }
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::lines;

    const ID: &str = super::RULE.id;

    #[test]
    fn the_branch_alone_does_not_tell_whose_branch_it_is() {
        let head = "on:\n  workflow_run:\n    workflows: [Build]\n    branches: [main]\njobs:\n  a:\n    if: ";
        assert_eq!(lines(ID, &format!("{head}github.event.workflow_run.head_branch == 'main'\n")), [2]);
        assert_eq!(lines(ID, &format!("{head}github.event.workflow_run.event == 'push'\n")), [0; 0]);
    }
}
