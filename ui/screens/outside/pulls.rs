//! Pull requests: checks, reviews, the automated review, and what stands in the way of a merge.

pub(in crate::screens) mod detail;

use super::{Words, clicks, draw_list, places};
use crate::app::pulls::Which;
use crate::app::{Model, Region, age, outside};
use crate::parts::{RowOf, cut_middle};
use crate::screens::frame;
use crate::theme::Role;
use engine::domain::pull_request::{
    ChangelogPresence, Checks, ClaudeReview, Mergeability, PullRequest, PullState, Review, ReviewDecision, Verdict,
};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::screens) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (list, detail) = places(model, model.pulls.pane, area);
    if let Some(area) = list {
        draw_pulls(model, area, buffer);
    }
    if let Some(area) = detail {
        detail::draw(model, area, buffer);
    }
}

pub(in crate::screens) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    clicks(model, places(model, model.pulls.pane, area), model.outside.pulls.keys.len(), 0)
}

fn draw_pulls(model: &Model, area: Rect, buffer: &mut Buffer) {
    let reading = &model.board.pulls;
    let views = Which::ALL.map(|which| view(model, which)).join(" ");
    let words = Words {
        title: "Pull requests",
        what: "pull requests",
        source: "GitHub",
        none: match model.pulls.which {
            Which::All => "- none is open",
            _ if login(model).is_none() => "? whose token this is, GitHub does not tell",
            Which::Mine => "- none of yours is open, ] turns to others",
            Which::Review => "- none waits for your review, ] turns to others",
        },
        total: None,
        views: Some(&views),
        foot: 0,
    };
    let row_at = |at: usize, width: u16| match outside::pull_at(model, at) {
        Some(pull) => row(model, pull, width),
        None => RowOf::new(&model.look.theme, width),
    };
    draw_list(model, (reading, model.outside.pulls.keys.len()), &words, (heads, row_at), (area, buffer));
}

fn login(model: &Model) -> Option<&str> {
    model.board.github.value()?.identity.login.as_deref()
}

/// `[all 4]` of those that are listed, `mine 2` of others.
fn view(model: &Model, which: Which) -> String {
    let listed = outside::pulls(model, which).count();
    let total = model.board.pulls.value().and_then(|list| list.total).filter(|total| *total > listed as u64);
    let count = match (which, total) {
        (Which::All, Some(total)) => format!("{listed} of {total}"),
        (Which::All, None) => listed.to_string(),
        _ if login(model).is_none() => "?".into(),
        _ => listed.to_string(),
    };
    let name = which.name();
    if which == model.pulls.which { format!("[{name} {count}]") } else { format!("{name} {count}") }
}

fn branch_width(width: u16) -> usize {
    usize::from(width).saturating_sub(if width >= 100 { 78 } else { 54 }).clamp(12, 48)
}

const fn chg_width(width: u16) -> usize {
    if width >= 100 { 9 } else { 3 }
}

