//! The pull requests as lines for people. Everything from outside is made visible before it is printed.

use crate::app::age;
use crate::cli::columns::aligned;
use crate::parts::visible;
use engine::domain::Moment;
use engine::domain::pull_request::{
    ChangelogPresence, Checks, ClaudeReview, Mergeability, PullRequest, ReviewDecision,
};
use std::io::{Result, Write};

pub(super) fn print(
    out: &mut dyn Write,
    now: Moment,
    pulls: &[PullRequest],
    (left, unasked): (u64, usize),
) -> Result<()> {
    if pulls.is_empty() {
        return writeln!(out, "No pull request is open.");
    }
    let head = ["#", "CHECKS", "REVIEW", "ENTRIES", "@CLAUDE", "MERGE", "BRANCH", "AUTHOR", "CHANGED", "TITLE"];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(pulls.iter().map(|joined| cells(now, joined)));
    aligned(out, &rows)?;
    if unasked > 0 {
        writeln!(
            out,
            "{unasked} of them were not asked for checks and reviews: without GraphQL each is asked by itself."
        )?;
        writeln!(out, "--into, --mine and --review leave fewer.")?;
    }
    match left {
        0 => Ok(()),
        _ => writeln!(out, "{left} more are open; GitHub gives no more at once."),
    }
}

/// What is known of one, by label.
pub(super) fn facts(pull: &PullRequest) -> Vec<(&'static str, String)> {
    let behind = pull.behind.filter(|count| *count > 0);
    let behind = behind.map(|count| format!(", {count} commits of {} behind", pull.base)).unwrap_or_default();
    let entries = match &pull.changelog {
        ChangelogPresence::Missing(commits) => {
            let ids: Vec<String> = commits.iter().map(engine::domain::CommitId::short).collect();
            format!("missing for {}", ids.join(", "))
        }
        ChangelogPresence::Invalid(reasons) => format!("invalid: {}", reasons.join("; ")),
        other => presence(other).into(),
    };
    let size = pull.size.map(|size| format!("+{} -{} in {} files", size.added, size.removed, size.files));
    let entities = match &pull.entities {
        None => Some("whether entity files change is unknown".to_owned()),
        Some(files) => (!files.is_empty()).then(|| format!("entity files changed: {}", files.join(", "))),
    };
    let mut facts = vec![
        ("checks", checks(&pull.checks)),
        ("review", decision(pull.decision).into()),
        ("@claude", claude(pull.claude).into()),
        ("entries", entries),
        ("merge", format!("{}{behind}", mergeable(pull.mergeability))),
        ("size", size.unwrap_or_else(|| "unknown".into())),
    ];
    facts.extend(entities.map(|words| ("schema", words)));
    facts
}

fn cells(now: Moment, pull: &PullRequest) -> [String; 10] {
    [
        pull.number.to_string(),
        checks(&pull.checks),
        decision(pull.decision).into(),
        presence(&pull.changelog).into(),
        claude(pull.claude).into(),
        mergeable(pull.mergeability).into(),
        visible(pull.head.as_str()).into_owned(),
        visible(pull.author.as_deref().unwrap_or("ghost")).into_owned(),
        age::words(now, pull.updated),
        visible(&pull.title).into_owned(),
    ]
}

fn checks(checks: &Checks) -> String {
    match checks {
        Checks::None => "none".into(),
        Checks::Running { done, total } => format!("running {done}/{total}"),
        Checks::Failing(names) => match names.first() {
            Some(name) => format!("failing: {}", visible(name)),
            None => "failing".into(),
        },
        Checks::Passing(count) => format!("passing {count}"),
        Checks::Unknown => "unknown".into(),
    }
}

/// The word of the contract for what the reviewers decided.
pub(super) const fn decision(decision: ReviewDecision) -> &'static str {
    match decision {
        ReviewDecision::None => "none",
        ReviewDecision::Pending => "pending",
        ReviewDecision::Approved => "approved",
        ReviewDecision::ChangesRequested => "changes_requested",
        ReviewDecision::Unknown => "unknown",
    }
}

/// The word of the contract for the entries.
pub(super) const fn presence(presence: &ChangelogPresence) -> &'static str {
    match presence {
        ChangelogPresence::Present => "present",
        ChangelogPresence::Missing(_) => "missing",
        ChangelogPresence::Invalid(_) => "invalid",
        ChangelogPresence::Unknown => "unknown",
    }
}

/// The word of the contract for the automated review.
pub(super) const fn claude(review: ClaudeReview) -> &'static str {
    match review {
        ClaudeReview::Never => "never",
        ClaudeReview::Asked => "asked",
        ClaudeReview::Running => "running",
        ClaudeReview::Done => "done",
        ClaudeReview::Failed => "failed",
        ClaudeReview::Unknown => "unknown",
    }
}

/// The word of the contract for whether it can be merged.
pub(super) const fn mergeable(mergeability: Mergeability) -> &'static str {
    match mergeability {
        Mergeability::Clean => "clean",
        Mergeability::Conflicts => "conflicts",
        Mergeability::Behind => "behind",
        Mergeability::Blocked => "blocked",
        Mergeability::Unknown => "unknown",
    }
}
