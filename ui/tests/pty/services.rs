//! Going over from one service to another inside of one console.

use crate::world::World;
use std::fs;

/// A second repository, and the person's own configuration that names both.
fn configured(world: &World) -> std::path::PathBuf {
    let other = world.home().join("billing");
    let git = |arguments: &[&str]| {
        let status = std::process::Command::new("git").args(arguments).current_dir(&other).status();
        assert!(status.unwrap().success());
    };
    fs::create_dir(&other).unwrap();
    git(&["init", "-q", "-b", "development"]);
    git(&["-c", "user.name=Asha", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "feat: bill"]);
    let folder = world.home().join(".config/cutover");
    fs::create_dir_all(&folder).unwrap();
    let text = format!("[fleet]\nservices = [\"{}\", \"~/billing\"]\n", world.repository().display());
    fs::write(folder.join("config.toml"), text).unwrap();
    other
}

#[test]
fn the_console_goes_over_to_another_service_and_back_and_leaves_the_terminal_as_it_was() {
    let world = World::new();
    configured(&world);
    let mut console = world.open(&[]);
    console.wait_for("mr-mentor-backend");
    console.keys("g");
    console.keys("f");
    console.wait_for("Services");
    console.wait_for("billing");
    console.keys("2");
    console.wait_for("The console shows");
    console.wait_until("the other header", |screen| {
        let screen = screen.contents();
        let header = screen.lines().next().unwrap_or_default();
        header.contains("billing") && !header.contains("mr-mentor-backend")
    });
    console.keys("g");
    console.keys("f");
    console.wait_for("Services");
    console.keys("1");
    console.wait_until("the first header", |screen| {
        screen.contents().lines().next().unwrap_or_default().contains("mr-mentor-backend")
    });
    console.keys("q");
    assert!(console.wait_for_exit().success());
    console.assert_given_back();
}

#[test]
fn a_service_that_is_gone_is_said_and_the_console_stays() {
    let world = World::new();
    fs::remove_dir_all(configured(&world)).unwrap();
    let mut console = world.open(&[]);
    console.wait_for("mr-mentor-backend");
    console.keys("g");
    console.keys("f");
    console.wait_for("Services");
    console.keys("2");
    console.wait_for("cannot be shown");
    console.keys("\x03");
    console.wait_for_exit();
    console.assert_given_back();
}

#[test]
fn the_task_lists_are_read_at_any_ref_and_an_unknown_one_is_said() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("mr-mentor-backend");
    console.keys("g");
    console.keys("m");
    console.wait_for("Roadmap at development: what is open");
    console.keys("q");
    console.keys(":");
    console.wait_for("Commands");
    console.keys("roadmap nowhere");
    console.keys("\r");
    console.wait_for("✗");
    console.keys("\x03");
    console.wait_for_exit();
}