/// The sign of a sign and a word.
fn sign(words: &'static str) -> &'static str {
    words.split(' ').next().unwrap_or_default()
}

/// Whether the diff brings the entries that its commits need, as a sign and a word.
const fn entries(presence: &ChangelogPresence) -> (&'static str, Role) {
    match presence {
        ChangelogPresence::Present => ("✓ there", Role::Ok),
        ChangelogPresence::Missing(_) => ("✗ missing", Role::Error),
        ChangelogPresence::Invalid(_) => ("! invalid", Role::Warn),
        ChangelogPresence::Unknown => ("? unknown", Role::Unknown),
    }
}

/// The same with what is missing or wrong, and what to do about it.
fn entries_whole(presence: &ChangelogPresence) -> (String, Role) {
    let (words, role) = entries(presence);
    let words = match presence {
        ChangelogPresence::Present => "✓ every commit that needs an entry has one".to_owned(),
        ChangelogPresence::Missing(commits) => {
            let ids: Vec<String> = commits.iter().map(engine::domain::CommitId::short).collect();
            format!("{words}: no entry for {}", ids.join(", "))
        }
        ChangelogPresence::Invalid(reasons) => format!("{words}: {}", reasons.join("; ")),
        ChangelogPresence::Unknown => format!("{words}: its commits are not in this clone, a f fetches them"),
    };
    (words, role)
}

/// What the entity files in it mean: `synchronize` alters the database when the new code boots.
fn risk(model: &Model, pull: &PullRequest) -> Option<String> {
    let files = pull.entities.as_ref().filter(|files| !files.is_empty())?;
    let names: Vec<&str> = files.iter().map(|path| path.rsplit('/').next().unwrap_or(path)).collect();
    let deploy = &model.config.workflows.deploy;
    let environment = deploy.keys().find(|name| model.config.branch_of(name) == pull.base.as_str());
    let boots = environment.map(|name| format!(" when this boots on {name}")).unwrap_or_default();
    let files = if names.len() == 1 { "1 entity file".to_owned() } else { format!("{} entity files", names.len()) };
    Some(format!("! {files} changed ({}): synchronize alters the database{boots}", names.join(", ")))
}

fn heads(model: &Model, width: u16) -> RowOf<'_> {
    let row = RowOf::new(&model.look.theme, width).text("  ", Role::Dim).cell("#", 5, Role::Dim);
    let row = row.cell("CHECKS", 10, Role::Dim).cell("REVIEW", 9, Role::Dim).cell("@CLAUDE", 8, Role::Dim);
    let row = row.cell("CHG", chg_width(width), Role::Dim);
    let row = row.cell("BRANCH", branch_width(width), Role::Dim).cell("AGE", 4, Role::Dim);
    if width >= 100 { row.cell("MERGE", 10, Role::Dim).text("AUTHOR", Role::Dim) } else { row }
}

fn row<'a>(model: &'a Model, pull: &PullRequest, width: u16) -> RowOf<'a> {
    let here = outside::pull(model).is_some_and(|selected| selected.number == pull.number);
    let row = RowOf::new(&model.look.theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    let (checks, checks_role) = checks(&pull.checks);
    let (decision, decision_role) = decision(pull.decision);
    let (claude, claude_role) = claude(pull.claude);
    let row = row.cell(&pull.number.0.to_string(), 5, Role::Text).cell(&checks, 10, checks_role);
    let row = row.cell(decision, 9, decision_role).cell(claude, 8, claude_role);
    let (entries, entries_role) = entries(&pull.changelog);
    let row = row.cell(if width >= 100 { entries } else { sign(entries) }, chg_width(width), entries_role);
    let branch = cut_middle(pull.head.as_str(), branch_width(width));
    let row = row.cell(&branch, branch_width(width), Role::Text).cell(&frame::ago(model, pull.updated), 4, Role::Dim);
    if width < 100 {
        return row;
    }
    let (merge, merge_role) = merge_of(pull);
    row.cell(merge, 10, merge_role).text(pull.author.as_deref().unwrap_or("ghost"), Role::Dim)
}

/// The checks as a sign and a word: none is never drawn as a pass.
pub(in crate::screens) fn checks(checks: &Checks) -> (String, Role) {
    match checks {
        Checks::None => ("none".into(), Role::Dim),
        Checks::Running { done, total } => (format!("⟳ {done}/{total}"), Role::Running),
        Checks::Failing(names) => (format!("✗ {}", names.first().map_or("failing", String::as_str)), Role::Error),
        Checks::Passing(count) => (format!("✓ {count}"), Role::Ok),
        Checks::Unknown => ("? unknown".into(), Role::Unknown),
    }
}

/// What the reviewers decided, as a sign and a word.
pub(in crate::screens) const fn decision(decision: ReviewDecision) -> (&'static str, Role) {
    match decision {
        ReviewDecision::None => ("none", Role::Dim),
        ReviewDecision::Pending => ("◌ pending", Role::Pending),
        ReviewDecision::Approved => ("✓ approv.", Role::Ok),
        ReviewDecision::ChangesRequested => ("✗ changes", Role::Error),
        ReviewDecision::Unknown => ("? unknown", Role::Unknown),
    }
}

