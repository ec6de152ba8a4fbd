//! What can go wrong once it is merged: each has its named outcome with what to do, nothing is merged twice, and the lock is
//! free or its holder told.

use crate::console::{Console, Going, merges, told};
use crate::world::World;
use chrono::TimeDelta;
use practice::engine::{Ailment, Image, Trouble as Engine};
use practice::github::{Fate, Right, Trouble, Way};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// As fast as a build is over within some seconds.
const FAST: TimeDelta = TimeDelta::seconds(5);
/// As time passes elsewhere.
const SLOW: TimeDelta = TimeDelta::zero();

async fn the_lock_is_free(console: &Console<'_>) {
    let lock = console.run(&["lock"]).await;
    assert_eq!(lock.status.code(), Some(0), "{}", told(&lock));
}

fn follow() -> Vec<String> {
    vec!["follow".to_owned()]
}

#[tokio::test(flavor = "multi_thread")]
async fn while_github_is_down_after_the_merge_nothing_is_claimed_and_it_goes_on_once_it_is_back() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let mut going = Going::start(&console, &console.confirmed(&[]).await);
    going.until(SLOW, |said| said.contains("Merged as ")).await;
    world.practice.github.trouble(Trouble::everywhere(Way::BadGateway));
    going.until(FAST, |said| said.contains("GitHub does not tell")).await;
    for _ in 0..8 {
        world.practice.github.advance(TimeDelta::minutes(1));
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let said = going.said();
    assert!(!said.contains("No build.yml began") && !said.contains('✗'), "{said}");
    world.practice.github.heal();
    let (code, said) = going.end(FAST).await;
    assert!(code == 0 && said.contains("is live on production"), "{code} {said}");
    assert_eq!(merges(&world), 1);
    the_lock_is_free(&console).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_lost_to_this_console_leaves_what_was_deployed_unverified_until_it_is_seen_again() {
    let world = World::playing("calm").await;
    let machine = world.production().folder().to_owned();
    // The console comes to the machine by this way alone, and its jobs by their own.
    let way = world.folder.path().join("way");
    std::os::unix::fs::symlink(&machine, &way).unwrap();
    let leads = world.configuration().replace(&machine.display().to_string(), &way.display().to_string());
    std::fs::write(world.settings(), leads).unwrap();
    let console = Console { world: &world, right: Right::Push };
    let mut going = Going::start(&console, &console.confirmed(&[]).await);
    going.until(SLOW, |said| said.contains("Merged as ")).await;
    std::fs::remove_file(&way).unwrap();
    going.until(FAST, |said| said.contains("✓ deploy")).await;
    let (code, said) = going.end(TimeDelta::seconds(60)).await;
    assert!(code == 3 && said.contains("and it could not be verified: "), "{code} {said}");
    assert!(said.contains("cutover env") && !said.contains("is live on production"), "{said}");
    the_lock_is_free(&console).await;
    std::os::unix::fs::symlink(&machine, &way).unwrap();
    // It is long ago by now, and looked at all the same.
    let (code, said) = Going::start(&console, &follow()).end(SLOW).await;
    assert!(code == 0 && said.contains("is live on production"), "{code} {said}");
    assert_eq!(merges(&world), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_lost_to_the_deploy_too_fails_it_and_nobody_claims_to_know_who_serves() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let mut going = Going::start(&console, &console.confirmed(&[]).await);
    going.until(SLOW, |said| said.contains("Merged as ")).await;
    let fails_at = Some("Check nginx, PostgreSQL and Redis".to_owned());
    world.practice.github.next_run(Fate { workflow: "deploy-production.yml".into(), fails_at, ..Fate::default() });
    world.production().engine().set_trouble(Engine::Stopped).unwrap();
    let (code, said) = going.end(FAST).await;
    assert!(code == 5 && said.contains("failed; ") && said.contains("cutover runs rerun "), "{code} {said}");
    assert!(said.contains("look at production") && !said.contains("goes on serving"), "{said}");
    assert_eq!(merges(&world), 1);
    the_lock_is_free(&console).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_that_never_gets_healthy_is_rolled_back_by_its_deploy_and_what_serves_is_named() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let supply = world.practice.registry.supply_images();
    world
        .production()
        .engine()
        .pulls_from(move |reference| Some(Image { ails: Ailment::NoDatabase, ..supply(reference)? }));
    let (code, said) = Going::start(&console, &console.confirmed(&[]).await).end(FAST).await;
    assert!(code == 5 && said.contains("deploy-production.yml #") && said.contains("failed; "), "{code} {said}");
    assert!(said.contains("goes on serving") && said.contains("cutover runs log "), "{said}");
    assert_eq!(merges(&world), 1);
    the_lock_is_free(&console).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_that_fails_after_the_switch_and_a_host_that_goes_back_by_itself_end_as_a_failed_deploy() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let machine = world.production();
    let before = machine.front().unwrap().upstream();
    let script = machine.scripts().join("deploy.sh");
    let looks_again = "until [ -e looked ]; do sleep 0.1; done
if ! curl -fsS -m 5 \"http://127.0.0.1:$port/api/health\" | grep -q '\"success\":true'; then ./rollback.sh; exit 1; fi
";
    std::fs::write(&script, std::fs::read_to_string(&script).unwrap() + looks_again).unwrap();
    let mut going = Going::start(&console, &console.confirmed(&[]).await);
    going.until(FAST, |_| machine.front().unwrap().upstream() != before).await;
    machine.engine().ail(world.container("green"), Ailment::NoDatabase);
    going.until(SLOW, |said| said.contains("✓ traffic  GREEN")).await;
    std::fs::write(machine.scripts().join("looked"), "").unwrap();
    let (code, said) = going.end(FAST).await;
    assert!(code == 5 && said.contains("deploy-production.yml #") && said.contains("failed; "), "{code} {said}");
    assert!(said.contains("goes on serving") && said.contains("cutover runs log "), "{said}");
    assert_eq!((machine.front().unwrap().upstream(), merges(&world)), (before, 1));
    the_lock_is_free(&console).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_that_fails_once_it_is_deployed_ends_as_unhealthy_and_points_at_the_way_back() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let mut going = Going::start(&console, &console.confirmed(&[]).await);
    let deploys = || world.practice.github.deployed().len();
    let before = deploys();
    going.until(TimeDelta::seconds(2), |_| deploys() > before).await;
    world.production().engine().ail(world.container("green"), Ailment::NoDatabase);
    let (code, said) = going.end(SLOW).await;
    assert!(code == 5 && said.contains("answers were bad") && said.contains("Roll back now"), "{code} {said}");
    assert_eq!(merges(&world), 1);
    the_lock_is_free(&console).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deploy_that_waits_for_an_approval_names_the_command_that_gives_it_and_then_goes_on() {
    let world = World::playing("calm").await;
    world.practice.github.require_reviewers("production", &["mas-owner"]);
    let console = Console { world: &world, right: Right::Push };
    let mut going = Going::start(&console, &console.confirmed(&[]).await);
    going.until(FAST, |said| said.contains("waits for an approval: ")).await;
    let said = going.said();
    let command = said.split("waits for an approval: cutover ").nth(1).unwrap().lines().next().unwrap();
    let mut words: Vec<&str> = command.split(' ').filter(|word| !word.is_empty()).take(5).collect();
    let reviewer = Console { world: &world, right: Right::Admin };
    let refusal = told(&reviewer.run(&words).await);
    let typed =
        refusal.split("--confirm ").nth(1).unwrap_or_else(|| panic!("{refusal}")).split(['.', '\n']).next().unwrap();
    words.extend(["--confirm", typed]);
    let approved = reviewer.run(&words).await;
    assert_eq!(approved.status.code(), Some(0), "{}", told(&approved));
    let (code, said) = going.end(FAST).await;
    assert!(code == 0 && said.contains("◌ deploy") && said.contains("is live on production"), "{code} {said}");
    assert_eq!(merges(&world), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deploy_that_is_skipped_after_a_green_build_is_no_success_and_says_how_it_is_started() {
    let world = World::playing("calm").await;
    world.practice.github.next_run(Fate { workflow: "deploy-production.yml".into(), skipped: true, ..Fate::default() });
    let console = Console { world: &world, right: Right::Push };
    let (code, said) = Going::start(&console, &console.confirmed(&[]).await).end(FAST).await;
    assert!(code == 5 && said.contains("was skipped, which is no success: production keeps what it runs"), "{said}");
    assert!(said.contains("cutover runs start deploy-production.yml --branch main deploys it by hand."), "{said}");
    assert!(said.contains("✓ build") && !said.contains("✓ deploy"), "{said}");
    assert_eq!(merges(&world), 1);
    the_lock_is_free(&console).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_to_development_in_the_middle_of_the_build_is_named_and_the_rerun_ships_it_without_a_second_merge() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let mut going = Going::start(&console, &console.confirmed(&[]).await);
    going.until(TimeDelta::seconds(2), |said| said.contains("⟳ build    build.yml #")).await;
    world.practice.github.push("development", ("late.txt", "x"), "rohan", "fix: late").unwrap();
    let (code, said) = going.end(TimeDelta::seconds(1)).await;
    assert!(code == 5 && said.contains("was cancelled by #") && said.contains(" on development"), "{code} {said}");
    the_lock_is_free(&console).await;
    let run = said.split("cutover runs rerun ").nth(1).unwrap().split(['.', ' ']).next().unwrap();
    let again = ["runs", "rerun", run];
    let refusal = told(&console.run(&again).await);
    let typed =
        refusal.split("--confirm ").nth(1).unwrap_or_else(|| panic!("{refusal}")).split(['.', '\n']).next().unwrap();
    // Once nothing else is building.
    world.practice.github.advance(TimeDelta::minutes(6));
    let again = console.run(&[&again[..], &["--confirm", typed]].concat()).await;
    assert_eq!(again.status.code(), Some(0), "{}", told(&again));
    let (code, said) = Going::start(&console, &follow()).end(FAST).await;
    assert!(code == 0 && said.contains("is live on production"), "{code} {said}");
    assert_eq!(merges(&world), 1);
}

/// The only journal there is.
fn journal(world: &World) -> PathBuf {
    let folder = world.home().join(".local/state/cutover/operations");
    let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let journal = files.find(|path| path.extension().is_some_and(|end| end == "journal")).unwrap();
    assert!(files.all(|path| path.extension().is_none_or(|end| end != "journal")));
    journal
}

/// The program as on a disk that may become full: no file may then grow beyond what the journal has.
fn on_a_disk<'a>(console: &Console<'a>, arguments: &[String]) -> Going<'a> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let program = console.command(&arguments);
    let program = program.as_std();
    // A write beyond the limit is refused, as on a full disk, where the signal is passed over.
    let mut shell = tokio::process::Command::new("/bin/sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(program.get_program()).args(program.get_args());
    shell.current_dir(program.get_current_dir().unwrap()).env_clear();
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).kill_on_drop(true);
    Going::of(console.world, shell)
}

fn fill_the_disk(world: &World, going: &Going<'_>) {
    let size = std::fs::metadata(journal(world)).unwrap().len();
    let mut limit = Command::new("prlimit");
    limit.args(["--pid", &going.process().to_string(), &format!("--fsize={size}:")]);
    assert!(limit.status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_once_it_is_merged_ends_it_as_unknown_and_it_is_gone_on_with_once_there_is_space() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    // It is merged, and the answer comes when the disk is full.
    world.practice.github.trouble(Trouble::at(
        "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge",
        Way::TenSeconds,
        1,
    ));
    let mut going = on_a_disk(&console, &console.confirmed(&[]).await);
    going.until(SLOW, |_| merges(&world) == 1).await;
    fill_the_disk(&world, &going);
    let (code, said) = going.end(SLOW).await;
    assert!(code == 3 && said.contains("and that cannot be written down: "), "{code} {said}");
    assert!(said.contains("cutover follow looks") && said.contains("the lock is held until then"), "{said}");
    let lock = told(&console.run(&["lock"]).await);
    assert!(lock.contains("is held by asha"), "{lock}");
    let again = console.run(&["promote", "--confirm", "0000000"]).await;
    assert!(again.status.code() != Some(0) && merges(&world) == 1, "{}", told(&again));
    let (code, said) = Going::start(&console, &follow()).end(FAST).await;
    assert!(code == 0 && said.contains("is live on production"), "{code} {said}");
    assert_eq!(merges(&world), 1);
    the_lock_is_free(&console).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_when_it_is_live_takes_neither_the_outcome_nor_the_lock_along() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let mut going = on_a_disk(&console, &console.confirmed(&[]).await);
    going.until(FAST, |said| said.contains("⟳ build    build.yml #")).await;
    fill_the_disk(&world, &going);
    let (code, said) = going.end(FAST).await;
    assert!(code == 0 && said.contains("is live on production"), "{code} {said}");
    assert!(
        said.contains("How it ended cannot be written down: ") && said.contains("cutover follow ends it"),
        "{said}"
    );
    the_lock_is_free(&console).await;
    let (code, said) = Going::start(&console, &follow()).end(SLOW).await;
    assert!(code == 0 && said.contains("was begun") && said.contains("is live on production"), "{code} {said}");
    let closed = std::fs::read_to_string(journal(&world)).unwrap();
    assert!(closed.lines().last().unwrap().contains("closed"), "{closed}");
    assert_eq!(merges(&world), 1);
}
