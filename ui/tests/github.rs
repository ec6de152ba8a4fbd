//! `cutover prs` and `cutover runs` against a GitHub on loopback that has the practice repository behind it.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use practice::clock::Clock;
use practice::github::{GitHub, Right, Trouble, Way};
use practice::repository::{Made, build};
use serde_json::Value;
use std::process::Output;
use tempfile::TempDir;

struct World {
    github: GitHub,
    made: Made,
    folder: TempDir,
}

impl World {
    async fn calm() -> Self {
        let now = chrono::Local::now();
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now.fixed_offset()).unwrap();
        let github = GitHub::start(&made.origin, Clock::going(now.to_utc())).await.unwrap();
        Self { github, made, folder }
    }

    /// Runs the program; the server goes on meanwhile.
    async fn cutover(&self, arguments: &[&str], token: &str) -> Output {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(arguments).current_dir(&self.made.repository).env("HOME", self.folder.path());
        command.env("CUTOVER_GITHUB__API_URL", self.github.base_url()).env("GH_TOKEN", token).env("PATH", "/nowhere");
        command.env("CUTOVER_SERVICE__REPOSITORY", "MAS-Mr-Mentor/mr-mentor-backend");
        command.env_remove("GITHUB_TOKEN").env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME");
        command.output().await.unwrap()
    }

    async fn json(&self, command: &str) -> Value {
        let output = self.cutover(&[command, "--json"], &self.github.token(Right::Pull)).await;
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

#[tokio::test]
async fn prs_tells_checks_reviews_and_entries_of_each_by_the_contract() {
    let world = World::calm().await;
    let told = world.json("prs").await;
    let pulls = told["pulls"].as_array().unwrap();
    assert_eq!((&told["schema"], pulls.len()), (&Value::from(1), 4));
    let of = |number: u64, field: &str| pulls.iter().find(|pull| pull["number"] == number).unwrap()[field].clone();
    assert_eq!((of(61, "review"), of(61, "mergeable")), ("approved".into(), "clean".into()));
    assert_eq!((of(60, "review"), of(60, "mergeable")), ("changes_requested".into(), "conflicts".into()));
    assert_eq!((of(60, "changelog"), of(59, "changelog")), ("present".into(), "missing".into()));
    assert_eq!(
        (of(61, "checks"), of(61, "reviewer"), of(57, "reviewer")),
        ("none".into(), "done".into(), "never".into())
    );
    assert!(!of(59, "missing").as_array().unwrap().is_empty());
    let lines = world.cutover(&["prs"], &world.github.token(Right::Pull)).await;
    let text = String::from_utf8(lines.stdout).unwrap();
    assert!(text.lines().count() == 5 && text.contains("feature/get-online-mentors"), "{text}");
}

#[tokio::test]
async fn prs_can_be_narrowed_to_ones_own_and_to_those_that_wait_and_one_is_shown_whole() {
    let world = World::calm().await;
    let token = world.github.token(Right::Push);
    let numbers = async |arguments: &[&str]| {
        let output = world.cutover(arguments, &token).await;
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        told["pulls"].as_array().unwrap().iter().map(|pull| pull["number"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&["prs", "--json", "--mine"]).await, [0; 0], "claude-code-india opened none");
    assert_eq!(numbers(&["prs", "--json", "--review"]).await, [59, 60]);
    let shown = world.cutover(&["prs", "show", "61"], &token).await;
    let text = String::from_utf8(shown.stdout).unwrap();
    assert!(text.starts_with("#61 ") && text.contains("review     approved"), "{text}");
    assert!(text.contains("changelog/") && text.trim_end().ends_with("/pull/61"), "{text}");
    let shown = world.cutover(&["prs", "show", "61", "--json"], &token).await;
    let told: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!((&told["schema"], &told["pull"]["number"]), (&Value::from(1), &Value::from(61)));
    assert!(told["files"].as_array().is_some_and(|files| !files.is_empty()), "{told}");
    assert_eq!(world.cutover(&["prs", "show", "9"], &token).await.status.code(), Some(4));
}

#[tokio::test]
async fn runs_tells_what_cancelled_a_build_and_what_a_deploy_ships() {
    let world = World::calm().await;
    let told = world.json("runs").await;
    let runs = told["runs"].as_array().unwrap();
    let cancelled = runs.iter().find(|run| run["state"] == "cancelled").unwrap();
    assert!(runs.iter().any(|run| run["id"] == cancelled["cancelled_by"]), "{cancelled}");
    let deploy = runs.iter().find(|run| run["workflow"] == "deploy-production.yml").unwrap();
    assert!(deploy["ships"].is_string() && deploy["confidence"] != "certain", "{deploy}");
}

#[tokio::test]
async fn without_a_token_or_an_answer_it_says_what_to_do() {
    let world = World::calm().await;
    let none = world.cutover(&["prs"], " ").await;
    assert_eq!(none.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&none.stderr).contains("gh auth login"), "{none:?}");
    world.github.trouble(Trouble::everywhere(Way::BadCredentials));
    let expired = world.cutover(&["runs"], &world.github.token(Right::Pull)).await;
    assert_eq!(expired.status.code(), Some(3));
    let said = String::from_utf8_lossy(&expired.stderr).into_owned();
    assert!(said.contains("has expired (401)") && !said.contains(&world.github.token(Right::Pull)), "{said}");
}

#[tokio::test]
async fn an_act_says_what_it_will_do_asks_and_is_on_record() {
    let world = World::calm().await;
    let token = world.github.token(Right::Push);
    let unasked = world.cutover(&["prs", "ask", "57"], &token).await;
    assert_eq!(unasked.status.code(), Some(4));
    let (said, why) = (String::from_utf8_lossy(&unasked.stdout), String::from_utf8_lossy(&unasked.stderr));
    assert!(said.contains("@claude starts claude.yml") && why.contains("--yes"), "{said}{why}");
    let done = world.cutover(&["prs", "ask", "57", "--yes", "--json"], &token).await;
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&told["outcome"], &told["act"], &told["recorded"]),
        (&"observed".into(), &"prs comment 57".into(), &true.into())
    );
    let other = world.cutover(&["prs", "merge", "61", "--head", "0000000", "--yes"], &token).await;
    assert_eq!(other.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&other.stderr).contains("not 0000000; nothing was sent"), "{other:?}");
    let read_only = world.cutover(&["prs", "merge", "61", "--yes", "--read-only"], &token).await;
    assert_eq!(read_only.status.code(), Some(4), "{read_only:?}");
    let merged = world.cutover(&["prs", "merge", "61", "--yes"], &token).await;
    let said = String::from_utf8_lossy(&merged.stdout).into_owned();
    assert_eq!(merged.status.code(), Some(0), "{said}");
    assert!(said.contains("✓ #61 is merged into development as "), "{said}");
    let puts: u64 = world.github.asked().iter().filter(|(name, _)| name.starts_with("PUT")).map(|(_, n)| n).sum();
    assert_eq!(puts, 1);
}