const fn claude(review: ClaudeReview) -> (&'static str, Role) {
    match review {
        ClaudeReview::Never => ("never", Role::Dim),
        ClaudeReview::Asked => ("◌ asked", Role::Pending),
        ClaudeReview::Running => ("⟳ runs", Role::Running),
        ClaudeReview::Done => ("✓ done", Role::Ok),
        ClaudeReview::Failed => ("✗ failed", Role::Error),
        ClaudeReview::Unknown => ("? unkn.", Role::Unknown),
    }
}

const fn merge(mergeability: Mergeability) -> (&'static str, Role) {
    match mergeability {
        Mergeability::Clean => ("✓ clean", Role::Ok),
        Mergeability::Conflicts => ("✗ conflict", Role::Error),
        Mergeability::Behind => ("! behind", Role::Warn),
        Mergeability::Blocked => ("! blocked", Role::Warn),
        Mergeability::Unknown => ("? unknown", Role::Unknown),
    }
}

/// The same of a pull request: a draft is merged by nobody.
fn merge_of(pull: &PullRequest) -> (&'static str, Role) {
    if pull.state == PullState::Draft { ("- draft", Role::Skipped) } else { merge(pull.mergeability) }
}

fn facts(model: &Model, pull: &PullRequest) -> Vec<(&'static str, String, Role)> {
    let state = match pull.state {
        PullState::Draft => "draft",
        PullState::Merged => "merged",
        PullState::Closed => "closed",
        PullState::Open => "open",
    };
    let author = pull.author.as_deref().unwrap_or("ghost");
    let from = pull.fork.as_ref().map(|fork| format!(" of {fork}")).unwrap_or_default();
    let (merge, merge_role) = merge(pull.mergeability);
    let (checks, checks_role) = match &pull.checks {
        Checks::None => ("none ran on its head: the first build happens after the merge".into(), Role::Dim),
        Checks::Failing(names) => (format!("✗ {}", names.join(", ")), Role::Error),
        other => self::checks(other),
    };
    let (claude, claude_role) = claude(pull.claude);
    let mut facts = vec![
        (
            "",
            format!(
                "{state} · {}{from} into {} · by {author}, {}",
                pull.head,
                pull.base,
                age::ago(model.now, pull.created)
            ),
            Role::Text,
        ),
        ("Checks", checks, checks_role),
        ("Reviews", reviews(&pull.reviews), decision(pull.decision).1),
        ("@claude", claude.to_owned(), claude_role),
    ];
    let (entries, entries_role) = entries_whole(&pull.changelog);
    facts.push(("Changelog", entries, entries_role));
    let behind = match pull.behind {
        Some(0) => format!(", has all of {}", pull.base),
        Some(count) => format!(", {count} commits of {} behind", pull.base),
        None => String::new(),
    };
    let by_itself = if pull.auto_merge { ", merges by itself once nothing stands in the way" } else { "" };
    facts.push(("Merge", format!("{merge}{behind}{by_itself}"), merge_role));
    facts.extend(risk(model, pull).map(|words| ("Risk", words, Role::Warn)));
    let size = pull.size.map(|size| format!("+{} -{} in {} files", size.added, size.removed, size.files));
    facts.push(("Size", size.unwrap_or_else(|| "? unknown".into()), Role::Text));
    if !pull.labels.is_empty() {
        facts.push(("Labels", pull.labels.join(", "), Role::Text));
    }
    facts.push(("Address", pull.url.clone(), Role::Link));
    facts
}

fn reviews(reviews: &[Review]) -> String {
    let word = |review: &Review| {
        let sign = match review.verdict {
            Verdict::Approved => "✓",
            Verdict::ChangesRequested => "✗",
            Verdict::Commented => "·",
            Verdict::Dismissed => "-",
            Verdict::Awaited => "◌",
        };
        format!("{sign} {}", review.reviewer.as_deref().unwrap_or("ghost"))
    };
    if reviews.is_empty() { "none".into() } else { reviews.iter().map(word).collect::<Vec<_>>().join("  ") }
}
