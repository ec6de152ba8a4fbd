//! What is said of acts on pull requests, and what is refused.

use super::plan::Told;
use super::run;
use crate::board::Board;
use crate::config::Config;
use crate::domain::pull_request::{
    ChangelogPresence, Checks, Mergeability, PullNumber, PullRequest, PullState, ReviewDecision,
};
use crate::domain::subject::advise;
use crate::domain::{Branch, BranchName, Standing, Upstream};
use crate::fault::{Fault, Result};
use crate::sources::github::{Merging, Opening};

/// GitHub takes no more characters in a comment or a description.
const LONGEST: usize = 65_536;

pub(super) fn comment(number: PullNumber, text: &str, board: &Board, config: &Config) -> Result<Told> {
    let pull = listed(number, board)?;
    posted(&format!("{number} \"{}\"", pull.title), text, config)
}

/// The same where it need not be open any more.
pub(super) fn remark(number: PullNumber, text: &str, config: &Config) -> Result<Told> {
    posted(&number.to_string(), text, config)
}

fn posted(place: &str, text: &str, config: &Config) -> Result<Told> {
    if text.trim().is_empty() {
        return Err(Fault::refused("The comment is empty"));
    }
    fits(text, "comment")?;
    let told = Told::default().effect(format!("Posts this comment on {place} as you."));
    let reviewer = &config.workflows.reviewer;
    if !text.contains(&reviewer.mention) {
        return Ok(told);
    }
    Ok(told.effect(format!(
        "{} starts {}, which reads the pull request and answers there.",
        reviewer.mention, reviewer.workflow
    )))
}

pub(super) fn merge(merging: &Merging, board: &Board, config: &Config) -> Result<Told> {
    let pull = listed(merging.pull, board)?;
    can_merge(pull, merging, config)?;
    let commits = if merging.method.keeps_hashes() {
        "with a merge commit: every commit keeps its hash"
    } else {
        "with new commits in the place of those that were reviewed"
    };
    let told = Told::default()
        .effect(format!("{} will hold {} \"{}\", {commits}.", pull.base, merging.head.short(), pull.title))
        .effect(after_push(&pull.base, config));
    let told = run::cancelled(board, config).into_iter().fold(told, Told::warning);
    Ok(doubts(pull, merging, config).into_iter().fold(told, Told::warning))
}

/// What happens by itself when a branch moves.
fn after_push(branch: &BranchName, config: &Config) -> String {
    let deployed = config.workflows.deploy.keys().find(|name| config.branch_of(name) == branch.as_str());
    match deployed {
        Some(environment) => {
            format!(
                "{} then builds {branch}, and what it builds is deployed to {environment} by itself.",
                config.workflows.build
            )
        }
        None if branch.as_str() == config.branches.staging => {
            format!("{} then builds {branch}; no workflow deploys it.", config.workflows.build)
        }
        None => format!("No workflow is known to build {branch}."),
    }
}

fn can_merge(pull: &PullRequest, merging: &Merging, config: &Config) -> Result<()> {
    let number = merging.pull;
    let refused = |sentence: String, hint: &str| Err(Fault::refused(sentence).hint(hint));
    if pull.base.as_str().is_empty() {
        let sentence = format!("GitHub does not tell into which branch {number} goes");
        return refused(sentence, "Look at it at GitHub.");
    }
    if pull.base != merging.base {
        return refused(format!("{number} goes into {} by now", pull.base), "Look at it again, then decide anew.");
    }
    if pull.base.as_str() == config.branches.production {
        let sentence = format!("{number} goes into {}: merging it ships to production", pull.base);
        return refused(sentence, "A promotion does that, under its gates. This form does not.");
    }
    if pull.state == PullState::Draft {
        return refused(format!("{number} is a draft"), "Its author declares it ready at GitHub.");
    }
    if pull.mergeability == Mergeability::Conflicts {
        let sentence = format!("{number} is in conflict with {}", pull.base);
        return refused(sentence, "Merge the base into its branch and resolve the conflicts there.");
    }
    if pull.head_id.is_some_and(|head| head != merging.head) {
        return refused(format!("{number} has another head by now"), "Look at what came, then decide anew.");
    }
    Ok(())
}

fn doubts(pull: &PullRequest, merging: &Merging, config: &Config) -> Vec<String> {
    let mut doubts = Vec::new();
    let mut doubt = |sentence: String| doubts.push(sentence);
    if !merging.method.keeps_hashes() {
        doubt(orphans(pull, merging, config));
    }
    match pull.decision {
        ReviewDecision::ChangesRequested => doubt("A reviewer asks for changes.".into()),
        ReviewDecision::None | ReviewDecision::Pending => doubt("Nobody has approved it.".into()),
        ReviewDecision::Unknown => doubt("Whether it is approved is not known.".into()),
        ReviewDecision::Approved => {}
    }
    doubt_entries(&pull.changelog).into_iter().for_each(&mut doubt);
    match &pull.checks {
        Checks::None => doubt("No check ran on it: the first build is the one after the merge.".into()),
        Checks::Failing(names) if names.is_empty() => doubt("Its checks fail.".into()),
        Checks::Failing(names) => doubt(format!("Its checks fail: {}.", names.join(", "))),
        Checks::Running { done, total } => doubt(format!("Its checks go on: {done} of {total} are done.")),
        Checks::Unknown => doubt("What its checks say is not known.".into()),
        Checks::Passing(_) => {}
    }
    match pull.mergeability {
        Mergeability::Unknown => doubt("Whether it merges cleanly is not known yet.".into()),
        Mergeability::Blocked => doubt("A rule of the branch is in the way; GitHub may refuse.".into()),
        Mergeability::Behind => doubt(format!("{} has commits it lacks; GitHub may refuse.", pull.base)),
        Mergeability::Clean | Mergeability::Conflicts => {}
    }
    doubts
}

