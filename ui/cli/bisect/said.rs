//! What was found out of versions, as it is typed: `--say good 7b1e4d0 91d2f7b --say bad f956226`.

use engine::domain::CommitId;
use engine::fault::{Fault, Result};
use engine::lifecycle::bisect::Word;

/// Words and the versions that they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said(Vec<(Word, String)>);

impl Said {
    /// The values of every `--say`, one after the other: each word is about the versions behind it.
    pub fn parse(values: &[String]) -> Result<Self> {
        let mut word = None;
        let mut said = Vec::new();
        for value in values {
            match (self::word(value), word) {
                (Some(next), _) => word = Some(next),
                (None, Some(word)) => said.push((word, value.clone())),
                (None, None) => {
                    let sentence = format!("{value:?} is no word for a version");
                    return Err(Fault::usage(sentence).hint("--say takes good, bad or skip, and then versions."));
                }
            }
        }
        Ok(Self(said))
    }

    /// With the commits that are meant.
    pub fn of(self, version: impl Fn(&str) -> Result<CommitId>) -> Result<Vec<(CommitId, Word)>> {
        self.0.into_iter().map(|(word, text)| Ok((version(&text)?, word))).collect()
    }
}

fn word(text: &str) -> Option<Word> {
    match text {
        "good" => Some(Word::Good),
        "bad" => Some(Word::Bad),
        "skip" => Some(Word::Skip),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_about_the_versions_behind_it() {
        let values = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let said = Said::parse(&values("good 7b1e4d0 91d2f7b bad f956226")).unwrap();
        let expected = [(Word::Good, "7b1e4d0"), (Word::Good, "91d2f7b"), (Word::Bad, "f956226")];
        assert_eq!(said, Said(expected.map(|(word, text)| (word, text.to_owned())).to_vec()));
        assert!(Said::parse(&values("7b1e4d0 good")).unwrap_err().to_string().contains("is no word for a version"));
    }
}