#[tokio::test]
async fn what_reaches_production_is_not_confirmed_by_yes() {
    let world = World::calm().await;
    let token = world.github.token(Right::Push);
    let start = ["runs", "start", "deploy-production.yml", "--input", "branch=main"];
    let yes = world.cutover(&[&start[..], &["--yes"]].concat(), &token).await;
    assert_eq!(yes.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&yes.stderr).contains("--confirm production"), "{yes:?}");
    let done = world.cutover(&[&start[..], &["--confirm", "production"]].concat(), &token).await;
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("deploy-production.yml #"), "{done:?}");
}

#[tokio::test]
async fn what_a_workflow_would_do_is_told_only_where_github_knows_it() {
    let world = World::calm().await;
    let token = world.github.token(Right::Push);
    let refused = world.cutover(&["runs", "start", "nope.yml", "--yes"], &token).await;
    assert_eq!(String::from_utf8_lossy(&refused.stdout), "");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("nope.yml at GitHub, before anything is sent") && told.contains("build.yml"), "{told}");
    assert!(!refused.status.success());
}

#[tokio::test]
async fn one_run_is_shown_with_its_steps_and_its_log_is_printed() {
    let world = World::calm().await;
    let runs = world.json("runs").await;
    let build = runs["runs"].as_array().unwrap().iter().find(|run| run["workflow"] == "build.yml").unwrap().clone();
    let id = build["id"].to_string();
    let token = world.github.token(Right::Pull);
    let shown = world.cutover(&["runs", "show", &id, "--json"], &token).await;
    let told: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!((&told["jobs"][0]["name"], &told["jobs"][0]["state"]), (&"build".into(), &"success".into()));
    let log = world.cutover(&["runs", "log", &id], &token).await;
    let text = String::from_utf8(log.stdout).unwrap();
    assert!(text.contains("group: Run docker/build-push-action@v6"), "{text}");
    let none = world.cutover(&["runs", "log", &id, "--job", "nothing"], &token).await;
    assert_eq!(none.status.code(), Some(4));
}

