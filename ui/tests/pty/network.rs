//! The network goes and comes back under the open console: nothing freezes, nothing that was known is lost.

use crate::console::Console;
use crate::world::World;
use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::wire::{Line, Wire};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// The console on the pull requests, with GitHub at the end of a line.
struct Far {
    wire: Wire,
    console: Console,
    _github: GitHub,
    _world: World,
    _runtime: Runtime,
}

impl Far {
    fn at(line: Line) -> Self {
        let (world, runtime) = (World::new(), Runtime::new().unwrap());
        let (github, wire) = runtime.block_on(async {
            let github = GitHub::start(&world.origin(), Clock::going(chrono::Utc::now())).await.unwrap();
            let wire = Wire::to(&github.base_url()).await.unwrap();
            (github, wire)
        });
        wire.set(line);
        let (url, token, name) = (wire.url(), github.token(Right::Push), github.full_name());
        let mut console = world.open(&[
            ("CUTOVER_GITHUB__API_URL", &url),
            ("CUTOVER_SERVICE__REPOSITORY", &name),
            ("GH_TOKEN", &token),
            ("CUTOVER_REGISTRY__IMAGE", "127.0.0.1:1/acme/api"),
        ]);
        console.wait_for("development");
        console.resize((120, 36));
        console.keys("3");
        Self { wire, console, _github: github, _world: world, _runtime: runtime }
    }
}

#[test]
fn a_line_that_is_cut_leaves_the_list_with_its_age_and_its_reason_and_r_mends_it() {
    let mut far = Far::at(Line::Whole);
    far.console.wait_for("[all 4]");
    far.wire.set(Line::Torn(700));
    far.console.keys("r");
    far.console.wait_for("GitHub stale");
    far.console.wait_for("reading the pull requests: the connection broke");
    let screen = far.console.screen();
    assert!(screen.contains("feat: list online mentors") && screen.contains("[all 4]"), "{screen}");
    far.wire.set(Line::Whole);
    far.console.keys("r");
    far.console.wait_until("a fresh list", |screen| !screen.contents().contains("stale"));
    far.console.keys("1");
    far.console.wait_for("Pipeline");
    far.console.keys("q");
    assert!(far.console.wait_for_exit().success());
}

#[test]
fn a_console_that_opens_without_a_network_says_so_and_fills_when_it_is_there() {
    let far = Far::at(Line::Pulled);
    far.console.wait_for("reading the pull requests: the connection broke");
    far.console.wait_for("r asks again now.");
    far.wire.set(Line::Whole);
    far.console.wait_for("[all 4]");
}

#[test]
fn a_request_that_hangs_keeps_nobody_from_moving_or_leaving() {
    let mut far = Far::at(Line::Silent);
    far.console.wait_for("Reading pull requests");
    for (key, words) in
        [("4", "entries ·"), ("7", "Reading workflow runs"), ("3", "Reading pull requests"), ("1", "Pipeline")]
    {
        far.console.keys(key);
        far.console.wait_for(words);
    }
    let began = Instant::now();
    far.console.keys("q");
    assert!(far.console.wait_for_exit().success());
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    far.console.assert_given_back();
}
