//! Operations of this machine that were begun and have not ended: nobody may forget one.

use crate::places::Places;
use engine::operations::journal::{Story, unfinished};
use std::path::PathBuf;
use std::sync::Arc;

/// The kind of a rollback in its journal.
const ROLLBACK: &str = "rollback";

/// What looks after one that was left.
#[derive(Debug, Clone, Copy)]
pub struct Looks {
    /// After a promotion.
    pub promotion: &'static str,
    /// After a rollback.
    pub rollback: &'static str,
}

/// In a shell.
pub const SHELL: Looks = Looks { promotion: "cutover follow", rollback: "cutover rollback --go-on" };
/// In the console.
pub const CONSOLE: Looks = Looks { promotion: "P shows it", rollback: "B, Tab and G look how it ended" };

/// A sentence for each, the oldest first, with what looks after it. Hostile text may be in it.
#[must_use]
pub fn sentences(places: &Places, looks: &Looks) -> Vec<String> {
    let stories = unfinished(&places.journals()).into_iter();
    let told = stories.map(|(path, story)| match story {
        Ok(story) if story.opening.kind == ROLLBACK => {
            let (place, at) = (&story.opening.place, story.opening.at.format("%Y-%m-%d %H:%M %:z"));
            format!(
                "A rollback of {place}, begun {at}, has not ended or goes on in another terminal: {}.",
                looks.rollback
            )
        }
        Ok(story) => {
            let (kind, from) = (&story.opening.kind, story.opening.from.short());
            let at = story.opening.at.format("%Y-%m-%d %H:%M %:z");
            format!(
                "A {kind} of {from}, begun {at}, has not ended or goes on in another terminal: {}.",
                looks.promotion
            )
        }
        Err(fault) => format!("What {} says cannot be told: {fault}.", path.display()),
    });
    told.collect()
}

/// The newest rollback that has not ended, with its journal.
#[must_use]
pub fn rollback(places: &Places) -> Option<(PathBuf, Arc<Story>)> {
    let stories = unfinished(&places.journals()).into_iter().rev();
    let mut told = stories.filter_map(|(path, story)| Some((path, Arc::new(story.ok()?))));
    told.find(|(_, story)| story.opening.kind == ROLLBACK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::domain::CommitId;
    use engine::operations::journal::{End, Journal, Opening};

    #[test]
    fn what_was_begun_is_told_until_it_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::within(folder.path());
        assert_eq!(sentences(&places, &SHELL), Vec::<String>::new());
        let at = chrono::DateTime::parse_from_rfc3339("2026-01-09T14:30:00+05:30").unwrap();
        let (id, kind, place, who) = ("promotion-1".into(), "promotion".into(), "a/b".into(), "asha".into());
        let (from, to, plan) = (CommitId::from_bytes([7; 20]), CommitId::from_bytes([8; 20]), String::new());
        let opening =
            Opening { id, kind, place, who, at, from, to, plan, accepted: Vec::new(), aim: None, target: None };
        let journal = Journal::begin(&places.journals(), opening).unwrap();
        let told = "A promotion of 0707070, begun 2026-01-09 14:30 +05:30, has not ended or goes on in another terminal: cutover follow.";
        assert_eq!(sentences(&places, &SHELL), [told]);
        journal.close(End::Failed, "", at).unwrap();
        assert_eq!(sentences(&places, &SHELL), Vec::<String>::new());
    }
}