#[tokio::test]
async fn a_server_without_graphql_tells_the_same_of_each_pull_request() {
    let world = World::calm().await;
    let told = world.json("prs").await;
    world.github.without_graphql();
    let plain = world.json("prs").await;
    let fields = ["number", "checks", "review", "mergeable", "changelog", "head", "base"];
    let of = |told: &Value| {
        let mut rows: Vec<String> = told["pulls"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pull| fields.map(|field| pull[field].to_string()).join(" "))
            .collect();
        rows.sort();
        rows
    };
    assert_eq!(of(&plain), of(&told));
}

#[tokio::test]
async fn an_act_without_a_screen_knows_what_the_form_knows() {
    let world = World::calm().await;
    world.github.without_graphql();
    let token = world.github.token(Right::Push);
    let merge = world.cutover(&["prs", "merge", "61"], &token).await;
    let said = String::from_utf8_lossy(&merge.stdout).into_owned();
    assert!(said.contains("No check ran on it") && !said.contains("not known"), "{said}");
    let open = ["prs", "open", "fix/otp-retry", "--title", "Fixed it."];
    let said = String::from_utf8_lossy(&world.cutover(&open, &token).await.stdout).into_owned();
    assert!(said.contains("! The title: It has no type") && said.contains("entries is not known"), "{said}");
    world.github.archive();
    let refused = world.cutover(&["prs", "ask", "57", "--yes"], &token).await;
    assert_eq!(refused.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("archived at GitHub"), "{refused:?}");
}

#[tokio::test]
async fn prs_says_of_how_many_it_did_not_ask() {
    let world = World::calm().await;
    world.github.crowd(40).unwrap();
    let told = world.json("prs").await;
    assert_eq!((told["pulls"].as_array().unwrap().len(), &told["unasked"]), (40, &0.into()));
    world.github.without_graphql();
    assert_eq!(world.json("prs").await["unasked"], 10);
    let text = world.cutover(&["prs"], &world.github.token(Right::Pull)).await.stdout;
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("10 of them were not asked for checks and reviews"), "{text}");
}

#[tokio::test]
async fn doctor_tells_whose_the_token_is_and_what_it_may_do() {
    let world = World::calm().await;
    let of = |output: Output| {
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let checks = told["checks"].as_array().unwrap().clone();
        let check = checks.into_iter().find(|check| check["about"] == "GitHub token").unwrap();
        (check["state"].as_str().unwrap().to_owned(), check["found"].as_str().unwrap().to_owned())
    };
    let (state, found) = of(world.cutover(&["doctor", "--json"], &world.github.token(Right::Push)).await);
    assert_eq!(state, "ok");
    assert!(found.starts_with("from GH_TOKEN; of claude-code-india, with push on the repository; "), "{found}");
    let (state, found) = of(world.cutover(&["doctor", "--json"], "ghp_unknown").await);
    assert_eq!(state, "note");
    assert!(found.contains("(401)") && !found.contains("ghp_unknown"), "{found}");
}

#[tokio::test]
async fn delivery_tells_four_figures_with_the_facts_behind_them() {
    let world = World::calm().await;
    let told = world.json("delivery").await;
    let figures = told["figures"].as_array().unwrap();
    let keys: Vec<&str> = figures.iter().map(|figure| figure["figure"].as_str().unwrap()).collect();
    assert_eq!(keys, ["deployment_frequency", "lead_time", "change_failure", "recovery"]);
    assert_eq!((&told["schema"], &told["environment"]), (&Value::from(1), &Value::from("production")));
    for figure in figures {
        let facts = figure["facts"].as_array().unwrap();
        let measured = facts.iter().filter(|fact| figure["figure"] != "recovery" || !fact["seconds"].is_null());
        assert_eq!(figure["n"], measured.count(), "{}", figure["figure"]);
        assert_eq!(figure["value"].is_null(), figure["n"].as_u64() < Some(3), "{}", figure["figure"]);
    }
    let deploys = figures[0]["facts"].as_array().unwrap();
    assert!(!deploys.is_empty() && deploys.iter().all(|fact| fact["commit"].as_str().is_some_and(|id| id.len() == 40)));
    let token = world.github.token(Right::Pull);
    let csv = String::from_utf8(world.cutover(&["delivery", "--csv"], &token).await.stdout).unwrap();
    let all: usize = figures.iter().map(|figure| figure["facts"].as_array().unwrap().len()).sum();
    assert_eq!(csv.lines().count(), all + 1, "a line for each fact and one for the heads");
    let lines = String::from_utf8(world.cutover(&["delivery", "--facts"], &token).await.stdout).unwrap();
    assert!(lines.contains("Change fail rate: ") && lines.contains("Builds cancelled by a newer push: "), "{lines}");
    let none = world.cutover(&["delivery", "--env", "nowhere"], &token).await;
    assert_eq!(none.status.code(), Some(2));
}
