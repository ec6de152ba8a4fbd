//! Promoting from the screen, as a person at a terminal does, in the whole practice world: what is merged is counted there.

use super::console::{Console, changes, merges};
use super::terminal::Console as Terminal;
use super::world::World;
use chrono::TimeDelta;
use portable_pty::CommandBuilder;
use practice::github::Right;
use practice::registry::TOKEN;
use std::path::Path;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(2);

/// The console on this world, at 120x36, with a home of its own.
fn open(world: &World, home: &Path, arguments: &[&str]) -> Terminal {
    open_as(world, home, arguments, (Right::Push, &[]))
}

/// The console of whoever has this right, with these variables.
fn open_as(world: &World, home: &Path, arguments: &[&str], (right, more): (Right, &[(&str, &str)])) -> Terminal {
    std::fs::create_dir_all(home).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["--config", &world.settings().to_string_lossy()]);
    command.args(["--repo", &world.made.repository.to_string_lossy()]);
    command.args(arguments);
    let mut variables = world.variables();
    variables.push(("GH_TOKEN", world.practice.github.token(right)));
    variables.push(("GHCR_TOKEN", TOKEN.to_owned()));
    variables.push(("USER", "asha".to_owned()));
    variables.extend(more.iter().map(|&(name, value)| (name, value.to_owned())));
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let terminal = Terminal::run(command, home, &variables, (120, 36));
    terminal.wait_for("development");
    terminal
}

/// Presses a key and gives the console the time of a person: keys that come at once are nobody's.
fn press(terminal: &mut Terminal, keys: &str) {
    for key in keys.chars() {
        std::thread::sleep(Duration::from_millis(120));
        terminal.keys(&key.to_string());
    }
}

/// The commit that ships, as the screen asks for it.
fn ships(terminal: &Terminal) -> String {
    terminal.screen().split("commit to ship, ").nth(1).unwrap().chars().take(7).collect()
}

/// Opens the wizard, accepts what there is to accept, and types the commit; Enter is still to come.
fn type_commit(terminal: &mut Terminal) {
    press(terminal, "P");
    terminal.wait_for("or when a branch moves");
    terminal.wait_for("local_checks");
    for _ in 0..20 {
        if terminal.screen().contains("[ ]") {
            press(terminal, " j");
        }
    }
    terminal.wait_until("everything accepted", |screen| !screen.contents().contains("[ ]"));
    let sha = ships(terminal);
    press(terminal, "\t\t");
    press(terminal, &sha);
    terminal.wait_for(&format!("{sha}: {sha}"));
}

