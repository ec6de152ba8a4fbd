//! Break-glass at a terminal, as a person uses it at night: on the machines of the practice world, whose `rollback.sh` is a
//! real file that toggles. How often it ran is counted there.

use super::terminal::Console as Terminal;
use super::world::World;
use portable_pty::CommandBuilder;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Presses a key and gives the console the time of a person: keys that come at once are nobody's.
fn press(terminal: &mut Terminal, keys: &str) {
    for key in keys.chars() {
        std::thread::sleep(Duration::from_millis(80));
        terminal.keys(&key.to_string());
    }
}

/// Lets the script write down that it runs.
fn count_runs(world: &World) -> PathBuf {
    let (script, runs) = (world.production().scripts().join("rollback.sh"), world.folder.path().join("runs"));
    let text = fs::read_to_string(&script).unwrap();
    let counted = text.replacen("set -eu\n", &format!("set -eu\necho run >>'{}'\n", runs.display()), 1);
    assert_ne!(counted, text);
    fs::write(&script, counted).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    runs
}

fn ran(runs: &Path) -> usize {
    fs::read_to_string(runs).map_or(0, |text| text.lines().count())
}

/// The console with these arguments, outside of any repository, where GitHub and the registry lead nowhere.
fn open(world: &World, home: &Path, settings: &Path, arguments: &[&str]) -> Terminal {
    fs::create_dir_all(home).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["--config", &settings.to_string_lossy()]);
    command.args(arguments);
    let blocked = "http://127.0.0.1:1".to_owned();
    let runtime = world.folder.path().display().to_string();
    let variables =
        [("XDG_RUNTIME_DIR", runtime.as_str()), ("CUTOVER_GITHUB__API_URL", blocked.as_str()), ("USER", "asha")];
    Terminal::run(command, home, &variables, (80, 24))
}

/// The word that the screen asks for, once the target is known to be well.
fn asked(terminal: &Terminal) -> String {
    terminal.wait_until("a target that is known to be well", |screen| {
        let text = screen.contents();
        word(&text).is_some_and(|word| !word.contains(' ')) && text.contains("How   ✓")
    });
    word(&terminal.screen()).unwrap()
}

