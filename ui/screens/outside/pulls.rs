//! Pull requests: checks, reviews, the automated review, and what stands in the way of a merge.

pub(in crate::screens) mod detail;

use super::{NO_MATCH, Words, clicks, draw_list, filtered, places};
use crate::app::pulls::Which;
use crate::app::{Model, Region, age, outside};
use crate::parts::{RowOf, cut_middle, visible};
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
    let title = filtered("Pull requests", &model.pulls.filter);
    let words = Words {
        title: &title,
        what: "pull requests",
        source: "GitHub",
        none: match model.pulls.which {
            _ if !model.pulls.filter.is_empty() => NO_MATCH,
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

/// From so many cells on, a row has the title and who wrote it.
const TITLED: u16 = 110;
/// From so many cells on, it says whether it can be merged.
const MERGES: u16 = 100;

/// Cells of who wrote it.
const AUTHOR: usize = 12;

/// How wide the cells of a row are that are not always as wide.
struct Widths {
    branch: usize,
    changelog: usize,
    title: usize,
}

fn widths(width: u16) -> Widths {
    let room = usize::from(width);
    match width {
        ..MERGES => Widths { branch: room.saturating_sub(54).clamp(12, 48), changelog: 3, title: 0 },
        MERGES..TITLED => Widths { branch: room.saturating_sub(71).clamp(12, 48), changelog: 9, title: 0 },
        TITLED..140 => Widths { branch: 16, changelog: 3, title: room.saturating_sub(87) },
        _ => Widths { branch: 28, changelog: 9, title: room.saturating_sub(105) },
    }
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
fn entries_whole(model: &Model, pull: &PullRequest) -> (String, Role) {
    let (words, role) = entries(&pull.changelog);
    let words = match &pull.changelog {
        ChangelogPresence::Present => "✓ every commit that needs an entry has one".to_owned(),
        ChangelogPresence::Missing(commits) => {
            let ids: Vec<String> = commits.iter().map(engine::domain::CommitId::short).collect();
            format!("{words}: no entry for {}", ids.join(", "))
        }
        ChangelogPresence::Invalid(reasons) => format!("{words}: {}", reasons.join("; ")),
        ChangelogPresence::Unknown => {
            let there = if brings_entries(model, pull) { "entries are in its diff, and " } else { "" };
            format!("{words}: {there}its commits are not in this clone, a f fetches them")
        }
    };
    (words, role)
}

/// Whether GitHub named entries among its files.
fn brings_entries(model: &Model, pull: &PullRequest) -> bool {
    let folder = format!("{}/", model.config.changelog.dir);
    pull.files.iter().flatten().any(|file| file.path.starts_with(&folder) && file.added != Some(0))
}

/// What the entity files in it mean: `synchronize` alters the database when the new code boots.
fn risk(model: &Model, pull: &PullRequest) -> Option<(String, Role)> {
    let Some(files) = &pull.entities else {
        let words = "? unknown: whether it changes entity files is not told, and its commits are not in this clone";
        return Some((words.to_owned(), Role::Unknown));
    };
    if files.is_empty() {
        return None;
    }
    let names: Vec<&str> = files.iter().map(|path| path.rsplit('/').next().unwrap_or(path)).collect();
    let deploy = &model.config.workflows.deploy;
    let environment = deploy.keys().find(|name| model.config.branch_of(name) == pull.base.as_str());
    let boots = environment.map(|name| format!(" when this boots on {name}")).unwrap_or_default();
    let files = if names.len() == 1 { "1 entity file".to_owned() } else { format!("{} entity files", names.len()) };
    let words = format!("! {files} changed ({}): synchronize alters the database{boots}", names.join(", "));
    Some((words, Role::Warn))
}

fn heads(model: &Model, width: u16) -> RowOf<'_> {
    let widths = widths(width);
    let row = RowOf::new(&model.look.theme, width).text("  ", Role::Dim).cell("#", 5, Role::Dim);
    let row = row.cell("CHECKS", 10, Role::Dim).cell("REVIEW", 9, Role::Dim).cell("@CLAUDE", 8, Role::Dim);
    let row = row.cell("CHG", widths.changelog, Role::Dim).cell("BRANCH", widths.branch, Role::Dim);
    let row = row.cell("UPD", 4, Role::Dim);
    let row = if width >= MERGES { row.cell("MERGE", 10, Role::Dim) } else { row };
    if width >= TITLED { row.cell("AUTHOR", AUTHOR, Role::Dim).cell("TITLE", widths.title, Role::Dim) } else { row }
}

fn row<'a>(model: &'a Model, pull: &PullRequest, width: u16) -> RowOf<'a> {
    let widths = widths(width);
    let here = outside::pull(model).is_some_and(|selected| selected.number == pull.number);
    let row = RowOf::new(&model.look.theme, width).text(if here { "❯ " } else { "  " }, Role::Mark);
    let (checks, checks_role) = checks(&pull.checks);
    let (decision, decision_role) = decision(pull.decision);
    let (claude, claude_role) = claude(pull.claude);
    let row = row.cell(&pull.number.0.to_string(), 5, Role::Text).cell(&checks, 10, checks_role);
    let row = row.cell(decision, 9, decision_role).cell(claude, 8, claude_role);
    let (entries, entries_role) = entries(&pull.changelog);
    let row = row.cell(if widths.changelog > 3 { entries } else { sign(entries) }, widths.changelog, entries_role);
    let branch = cut_middle(pull.head.as_str(), widths.branch);
    let row =
        row.cell(&branch, widths.branch, Role::Text).cell(&age::words(model.github_now(), pull.updated), 4, Role::Dim);
    let (merge, merge_role) = merge_of(pull);
    let row = if width >= MERGES { row.cell(merge, 10, merge_role) } else { row };
    if width < TITLED {
        return row;
    }
    let row = row.cell(&visible(pull.author.as_deref().unwrap_or("ghost")), AUTHOR, Role::Dim);
    row.text(&visible(&pull.title), Role::Text)
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
                "{state} · {}{from} into {} · by {author}, opened {}, changed {}",
                pull.head,
                pull.base,
                age::ago(model.github_now(), pull.created),
                age::ago(model.github_now(), pull.updated)
            ),
            Role::Text,
        ),
        ("Checks", checks, checks_role),
        ("Reviews", reviews(pull), decision(pull.decision).1),
        ("@claude", claude.to_owned(), claude_role),
    ];
    let (entries, entries_role) = entries_whole(model, pull);
    facts.push(("Changelog", entries, entries_role));
    let behind = match pull.behind {
        Some(0) => format!(", has all of {}", pull.base),
        Some(1) => format!(", 1 commit of {} behind", pull.base),
        Some(count) => format!(", {count} commits of {} behind", pull.base),
        None => String::new(),
    };
    let by_itself = if pull.auto_merge { ", merges by itself once nothing stands in the way" } else { "" };
    facts.push(("Merge", format!("{merge}{behind}{by_itself}"), merge_role));
    facts.extend(risk(model, pull).map(|(words, role)| ("Risk", words, role)));
    let size = pull.size.map(|size| format!("+{} -{} in {} files", size.added, size.removed, size.files));
    facts.push(("Size", size.unwrap_or_else(|| "? unknown".into()), Role::Text));
    if !pull.labels.is_empty() {
        facts.push(("Labels", pull.labels.join(", "), Role::Text));
    }
    if !pull.url.is_empty() {
        facts.push(("Address", pull.url.clone(), Role::Link));
    }
    facts
}

/// Who reviewed it, and how. Where nobody is named, only a decision that is known says that there is none.
fn reviews(pull: &PullRequest) -> String {
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
    match (&pull.reviews[..], pull.decision) {
        ([], ReviewDecision::Unknown) => "? unknown".into(),
        ([], _) => "none".into(),
        (reviews, _) => reviews.iter().map(word).collect::<Vec<_>>().join("  "),
    }
}