/// Waits for words while time passes at GitHub.
fn passes_until(world: &World, terminal: &Terminal, words: &str) {
    let began = Instant::now();
    while !terminal.screen().contains(words) {
        assert!(began.elapsed() < PATIENCE, "waited for {words}; the screen is\n{}", terminal.screen());
        std::thread::sleep(Duration::from_millis(500));
        world.practice.github.advance(TimeDelta::seconds(10));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_from_the_screen_is_merged_once_and_followed_until_it_is_live() {
    let world = World::playing("calm").await;
    let mut terminal = open(&world, &world.home(), &[]);
    type_commit(&mut terminal);
    assert_eq!(changes(&world), 0, "nothing is sent before Enter");
    press(&mut terminal, "\r");
    terminal.wait_for("ANY KEY ABORTS IT");
    assert_eq!(changes(&world), 0, "nothing is sent while it counts down");
    terminal.wait_for("✓ merge");
    press(&mut terminal, "q");
    terminal.wait_for("leaving stops nothing");
    press(&mut terminal, "P");
    passes_until(&world, &terminal, "is live on production");
    assert_eq!(merges(&world), 1);
    press(&mut terminal, "q");
    terminal.keys("\x03");
    assert!(terminal.wait_for_exit().success());
    let console = Console { world: &world, right: Right::Push };
    assert_eq!(console.run(&["lock"]).await.status.code(), Some(0), "the lock is free");
    let audit = super::told(&console.run(&["audit", "--limit", "3"]).await);
    assert!(audit.contains("promote --confirm") && audit.contains("done"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn enter_held_down_and_a_paste_promote_nothing() {
    let world = World::playing("calm").await;
    let mut terminal = open(&world, &world.home(), &[]);
    type_commit(&mut terminal);
    for _ in 0..60 {
        std::thread::sleep(Duration::from_millis(30));
        terminal.keys("\r");
    }
    terminal.wait_until("an end of it", |screen| !screen.contents().contains("ANY KEY ABORTS"));
    press(&mut terminal, "\x1b");
    std::thread::sleep(Duration::from_millis(600));
    let sha = ships(&terminal);
    press(&mut terminal, "\t\t");
    terminal.keys(&format!("{sha}\r"));
    terminal.wait_for("Pasted text was ignored: type the word yourself.");
    terminal.paste(&format!("{sha}\r"));
    std::thread::sleep(Duration::from_millis(600));
    press(&mut terminal, "\r");
    terminal.wait_for("is not enough");
    assert_eq!(changes(&world), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_console_opens_no_wizard() {
    let world = World::playing("calm").await;
    let mut terminal = open(&world, &world.home(), &["--read-only"]);
    press(&mut terminal, "P");
    terminal.wait_for("This console is read-only.");
    assert_eq!(changes(&world), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_consoles_one_merges() {
    let world = World::playing("calm").await;
    let mut one = open(&world, &world.folder.path().join("one"), &[]);
    let mut other = open(&world, &world.folder.path().join("other"), &[]);
    type_commit(&mut one);
    type_commit(&mut other);
    one.keys("\r");
    other.keys("\r");
    one.wait_for("ANY KEY ABORTS IT");
    let settled = |screen: &vt100::Screen| {
        let text = screen.contents();
        text.contains("✓ merge") || text.contains("✗ ") || text.contains("othing was sent")
    };
    one.wait_until("an end", |screen| !screen.contents().contains("ANY KEY") && settled(screen));
    other.wait_until("an end", |screen| !screen.contents().contains("ANY KEY") && settled(screen));
    assert_eq!(merges(&world), 1, "{}\n{}", one.screen(), other.screen());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_whose_console_was_left_is_gone_on_with_by_the_next_one() {
    let world = World::playing("calm").await;
    let mut terminal = open(&world, &world.home(), &[]);
    type_commit(&mut terminal);
    press(&mut terminal, "\r");
    terminal.wait_for("✓ merge");
    terminal.keys("\x03");
    assert!(terminal.wait_for_exit().success());
    assert!(terminal.screen().contains("goes on without this console. cutover follow"), "{}", terminal.screen());
    let mut terminal = open(&world, &world.home(), &[]);
    press(&mut terminal, "P");
    terminal.wait_for("was begun by asha");
    press(&mut terminal, "G");
    terminal.wait_for("✓ merge");
    passes_until(&world, &terminal, "is live on production");
    assert_eq!(merges(&world), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_waits_for_the_yes_from_somebody_elses_console_and_then_goes_on() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Push };
    let opened = console.run(&["prs", "open", "development", "--into", "main", "--yes"]).await;
    assert!(opened.status.success(), "{}", super::told(&opened));
    let two = [("CUTOVER_PROMOTION__TWO_PERSON", "true")];
    let mut one = open_as(&world, &world.folder.path().join("one"), &[], (Right::Push, &two));
    let mut other = open_as(&world, &world.folder.path().join("other"), &[], (Right::Admin, &two));
    press(&mut one, "P");
    one.wait_for("Somebody else says yes to this plan");
    press(&mut other, "P");
    other.wait_for("Somebody else says yes to this plan");
    press(&mut other, "A");
    other.wait_for("Approve this plan on");
    press(&mut other, "S");
    one.wait_until("it goes on", |screen| {
        let text = screen.contents();
        text.contains("commit to ship, ") && !text.contains("It is blocked by")
    });
    assert_eq!(merges(&world), 0, "a yes sends nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lock_of_somebody_else_is_told_to_a_console_that_plans_nothing() {
    let world = World::playing("calm").await;
    let console = Console { world: &world, right: Right::Admin };
    let taken = console.run(&["lock", "--take", "--reason", "database work"]).await;
    assert!(taken.status.success(), "{}", super::told(&taken));
    let mut terminal = open(&world, &world.home(), &[]);
    terminal.wait_for("The lock is held by asha@desk for ");
    terminal.wait_for("database work");
    assert!(console.run(&["unlock"]).await.status.success());
    press(&mut terminal, "r");
    terminal.wait_until("it is free", |screen| !screen.contents().contains("The lock is held by"));
}
