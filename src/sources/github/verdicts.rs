//! What reviews say together, in the words of GitHub, of Gitea and of Forgejo.

use crate::domain::pull_request::{Login, ReviewDecision};

/// What one review says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Approved,
    ChangesRequested,
    /// It was taken back.
    Dismissed,
    /// Nothing of its own: what its author said before still counts.
    Remark,
    /// Its author is asked for one.
    Awaited,
    /// A word that is not known here.
    Unclear,
}

impl Verdict {
    /// The meaning of a word, and of the mark of those that keep the word when a review is dismissed.
    pub fn of(word: Option<&str>, dismissed: bool) -> Self {
        match word {
            Some("APPROVED" | "CHANGES_REQUESTED" | "REQUEST_CHANGES") if dismissed => Self::Dismissed,
            Some("APPROVED") => Self::Approved,
            Some("CHANGES_REQUESTED" | "REQUEST_CHANGES") => Self::ChangesRequested,
            Some("DISMISSED") => Self::Dismissed,
            Some("COMMENTED" | "COMMENT" | "PENDING") => Self::Remark,
            Some("REQUEST_REVIEW") => Self::Awaited,
            _ => Self::Unclear,
        }
    }
}

/// The last verdict of each reviewer counts; without one, whether somebody is asked. The reviews come oldest first.
pub(super) fn decision<'r>(reviews: impl Iterator<Item = (&'r Login, Verdict)>, mut awaited: bool) -> ReviewDecision {
    let (mut last, mut any): (Vec<(&Login, Verdict)>, bool) = (Vec::new(), false);
    for (who, verdict) in reviews {
        any = true;
        awaited |= verdict == Verdict::Awaited;
        if !matches!(verdict, Verdict::Remark | Verdict::Awaited) {
            last.retain(|(known, _)| *known != who);
            last.push((who, verdict));
        }
    }
    let says = |wanted: Verdict| last.iter().any(|(_, verdict)| *verdict == wanted);
    match () {
        () if says(Verdict::ChangesRequested) => ReviewDecision::ChangesRequested,
        () if says(Verdict::Unclear) => ReviewDecision::Unknown,
        () if says(Verdict::Approved) => ReviewDecision::Approved,
        () if !any && !awaited => ReviewDecision::None,
        () => ReviewDecision::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(reviews: &[(&str, &str, bool)]) -> ReviewDecision {
        let reviews: Vec<(Login, Verdict)> = reviews
            .iter()
            .map(|(who, word, dismissed)| (Some((*who).to_owned()), Verdict::of(Some(word), *dismissed)))
            .collect();
        decision(reviews.iter().map(|(who, verdict)| (who, *verdict)), false)
    }

    #[test]
    fn the_words_of_each_server_mean_the_same() {
        for changes in ["CHANGES_REQUESTED", "REQUEST_CHANGES"] {
            let both = [("asha", "APPROVED", false), ("ravi", changes, false)];
            assert_eq!(decided(&both), ReviewDecision::ChangesRequested, "{changes}");
            let taken_back = [("asha", "APPROVED", false), ("ravi", changes, true)];
            assert_eq!(decided(&taken_back), ReviewDecision::Approved, "{changes}");
        }
        for remark in ["COMMENTED", "COMMENT"] {
            assert_eq!(decided(&[("asha", "APPROVED", false), ("asha", remark, false)]), ReviewDecision::Approved);
        }
    }

    #[test]
    fn an_approval_that_was_dismissed_is_none_and_a_word_that_nobody_knows_makes_it_unknown() {
        assert_eq!(decided(&[("asha", "APPROVED", true)]), ReviewDecision::Pending);
        assert_eq!(decided(&[("asha", "APPROVED", false), ("ravi", "VETOED", false)]), ReviewDecision::Unknown);
        assert_eq!(decided(&[("asha", "REQUEST_REVIEW", false)]), ReviewDecision::Pending);
        assert_eq!(decided(&[]), ReviewDecision::None);
    }
}
