//! The acts: planned from a board that was read, sent once, seen, and on record; and all that keeps one from being sent.

use super::world::{World, moment};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use chrono::TimeDelta;
use engine::board::{Board, Reading};
use engine::chain;
use engine::config::Config;
use engine::domain::pull_request::{MergeMethod, PullNumber};
use engine::domain::workflow_run::{Run, RunState};
use engine::domain::{BranchName, Moment};
use engine::operations::act::{Act, ActEnd, ActPlan, Journal, Outcome, Reach, Stage, go};
use engine::sources::github::{Access, GitHub, Jobs, Merging, Opening, Ruling, Unsent};
use engine::store::{DeedResult, Store};
use practice::github::{Fate, Right, Trouble, Way};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

const SOON: [Duration; 2] = [Duration::ZERO; 2];

pub fn now() -> Moment {
    moment().fixed_offset()
}

/// A person at the console: what is read, and what is sent.
pub struct Person {
    pub world: World,
    pub github: GitHub,
    board: Board,
    pub journal: Journal,
    _folder: TempDir,
}

impl Person {
    pub async fn with(right: Right) -> Self {
        Self::in_world(World::calm().await, right).await
    }

    pub async fn in_world(world: World, right: Right) -> Self {
        let github = world.asked_by(right);
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db")).0;
        let journal = Journal { store, who: "dev".into(), clock: now, looks: &SOON };
        let mut person = Self { world, github, board: Board::default(), journal, _folder: folder };
        person.read().await;
        person
    }

    pub async fn read(&mut self) {
        let runs = chain::join(&self.github.runs(now()).await.unwrap(), &Config::default());
        self.board.runs = Reading::fresh(runs, now());
        self.board.pulls = Reading::fresh(self.github.pulls().await.unwrap(), now());
    }

    pub fn plan(&self, act: Act) -> engine::fault::Result<ActPlan> {
        ActPlan::of(act, &self.board, &Config::default(), now())
    }

    pub async fn does(&self, act: Act) -> ActEnd {
        let plan = self.plan(act).unwrap();
        let word = plan.reach.word().to_owned();
        let end = go(plan.arm(&word, now()).unwrap(), &self.github, &self.journal, &|_| {}).await;
        super::contract::judge(&self.world);
        end
    }

    pub fn record(&self) -> Vec<(String, DeedResult)> {
        self.journal.store.deeds(9).into_iter().rev().map(|deed| (deed.what, deed.result)).collect()
    }

    pub fn run(&self, is: impl Fn(&Run) -> bool) -> &Run {
        self.board.runs.value().unwrap().runs.iter().find(|run| is(run)).unwrap()
    }

    fn merging(&self, number: u64, method: MergeMethod) -> Act {
        let pulls = &self.board.pulls.value().unwrap().pulls;
        let pull = pulls.iter().find(|pull| pull.number.0 == number).unwrap();
        Act::Merge(Merging { pull: pull.number, head: pull.head_id.unwrap(), base: pull.base.clone(), method })
    }

    /// How often something was asked of GitHub, as `POST /x`.
    pub fn sent(&self, verb: &str) -> u64 {
        let asked = self.world.github.asked();
        asked.iter().filter(|(name, _)| name.starts_with(verb)).map(|(_, count)| count).sum()
    }
}

pub fn comment(text: &str) -> Act {
    Act::Comment { pull: PullNumber(57), text: text.into() }
}

fn file(name: &str) -> impl Fn(&Run) -> bool + '_ {
    move |run| run.file.as_deref() == Some(name)
}

#[tokio::test]
async fn a_comment_is_posted_once_seen_and_on_record_before_and_after() {
    let person = Person::with(Right::Pull).await;
    let stages = Mutex::new(Vec::new());
    let plan = person.plan(comment("@claude please review")).unwrap();
    assert!(plan.effects.iter().any(|effect| effect.contains("starts claude.yml")), "{:?}", plan.effects);
    let told = |stage| stages.lock().unwrap_or_else(PoisonError::into_inner).push(stage);
    let end = go(plan.arm("yes", now()).unwrap(), &person.github, &person.journal, &told).await;
    assert_eq!((end.outcome, end.sentence.as_str()), (Outcome::Observed, "The comment is on #57."));
    assert!(end.recorded && end.url.is_some_and(|url| url.contains("57#issuecomment")));
    let stages = stages.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(stages, [Stage::Reading, Stage::Sending, Stage::Accepted]);
    let what = "prs comment 57".to_owned();
    assert_eq!(person.record(), [(what.clone(), DeedResult::Began), (what, DeedResult::Done)]);
    assert_eq!(person.sent("POST /repos"), 1);
}

