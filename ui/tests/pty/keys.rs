//! Keys, paste and size, as a person meets them.

use crate::world::World;

#[test]
fn the_screens_open_by_digit_and_escape_never_quits() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.keys("2");
    console.wait_for("Branches");
    console.keys("4");
    console.wait_for("Drift");
    console.keys("\x1b");
    console.keys("1");
    console.wait_for("Pipeline");
}

#[test]
fn a_paste_outside_a_field_changes_nothing_and_says_so() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.paste(&"qWFCXy".repeat(40));
    console.wait_for("aste");
    console.keys("2");
    console.wait_for("Branches");
}

#[test]
fn a_small_window_still_sums_up_and_a_large_one_fills() {
    let world = World::new();
    let mut console = world.open(&[]);
    console.wait_for("development");
    console.resize((50, 14));
    console.wait_for("drift");
    console.resize((200, 60));
    console.wait_for("Pipeline");
}

#[test]
fn without_color_the_selected_row_is_still_marked() {
    let world = World::new();
    let mut console = world.open(&[("NO_COLOR", "1"), ("COLORTERM", "")]);
    console.wait_for("development");
    console.keys("2");
    console.wait_until("a selected row", |screen| screen.contents().contains('❯'));
    let bytes = String::from_utf8_lossy(&console.bytes()).into_owned();
    assert!(!bytes.contains("38;2") && !bytes.contains("38;5"), "a color was written");
}
