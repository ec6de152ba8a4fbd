//! What the terminal is told while nobody looks, and that its title comes back.

use crate::console::Console;
use crate::world::World;

fn sent(console: &Console) -> String {
    String::from_utf8_lossy(&console.bytes()).into_owned()
}

fn fetch(console: &mut Console) {
    console.wait_for("development");
    console.keys("a");
    console.keys("f");
    console.wait_for("Fetched.");
}

#[test]
fn a_fetch_that_ends_is_told_in_the_way_that_is_set() {
    for (way, told) in [("osc9", "\x1b]9;cutover: Fetched."), ("osc777", "\x1b]777;notify;cutover;Fetched.")] {
        let world = World::new();
        let mut console = world.open(&[("CUTOVER_SCREEN__NOTIFY", way)]);
        fetch(&mut console);
        console.keys("q");
        console.wait_for_exit();
        assert_eq!(sent(&console).matches(told).count(), 1, "{way}");
    }
}

#[test]
fn over_ssh_and_when_it_is_off_nothing_is_told_and_the_title_stays() {
    for variables in [("SSH_TTY", "/dev/pts/1"), ("CUTOVER_SCREEN__NOTIFY", "off")] {
        let world = World::new();
        let mut console = world.open(&[variables]);
        fetch(&mut console);
        console.keys("q");
        console.wait_for_exit();
        let sent = sent(&console);
        assert!(!["\x1b]9;", "\x1b]777;", "\x1b]2;", "\x07"].iter().any(|told| sent.contains(told)), "{variables:?}");
    }
}

#[test]
fn the_title_is_kept_and_comes_back_on_every_way_out() {
    for way in ["q", "TERM", "panic"] {
        let world = World::new();
        let mut console = world.open(&[]);
        console.wait_for("development");
        match way {
            "q" => console.keys("q"),
            "TERM" => console.signal("TERM"),
            _ => {
                console.keys(":");
                console.wait_for("Commands");
                console.keys("crash\r");
            }
        }
        console.wait_for_exit();
        let sent = sent(&console);
        let (kept, told, back) = (sent.find("\x1b[22;2t"), sent.find("\x1b]2;"), sent.rfind("\x1b[23;2t"));
        assert!(kept.is_some() && kept < told && told < back, "{way}: {kept:?} {told:?} {back:?}");
        console.assert_given_back();
    }
}