fn doubt_entries(presence: &ChangelogPresence) -> Option<String> {
    match presence {
        ChangelogPresence::Missing(commits) if commits.len() == 1 => Some("1 commit lacks its changelog entry.".into()),
        ChangelogPresence::Missing(commits) => Some(format!("{} commits lack their changelog entries.", commits.len())),
        ChangelogPresence::Invalid(why) => Some(match &why[..] {
            [] => "A changelog entry in it does not hold.".into(),
            [one] => format!("A changelog entry in it does not hold: {one}"),
            [one, rest @ ..] => format!("The changelog does not hold in {} places, first: {one}", rest.len() + 1),
        }),
        ChangelogPresence::Unknown => Some("Whether it brings its changelog entries is not known.".into()),
        ChangelogPresence::Present => None,
    }
}

/// Why a method that makes new commits costs the changelog.
fn orphans(pull: &PullRequest, merging: &Merging, config: &Config) -> String {
    let folder = format!("{}/", config.changelog.dir);
    let index = format!("{folder}{}", config.changelog.index);
    let entries = pull
        .files
        .as_ref()
        .map(|files| files.iter().filter(|file| file.path.starts_with(&folder) && file.path != index).count());
    let method = merging.method.word();
    match entries {
        Some(1) => format!("A {method} orphans 1 changelog entry: it names a commit that {} never gets.", pull.base),
        Some(count) => {
            format!("A {method} orphans {count} changelog entries: they name commits that {} never gets.", pull.base)
        }
        None => format!("A {method} orphans the changelog entries it brings: {} never gets their commits.", pull.base),
    }
}

pub(super) fn open(opening: &Opening, board: &Board, config: &Config) -> Result<Told> {
    let Opening { head, base, title, body, draft } = opening;
    if title.trim().is_empty() {
        return Err(Fault::refused("The title is empty"));
    }
    if head == base {
        return Err(Fault::refused(format!("{head} cannot go into itself")));
    }
    fits(body, "description")?;
    if let Some(open) = between(head, base, board) {
        return Err(Fault::refused(format!("{} brings {head} into {base} already", open.number)).hint(open.url.clone()));
    }
    let kind = if *draft { "a draft" } else { "a pull request" };
    let told = Told::default()
        .effect(format!("Opens {kind} that brings {head} into {base}, as you. Nothing is merged."))
        .effect("Its watchers are told.");
    let told = match board.branches.value().and_then(|list| list.branches.iter().find(|branch| branch.name == *head)) {
        Some(branch) => pushed(branch).into_iter().fold(told, Told::warning),
        None => told.warning(format!("{head} is not in this clone: GitHub may have it, or not.")),
    };
    let told = reminders(opening, config).into_iter().fold(told, Told::warning);
    if base.as_str() != config.branches.integration {
        return Ok(
            told.warning(format!("Work goes into {} first; this goes into {base}.", config.branches.integration))
        );
    }
    Ok(told)
}

/// What the title lacks. A promotion has a title and rules of its own.
fn reminders(opening: &Opening, config: &Config) -> Vec<String> {
    if is_promotion(opening, config) {
        return Vec::new();
    }
    advise(opening.title.trim()).into_iter().map(|advice| format!("The title: {}", advice.sentence())).collect()
}

fn is_promotion(opening: &Opening, config: &Config) -> bool {
    opening.base.as_str() == config.branches.production
}

/// What the commits of the branch bring to the changelog; `None` while that is being read. A promotion is held against
/// the changelog by its own gate.
pub(super) fn entries(opening: &Opening, presence: Option<&ChangelogPresence>, config: &Config) -> Told {
    let told = Told::default();
    match presence {
        _ if is_promotion(opening, config) => told,
        None => told.warning("What its commits bring to the changelog is being read."),
        Some(ChangelogPresence::Present) => told.effect("Its commits have all the changelog entries that they need."),
        Some(presence) => doubt_entries(presence).into_iter().fold(told, Told::warning),
    }
}

/// What GitHub lacks of a branch that is here.
fn pushed(branch: &Branch) -> Option<String> {
    let name = &branch.name;
    match &branch.upstream {
        Upstream::None => Some(format!("{name} is not pushed: GitHub does not have it.")),
        Upstream::Gone(upstream) => Some(format!("{upstream} is gone: {name} was deleted at GitHub.")),
        Upstream::Tracking(_, Standing::Counted(counts)) if counts.ahead > 0 => {
            Some(format!("{} commits of {name} are not pushed: they will not be in it.", counts.ahead))
        }
        Upstream::Tracking(..) | Upstream::RemoteOnly(_) => None,
    }
}

fn between<'a>(head: &BranchName, base: &BranchName, board: &'a Board) -> Option<&'a PullRequest> {
    let pulls = &board.pulls.value()?.pulls;
    pulls.iter().find(|pull| pull.fork.is_none() && pull.head == *head && pull.base == *base)
}

fn listed(number: PullNumber, board: &Board) -> Result<&PullRequest> {
    let pulls = board.pulls.value().ok_or_else(|| Fault::refused("The pull requests are not read yet"))?;
    let found = pulls.pulls.iter().find(|pull| pull.number == number);
    found.ok_or_else(|| Fault::refused(format!("{number} is not among the open pull requests")))
}

fn fits(text: &str, what: &str) -> Result<()> {
    let length = text.chars().count();
    if length <= LONGEST {
        return Ok(());
    }
    Err(Fault::refused(format!("The {what} has {length} characters; GitHub takes {LONGEST}")))
}
