//! What needs a person, from the board: each item names its object and opens where it can be mended.

use crate::app::Screen;
use engine::board::{Board, MergePreview, Reading};
use engine::changelog::{Finding, Kind};
use engine::config::Config;
use engine::domain::{Branch, BranchName, CommitId, EnvName, Moment, Role, Upstream};
use engine::environment::alerts::{self, Alert};

/// One thing that needs a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// What identifies it from one board to the next.
    pub key: String,
    /// How much it matters.
    pub severity: Severity,
    /// The word of its column: `drift`, `merge`, `branch`.
    pub word: &'static str,
    /// What is the matter. Hostile text may be in it.
    pub text: String,
    /// Where it is mended.
    pub opens: Opens,
}

/// How much an item matters; the greatest stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Something is not as it should be.
    Warning,
    /// Something failed, or cannot go on as it is.
    Error,
}

/// Where an item is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opens {
    /// On this screen.
    Screen(Screen),
    /// At this branch.
    Branch(BranchName),
    /// At this environment.
    Environment(EnvName),
    /// At this finding of the changelog.
    Finding {
        /// What is wrong.
        kind: Kind,
        /// The commit it is about.
        commit: Option<CommitId>,
        /// The file it is about.
        path: Option<String>,
    },
}

/// Each source shows this many of its items; the rest is one line with their number.
const SHOWN: usize = 40;

/// Everything that needs a person, most severe first.
#[must_use]
pub fn items(board: &Board, config: &Config, now: Moment) -> Vec<Attention> {
    let mut items: Vec<Attention> = alerts::alerts(board, config, now).iter().map(environment).collect();
    items.extend(faults(board));
    if let Some(merge) = board.merge.value().and_then(|merge| merge.as_ref().as_ref()) {
        items.extend(merge_items(merge, config));
    }
    items.extend(super::outside::items(board, config, now));
    if let Some(report) = board.changelog.value() {
        items.extend(capped(&report.drift, drift, "drift", Screen::Changelog));
    }
    if let Some(list) = board.branches.value() {
        let troubled: Vec<Attention> = list.branches.iter().filter_map(branch).collect();
        items.extend(capped(&troubled, Attention::clone, "branch", Screen::Branches));
    }
    items.sort_by_key(|item| std::cmp::Reverse(item.severity));
    items
}

fn capped<T>(all: &[T], make: impl Fn(&T) -> Attention, word: &'static str, screen: Screen) -> Vec<Attention> {
    let mut items: Vec<Attention> = all.iter().take(SHOWN).map(make).collect();
    if let Some(more) = all.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let severity = items.iter().map(|item| item.severity).min().unwrap_or(Severity::Note);
        let text = format!("and {more} more");
        items.push(Attention { key: format!("{word} more"), severity, word, text, opens: Opens::Screen(screen) });
    }
    items
}

/// What is wrong where a branch runs stands before what is wrong elsewhere and as bad.
fn environment(alert: &Alert) -> Attention {
    let severity = match alert.severity {
        alerts::Severity::Note => Severity::Note,
        alerts::Severity::Warning => Severity::Warning,
        alerts::Severity::Error => Severity::Error,
    };
    let word = match alert.env.as_str() {
        "production" => "prod",
        "development" => "dev",
        _ => "env",
    };
    let text = if word == "env" { format!("{}: {}", alert.env, alert.text) } else { alert.text.clone() };
    // Ages in the words change; what is the matter does not.
    let about: String = alert.text.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    Attention {
        key: format!("environment {} {about}", alert.env),
        severity,
        word,
        text,
        opens: Opens::Environment(alert.env.clone()),
    }
}

fn faults(board: &Board) -> Vec<Attention> {
    let found = [
        fault("git", &board.repository, Screen::Branches),
        fault("branches", &board.branches, Screen::Branches),
        fault("changelog", &board.changelog, Screen::Changelog),
        fault("merge", &board.merge, Screen::Branches),
    ];
    let mut items: Vec<Attention> = found.into_iter().flatten().collect();
    items.dedup_by(|next, kept| next.text == kept.text);
    items
}

fn fault<T>(word: &'static str, reading: &Reading<T>, screen: Screen) -> Option<Attention> {
    let fault = reading.fault()?;
    let (key, text) = (format!("fault {word}"), fault.to_string());
    Some(Attention { key, severity: Severity::Error, word, text, opens: Opens::Screen(screen) })
}

fn merge_items(merge: &MergePreview, config: &Config) -> Vec<Attention> {
    let (production, integration) = (&config.branches.production, &config.branches.integration);
    let mut items = Vec::new();
    if let Some(first) = merge.conflicts.first() {
        let paths = counted(merge.conflicts.len(), "path conflicts", "paths conflict");
        let text = format!("{paths} between {integration} and {production}: {first}");
        items.push(merge_item("conflicts", Severity::Error, text, integration));
    }
    if !merge.missing_in_integration.is_empty() {
        let commits = counted(merge.missing_in_integration.len(), "commit", "commits");
        let text = format!("{integration} lacks {commits} of {production}");
        items.push(merge_item("missing", Severity::Warning, text, integration));
    }
    items
}

fn merge_item(key: &str, severity: Severity, text: String, branch: &str) -> Attention {
    let opens = Opens::Branch(BranchName::new(branch));
    Attention { key: format!("merge {key}"), severity, word: "merge", text, opens }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn drift(finding: &Finding) -> Attention {
    let Finding { kind, commit, path, detail, .. } = finding;
    Attention {
        key: format!("drift {kind:?} {commit:?} {path:?} {detail}"),
        severity: Severity::Warning,
        word: if kind.is_about_index() { "index" } else { "drift" },
        text: sentence(finding),
        opens: Opens::Finding { kind: *kind, commit: *commit, path: path.clone() },
    }
}

/// The finding with what it is about before it: the commit, or the file where no commit is known.
fn sentence(finding: &Finding) -> String {
    let detail = &finding.detail;
    let about = match (finding.commit, finding.path.as_deref()) {
        (Some(commit), _) if finding.kind == Kind::Missing => {
            return format!("{} has no entry: {detail}", commit.short());
        }
        (Some(commit), _) => Some(commit.short()),
        (None, Some(path)) if !finding.kind.is_about_index() => Some(day_and_hash(path)),
        (None, _) => None,
    };
    match about.filter(|about| !detail.starts_with(about)) {
        Some(about) => format!("{about} {detail}"),
        None => detail.clone(),
    }
}

/// `2026-01-08-91d2f7b` of `changelog/2026-01-08-91d2f7b-fix-release-slot.md`: enough to tell an entry.
fn day_and_hash(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.trim_end_matches(".md").splitn(5, '-').take(4).collect::<Vec<_>>().join("-")
}

fn branch(branch: &Branch) -> Option<Attention> {
    let (about, text) = match &branch.upstream {
        Upstream::Gone(upstream) => ("gone", format!("{} tracks {upstream}, which is gone", branch.name)),
        _ if branch.role == Role::Odd => ("odd", format!("{} has an odd name", branch.name)),
        _ => return None,
    };
    let key = format!("branch {about} {}", branch.name);
    Some(Attention { key, severity: Severity::Note, word: "branch", text, opens: Opens::Branch(branch.name.clone()) })
}
