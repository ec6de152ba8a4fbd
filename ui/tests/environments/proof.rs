//! The proof that no secret is left anywhere: a value is planted where the console could meet it, everything is looked at,
//! on the screen and from the command line, the console is brought down, and the value is looked for in all that is left.

use crate::console::Console;
use crate::world::{World, files_below};
use portable_pty::CommandBuilder;

/// What every value of the secrets holds, and a variable of the containers. Nobody may ever see it.
const VALUE: &str = "pl4nted-v4lue-5e3b";
/// What a container writes: whoever opens its log sees it there, and nothing else has it.
const LINE: &str = "wr1tten-l1ne-77c0";

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

async fn planted() -> World {
    let world = World::playing("secrets-missing").await;
    world.practice.secrets.change(|vault| vault.plant(VALUE));
    plant(&world);
    world
}

/// In each container: a variable, and a line of its log.
fn plant(world: &World) {
    for machine in [world.production(), world.practice.boxes.development()] {
        for slot in machine.slots() {
            machine.engine().plant(&slot.container, VALUE, LINE);
        }
    }
}

/// Every screen, the names in the secrets among them, a log, and then the end in a panic. Gives what the terminal was sent.
fn looked_at(world: &World) -> Vec<u8> {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(["--config", &world.settings().to_string_lossy(), "--repo", &world.made.repository.to_string_lossy()]);
    let variables = world.variables();
    let mut variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    variables.extend([("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full"), ("LOG_SENSITIVE_BODIES", "true")]);
    let mut console = Console::run(command, &world.home(), &variables, (200, 60));
    console.wait_for("development");
    console.keys("6");
    console.wait_for("WHATSAPP_TOKEN");
    console.keys("v");
    console.wait_for("PONG");
    let environments = console.bytes();
    assert!(!holds(&environments, LINE), "the log is not opened yet");
    // The answers of a while may have moved the line off the screen.
    plant(world);
    for (key, words) in
        [("]", "[development"), ("[", "[production"), ("\r", LINE), ("S", "Saved "), ("\x1b", "Ways back")]
    {
        console.keys(key);
        console.wait_for(words);
    }
    let screens =
        [("1", "[1 Dash]"), ("2", "[2 Branch]"), ("3", "[3 PRs]"), ("4", "[4 Changelog]"), ("5", "[5 Images]")];
    for (key, words) in screens.into_iter().chain([("7", "[7 Runs]"), ("?", "Help: ")]) {
        // Keys that come faster than fingers are nobody's.
        std::thread::sleep(std::time::Duration::from_millis(60));
        console.keys(key);
        console.wait_for(words);
    }
    console.keys("\x1b:");
    console.wait_for("Commands");
    console.keys("crash\r");
    assert!(!console.wait_for_exit().success());
    console.bytes()
}

async fn printed(world: &World) -> String {
    let mut all = String::new();
    for arguments in [
        &["env"][..],
        &["health"],
        &["secrets", "diff"],
        &["precheck"],
        &["status"],
        &["prs"],
        &["runs"],
        &["images"],
        &["config"],
        &["doctor"],
        &["audit"],
        &["branches"],
        &["keys"],
    ] {
        for json in [&[][..], &["--json"]] {
            let came = world.run(&[arguments, json].concat()).await;
            all.push_str(&came.out);
            all.push_str(&came.errors);
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_value_is_on_no_screen_in_no_output_and_in_no_file() {
    let world = planted().await;
    let printed = printed(&world).await;
    assert!(printed.contains("WHATSAPP_TOKEN") && printed.contains("PONG"), "the names were read:\n{printed}");
    for planted in [VALUE, LINE] {
        assert!(!printed.contains(planted), "{planted} is printed:\n{printed}");
    }
    let logs = world.run(&["logs", "blue", "--json"]).await.out;
    assert!(logs.contains(LINE) && !logs.contains(VALUE), "a log shows what was written, and no variable:\n{logs}");
    let (world, seen) = tokio::task::spawn_blocking(move || {
        let seen = looked_at(&world);
        (world, seen)
    })
    .await
    .unwrap();
    assert!(holds(&seen, "WHATSAPP_TOKEN") && !holds(&seen, VALUE), "{}", String::from_utf8_lossy(&seen));
    let files = files_below(&world.home());
    let named = |end: &str| files.iter().filter(|(path, _)| path.to_string_lossy().contains(end)).count();
    assert!(
        named("store.db") > 0 && named("/crash-") == 1,
        "{:?}",
        files.iter().map(|(path, _)| path).collect::<Vec<_>>()
    );
    let saved = files.iter().filter(|(path, _)| path.to_string_lossy().contains("/logs/"));
    assert_eq!(saved.clone().count(), 1);
    assert!(saved.clone().all(|(_, bytes)| holds(bytes, LINE)), "what was asked to be saved is saved");
    for (path, bytes) in &files {
        assert!(!holds(bytes, VALUE), "{} holds the value", path.display());
        let is_saved = path.to_string_lossy().contains("/logs/");
        assert!(is_saved || !holds(bytes, LINE), "{} holds a line of the log", path.display());
    }
}
