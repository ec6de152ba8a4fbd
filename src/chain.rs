//! Runs joined into the chain push → build → deploy: which run cancelled a build, and which commit a deploy ships.
//! Derived from what GitHub tells; each answer says how sure it is.

use crate::config::{Config, WorkflowSettings};
use crate::domain::Moment;
use crate::domain::pull_request::{ClaudeReview, PullRequest};
use crate::domain::workflow_run::{NAMELESS, Run, RunId, RunList, RunState};
use chrono::TimeDelta;
use std::collections::HashMap;

mod shipped;

/// GitHub cancels a run within so long of the start of the one that takes its place.
const AT_ONCE: TimeDelta = TimeDelta::minutes(1);

/// The same runs with what can be told of them together.
#[must_use]
pub fn join(list: &RunList, config: &Config) -> RunList {
    let runs: Vec<Run> = list.runs.iter().map(|run| Run { file: file(run, &list.runs), ..run.clone() }).collect();
    let mut ships = shipped::by_all(&runs, config);
    let joined = runs.iter().map(|run| Run {
        cancelled_by: cancelled_by(run, &runs),
        ships: ships.remove(&run.id),
        ..run.clone()
    });
    RunList { runs: joined.collect(), total: list.total }
}

/// The file of a run; where GitHub does not tell it, that of the other runs of the same name, if they have but one.
fn file(run: &Run, all: &[Run]) -> Option<String> {
    if run.file.is_some() || run.workflow == NAMELESS {
        return run.file.clone();
    }
    let mut files = all.iter().filter(|other| other.workflow == run.workflow).filter_map(|other| other.file.as_ref());
    let first = files.next()?;
    files.all(|file| file == first).then(|| first.clone())
}

/// Whether two runs are of one workflow; what GitHub does not tell of two is not the same.
fn same_workflow(one: &Run, other: &Run) -> bool {
    match (&one.file, &other.file) {
        (Some(one), Some(other)) => one == other,
        _ => one.workflow == other.workflow && one.workflow != NAMELESS,
    }
}

/// All builds share one concurrency group: the next one to be asked for takes the place of the one that runs.
fn cancelled_by(run: &Run, all: &[Run]) -> Option<RunId> {
    if run.state != RunState::Cancelled {
        return None;
    }
    let near = |other: &&Run| {
        same_workflow(other, run) && other.created > run.created && (other.created - run.updated).abs() <= AT_ONCE
    };
    all.iter().filter(near).min_by_key(|other| other.created).map(|other| other.id)
}

/// What became of the automated review of a pull request: the comments, and the runs of its workflow, which carry the
/// title of what they were asked on.
#[must_use]
pub fn review_of(pull: &PullRequest, runs: &[Run], workflows: &WorkflowSettings) -> ClaudeReview {
    // It runs for every comment, and is skipped where it is not mentioned.
    let its = |run: &&Run| {
        run.file.as_deref() == Some(&workflows.reviewer.workflow)
            && run.title == pull.title
            && run.state != RunState::Skipped
    };
    let state = runs.iter().filter(its).max_by_key(|run| run.created).map(|run| run.state);
    match (pull.claude, state) {
        (_, Some(RunState::Queued | RunState::Running | RunState::Waiting)) => ClaudeReview::Running,
        // It comments first that it looks: that it answered does not say that it came to its end.
        (
            ClaudeReview::Asked | ClaudeReview::Done,
            Some(RunState::Failure | RunState::Cancelled | RunState::Zombie),
        ) => ClaudeReview::Failed,
        (told, _) => told,
    }
}

/// The same of a whole list. Where several have one title, a run is that of one on which it was asked.
pub fn join_reviews(pulls: &mut [PullRequest], runs: &[Run], workflows: &WorkflowSettings) {
    let mut titles: HashMap<String, usize> = HashMap::new();
    for pull in pulls.iter() {
        *titles.entry(pull.title.clone()).or_default() += 1;
    }
    for pull in pulls {
        if titles.get(&pull.title) == Some(&1) || pull.claude == ClaudeReview::Asked {
            pull.claude = review_of(pull, runs, workflows);
        }
    }
}

/// How long a run took, or has been going on; of one whose state is not known, until GitHub told of it last.
#[must_use]
pub fn took(run: &Run, now: Moment) -> TimeDelta {
    let goes_on = run.state.is_open() && run.state != RunState::Unknown;
    let end = if goes_on { now } else { run.updated };
    (end - run.started.unwrap_or(run.created)).max(TimeDelta::zero())
}

