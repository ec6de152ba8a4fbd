//! Every sentence about something wrong, as a person reads it.

use crate::bench::Bench;
use engine::config::{Config, FILE_NAME, Layers};
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;

fn user(text: &str) -> String {
    Bench::new().user(text).problems()
}

#[test]
fn unknown_keys_bring_the_nearest_right_one() {
    let text = r#"
colour = "red"
api_url = "https://example.com"
[branchs]
production = "x"
[branches]
prodcution = "x"
[environment.production]
strategie = "single"
slots.blue.prot = 1
[github]
token = "ghp_secret"
"#;
    insta::assert_snapshot!(user(text), @"
    config.toml:2:1: colour is not a key. cutover config keys lists them.
    config.toml:3:1: api_url is not a key. The nearest is github.api_url.
    config.toml:4:2: branchs is not a key. The nearest is branches.
    config.toml:7:1: branches.prodcution is not a key. The nearest is branches.production.
    config.toml:9:1: environment.production.strategie is not a key. The nearest is environment.production.strategy.
    config.toml:10:12: environment.production.slots.blue.prot is not a key. The nearest is environment.production.slots.blue.port.
    config.toml:12:1: github.token is not a key: no token belongs in a configuration. Set GITHUB_TOKEN, or use gh auth login.
    ");
    assert!(!user(text).contains("ghp_secret"));
}

#[test]
fn values_of_another_type_say_what_is_taken() {
    let text = r#"
[branches]
production = 7
work = "feature/*"
staging = ["a"]
[screen]
mouse = "yes"
dark = 2020-01-01
glyphs = { set = "ascii" }
[changelog]
ignore = ["a", 3]
[environment.production]
slots.blue.port = 70000
host.local = false
checks = [{ name = "redis" }, { name = "x", run = "y", expects = "z" }]
"#;
    insta::assert_snapshot!(user(text), @r#"
    config.toml:3:14: branches.production is 7; it takes the name of a branch. In effect is "main" (default).
    config.toml:4:8: branches.work is "feature/*"; it takes a list, each item a line of text where * stands for any text. In effect is ["feature/*", "fix/*", "feat/*"] (default).
    config.toml:5:11: branches.staging is a list; it takes the name of a branch. In effect is "staging" (default).
    config.toml:7:9: screen.mouse is "yes"; it takes true or false. In effect is true (default).
    config.toml:8:8: screen.dark is a date; it takes the name of a theme: letters, digits, - and _. In effect is "midnight" (default).
    config.toml:9:10: screen.glyphs is a table; it takes "auto", "unicode", "ascii" or "nerd". In effect is "auto" (default).
    config.toml:11:10: changelog.ignore has 3 as item 2; each item is a line of text where * stands for any text. In effect is [] (default).
    config.toml:13:19: environment.production.slots.blue.port is 70000; it takes a port from 1 to 65535. It stays unset.
    config.toml:14:14: environment.production.host.local is false; it takes true, and is left out otherwise. It stays unset.
    config.toml:15:10: environment.production.checks has a bad item 1: it has no run. Nothing is promoted until it is mended.
    "#);
}

#[test]
fn a_table_and_a_value_are_told_apart() {
    insta::assert_snapshot!(user("branches = \"main\"\nscreen.theme.dark = \"safe\"\n[environment]\nproduction = 3\n"), @"
    config.toml:1:12: branches is a table. Write [branches] and its keys below.
    config.toml:2:8: screen.theme is a table; it takes the name of a theme: letters, digits, - and _. It stays unset.
    config.toml:4:14: environment.production is a table. Write [environment.production] and its keys below.
    ");
}

#[test]
fn words_are_one_of_a_few_and_refused_ones_say_why() {
    let text =
        "[promotion]\nmethod = \"squash\"\n[screen]\nglyphs = \"unicod\"\n[environment.qa]\nstrategy = \"canary\"\n";
    insta::assert_snapshot!(user(text), @r#"
    config.toml:2:10: promotion.method is "squash", which is refused: it makes commits that nobody reviewed or built, and every entry of the changelog would name a commit that production does not have. It takes "pull_request", "merge" or "fast_forward". Nothing is promoted until it is mended.
    config.toml:4:10: screen.glyphs is "unicod"; it takes "auto", "unicode", "ascii" or "nerd". The nearest is "unicode". In effect is "auto" (default).
    config.toml:6:12: environment.qa.strategy is "canary"; it takes "blue_green" or "single". It stays unset.
    "#);
}

#[test]
fn paths_never_leave_the_repository() {
    for dir in ["../up", "/etc", "docs/../../x", "", ".", "./", ".git/x", "a\\b", "a\nb"] {
        let problems = user(&format!("[changelog]\ndir = {}", toml::Value::from(dir)));
        assert!(problems.contains("In effect is \"changelog\" (default)."), "{dir}: {problems}");
    }
    insta::assert_snapshot!(user("[changelog]\ndir = \"../up\"\nindex = \"docs/README.md\"\nfilename = \"{date}-{slug}.md\""), @r#"
    config.toml:2:7: changelog.dir is "../up"; it takes a folder inside the repository, like "docs/changelog". In effect is "changelog" (default).
    config.toml:3:9: changelog.index is "docs/README.md"; it takes the name of a file without a folder. In effect is "README.md" (default).
    config.toml:4:12: changelog.filename is "{date}-{slug}.md"; it takes a file name with {sha} and, if wanted, {date} and {slug}, each once. In effect is "{date}-{sha}-{slug}.md" (default).
    "#);
}

#[test]
fn addresses_that_could_leak_a_token_are_refused() {
    let text = r#"
[github]
api_url = "http://github.example.com"
[registry]
image = "ghcr.io/acme/api:latest"
[environment.production]
url = "https://me:hunter2@example.com"
[environment.development]
url = "https://dev.example.com/app"
"#;
    insta::assert_snapshot!(user(text), @r#"
    config.toml:3:11: github.api_url is plain http to github.example.com, which would show the token to the network; it takes https. In effect is "https://api.github.com" (default).
    config.toml:5:9: registry.image is "ghcr.io/acme/api:latest"; it takes an image without a tag, like "ghcr.io/acme/api". It stays unset.
    config.toml:7:7: environment.production.url has a user or password in it, which is not shown here; it takes an http or https address. It stays unset.
    config.toml:9:7: environment.development.url has a path; the path that is asked is set with health. It stays unset.
    "#);
    assert!(!user(text).contains("hunter2"));
}

#[test]
fn texts_that_could_be_options_or_commands_are_refused() {
    let text = r#"
[service]
repository = "acme"
[branches]
production = "-d"
integration = "a..b"
staging = ""
[promotion]
lock = "refs/heads/main"
[screen]
dark = "../../etc/passwd"
[environment.production]
host.ssh = "-oProxyCommand=evil"
docker = "tcp://1.2.3.4"
scripts.dir = "relative"
scripts.deploy = "./deploy.sh {imgae}"
state_file = "../active"
container = "app; rm -rf /"
health = "@evil.com"
secret = "a b"
"#;
    insta::assert_snapshot!(user(text), @r#"
    config.toml:3:14: service.repository is "acme"; it takes "owner/name". It stays unset.
    config.toml:5:14: branches.production is "-d"; it takes the name of a branch. In effect is "main" (default).
    config.toml:6:15: branches.integration is "a..b"; it takes the name of a branch. In effect is "development" (default).
    config.toml:7:11: branches.staging is empty; it takes the name of a branch. In effect is "staging" (default).
    config.toml:9:8: promotion.lock is "refs/heads/main"; it takes a full ref whose name holds cutover-lock, like "refs/heads/cutover-lock/production". Nothing is promoted until it is mended.
    config.toml:11:8: screen.dark is "../../etc/passwd"; it takes the name of a theme: letters, digits, - and _. In effect is "midnight" (default).
    config.toml:13:12: environment.production.host.ssh is "-oProxyCommand=evil"; it takes a Host of your ssh configuration. It stays unset.
    config.toml:14:10: environment.production.docker is "tcp://1.2.3.4"; it takes "host", "host:/path/of/docker.sock", or "unix:///path/of/docker.sock". It stays unset.
    config.toml:15:15: environment.production.scripts.dir is "relative"; it takes an absolute path. It stays unset.
    config.toml:16:18: environment.production.scripts.deploy is "./deploy.sh {imgae}"; it takes a command line, in which {image} is the only word in braces. It stays unset.
    config.toml:17:14: environment.production.state_file is "../active"; it takes a path that stays below scripts.dir. It stays unset.
    config.toml:18:13: environment.production.container is "app; rm -rf /"; it takes the name of a container: letters, digits and _.-. It stays unset.
    config.toml:19:10: environment.production.health is "@evil.com"; it takes a path that begins with /. In effect is "/api/health" (default).
    config.toml:20:10: environment.production.secret is "a b"; it takes a name of letters, digits and /_+=.@-. It stays unset.
    "#);
}

#[test]
fn a_host_is_either_there_or_here() {
    insta::assert_snapshot!(user("[environment.production]\nhost = { ssh = \"prod\", local = true }"), @"
    config.toml:2:16: environment.production.host.ssh and environment.production.host.local exclude each other. It stays unset.
    config.toml:2:32: environment.production.host.local and environment.production.host.ssh exclude each other. It stays unset.
    ");
}

#[test]
fn names_that_people_choose_are_simple() {
    insta::assert_snapshot!(user("[environment.\"my env\"]\nbranch = \"x\"\n[workflows.deploy]\n\"\" = \"a.yml\""), @r#"
    config.toml:1:14: The name in "environment.my env" does not fit: it takes letters, digits, - and _.
    config.toml:4:1: The name in "workflows.deploy." does not fit: it takes letters, digits, - and _.
    "#);
}

#[test]
fn a_link_is_called_as_people_say_it() {
    let link = |name: &str| user(&format!("[environment.production.links]\n\"{name}\" = \"https://a.example/b\""));
    assert_eq!(link("Bull Board"), "");
    assert!(link(" Bull Board").contains("does not fit") && link("a/b").contains("does not fit"));
}

#[test]
fn broken_toml_costs_the_whole_file_and_says_where() {
    let bench =
        Bench::new().user("[branches]\nproduction = \"master\"\nstaging = \n").repository("[screen]\ndark = \"safe\"");
    insta::assert_snapshot!(bench.problems(), @"config.toml:3:11: The file is not valid TOML, so nothing in it is used: string values must be quoted, expected literal string.");
    assert_eq!(
        (bench.load().config.branches, bench.load().config.screen.dark),
        (Config::default().branches, "safe".into())
    );
    insta::assert_snapshot!(user("[branches]\nproduction = \"a\"\nproduction = \"b\""), @"config.toml:3:1: The file is not valid TOML, so nothing in it is used: duplicate key.");
    insta::assert_snapshot!(user("[branches"), @"config.toml:1:10: The file is not valid TOML, so nothing in it is used: unclosed table, expected `]`.");
}

#[test]
fn columns_count_characters_not_bytes() {
    assert!(user("[branches]\n\"ä\" = 1\n").starts_with("config.toml:2:1: "));
    assert!(user("branches = { staging = \"größe\", stagin = 1 }").starts_with("config.toml:1:33: "));
}

#[test]
fn variables_are_named_like_places() {
    let bench = Bench::new()
        .variable("CUTOVER_BRANCHES__PRODCUTION", "x")
        .variable("CUTOVER_GITHUB_API_URL", "https://example.com")
        .variable("CUTOVER_SCREEN__MOUSE", "maybe")
        .variable("CUTOVER_GITHUB__API_URL", "http://example.com")
        .variable("CUTOVER_ENVIRONMENT__MY ENV__BRANCH", "x")
        .variable("CUTOVER_THEME", "../x")
        .variable("CUTOVER_SOMETHING", "else");
    insta::assert_snapshot!(bench.problems(), @r#"
    CUTOVER_BRANCHES__PRODCUTION: branches.prodcution is not a key. The nearest is branches.production.
    CUTOVER_ENVIRONMENT__MY ENV__BRANCH: The name in "environment.my env.branch" does not fit: it takes letters, digits, - and _.
    CUTOVER_GITHUB_API_URL: CUTOVER_GITHUB_API_URL sets nothing: table and key are joined by two underscores, CUTOVER_GITHUB__API_URL.
    CUTOVER_GITHUB__API_URL: github.api_url is plain http to example.com, which would show the token to the network; it takes https. In effect is "https://api.github.com" (default).
    CUTOVER_SCREEN__MOUSE: screen.mouse is "maybe"; it takes true or false. In effect is true (default).
    CUTOVER_THEME: screen.theme is "../x"; it takes the name of a theme: letters, digits, - and _. It stays unset.
    "#);
}

#[test]
fn a_variable_that_is_not_text_is_said() {
    let bench = Bench::new();
    let variables = vec![("CUTOVER_BRANCHES__STAGING".into(), OsString::from_vec(vec![0xff]))];
    let loaded = Layers::default().with_user_file(&bench.user_file()).with_variables(variables).load();
    insta::assert_snapshot!(loaded.problems[0].to_string(), @r#"CUTOVER_BRANCHES__STAGING: branches.staging is not valid UTF-8. In effect is "staging" (default)."#);
}

#[test]
fn a_flag_is_named_too() {
    insta::assert_snapshot!(Bench::new().flag("--theme", "screen.theme", "a/b").problems(), @r#"--theme: screen.theme is "a/b"; it takes the name of a theme: letters, digits, - and _. It stays unset."#);
}

#[test]
fn files_that_cannot_be_read_say_so_and_the_rest_loads() {
    let bench = Bench::new().user("[screen]\ndark = \"safe\"");
    let file = bench.root().join(FILE_NAME);
    fs::create_dir(&file).unwrap();
    insta::assert_snapshot!(bench.problems(), @"repo/cutover.toml: It is not a file, so nothing of it is used.");
    fs::remove_dir(&file).unwrap();
    fs::write(&file, b"[branches]\nproduction = \"\xff\"").unwrap();
    insta::assert_snapshot!(bench.problems(), @"repo/cutover.toml:2:15: The file is not valid UTF-8 here, so nothing in it is used.");
    fs::write(&file, vec![b'#'; (1 << 20) + 1]).unwrap();
    insta::assert_snapshot!(bench.problems(), @"repo/cutover.toml: It is larger than 1 MiB, so nothing of it is used.");
    let named = Layers::default().with_named_file(std::path::Path::new("nowhere.toml")).load();
    insta::assert_snapshot!(named.problems[0].to_string(), @"nowhere.toml: There is no such file, so nothing of it is used.");
    assert_eq!(bench.load().config.screen.dark, "safe");
}
