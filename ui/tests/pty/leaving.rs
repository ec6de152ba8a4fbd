//! Every way out leaves the terminal as it was found.

use crate::world::World;

#[test]
fn q_at_the_top_level_leaves() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.keys("q");
    assert!(console.wait_for_exit().success());
    console.assert_given_back();
}

#[test]
fn ctrl_c_leaves_from_anywhere() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.keys(":");
    console.keys("\x03");
    console.wait_for_exit();
    console.assert_given_back();
}

#[test]
fn terminate_hangup_and_interrupt_give_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let world = World::new();
        let mut console = world.open(&[]);
        console.wait_for("development");
        console.signal(signal);
        console.wait_for_exit();
        console.assert_given_back();
    }
}