#[tokio::test]
async fn a_comment_whose_answer_is_lost_is_found_and_not_posted_again() {
    let person = Person::with(Right::Push).await;
    person.does(comment("Twice?")).await;
    let endpoint = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
    person.world.github.trouble(Trouble::at(endpoint, Way::LostAnswer, 1));
    let end = person.does(comment("Twice?")).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    assert_eq!(person.sent(endpoint), 2, "one for each time that it was confirmed");
}

#[tokio::test]
async fn a_read_only_console_sends_nothing_whatever_was_confirmed() {
    let mut person = Person::with(Right::Push).await;
    person.github = person.world.asked_by(Right::Push).allowing(Access::ReadOnly);
    let end = person.does(comment("hello")).await;
    assert_eq!(end.outcome, Outcome::Refused);
    assert!(end.sentence.contains("read-only"), "{}", end.sentence);
    assert_eq!(person.sent("POST /repos"), 0);
    assert_eq!(person.record().last().unwrap().1, DeedResult::Refused);
}

#[tokio::test]
async fn a_merge_makes_a_merge_commit_of_the_head_that_was_looked_at() {
    let person = Person::with(Right::Push).await;
    let plan = person.plan(person.merging(61, MergeMethod::Merge)).unwrap();
    assert_eq!(plan.reach, Reach::Shared);
    assert!(plan.effects[1].contains("deployed to development by itself"), "{:?}", plan.effects);
    let end = person.does(person.merging(61, MergeMethod::Merge)).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    assert!(end.sentence.starts_with("#61 is merged into development as "), "{}", end.sentence);
    let again = person.does(person.merging(61, MergeMethod::Merge)).await;
    assert_eq!(again.outcome, Outcome::Refused, "{}", again.sentence);
    assert!(again.sentence.contains("was merged by claude-code-india in the meantime"), "{}", again.sentence);
    assert_eq!(person.sent("PUT"), 1);
}

#[tokio::test]
async fn a_merge_of_a_head_that_moved_is_refused_before_it_is_sent() {
    let person = Person::with(Right::Push).await;
    let act = person.merging(61, MergeMethod::Merge);
    person.world.github.push("feature/get-online-mentors", ("late.txt", "x"), "rohan", "feat: late").unwrap();
    let end = person.does(act).await;
    assert_eq!(end.outcome, Outcome::Refused, "{}", end.sentence);
    assert!(end.sentence.contains("another head by now"), "{}", end.sentence);
    assert_eq!(person.sent("PUT"), 0);
}

#[tokio::test]
async fn a_merge_whose_answer_is_lost_is_seen_and_not_sent_again() {
    let person = Person::with(Right::Push).await;
    person.world.github.trouble(Trouble::at(MERGE, Way::LostAnswer, 1));
    let end = person.does(person.merging(61, MergeMethod::Merge)).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    assert_eq!(person.sent("PUT"), 1);
}

const MERGE: &str = "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge";

#[tokio::test]
async fn a_merge_that_nothing_tells_of_is_unknown_and_not_sent_again() {
    let person = Person::with(Right::Push).await;
    person.world.github.trouble(Trouble::at(MERGE, Way::BadGateway, 9));
    let end = person.does(person.merging(61, MergeMethod::Merge)).await;
    assert_eq!(end.outcome, Outcome::Unknown, "{}", end.sentence);
    assert!(end.sentence.contains("not seen at GitHub so far; it is not sent again"), "{}", end.sentence);
    assert_eq!(person.sent("PUT"), 1);
    assert_eq!(person.record().last().unwrap().1, DeedResult::Unknown);
}

#[tokio::test]
async fn what_github_refuses_is_told_whole_and_failed() {
    let person = Person::with(Right::Triage).await;
    let end = person.does(person.merging(61, MergeMethod::Merge)).await;
    assert_eq!(end.outcome, Outcome::Failed, "{}", end.sentence);
    assert!(end.sentence.contains("(403)") && end.next_step.is_some(), "{}", end.sentence);
    assert_eq!(person.record().last().unwrap().1, DeedResult::Failed);
}