/// As many runs of a workflow tell how long it usually takes.
const ENOUGH: usize = 20;
/// A deploy that is to follow a build is asked for sooner than this.
const OVERDUE: TimeDelta = TimeDelta::minutes(5);

/// How long a workflow usually takes: the median of its last runs that ended well, 20 at most. `None` when none did.
#[must_use]
pub fn usual(file: &str, runs: &[Run]) -> Option<TimeDelta> {
    let well = runs.iter().filter(|run| run.file.as_deref() == Some(file) && run.state == RunState::Success);
    let mut took: Vec<TimeDelta> = well.take(ENOUGH).map(|run| took(run, run.updated)).collect();
    took.sort_unstable();
    took.get(took.len().checked_sub(1)? / 2).copied()
}

/// The environment that was to get what this build made and did not: the build is the newest of its branch that ended
/// well, some minutes ago, and no deploy began since.
#[must_use]
pub fn undeployed<'a>(build: &Run, runs: &[Run], config: &'a Config, now: Moment) -> Option<&'a str> {
    let is_build = |run: &Run| run.file.as_deref() == Some(&config.workflows.build) && run.branch == build.branch;
    let newest =
        runs.iter().filter(|run| is_build(run) && run.state == RunState::Success).max_by_key(|run| run.created)?;
    if newest.id != build.id || now - build.updated < OVERDUE {
        return None;
    }
    let branch = build.branch.as_deref()?;
    let (environment, file) = config.workflows.deploy.iter().find(|(name, _)| config.branch_of(name) == branch)?;
    let since = |run: &Run| {
        run.file.as_ref() == Some(file) && run.state != RunState::Skipped && run.created + AT_ONCE >= build.updated
    };
    (!runs.iter().any(since)).then_some(environment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CommitId;

    pub fn at(seconds: i64) -> Moment {
        chrono::DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap().fixed_offset()
    }

    pub fn run(id: u64, file: &str, branch: &str, (created, updated): (i64, i64), state: RunState) -> Run {
        Run {
            id: RunId(id),
            number: id,
            attempt: 1,
            workflow: file.into(),
            file: Some(file.into()),
            title: String::new(),
            event: if file == "build.yml" { "push" } else { "workflow_run" }.into(),
            branch: Some(branch.into()),
            head: Some(CommitId::from_bytes([u8::try_from(id).unwrap(); 20])),
            actor: None,
            state,
            created: at(created),
            started: Some(at(created)),
            updated: at(updated),
            url: String::new(),
            cancelled_by: None,
            ships: None,
        }
    }

    pub fn joined(runs: &[Run]) -> Vec<Run> {
        join(&RunList { runs: runs.to_vec(), total: None }, &Config::default()).runs
    }

    #[test]
    fn a_build_is_cancelled_by_the_next_one_on_any_branch() {
        let runs = [
            run(3, "build.yml", "main", (900, 1200), RunState::Success),
            run(2, "build.yml", "main", (100, 400), RunState::Success),
            run(1, "build.yml", "development", (50, 102), RunState::Cancelled),
        ];
        assert_eq!(joined(&runs)[2].cancelled_by, Some(RunId(2)));
        let untold = runs.clone().map(|run| Run { file: None, workflow: format!("of #{}", run.id), ..run });
        assert_eq!(joined(&untold)[2].cancelled_by, None, "GitHub tells no file, and the names differ");
        let nameless = runs.clone().map(|run| Run { file: None, workflow: NAMELESS.into(), ..run });
        assert_eq!(joined(&nameless)[2].cancelled_by, None, "nothing says that they are of one workflow");
        let by_hand = [run(1, "build.yml", "development", (50, 102), RunState::Cancelled), runs[0].clone()];
        assert_eq!(joined(&by_hand)[0].cancelled_by, None, "nothing began then: a person did it");
    }

    #[test]
    fn a_run_whose_file_is_not_told_has_that_of_its_namesakes_if_they_have_one() {
        let named =
            |id, file: &str| Run { workflow: "Build".into(), ..run(id, file, "main", (0, 10), RunState::Success) };
        let untold = Run { file: None, ..named(3, "build.yml") };
        let file = |others: &[Run]| {
            let all: Vec<Run> = [untold.clone()].into_iter().chain(others.iter().cloned()).collect();
            joined(&all)[0].file.clone()
        };
        assert_eq!(file(&[named(1, "build.yml"), named(2, "build.yml")]).as_deref(), Some("build.yml"));
        assert_eq!(file(&[named(1, "build.yml"), named(2, "other.yml")]), None, "two workflows have this name");
        assert_eq!(file(&[]), None);
    }

    #[test]
    fn a_workflow_usually_takes_the_median_of_what_ended_well() {
        let took = |id, seconds, state| run(id, "build.yml", "main", (0, seconds), state);
        let well = [took(1, 10, RunState::Success), took(2, 900, RunState::Success), took(3, 30, RunState::Success)];
        assert_eq!(usual("build.yml", &well), Some(TimeDelta::seconds(30)));
        assert_eq!(usual("build.yml", &[took(1, 10, RunState::Failure)]), None);
        assert_eq!(usual("other.yml", &well), None);
    }

    #[test]
    fn a_build_that_nothing_deployed_is_told_once_it_is_overdue() {
        let config = Config::default();
        let build = run(2, "build.yml", "main", (100, 400), RunState::Success);
        let skipped = run(9, "deploy-production.yml", "development", (405, 405), RunState::Skipped);
        let alone = [skipped.clone(), build.clone()];
        assert_eq!(undeployed(&build, &alone, &config, at(3000)), Some("production"));
        assert_eq!(undeployed(&build, &alone, &config, at(420)), None, "it may still come");
        let deploy = run(10, "deploy-production.yml", "development", (410, 600), RunState::Failure);
        assert_eq!(undeployed(&build, &[deploy, build.clone()], &config, at(3000)), None);
        let newer = run(3, "build.yml", "main", (500, 800), RunState::Success);
        assert_eq!(undeployed(&build, &[newer, build.clone()], &config, at(3000)), None, "the newer one counts");
        let staging = run(4, "build.yml", "staging", (100, 400), RunState::Success);
        assert_eq!(undeployed(&staging, std::slice::from_ref(&staging), &config, at(3000)), None, "nothing deploys it");
    }

    #[test]
    fn a_run_that_goes_on_has_taken_the_time_until_now() {
        let running = run(1, "build.yml", "main", (0, 10), RunState::Running);
        assert_eq!(took(&running, at(70)).num_seconds(), 70);
        assert_eq!(took(&Run { state: RunState::Success, ..running.clone() }, at(70)).num_seconds(), 10);
        let unknown = Run { state: RunState::Unknown, ..running.clone() };
        assert_eq!(took(&unknown, at(70)).num_seconds(), 10, "nobody knows that it goes on");
        assert_eq!(took(&Run { state: RunState::Zombie, ..running }, at(70)).num_seconds(), 70, "it still hangs");
    }

    fn asked(number: u64, claude: ClaudeReview) -> PullRequest {
        PullRequest { claude, title: "feat: one".into(), ..crate::domain::pull_request::sample(number) }
    }

    fn review(id: u64, created: i64, state: RunState) -> Run {
        Run { title: "feat: one".into(), ..run(id, "claude.yml", "main", (created, created + 9), state) }
    }

    #[test]
    fn a_review_that_failed_after_its_comment_is_not_done_and_a_skipped_run_tells_nothing() {
        let of = |claude, runs: &[Run]| review_of(&asked(1, claude), runs, &WorkflowSettings::default());
        let failed = review(1, 0, RunState::Failure);
        assert_eq!(of(ClaudeReview::Done, std::slice::from_ref(&failed)), ClaudeReview::Failed);
        assert_eq!(of(ClaudeReview::Done, &[failed, review(2, 60, RunState::Success)]), ClaudeReview::Done);
        let runs = [review(1, 0, RunState::Running), review(2, 60, RunState::Skipped)];
        assert_eq!(of(ClaudeReview::Asked, &runs), ClaudeReview::Running, "a comment without a mention runs it too");
    }

    #[test]
    fn of_two_pull_requests_of_one_title_a_run_is_that_of_the_one_that_asked() {
        let mut pulls = [asked(1, ClaudeReview::Never), asked(2, ClaudeReview::Asked), asked(3, ClaudeReview::Done)];
        let runs = [review(1, 0, RunState::Running)];
        join_reviews(&mut pulls, &runs, &WorkflowSettings::default());
        let told = pulls.map(|pull| pull.claude);
        assert_eq!(told, [ClaudeReview::Never, ClaudeReview::Running, ClaudeReview::Done]);
        let mut alone = [asked(1, ClaudeReview::Never)];
        join_reviews(&mut alone, &runs, &WorkflowSettings::default());
        assert_eq!(alone[0].claude, ClaudeReview::Running);
    }
}
