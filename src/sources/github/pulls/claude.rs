//! What became of the automated review, as far as the comments tell: whether somebody mentioned it last, or it answered.

use super::told::{Comment, Connection};
use crate::domain::pull_request::ClaudeReview;

/// What the workflow looks for, literally.
const MENTION: &str = "@claude";

/// By the order of the comments: an answer of its own after the last mention ends the asking.
pub(super) fn of(comments: Option<Connection<Comment>>) -> ClaudeReview {
    let Some(comments) = comments else { return ClaudeReview::Unknown };
    let all = comments.total_count;
    let comments = comments.into_nodes();
    let whole = all.is_none_or(|all| all <= comments.len() as u64);
    let last = review_in(comments.iter().map(|comment| {
        let author = comment.author.as_ref().and_then(|author| author.login.as_deref());
        (author.unwrap_or_default(), comment.body.as_deref().unwrap_or_default())
    }));
    last.unwrap_or(if whole { ClaudeReview::Never } else { ClaudeReview::Unknown })
}

/// What the last of these comments that is about it says, by author and text; nothing where none is.
pub(in crate::sources::github) fn review_in<'c>(
    comments: impl DoubleEndedIterator<Item = (&'c str, &'c str)>,
) -> Option<ClaudeReview> {
    comments.rev().find_map(|(author, text)| match author.trim_end_matches("[bot]") {
        "claude" => Some(ClaudeReview::Done),
        _ if text.contains(MENTION) => Some(ClaudeReview::Asked),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn review(total: u64, comments: &[(&str, &str)]) -> ClaudeReview {
        let node = |(login, body): &(&str, &str)| json!({ "author": { "login": login }, "body": body });
        let nodes: Vec<Value> = comments.iter().map(node).collect();
        of(Some(serde_json::from_value(json!({ "totalCount": total, "nodes": nodes })).unwrap()))
    }

    #[test]
    fn the_last_of_mention_and_answer_counts() {
        assert_eq!(review(1, &[("rohan", "Looks fine.")]), ClaudeReview::Never);
        assert_eq!(review(1, &[("rohan", "@claude please review")]), ClaudeReview::Asked);
        assert_eq!(review(2, &[("rohan", "@claude review"), ("claude[bot]", "Done.")]), ClaudeReview::Done);
        assert_eq!(review(1, &[("github-actions[bot]", "Coverage: 81 %")]), ClaudeReview::Never);
        assert_eq!(
            review(2, &[("rohan", "@claude review"), ("github-actions[bot]", "Coverage: 81 %")]),
            ClaudeReview::Asked
        );
        assert_eq!(
            review(3, &[("rohan", "@claude"), ("claude", "Done."), ("rohan", "@claude again")]),
            ClaudeReview::Asked
        );
    }

    #[test]
    fn with_older_comments_unread_silence_is_not_never() {
        assert_eq!(review(90, &[("rohan", "Looks fine.")]), ClaudeReview::Unknown);
    }
}