#[tokio::test]
async fn a_token_that_is_refused_when_something_is_sent_is_named_by_where_it_came_from() {
    let person = Person::with(Right::Push).await;
    let endpoint = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
    person.world.github.trouble(Trouble::at(endpoint, Way::BadCredentials, 1));
    let end = person.does(comment("Hello.")).await;
    assert_eq!(end.outcome, Outcome::Failed, "{}", end.sentence);
    assert!(end.sentence.contains("does not know the token of the test, or it has expired (401)"), "{}", end.sentence);
}

#[tokio::test]
async fn a_merge_in_conflict_or_into_production_is_never_planned() {
    let person = Person::with(Right::Push).await;
    let conflict = person.plan(person.merging(60, MergeMethod::Merge)).unwrap_err();
    assert!(conflict.to_string().contains("in conflict with development"), "{conflict}");
    let mut person = person;
    let opening = opening("development", "main");
    assert_eq!(person.does(Act::Open(opening)).await.outcome, Outcome::Observed);
    person.read().await;
    let production = person.plan(person.merging(62, MergeMethod::Merge)).unwrap_err();
    assert!(production.to_string().contains("merging it ships to production"), "{production}");
}

#[tokio::test]
async fn a_run_that_somebody_tried_again_is_not_cancelled() {
    let mut person = Person::with(Right::Push).await;
    let run = person.run(|run| run.state == RunState::Failure).clone();
    let rerun = Act::Rerun { run: run.id, attempt: run.attempt, jobs: Jobs::Failed };
    assert_eq!(person.does(rerun).await.outcome, Outcome::Observed);
    // The board is as the one saw it who looked at the first try while it went on.
    let mut list = person.board.runs.value().unwrap().as_ref().clone();
    list.runs.iter_mut().filter(|one| one.id == run.id).for_each(|one| one.state = RunState::Running);
    person.board.runs = Reading::fresh(list, now());
    let end = person.does(Act::Cancel { run: run.id, attempt: run.attempt }).await;
    assert_eq!(end.outcome, Outcome::Refused, "{}", end.sentence);
    assert!(end.sentence.contains("was tried again by somebody"), "{}", end.sentence);
}

#[tokio::test]
async fn a_merge_into_a_branch_that_is_not_told_is_never_planned() {
    let mut person = Person::with(Right::Push).await;
    let mut list = person.board.pulls.value().unwrap().as_ref().clone();
    list.pulls.iter_mut().for_each(|pull| pull.base = BranchName::new(""));
    person.board.pulls = Reading::fresh(list, now());
    let fault = person.plan(person.merging(61, MergeMethod::Merge)).unwrap_err();
    assert!(fault.to_string().contains("does not tell into which branch #61 goes"), "{fault}");
}

#[tokio::test]
async fn a_squash_says_which_entries_it_orphans() {
    let person = Person::with(Right::Push).await;
    let plan = person.plan(person.merging(61, MergeMethod::Squash)).unwrap();
    assert!(plan.warnings[0].starts_with("A squash orphans 2 changelog entries"), "{:?}", plan.warnings);
    let plan = person.plan(person.merging(61, MergeMethod::Merge)).unwrap();
    assert!(plan.warnings.iter().all(|warning| !warning.contains("orphans")), "{:?}", plan.warnings);
}

fn opening(head: &str, base: &str) -> Opening {
    let (head, base) = (BranchName::new(head), BranchName::new(base));
    Opening { head, base, title: "fix: otp".into(), body: "Twice.".into(), draft: false }
}

#[tokio::test]
async fn a_pull_request_is_opened_once() {
    let mut person = Person::with(Right::Push).await;
    let end = person.does(Act::Open(opening("fix/otp-retry", "development"))).await;
    assert_eq!(end.sentence, "#62 is open: fix/otp-retry into development.");
    let again = person.does(Act::Open(opening("fix/otp-retry", "development"))).await;
    assert_eq!((again.outcome, person.sent("POST /repos")), (Outcome::Refused, 1), "{}", again.sentence);
    person.read().await;
    assert!(person.plan(Act::Open(opening("fix/otp-retry", "development"))).is_err(), "the board tells it too");
    let nothing = person.does(Act::Open(opening("staging", "development"))).await;
    assert_eq!(nothing.outcome, Outcome::Failed);
    assert!(nothing.sentence.contains("(422)"), "{}", nothing.sentence);
}

