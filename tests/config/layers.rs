//! Which layer wins, and what each says of itself.

use crate::bench::{Bench, layer_of};
use engine::config::{Config, FILE_NAME, Host, Layers, Origin, Place};
use std::fs;

#[test]
fn with_nothing_written_the_guide_holds() {
    let loaded = Bench::new().load();
    assert_eq!(loaded.config, Config::default());
    assert!(loaded.origins.is_empty() && loaded.problems.is_empty() && loaded.untrusted.is_none());
}

#[test]
fn each_layer_wins_over_those_before_it_and_the_origin_says_which() {
    let steps: [fn(Bench) -> Bench; 4] = [
        |bench| bench.user("[screen]\ntheme = \"user\""),
        |bench| bench.repository("[screen]\ntheme = \"repository\""),
        |bench| bench.variable("CUTOVER_SCREEN__THEME", "environment"),
        |bench| bench.flag("--theme", "screen.theme", "flag"),
    ];
    let mut bench = Bench::new();
    for (step, word) in steps.into_iter().zip(["user", "repository", "environment", "flag"]) {
        bench = step(bench);
        let loaded = bench.load();
        assert_eq!(loaded.config.screen.theme.as_deref(), Some(word));
        assert_eq!(layer_of(&loaded, "screen.theme"), word);
        assert_eq!(loaded.problems, []);
    }
}

#[test]
fn a_layer_changes_only_what_it_says() {
    let bench = Bench::new().user("[branches]\nproduction = \"master\"\nwork = [\"topic/*\"]");
    let config = bench.repository("[branches]\nintegration = \"dev\"").load().config;
    let expected = Config::default().branches;
    assert_eq!((config.branches.production.as_str(), config.branches.integration.as_str()), ("master", "dev"));
    assert_eq!((config.branches.staging, config.branches.work), (expected.staging, vec!["topic/*".to_owned()]));
}

#[test]
fn an_origin_names_file_line_and_column_of_the_value() {
    let bench = Bench::new().user("# mine\n[branches]\n  production = \"master\"\n");
    let loaded = bench.load();
    let Some(Origin::Set(Place::File { path, line, column, .. })) = loaded.origins.get("branches.production") else {
        panic!("{:?}", loaded.origins);
    };
    assert_eq!((path, *line, *column), (&bench.user_file(), 3, 16));
}

#[test]
fn a_file_named_by_hand_needs_no_trust_and_stands_in_for_the_repository() {
    let bench = Bench::new().user("[screen]\ndark = \"safe\"").repository("[branches]\nproduction = \"theirs\"");
    let named = bench.folder.path().join("named.toml");
    fs::write(&named, "[github]\napi_url = \"https://github.example.com\"").unwrap();
    let loaded = Layers::default().with_user_file(&bench.user_file()).with_named_file(&named).load();
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.config.github.api_url, "https://github.example.com");
    assert_eq!(layer_of(&loaded, "github.api_url"), "named");
    assert_eq!((loaded.config.screen.dark.as_str(), loaded.config.branches.production.as_str()), ("safe", "main"));
}

#[test]
fn variables_reach_every_kind_of_key() {
    let bench = Bench::new()
        .variable("CUTOVER_GITHUB__API_URL", "http://127.0.0.1:4000/")
        .variable("CUTOVER_BRANCHES__WORK", "topic/*, wip/*")
        .variable("CUTOVER_CHANGELOG__IGNORE", "[\"a, b\"]")
        .variable("CUTOVER_SCREEN__MOUSE", "off")
        .variable("CUTOVER_THEME", "contrast")
        .variable("CUTOVER_REDUCED_MOTION", "1")
        .variable("CUTOVER_ENVIRONMENT__PRODUCTION__SLOTS__BLUE__PORT", "3001")
        .variable("CUTOVER_ENVIRONMENT__QA__HOST__LOCAL", "true")
        .variable("CUTOVER_ENVIRONMENT__QA__CHECKS", "[{ name = \"up\", run = \"uptime\" }]")
        .variable("CUTOVER_LOG", "debug")
        .variable("CUTOVER_BRANCHES__STAGING", "")
        .variable("PATH", "/bin");
    let loaded = bench.load();
    assert_eq!(loaded.problems, []);
    let config = loaded.config;
    assert_eq!(config.github.api_url, "http://127.0.0.1:4000");
    assert_eq!(config.branches.work, ["topic/*", "wip/*"]);
    assert_eq!(config.changelog.ignore, ["a, b"]);
    assert_eq!((config.screen.mouse, config.screen.reduced_motion), (false, true));
    assert_eq!(config.screen.theme.as_deref(), Some("contrast"));
    assert_eq!(config.environments["production"].slots["blue"].port, Some(3001));
    assert_eq!(config.environments["qa"].host, Some(Host::Local));
    assert_eq!(config.environments["qa"].checks[0].run, "uptime");
    assert_eq!(config.branches.staging, "staging");
}

#[test]
fn a_variable_finds_a_name_that_no_variable_could_spell() {
    let bench = Bench::new().user("[environment.Prod-EU]\nurl = \"https://eu.example.com\"");
    let loaded = bench.variable("CUTOVER_ENVIRONMENT__PROD_EU__BRANCH", "release").load();
    assert_eq!(loaded.config.environments["Prod-EU"].branch.as_deref(), Some("release"));
}

#[test]
fn a_host_is_one_thing_whichever_layers_name_it() {
    let bench = Bench::new().user("[environment.production]\nhost = { ssh = \"prod\" }");
    assert_eq!(bench.load().config.environments["production"].host, Some(Host::Ssh("prod".into())));
    let loaded = bench.variable("CUTOVER_ENVIRONMENT__PRODUCTION__HOST__LOCAL", "true").load();
    assert_eq!(loaded.config.environments["production"].host, Some(Host::Local));
    assert_eq!(loaded.problems, []);
}

#[test]
fn a_file_with_a_byte_order_mark_and_crlf_reads_like_any_other() {
    let bench = Bench::new().repository("\u{feff}[branches]\r\nproduction = \"master\"\r\n");
    let loaded = bench.load();
    assert_eq!((loaded.config.branches.production.as_str(), loaded.problems.len()), ("master", 0));
}

#[test]
fn a_folder_is_kept_in_one_form() {
    let bench = Bench::new().repository("[changelog]\ndir = \"./docs//changelog/\"");
    assert_eq!(bench.load().config.changelog.dir, "docs/changelog");
}

#[test]
fn rows_list_every_key_and_those_of_each_environment() {
    let loaded = Bench::new().user("[environment.qa.slots.red]\nport = 1").load();
    let rows = loaded.rows();
    let row = |path: &str| rows.iter().find(|row| row.path == path).unwrap();
    assert_eq!(row("environment.qa.slots.red.port").value, Some(1.into()));
    assert_eq!(row("environment.production.strategy").value, Some("blue_green".into()));
    assert_eq!((row("service.repository").value.clone(), row("service.repository").origin.word()), (None, "default"));
    assert!(!rows.iter().any(|row| row.path.contains('*')));
}

#[test]
fn only_the_root_of_the_work_tree_is_looked_at() {
    let bench = Bench::new();
    fs::create_dir(bench.root().join("below")).unwrap();
    fs::write(bench.root().join("below").join(FILE_NAME), "[branches]\nproduction = \"x\"").unwrap();
    assert_eq!(bench.load().config, Config::default());
}
