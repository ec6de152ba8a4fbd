//! docs/trouble.md goes by the sentences that are said: each that it quotes stands in the sources.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use std::fs;
use std::path::{Path, PathBuf};

/// What parts a sentence into pieces that stand in the sources as they are: values, and what stands around them.
const PARTS: [char; 5] = ['…', ':', '(', ')', '`'];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let is_shipped = !entry.ends_with("tests") && !entry.ends_with("benches");
        if entry.is_dir() && is_shipped {
            sources(&entry, all);
        } else if entry.extension().is_some_and(|end| end == "rs") {
            all.push_str(&fs::read_to_string(&entry).unwrap());
        }
    }
}

/// The words of a text, parted by one blank each: a text that goes on in the next line is one.
fn flat(text: &str) -> String {
    text.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The pieces of a quoted sentence. A number, and a word in capitals, is a value.
fn pieces(sentence: &str) -> Vec<String> {
    let is_value = |word: &str| word.chars().all(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase());
    let parted = sentence.split(PARTS).flat_map(|part| part.split(", "));
    let runs = parted.flat_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        words.split(|word| word.len() > 1 && is_value(word)).map(|run| run.join(" ")).collect::<Vec<_>>()
    });
    runs.filter(|piece| piece.len() > 3).collect()
}

#[test]
fn every_sentence_that_the_page_quotes_is_said() {
    let mut said = String::new();
    sources(&root().join("src"), &mut said);
    sources(&root().join("ui"), &mut said);
    let said = flat(&said);
    let page = fs::read_to_string(root().join("docs/trouble.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what is said"));
    let quoted: Vec<&str> = rows.map(|line| line.split('|').nth(1).unwrap().trim()).collect();
    assert!(quoted.len() > 30, "the tables are found");
    let lost: Vec<&str> =
        quoted.into_iter().filter(|sentence| !pieces(sentence).iter().all(|piece| said.contains(piece))).collect();
    assert_eq!(lost, Vec::<&str>::new(), "nothing says so any more");
}
