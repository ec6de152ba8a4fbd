//! Text that is thrown at the field which guards production, as a terminal without bracketed paste does.

use crate::world::World;
use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::scenario::Scenario;
use tokio::runtime::Runtime;

#[test]
fn the_word_and_enter_in_one_write_approve_nothing() {
    let (world, runtime) = (World::new(), Runtime::new().unwrap());
    let waiting = Scenario::named("waiting-approval").unwrap();
    let clock = Clock::going(chrono::Utc::now());
    let github = runtime.block_on(GitHub::play(&world.origin(), clock, waiting.text)).unwrap();
    let (url, token, name) = (github.base_url(), github.token(Right::Push), github.full_name());
    let mut console = world.open(&[
        ("CUTOVER_GITHUB__API_URL", &url),
        ("CUTOVER_SERVICE__REPOSITORY", &name),
        ("GH_TOKEN", &token),
        ("CUTOVER_REGISTRY__IMAGE", "127.0.0.1:1/acme/api"),
    ]);
    console.wait_for("development");
    console.keys("7");
    console.wait_for("deploy-production");
    console.keys("j");
    let chosen = |screen: &vt100::Screen| {
        screen.contents().lines().any(|line| line.contains('❯') && line.contains("deploy-production"))
    };
    console.wait_until("the deploy that waits", chosen);
    console.keys("av");
    console.wait_for("to confirm:");
    let screen = console.screen();
    let commit = screen.split("Type ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
    console.keys("\t\t\t\r");
    console.wait_for("Enter sends");
    console.keys(&format!("{commit}\r"));
    console.wait_for("Pasted text was ignored: type the word yourself.");
    let asked = github.asked();
    let sent = asked.keys().find(|asked| asked.starts_with("POST") && asked.contains("pending_deployments"));
    assert_eq!(sent, None, "{asked:?}");
    assert!(console.screen().contains("to confirm:"), "{}", console.screen());
}

#[test]
fn what_was_typed_before_a_question_does_not_answer_it() {
    let world = World::new();
    let mut console = world.run(&["changelog", "index"]);
    console.keys("y\ny\n");
    console.wait_for("? [y/N]");
    console.keys("no\n");
    console.wait_for("Nothing is written.");
    let git =
        std::process::Command::new("git").arg("-C").arg(world.repository()).args(["status", "--porcelain"]).output();
    assert_eq!(String::from_utf8(git.unwrap().stdout).unwrap(), "", "nothing was written");
}