fn word(screen: &str) -> Option<String> {
    Some(screen.split("Type what should serve, ").nth(1)?.split(':').next()?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn break_glass_puts_production_back_in_seven_keys_with_nothing_but_the_host() {
    let world = World::playing("incident").await;
    let runs = count_runs(&world);
    let home = world.folder.path().join("home of one without a clone");
    let mut terminal = open(&world, &home, &world.settings(), &["!"]);
    terminal.wait_for("BREAK-GLASS");
    let asked = asked(&terminal);
    let keys = format!("{asked}\r");
    assert!(keys.len() < 7, "{keys:?}, and ! where the console is open already");
    press(&mut terminal, &keys);
    terminal.wait_for("NOW SERVING");
    assert_eq!(ran(&runs), 1);
    let screen = terminal.screen();
    assert!(screen.contains("✓ script") && screen.contains("✓ verify"), "{screen}");
    let active = fs::read_to_string(world.production().scripts().join("active")).unwrap();
    assert_eq!(active.trim(), asked);
    press(&mut terminal, "q");
    terminal.keys("\x03");
    assert!(terminal.wait_for_exit().success());
    terminal.assert_given_back();
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_host_and_the_script_alone_it_takes_at_most_seven_keys_too() {
    let world = World::playing("incident").await;
    let runs = count_runs(&world);
    let home = world.folder.path().join("home of one who configured the least");
    let settings = world.folder.path().join("least.toml");
    let scripts = world.production().scripts().display().to_string();
    let least = format!(
        "[environment.production]\nstrategy = \"blue_green\"\nhost = {{ local = true }}\nscripts = {{ dir = \"{scripts}\", rollback = \"./rollback.sh\" }}\n"
    );
    fs::write(&settings, least).unwrap();
    let mut terminal = open(&world, &home, &settings, &["!"]);
    terminal.wait_until("a word", |screen| word(&screen.contents()).is_some());
    let keys = format!("{}\r", word(&terminal.screen()).unwrap());
    assert!(keys.len() < 7, "{keys:?}, and ! where the console is open already");
    press(&mut terminal, &keys);
    terminal.wait_for("✓ script");
    assert_eq!(ran(&runs), 1);
    terminal.wait_for("as far as is known");
    assert!(!terminal.screen().contains("NOW SERVING"), "{}", terminal.screen());
    press(&mut terminal, "q");
    terminal.keys("\x03");
    assert!(terminal.wait_for_exit().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_and_a_held_enter_run_nothing() {
    let world = World::playing("incident").await;
    let runs = count_runs(&world);
    let home = world.folder.path().join("home of a paster");
    let mut terminal = open(&world, &home, &world.settings(), &["!"]);
    let asked = asked(&terminal);
    terminal.paste(&format!("{asked}\n"));
    terminal.wait_for("type the word yourself");
    terminal.keys(&format!("{asked}\r"));
    press(&mut terminal, "\r\r\r\r\r\r");
    terminal.wait_for("type the word yourself");
    assert_eq!(ran(&runs), 0);
    press(&mut terminal, "\x1b");
    terminal.wait_for("Nothing was sent.");
    terminal.keys("\x03");
    assert!(terminal.wait_for_exit().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_configuration_a_broken_keymap_and_no_store_hold_nothing_up() {
    let world = World::playing("incident").await;
    let runs = count_runs(&world);
    let home = world.folder.path().join("home of one with bad luck");
    let own = home.join(".config/cutover");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("keys.toml"), "[global\nnonsense").unwrap();
    fs::write(home.join(".local"), "no folder, so that nothing is kept").unwrap();
    let settings = world.folder.path().join("broken.toml");
    let text = fs::read_to_string(world.settings()).unwrap();
    fs::write(&settings, format!("[screen]\ntheme = \"nowhere\"\nnonsense = 7\n{text}")).unwrap();
    let mut terminal = open(&world, &home, &settings, &["!"]);
    let asked = asked(&terminal);
    press(&mut terminal, &format!("{asked}\r"));
    terminal.wait_for("NOW SERVING");
    assert_eq!(ran(&runs), 1);
    terminal.keys("\x03");
    terminal.wait_for_exit();
}

/// The lock of the host as it is while somebody's script runs under it.
fn held(world: &World) -> PathBuf {
    let lock = world.production().scripts().join("cutover.lock");
    fs::create_dir(&lock).unwrap();
    fs::write(lock.join("owner"), "ravi rolls production back\nnonce other\n").unwrap();
    fs::write(lock.join("pid"), format!("{}\n", std::process::id())).unwrap();
    lock
}

/// Confirms it, and leaves the console while the lock is waited for.
fn left_at_the_lock(world: &World, home: &str) -> Terminal {
    let mut terminal = open(world, &world.folder.path().join(home), &world.settings(), &["!"]);
    let asked = asked(&terminal);
    press(&mut terminal, &format!("{asked}\r"));
    terminal.wait_for("is held by ravi");
    press(&mut terminal, "q");
    terminal.keys("\x03");
    terminal.wait_for("has not begun its script");
    terminal
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_before_the_script_keeps_it_until_that_is_begun() {
    let world = World::playing("incident").await;
    let (runs, lock) = (count_runs(&world), held(&world));
    let mut terminal = left_at_the_lock(&world, "home of one who leaves early");
    fs::write(lock.join("exit"), "0\n").unwrap();
    terminal.wait_for_exit();
    assert_eq!(ran(&runs), 1, "{}", terminal.screen());
    terminal.assert_given_back();
    assert!(!terminal.screen().contains("nothing was run"), "{}", terminal.screen());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_begun_when_somebody_leaves_ends_in_order_and_says_so() {
    let world = World::playing("incident").await;
    let (runs, lock) = (count_runs(&world), held(&world));
    let mut terminal = left_at_the_lock(&world, "home of one who leaves for good");
    terminal.keys("\x03");
    terminal.wait_for_exit();
    let screen = terminal.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("It was left before its script was begun: nothing was run."), "{screen}");
    assert!(screen.contains("Look by hand: "), "somebody else's script may run: {screen}");
    assert_eq!((ran(&runs), lock.exists()), (0, true), "the lock is another's");
    let journals = world.folder.path().join("home of one who leaves for good/.local/state/cutover/operations");
    assert!(engine::operations::journal::unfinished(&journals).is_empty());
}
