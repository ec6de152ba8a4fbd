//! What was to protect and cannot be read: it does not count as switched off.

use crate::bench::Bench;
use engine::config::Config;

/// What is open, each with its key and place, with the folder of the test left out.
fn open(bench: &Bench) -> (Config, Vec<String>) {
    let folder = format!("{}/", bench.folder.path().display());
    let config = bench.load().config;
    let told = config.unread.iter().map(|problem| problem.to_string().replace(&folder, "")).collect();
    (config, told)
}

fn user(text: &str) -> (Config, Vec<String>) {
    open(&Bench::new().user(text))
}

#[test]
fn a_protection_with_a_bad_value_stays_open_with_its_place_and_value() {
    let text = "[promotion]\ntwo_person = \"yes\"\nfreeze = [\"Mon 00:00 - Sun 25:00\"]\nlock = \"refs/heads/deploy\"\n\
                gates = [{ name = \"tests\" }]\nforeign_locks = 3\nmethod = \"squash\"\n\
                [environment.production]\nchecks = [{ name = \"redis\" }]\nhealth = 7\n";
    insta::assert_snapshot!(user(text).1.join("\n"), @r#"
    config.toml:9:10: environment.production.checks has a bad item 1: it has no run.
    config.toml:6:17: promotion.foreign_locks is 3; it takes a list, each item the name of a branch, or a full ref like "refs/heads/deploy-lock/production".
    config.toml:3:10: promotion.freeze has a bad item 1: it is "Mon 00:00 - Sun 25:00"; it takes a window like "Fri 16:00 - Mon 08:00" or "2026-12-24 - 2026-12-26".
    config.toml:5:9: promotion.gates has a bad item 1: it has no run, or one that is no line of text.
    config.toml:4:8: promotion.lock is "refs/heads/deploy"; it takes a full ref whose name holds cutover-lock, like "refs/heads/cutover-lock/production".
    config.toml:7:10: promotion.method is "squash", which is refused: it makes commits that nobody reviewed or built, and every entry of the changelog would name a commit that production does not have. It takes "pull_request", "merge" or "fast_forward".
    config.toml:2:14: promotion.two_person is "yes"; it takes true or false.
    "#);
}

#[test]
fn what_cannot_be_read_of_read_only_is_read_only() {
    let (config, told) = user("environment.production.read_only = \"yes\"\nscreen.read_only = 1\n");
    assert!(config.environments["production"].read_only && config.screen.read_only && told.len() == 2, "{told:?}");
    assert!(!config.environments["development"].read_only);
    let problems = Bench::new().user("screen.read_only = 1").problems();
    assert!(problems.ends_with("It counts as true until it is mended."), "{problems}");
    let (config, _) = user("[environment.production]\nreadonly = true\n");
    assert!(config.environments["production"].read_only, "it is clear what was meant");
}

#[test]
fn a_key_that_is_nearly_one_that_protects_and_a_broken_file_stay_open_too() {
    for text in [
        "[promotion]\ntwo_persons = true\n",
        "[promotions]\ntwo_person = true\n",
        "promotion = true\n",
        "[promotion]\ntwo_person = \n",
    ] {
        assert_eq!(user(text).1.len(), 1, "{text}");
    }
    for text in ["colour = \"red\"\n", "[branches]\nprodcution = \"x\"\n", "[screen]\ntheme = 3\n", ""] {
        assert_eq!(user(text).1, [""; 0], "{text}");
    }
    let variable = Bench::new().variable("CUTOVER_PROMOTION__TWO_PERSON", "maybe");
    assert_eq!(open(&variable).1.len(), 1);
}

#[test]
fn a_layer_above_that_says_it_well_closes_it_and_one_below_does_not() {
    let bad = "[promotion]\ntwo_person = \"yes\"\n";
    let (config, told) = open(&Bench::new().user(bad).variable("CUTOVER_PROMOTION__TWO_PERSON", "true"));
    assert!(config.promotion.two_person && told.is_empty(), "{told:?}");
    let (_, told) =
        open(&Bench::new().user("[promotion]\ntwo_person = true\n").variable("CUTOVER_PROMOTION__TWO_PERSON", "x"));
    assert_eq!(told.len(), 1);
}

#[test]
fn what_a_file_would_protect_that_is_not_trusted_stays_open() {
    let host = "environment.production.host.ssh = \"prod\"\n";
    let protects = "promotion.two_person = true\npromotion.freeze = [\"Fri 16:00 - Mon 08:00\"]\n";
    let (config, told) = open(&Bench::new().repository(&format!("{host}{protects}")));
    assert!(!config.promotion.two_person && told.len() == 2 && told[0].contains("until it is trusted"), "{told:?}");
    let (_, told) =
        open(&Bench::new().repository(&format!("{host}promotion.two_person = false\npromotion.freeze = []\n")));
    assert_eq!(told, [""; 0]);
    let (config, told) = open(&Bench::new().repository("promotion.freeze = [\"Fri 16:00 - Mon 08:00\"]\n"));
    assert!(config.promotion.freeze.len() == 1 && told.is_empty(), "{told:?}");
}

#[test]
fn a_lock_of_another_tool_is_named_by_its_branch_or_its_full_ref() {
    let (config, told) = user("promotion.foreign_locks = [\"deploy-lock/prod\", \"refs/tags/held\"]\n");
    assert_eq!(
        (config.promotion.foreign_locks.join(" "), told.len()),
        ("refs/heads/deploy-lock/prod refs/tags/held".into(), 0)
    );
    assert_eq!(user("promotion.foreign_locks = [\"-x\"]\n").1.len(), 1);
}

#[test]
fn the_file_of_a_repository_takes_no_freeze_and_no_foreign_lock_of_the_person_away() {
    let person = "[promotion]\nfreeze = [\"Fri 16:00 - Mon 08:00\"]\nforeign_locks = [\"deploy-lock\"]";
    let of = |repository: &str| Bench::new().user(person).repository(repository).load().config.promotion;
    let emptied = of("[promotion]\nfreeze = []\nforeign_locks = []");
    assert_eq!((emptied.freeze.len(), emptied.foreign_locks), (1, vec!["refs/heads/deploy-lock".to_owned()]));
    let more = of("[promotion]\nforeign_locks = [\"deploy-lock\", \"other\"]");
    assert_eq!(more.foreign_locks, ["refs/heads/deploy-lock", "refs/heads/other"]);
    let by_hand = Bench::new().user(person).variable("CUTOVER_PROMOTION__FOREIGN_LOCKS", "[]").load();
    assert_eq!(by_hand.config.promotion.foreign_locks, Vec::<String>::new());
}
