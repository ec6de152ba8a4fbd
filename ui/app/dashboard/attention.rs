//! What needs a person, from the board: each item names its object and opens it.

use crate::app::Screen;
use engine::board::{Board, MergePreview, Reading};
use engine::changelog::{Finding, Kind};
use engine::config::Config;
use engine::domain::lock::is_lock_branch;
use engine::domain::pull_request::PullNumber;
use engine::domain::workflow_run::RunId;
use engine::domain::{Branch, BranchName, CommitId, EnvName, Moment, Role, Upstream};
use engine::environment::alerts::{self, Alert};

/// One thing that needs a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// What identifies it from one board to the next.
    pub key: String,
    /// Where it stands in the list.
    pub rank: Rank,
    /// How much it matters.
    pub severity: Severity,
    /// The word of its column: `drift`, `merge`, `branch`.
    pub word: &'static str,
    /// What is the matter. Hostile text may be in it.
    pub text: String,
    /// Where it is mended.
    pub opens: Opens,
}

/// The order of the list: first what users feel and what stops or endangers production, then what keeps a promotion from
/// going well, in the order in which it is usually mended, then what can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Something is wrong where a branch runs.
    Running,
    /// A build or deploy of production failed, was cancelled, hangs, waits for somebody or never came, or its image cannot be
    /// had back.
    Production,
    /// A build or deploy failed, git cannot be read, a merge would conflict.
    Failed,
    /// Somebody keeps every promotion out.
    Held,
    /// An environment lacks something or will, or is not reached.
    Wanting,
    /// A source does not tell, so what follows may lack something.
    Unread,
    /// A commit without its changelog entry, or an entry that is not right.
    Drift,
    /// The index of the changelog is not right.
    Index,
    /// An image of another branch cannot be had back.
    Image,
    /// Another build was cancelled, waits in vain, or ended and was not deployed.
    Cancelled,
    /// Another deployment waits for somebody to approve it.
    Approval,
    /// A pull request was asked to change.
    Review,
    /// Production has commits that integration lacks.
    Behind,
    /// The token ends soon.
    Token,
    /// Good to know.
    Rest,
}

/// How much an item matters, by which it is drawn.
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
    /// On this screen, which has so many more of its kind.
    More(Screen, usize),
    /// At this branch.
    Branch(BranchName),
    /// At this environment.
    Environment(EnvName),
    /// At this pull request.
    Pull(PullNumber),
    /// At this run.
    Run(RunId),
    /// At the image of this tag.
    Image(String),
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

/// How many items each kind shows, so that none hides the next; the rest is one line with their number.
pub const FEW: usize = 4;

/// How many items each kind shows on a screen of so many rows.
#[must_use]
pub fn of_each(rows: u16) -> usize {
    if rows < 48 { FEW } else { usize::from(rows / 6) }
}

/// How many things need a person: one line may tell of several.
#[must_use]
pub fn count(items: &[Attention]) -> usize {
    items.iter().map(|item| if let Opens::More(_, more) = item.opens { more } else { 1 }).sum()
}

/// Everything that needs a person, by rank: of each kind so many, and how many more there are.
#[must_use]
pub fn items(board: &Board, config: &Config, now: Moment, each: usize) -> Vec<Attention> {
    let mut items: Vec<Attention> = alerts::alerts(board, config, now).iter().map(environment).collect();
    items.extend(faults(board));
    items.extend(super::store::items(board));
    if let Some(merge) = board.merge.value().and_then(|merge| merge.as_ref().as_ref()) {
        items.extend(merge_items(merge, config));
    }
    items.extend(super::behind::items(board));
    items.extend(super::held::item(board, now));
    items.extend(super::outside::items(board, config, now, each));
    if let Some(report) = board.changelog.value() {
        let (index, entries): (Vec<&Finding>, Vec<&Finding>) =
            report.drift.iter().partition(|finding| finding.kind.is_about_index());
        items.extend(capped(&entries, each, |finding| drift(finding), "drift", Screen::Changelog));
        items.extend(capped(&index, each, |finding| drift(finding), "index", Screen::Changelog));
    }
    if let Some(list) = board.branches.value() {
        let troubled: Vec<Attention> = list.branches.iter().filter_map(branch).collect();
        items.extend(capped(&troubled, each, Attention::clone, "branch", Screen::Branches));
    }
    items.sort_by_key(|item| item.rank);
    items
}

/// The first of them, and one line for the others, which stands with the last of those shown.
pub(super) fn capped<T>(
    all: &[T],
    each: usize,
    make: impl Fn(&T) -> Attention,
    word: &'static str,
    screen: Screen,
) -> Vec<Attention> {
    // A line that says "and 1 more" takes the room of the one.
    let shown = if all.len() == each + 1 { all.len() } else { each };
    let mut items: Vec<Attention> = all.iter().take(shown).map(make).collect();
    let more = all.len().saturating_sub(shown);
    if let Some(last) = items.last().filter(|_| more > 0) {
        let (rank, severity) = (last.rank, last.severity);
        let (key, text) = (format!("{word} more"), format!("and {more} more"));
        items.push(Attention { key, rank, severity, word, text, opens: Opens::More(screen, more) });
    }
    items
}

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
        rank: match severity {
            Severity::Error => Rank::Running,
            Severity::Warning => Rank::Wanting,
            Severity::Note => Rank::Rest,
        },
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
    Some(Attention { key, rank: Rank::Failed, severity: Severity::Error, word, text, opens: Opens::Screen(screen) })
}

fn merge_items(merge: &MergePreview, config: &Config) -> Vec<Attention> {
    let (production, integration) = (&config.branches.production, &config.branches.integration);
    let mut items = Vec::new();
    if let Some(first) = merge.conflicts.first() {
        let paths = counted(merge.conflicts.len(), "path conflicts", "paths conflict");
        let text = format!("{paths} between {integration} and {production}: {first}");
        items.push(merge_item("conflicts", (Rank::Failed, Severity::Error), text, integration));
    }
    if !merge.missing_in_integration.is_empty() {
        let commits = counted(merge.missing_in_integration.len(), "commit", "commits");
        let text = format!("{integration} lacks {commits} of {production}");
        items.push(merge_item("missing", (Rank::Behind, Severity::Warning), text, integration));
    }
    items
}

fn merge_item(key: &str, (rank, severity): (Rank, Severity), text: String, branch: &str) -> Attention {
    let opens = Opens::Branch(BranchName::new(branch));
    Attention { key: format!("merge {key}"), rank, severity, word: "merge", text, opens }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn drift(finding: &Finding) -> Attention {
    let Finding { kind, commit, path, detail, .. } = finding;
    let (rank, word) = if kind.is_about_index() { (Rank::Index, "index") } else { (Rank::Drift, "drift") };
    Attention {
        key: format!("drift {kind:?} {commit:?} {path:?} {detail}"),
        rank,
        severity: Severity::Warning,
        word,
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
        _ if branch.role == Role::Odd && !is_lock_branch(branch.name.as_str()) => {
            ("odd", format!("{} has an odd name", branch.name))
        }
        _ => return None,
    };
    let key = format!("branch {about} {}", branch.name);
    let opens = Opens::Branch(branch.name.clone());
    Some(Attention { key, rank: Rank::Rest, severity: Severity::Note, word: "branch", text, opens })
}
