//! What became of the automated review, as far as comments and reviews tell: whether somebody mentioned it last, or it
//! answered. Its workflow looks for the mention literally, so a mention that is quoted calls it too.

use super::told::{Actor, Comment, Connection, ToldReview};
use crate::domain::Moment;
use crate::domain::pull_request::ClaudeReview;

/// When something was said, by whom, and what.
pub(in crate::sources::github) type Said<'c> = (Moment, &'c str, &'c str);

/// By the order in time: an answer of its own after the last mention ends the asking.
pub(super) fn of(
    comments: Option<&Connection<Comment>>,
    reviews: Option<&Connection<ToldReview>>,
    mention: &str,
) -> ClaudeReview {
    let (Some(comments), Some(reviews)) = (comments, reviews) else { return ClaudeReview::Unknown };
    // A comment whose words are not told may have been the mention.
    let told = comments.nodes().all(|one| one.body.is_some());
    let whole = told && comments.is_whole() && reviews.is_whole();
    let comments = comments.nodes().map(|one| said(one.created_at, one.author.as_ref(), one.body.as_deref()));
    let reviews = reviews.nodes().map(|one| said(one.submitted_at, one.author.as_ref(), one.body.as_deref()));
    let last = review_in(comments.chain(reviews).collect(), mention);
    last.unwrap_or(if whole { ClaudeReview::Never } else { ClaudeReview::Unknown })
}

fn said<'c>(at: Option<Moment>, author: Option<&'c Actor>, text: Option<&'c str>) -> Said<'c> {
    let author = author.and_then(|author| author.login.as_deref());
    (at.unwrap_or_default(), author.unwrap_or_default(), text.unwrap_or_default())
}

/// What the last of these that is about it says; nothing where none is. It answers under the name that is mentioned.
pub(in crate::sources::github) fn review_in(mut all: Vec<Said<'_>>, mention: &str) -> Option<ClaudeReview> {
    all.sort_by_key(|(at, ..)| *at);
    let name = mention.split_whitespace().find_map(|word| word.strip_prefix('@')).unwrap_or(mention);
    all.iter().rev().find_map(|(_, author, text)| match author.trim_end_matches("[bot]") {
        author if author.eq_ignore_ascii_case(name) => Some(ClaudeReview::Done),
        _ if text.contains(mention) => Some(ClaudeReview::Asked),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn connection<T: DeserializeOwned>(total: usize, nodes: &[Value]) -> Connection<T> {
        serde_json::from_value(json!({ "totalCount": total, "nodes": nodes })).unwrap()
    }

    fn review(total: usize, comments: &[(&str, &str)]) -> ClaudeReview {
        let node = |(login, body): &(&str, &str)| json!({ "author": { "login": login }, "body": body });
        let nodes: Vec<Value> = comments.iter().map(node).collect();
        of(Some(&connection(total, &nodes)), Some(&connection(0, &[])), "@claude")
    }

    #[test]
    fn a_mention_in_a_review_counts_by_its_time_and_other_words_may_call_it() {
        let at = |minute: u64, login: &str, body: &str| {
            let at = format!("2026-01-05T08:{minute:02}:00Z");
            json!({ "author": { "login": login }, "body": body, "createdAt": at, "submittedAt": at })
        };
        let told = |comments: &[Value], reviews: &[Value], mention: &str| {
            let comments = connection(comments.len(), comments);
            of(Some(&comments), Some(&connection(reviews.len(), reviews)), mention)
        };
        let done = [at(3, "claude[bot]", "Done.")];
        assert_eq!(told(&done, &[at(2, "rohan", "@claude why?")], "@claude"), ClaudeReview::Done);
        assert_eq!(told(&done, &[at(4, "rohan", "@claude why?")], "@claude"), ClaudeReview::Asked);
        assert_eq!(told(&[at(1, "rohan", "@reviewer")], &[], "@reviewer"), ClaudeReview::Asked);
        let answered = [at(1, "rohan", "@reviewer"), at(2, "reviewer[bot]", "Fine.")];
        assert_eq!(told(&answered, &[], "@reviewer"), ClaudeReview::Done);
        assert_eq!(told(&done, &[], "@reviewer"), ClaudeReview::Never);
        let more: Connection<ToldReview> = connection(90, &[]);
        assert_eq!(of(Some(&connection(0, &[])), Some(&more), "@claude"), ClaudeReview::Unknown);
        assert_eq!(of(Some(&connection(0, &[])), None, "@claude"), ClaudeReview::Unknown);
    }

    #[test]
    fn a_comment_without_its_words_may_have_been_the_mention() {
        let silent = connection(1, &[json!({ "author": null, "body": null })]);
        assert_eq!(of(Some(&silent), Some(&connection(0, &[])), "@claude"), ClaudeReview::Unknown);
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
