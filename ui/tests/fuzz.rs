//! What people write for the terminal, spoiled: themes, keys, words of a filter. `tests/fuzz` tries the rest.

use cutover::app::query::Query;
use cutover::keymap::{self, Chord};
use cutover::parts::visible;
use cutover::theme::ThemeFile;
use practice::spoiling::{Spoiling, tried};
use std::path::Path;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn themes() {
    let samples = engine::themes::SHIPPED.map(|(_, text)| text.as_bytes().to_vec());
    tried(Spoiling::of(&samples), |case| drop(ThemeFile::read("mine", &text(case))));
}

#[test]
fn keys() {
    let samples = [b"[global]\nquit = \"q\"\nzoom = [\"z\", \"ctrl-z\"]\n\n[changelog]\n\"write files\" = \"shift-Tab\"\nunbind = [\"g g\"]\n".to_vec()];
    tried(Spoiling::of(&samples), |case| drop(keymap::read(Path::new("keys.toml"), &text(case))));
    let chords = [b"ctrl-shift-F12".to_vec(), b"Home".to_vec(), b"alt-x".to_vec()];
    tried(Spoiling::of(&chords), |case| {
        let _ = Chord::parse(&text(case));
    });
}

#[test]
fn filters_and_what_is_shown() {
    let samples = [b"author:asha !draft is:open \"two words\" \x1b[2J".to_vec()];
    tried(Spoiling::of(&samples), |case| {
        let text = text(case);
        drop((Query::parse(&text), visible(&text).into_owned()));
    });
}
