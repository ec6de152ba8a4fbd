//! A job that follows another workflow without asking how that ended.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};

pub(super) const RULE: Rule = Rule {
    id: "workflow-run-conclusion",
    about: "a job follows another workflow and does not ask whether that succeeded",
    why: "workflow_run sets it off at every end: after a build that failed or was cancelled it deploys whatever image is there.",
    look,
};

const FIX: &str = "if: github.event.workflow_run.conclusion == 'success'";

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let file = subject.file;
    if file.on("workflow_run").is_none() {
        return Vec::new();
    }
    let asks = |condition: &str| condition.contains("workflow_run.conclusion");
    let asking: Vec<&str> = file.jobs.iter().filter(|job| asks(job.condition())).map(|job| job.name.as_str()).collect();
    let follows = |needs: &[&str]| needs.iter().any(|name| asking.contains(name));
    // A job that waits for one that was skipped is skipped too, unless it says always().
    let safe = |job: &&crate::lint::Job| {
        asks(job.condition()) || (follows(&job.needs()) && !job.condition().contains("always()"))
    };
    let unsafe_jobs = file.jobs.iter().filter(|job| !safe(job));
    unsafe_jobs.map(|job| Spot::at(job.line, format!("the job {:?} runs after any end", job.name), FIX)).collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::lines;

    const ID: &str = super::RULE.id;

    #[test]
    fn a_job_that_does_not_ask_is_found_and_one_that_waits_for_one_that_asks_is_not() {
        let head = "on:\n  workflow_run: { workflows: [Build], types: [completed] }\njobs:\n  a:\n    runs-on: x\n";
        assert_eq!(lines(ID, head), [4]);
        let asks = format!("{head}    if: github.event.workflow_run.conclusion == 'success'\n");
        assert_eq!(lines(ID, &asks), [0; 0]);
        assert_eq!(lines(ID, &format!("{asks}  b:\n    needs: a\n")), [0; 0]);
        assert_eq!(lines(ID, &format!("{asks}  b:\n    needs: [a]\n    if: always()\n")), [7]);
        assert_eq!(lines(ID, "on: push\njobs:\n  a: {}\n"), [0; 0]);
    }
}
