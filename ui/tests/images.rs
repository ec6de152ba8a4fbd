//! `cutover images` as it is called from a shell, against the practice registry, and what doctor says of its token.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use practice::registry::{self as world, Ask, Registry, TOKEN, Trouble};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The practice repository, its registry, and a home.
struct World {
    home: TempDir,
    repository: PathBuf,
    registry: Registry,
    _runtime: Runtime,
}

fn calm() -> World {
    let home = tempfile::tempdir().unwrap();
    let made = practice::repository::build(home.path(), chrono::Local::now().fixed_offset()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let registry = runtime.block_on(Registry::start(world::of_repository(&made.origin).unwrap())).unwrap();
    World { home, repository: made.repository, registry, _runtime: runtime }
}

impl World {
    fn cutover(&self, arguments: &[&str], token: Option<&str>) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.args(arguments).current_dir(&self.repository).env_clear().env("HOME", self.home.path());
        command.env("CUTOVER_REGISTRY__IMAGE", self.registry.image());
        command.envs(token.map(|token| ("GHCR_PAT", token))).output().unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.cutover(arguments, Some(TOKEN));
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn json_holds_every_tag_with_commit_digest_date_and_whether_it_can_be_had_back() {
    let world = calm();
    let listed = world.json(&["images", "--json"]);
    assert_eq!(listed["schema"], 1);
    let images = listed["images"].as_array().unwrap();
    let main = images.iter().find(|image| image["tag"].as_str().unwrap().starts_with("main-")).unwrap();
    assert_eq!(main["moving"], serde_json::json!(["latest", "main"]));
    assert_eq!((&main["restorable"], &main["commit"].as_str().unwrap().len()), (&Value::Bool(true), &40));
    assert!(main["digest"].as_str().unwrap().starts_with("sha256:") && main["created"].is_string());
    let broken: Vec<&Value> = images.iter().filter(|image| image["restorable"] == false).collect();
    assert_eq!(broken.len(), 2);
    assert!(broken.iter().all(|image| image["why"].as_str().unwrap().ends_with(" is gone")), "{broken:?}");
    assert_eq!(listed["without_image"].as_array().unwrap().len(), 1);
}

#[test]
fn a_second_call_resolves_nothing_that_the_first_one_did() {
    let world = calm();
    world.json(&["images", "--json"]);
    let first = world.registry.take_asked();
    world.json(&["images", "--json"]);
    let second = world.registry.take_asked();
    assert!(first.times(Ask::Storage) > 30, "{first:?}");
    // Whether each part is still there is asked without bodies; only what is broken is followed again.
    assert!(second.times(Ask::Manifest) < 10 && second.times(Ask::ManifestHead) > 30, "{second:?}");
}

#[test]
fn lines_name_what_is_broken_and_what_was_never_built() {
    let world = calm();
    let output = world.cutover(&["images"], Some(TOKEN));
    let lines = text(&output.stdout);
    assert!(lines.starts_with(&format!("{}\nTAG ", world.registry.image())), "{lines}");
    assert!(lines.contains("no: its manifest for linux/amd64 is gone") && lines.contains("no: its config is gone"));
    assert!(lines.contains("is on a branch that is deployed and has no image."), "{lines}");
    let few = world.cutover(&["images", "--newest", "2"], Some(TOKEN));
    assert!(text(&few.stdout).contains("more tags were not looked at; --all looks at every one."));
}

#[test]
fn without_a_token_or_an_answer_it_ends_with_3_and_says_what_to_do() {
    let world = calm();
    let refused = world.cutover(&["images"], None);
    assert_eq!(refused.status.code(), Some(3));
    assert!(text(&refused.stderr).contains("none is set") && text(&refused.stderr).contains("GHCR_TOKEN"));
    let wrong = world.cutover(&["images"], Some("ghp_mistyped"));
    assert_eq!(wrong.status.code(), Some(3));
    assert!(text(&wrong.stderr).contains("the token in GHCR_PAT may not read this image"), "{wrong:?}");
    assert!(!text(&wrong.stderr).contains("ghp_mistyped"));
    world.registry.set_trouble(Trouble::Status(500));
    let failed = world.cutover(&["images", "--json"], Some(TOKEN));
    assert_eq!((failed.status.code(), failed.stdout.len()), (Some(3), 0));
}

#[test]
fn doctor_names_the_variable_and_never_its_value() {
    let world = calm();
    for (token, state) in [(Some("ghp_mine"), "ok"), (None, "note")] {
        let output = world.cutover(&["doctor", "--json"], token);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let checks = report["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["about"] == "its token").unwrap();
        assert_eq!(check["state"], state, "{check}");
        assert!(check["found"].as_str().unwrap().contains("GHCR_PAT"));
        assert!(!text(&output.stdout).contains("ghp_mine"));
    }
    assert_eq!(world.registry.take_asked().total(), 0, "doctor asks nothing of the registry");
}

#[test]
fn watching_prints_one_object_a_line_and_goes_on() {
    let world = calm();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["images", "--watch", "--json"]).current_dir(&world.repository).env_clear();
    command.env("HOME", world.home.path()).env("CUTOVER_REGISTRY__IMAGE", world.registry.image());
    let mut child = command.env("GHCR_PAT", TOKEN).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let listed: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(listed["schema"], 1);
    assert!(child.try_wait().unwrap().is_none(), "it goes on");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn show_tells_one_image_whole_even_where_the_list_leaves_it_out() {
    let world = calm();
    let all = world.json(&["images", "--json", "--all"]);
    let images = all["images"].as_array().unwrap();
    let oldest = images.iter().rev().find(|image| image["branch"] == "development").unwrap();
    let tag = oldest["tag"].as_str().unwrap();
    let shown = world.json(&["images", "show", tag, "--json"]);
    let image = &shown["image"];
    assert_eq!((&shown["schema"], &image["digest"], &image["state"]), (&1.into(), &oldest["digest"], &"whole".into()));
    assert_eq!(image["platforms"], serde_json::json!(["linux/amd64"]));
    assert_eq!(image["pull"], format!("{}:{tag}", world.registry.image()));
    assert_eq!(image["labels"]["org.opencontainers.image.revision"], image["commit"]);
    assert_eq!(image["against_production"]["gained"]["commit_count"], 0, "production went on from it");
    let broken = images.iter().find(|image| image["restorable"] == false).unwrap()["tag"].as_str().unwrap();
    let lines = world.cutover(&["images", "show", broken], Some(TOKEN));
    assert!(text(&lines.stdout).contains("state        broken, it cannot be had back: "), "{lines:?}");
    let none = world.cutover(&["images", "show", "nothing"], Some(TOKEN));
    assert_eq!((none.status.code(), text(&none.stdout).ends_with("has no tag nothing.\n")), (Some(1), true));
}

#[test]
fn compare_tells_what_lies_between_two_images_both_ways() {
    let world = calm();
    let told = world.json(&["images", "compare", "latest", "development", "--json"]);
    let back = world.json(&["images", "compare", "development", "latest", "--json"]);
    assert_eq!((&told["base"], &told["gained"]), (&back["head"], &back["lost"]));
    assert_eq!(told["meet"], told["base"], "development goes on from main");
    let gained = &told["gained"];
    assert_eq!(gained["commit_count"].as_u64().unwrap(), gained["commits"].as_array().unwrap().len() as u64);
    assert!(gained["entry_count"].as_u64().unwrap() > 0 && !told["entities"].as_array().unwrap().is_empty());
    let lines = world.cutover(&["images", "compare", "latest", "development"], Some(TOKEN));
    assert!(text(&lines.stdout).contains("It goes on from there.") && text(&lines.stdout).contains("  ! src/entity/"));
    world.registry.set_trouble(Trouble::Status(500));
    let offline = world.cutover(&["images", "compare", "main", "development", "--json"], Some(TOKEN));
    assert_eq!(offline.status.code(), Some(0), "git knows both names: {offline:?}");
    let absent = "ab".repeat(20);
    let absent = world.cutover(&["images", "compare", "main", &absent], Some(TOKEN));
    assert_eq!(absent.status.code(), Some(3));
    assert!(text(&absent.stderr).contains("abababa is not in this clone"), "{absent:?}");
}