#[tokio::test]
async fn a_run_is_tried_again_and_not_by_two_people_at_once() {
    let mut person = Person::with(Right::Push).await;
    let run = person.run(|run| run.state == RunState::Failure).clone();
    let act = || Act::Rerun { run: run.id, attempt: run.attempt, jobs: Jobs::Failed };
    let end = person.does(act()).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    let again = person.does(act()).await;
    assert_eq!(again.outcome, Outcome::Refused, "{}", again.sentence);
    person.read().await;
    assert!(person.plan(act()).is_err(), "it goes on");
}

#[tokio::test]
async fn what_ships_to_production_is_confirmed_by_what_it_ships() {
    let person = Person::with(Right::Push).await;
    let deploy = person.run(file("deploy-production.yml"));
    let plan = person.plan(Act::Rerun { run: deploy.id, attempt: deploy.attempt, jobs: Jobs::All }).unwrap();
    assert_eq!(plan.reach, Reach::Production { word: "production".into() }, "which commit it is, only the times tell");
    assert!(plan.clone().arm("yes", now()).is_err(), "yes is not enough");
    let build = person.run(|run| run.file.as_deref() == Some("build.yml") && run.branch.as_deref() == Some("main"));
    let plan = person.plan(Act::Rerun { run: build.id, attempt: build.attempt, jobs: Jobs::All }).unwrap();
    assert_eq!(plan.reach, Reach::Production { word: build.head.unwrap().short() });
    let other = person.run(file("deploy-development.yml"));
    let plan = person.plan(Act::Rerun { run: other.id, attempt: other.attempt, jobs: Jobs::All }).unwrap();
    assert_eq!(plan.reach, Reach::Shared);
}

#[tokio::test]
async fn a_plan_is_void_after_ten_minutes() {
    let person = Person::with(Right::Push).await;
    let plan = person.plan(comment("late")).unwrap();
    let fault = plan.arm("yes", now() + TimeDelta::minutes(11)).unwrap_err();
    assert!(fault.to_string().contains("more than ten minutes ago"), "{fault}");
}

#[tokio::test]
async fn a_run_is_cancelled_and_one_that_ended_is_not() {
    let mut person = Person::with(Right::Push).await;
    person.world.github.push("development", ("a.txt", "a"), "rohan", "feat: a").unwrap();
    person.read().await;
    let run = person.run(|run| run.state.goes_on()).clone();
    let other = person.plan(Act::Cancel { run: run.id, attempt: 2 }).unwrap_err();
    assert!(other.to_string().contains("was tried again by somebody"), "{other}");
    let plan = person.plan(Act::Cancel { run: run.id, attempt: run.attempt }).unwrap();
    assert!(plan.warnings[0].contains("never ships"), "{:?}", plan.warnings);
    let end = person.does(Act::Cancel { run: run.id, attempt: run.attempt }).await;
    assert_eq!(end.sentence, format!("#{} is cancelled.", run.number));
    let again = person.does(Act::Cancel { run: run.id, attempt: run.attempt }).await;
    assert_eq!(again.outcome, Outcome::Refused, "{}", again.sentence);
}

#[tokio::test]
async fn a_workflow_is_started_and_its_run_is_found() {
    let mut person = Person::with(Right::Push).await;
    let start = |branch: &str| Act::Dispatch {
        workflow: "build.yml".into(),
        branch: BranchName::new(branch),
        inputs: Vec::new(),
    };
    let end = person.does(start("development")).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    assert!(end.sentence.ends_with("goes on, on development."), "{}", end.sentence);
    person.read().await;
    let plan = person.plan(start("staging")).unwrap();
    assert!(plan.warnings[0].starts_with("This cancels build.yml #"), "{:?}", plan.warnings);
    let odd = Act::Dispatch {
        workflow: "build.yml".into(),
        branch: BranchName::new("development"),
        inputs: vec![("nonsense".into(), "1".into())],
    };
    let end = person.does(odd).await;
    assert_eq!(end.outcome, Outcome::Failed);
    assert!(end.sentence.contains("Unexpected inputs"), "{}", end.sentence);
    for main in ["main", "refs/heads/main"] {
        assert_eq!(person.plan(start(main)).unwrap().reach, Reach::Production { word: "production".into() });
    }
    let (workflow, branch) = ("161335".to_owned(), BranchName::new("main"));
    let number = person.plan(Act::Dispatch { workflow, branch, inputs: Vec::new() }).unwrap_err();
    assert!(number.to_string().contains("not the name of a file"), "{number}");
}

