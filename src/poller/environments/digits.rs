//! What the digits in tags mean in the history here, for images whose build left no label.

use super::place::Place;
use crate::domain::CommitId;
use crate::sources::registry::Lines;
use std::collections::HashMap;

/// What was looked up. What the history does not have may have been fetched by the next time.
#[derive(Default)]
pub(super) struct Digits {
    known: HashMap<String, CommitId>,
}

impl Digits {
    /// The digits in tags that are not known yet.
    pub fn unknown<'a>(&self, tags: impl Iterator<Item = &'a str>) -> Vec<String> {
        let unknown = tags.filter_map(digits_of).filter(|digits| !self.known.contains_key(*digits));
        unknown.map(str::to_owned).collect()
    }

    /// Looks these digits up.
    pub async fn learn(&mut self, place: &Place, unknown: Vec<String>) {
        let Some(git) = place.git().filter(|_| !unknown.is_empty()) else { return };
        let config = (*place.wishes.borrow().config).clone();
        let learn = move || {
            let lines = Lines::of(&git, &config).ok()?;
            let commit = |digits: String| lines.commit(&digits).map(|commit| (digits, commit));
            Some(unknown.into_iter().filter_map(commit).collect::<Vec<_>>())
        };
        if let Ok(Some(learned)) = tokio::task::spawn_blocking(learn).await {
            self.known.extend(learned);
        }
    }

    /// The commit of a tag.
    pub fn commit(&self, tag: &str) -> Option<CommitId> {
        self.known.get(digits_of(tag)?).copied()
    }
}

/// The digits of the commit in the tag `BRANCH-DIGITS`.
fn digits_of(tag: &str) -> Option<&str> {
    let (_, digits) = tag.rsplit_once('-')?;
    ((7..=40).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}