#[tokio::test]
async fn a_deployment_that_waits_is_approved_by_who_may() {
    let world = World::calm().await;
    world.github.require_reviewers("production", &["claude-code-india"]);
    world.github.next_run(Fate::default());
    world.github.merge("development", "main", "claude-code-india").unwrap();
    world.github.advance(TimeDelta::minutes(6));
    let mut person = Person::in_world(world, Right::Push).await;
    let run = person.run(|run| run.state == RunState::Waiting).clone();
    let rule = |ruling| {
        let (environment, comment) = ("production".into(), "Go.".into());
        Act::Rule { run: run.id, attempt: run.attempt, environment, ruling, comment }
    };
    let plan = person.plan(rule(Ruling::Approve)).unwrap();
    assert_eq!(plan.reach, Reach::Production { word: "production".into() }, "which commit it is, only the times tell");
    let ships = run.ships.as_ref().unwrap();
    let told = format!("will get {}, most likely: build #", ships.commit.short());
    assert!(plan.effects[0].contains(&told), "{:?}", plan.effects);
    assert!(matches!(person.plan(rule(Ruling::Reject)).unwrap().reach, Reach::Production { .. }));
    let environment = "production".to_owned();
    let other = Act::Rule { run: run.id, attempt: 2, environment, ruling: Ruling::Approve, comment: String::new() };
    assert!(person.plan(other).unwrap_err().to_string().contains("tried again"));
    let end = person.does(rule(Ruling::Approve)).await;
    assert_eq!(end.outcome, Outcome::Observed, "{}", end.sentence);
    let again = person.does(rule(Ruling::Approve)).await;
    assert_eq!(again.outcome, Outcome::Refused, "{}", again.sentence);
    person.github = person.world.asked_by(Right::Pull);
    let other = person.does(rule(Ruling::Reject)).await;
    assert_eq!(other.outcome, Outcome::Refused, "{}", other.sentence);
}

#[tokio::test]
async fn a_change_that_is_sent_elsewhere_is_not_turned_into_a_look() {
    let person = Person::with(Right::Push).await;
    let (text, merge) = (comment("hello"), person.merging(61, MergeMethod::Merge));
    person.world.github.rename("backend");
    for act in [text, merge] {
        let end = person.does(act.clone()).await;
        assert_eq!(end.outcome, Outcome::Failed, "{act:?}: {}", end.sentence);
        assert!(end.sentence.contains("another name"), "{}", end.sentence);
        assert!(end.next_step.is_some_and(|next| next.contains("service.repository")));
    }
}

/// Before GitHub stands something that sets a cookie first: it leads a change to the address it was sent to.
#[tokio::test]
async fn a_change_that_is_led_to_its_own_address_is_not_done() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    let app = axum::Router::new().fallback(move |request: axum::extract::Request| async move {
        let (method, uri) = (request.method().to_string(), request.uri().to_string());
        heard.lock().unwrap().push(method.clone());
        match method.as_str() {
            "POST" => (StatusCode::FOUND, [(LOCATION, uri)]).into_response(),
            _ => r#"[{"id":1,"body":"another one"}]"#.into_response(),
        }
    });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let github = super::world::open(&address, "ghp_x");
    let sent = github.comment(PullNumber(57), "hello").await.unwrap_err();
    let Unsent::Refused(fault) = sent else { panic!("{sent:?}") };
    assert!(fault.to_string().contains("leads elsewhere (302)"), "{fault}");
    assert_eq!(*asked.lock().unwrap(), ["POST"]);
}

#[test]
fn what_was_taken_and_not_seen_is_no_success_to_a_script() {
    assert_eq!(Outcome::Accepted.exit_code(), 3);
}

#[tokio::test]
async fn what_is_done_is_seen_although_the_clock_of_github_is_hours_behind_or_ahead() {
    fn later() -> Moment {
        now() + TimeDelta::hours(2)
    }
    fn earlier() -> Moment {
        now() - TimeDelta::hours(2)
    }
    for clock in [later, earlier] {
        let mut person = Person::with(Right::Push).await;
        person.journal.clock = clock;
        let (workflow, branch) = ("build.yml".to_owned(), BranchName::new("development"));
        let dispatch = Act::Dispatch { workflow, branch, inputs: Vec::new() };
        for act in [comment("hello"), dispatch] {
            let end = person.does(act.clone()).await;
            assert_eq!(end.outcome, Outcome::Observed, "{act:?}: {}", end.sentence);
        }
    }
}
