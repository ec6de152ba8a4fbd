//! What needs a person among runs, pull requests and images. Of the builds of a branch and the deploys of a file only the
//! newest one with a verdict counts: what went wrong before it is history. What waits or hangs is told however old it is.

use super::attention::{Attention, Opens, Rank, Severity, capped};
use crate::app::Screen;
use crate::app::age::clocks_apart;
use chrono::TimeDelta;
use engine::board::Board;
use engine::chain;
use engine::config::Config;
use engine::domain::Moment;
use engine::domain::image::{Image, ImageList, Restorable, TagKind};
use engine::domain::pull_request::{PullList, PullRequest, ReviewDecision};
use engine::domain::workflow_run::{Run, RunList, RunState};
use engine::fault::{Fault, FaultKind};
use engine::sources::github::Standing;
use std::collections::HashSet;
use std::sync::Arc;

/// A token that ends sooner is worth a line.
const SOON: TimeDelta = TimeDelta::days(14);

pub(super) fn items(board: &Board, config: &Config, now: Moment, each: usize) -> Vec<Attention> {
    let now = board.now_at_github(now);
    let runs = board.runs.value().map(|list| of_runs(list, config, now)).unwrap_or_default();
    let pulls = board.pulls.value().map(|list| of_pulls(list, each)).unwrap_or_default();
    let images = board.images.value().map(|list| of_images(list, config, each)).unwrap_or_default();
    let token = token(board, now);
    unread(board)
        .into_iter()
        .chain(repository(board))
        .chain(clock(board))
        .chain(token)
        .chain(runs)
        .chain(pulls)
        .chain(images)
        .collect()
}

/// Sources that were asked and do not tell. What is not set up is not asked, and needs nobody.
fn unread(board: &Board) -> Vec<Attention> {
    let sources = [
        ("github", board.pulls.fault(), Screen::Pulls),
        ("github", board.runs.fault(), Screen::Runs),
        ("registry", board.images.fault(), Screen::Images),
    ];
    let item = |(word, fault, screen): (&'static str, Option<&Arc<Fault>>, Screen)| {
        let fault = fault?;
        let severity = match fault.kind() {
            FaultKind::Usage => return None,
            FaultKind::Refused => Severity::Note,
            FaultKind::Unreadable | FaultKind::Failed | FaultKind::Cancelled => Severity::Warning,
        };
        let text = fault.to_string();
        let (key, opens) = (format!("fault {word} {text}"), Opens::Screen(screen));
        Some(Attention { key, rank: Rank::Unread, severity, word, text, opens })
    };
    let mut items: Vec<Attention> = sources.into_iter().filter_map(item).collect();
    items.dedup_by(|next, kept| next.key == kept.key);
    items
}

/// A build that ended well and that nothing deployed.
fn waits_for_deploy(run: &Run, list: &RunList, config: &Config, now: Moment) -> Option<Attention> {
    let environment = chain::undeployed(run, &list.runs, config, now)?;
    let (file, branch) = (run.file.as_deref()?, run.branch.as_deref()?);
    let text = format!("{file} #{} on {branch} ended well and nothing deployed it to {environment}", run.number);
    let (key, opens) = (format!("undeployed {}", run.id), Opens::Run(run.id));
    let rank = if environment == "production" { Rank::Production } else { Rank::Cancelled };
    Some(Attention { key, rank, severity: Severity::Warning, word: "deploy", text, opens })
}

fn of_runs(list: &RunList, config: &Config, now: Moment) -> Vec<Attention> {
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for run in list.runs.iter().filter(|run| is_watched(run, config)) {
        let stays = matches!(run.state, RunState::Waiting | RunState::Zombie);
        // What was skipped ended without a verdict, and what nobody understands mends nothing that went wrong before it.
        let says_nothing = matches!(run.state, RunState::Skipped | RunState::Neutral | RunState::Unknown);
        let newest = !says_nothing && seen.insert(line_of(run, config));
        if stays || newest {
            items.extend(of_run(run, list, config));
        }
        if newest {
            items.extend(waits_for_deploy(run, list, config, now));
        }
    }
    items
}

/// Whether a run is of a workflow that matters here; one of which GitHub does not tell may.
fn is_watched(run: &Run, config: &Config) -> bool {
    run.file.as_ref().is_none_or(|file| *file == config.workflows.build || deploys(file, config))
}

fn deploys(file: &str, config: &Config) -> bool {
    config.workflows.deploy.values().any(|deploy| deploy == file)
}

/// What a run is the next of: the builds of a branch, the deploys of a file, whose branch says nothing.
fn line_of(run: &Run, config: &Config) -> (String, Option<String>) {
    match &run.file {
        Some(file) if deploys(file, config) => (file.clone(), None),
        file => (file.clone().unwrap_or_else(|| run.workflow.clone()), run.branch.clone()),
    }
}

/// Whether a run brings something to production when it ends well.
fn is_productions(run: &Run, config: &Config) -> bool {
    let file = run.file.as_ref();
    let builds = file == Some(&config.workflows.build) && run.branch.as_ref() == Some(&config.branches.production);
    builds || file.is_some_and(|file| config.workflows.deploy.get("production") == Some(file))
}

/// What became of the repository at GitHub: another name, or no changes any more.
fn repository(board: &Board) -> Vec<Attention> {
    let Some(facts) = board.github.value() else { return Vec::new() };
    let renamed = facts.identity.renamed.as_ref().map(|name| {
        format!("the repository is called {name} at GitHub now: set service.repository to it, or change the remote")
    });
    let archived = (facts.identity.standing == Standing::Archived)
        .then(|| "the repository is archived at GitHub: it can be read, and takes no changes".to_owned());
    let item = |text: String| {
        let (key, opens) = (format!("repository {text}"), Opens::Screen(Screen::Pulls));
        Attention { key, rank: Rank::Unread, severity: Severity::Warning, word: "github", text, opens }
    };
    renamed.into_iter().chain(archived).map(item).collect()
}

/// Clocks that are apart: one of them is wrong, and it may be the one here.
fn clock(board: &Board) -> Option<Attention> {
    let text = clocks_apart(board.github_ahead)?;
    let (key, opens) = ("clock".into(), Opens::Screen(Screen::Runs));
    Some(Attention { key, rank: Rank::Unread, severity: Severity::Note, word: "clock", text, opens })
}

/// A token that ends soon, or has ended.
fn token(board: &Board, now: Moment) -> Option<Attention> {
    let left = board.github.value()?.identity.ends()? - now;
    if left > SOON {
        return None;
    }
    let text = match left.num_days() {
        _ if left < TimeDelta::zero() => "the GitHub token has ended: gh auth login brings another".to_owned(),
        0 => "the GitHub token ends today: gh auth login brings another".to_owned(),
        days => format!("the GitHub token ends in {days} days: gh auth login brings another"),
    };
    let opens = Opens::Screen(Screen::Pulls);
    let key = "token".into();
    Some(Attention { key, rank: Rank::Token, severity: Severity::Warning, word: "token", text, opens })
}

fn of_run(run: &Run, list: &RunList, config: &Config) -> Option<Attention> {
    let by = list.runs.iter().find(|other| Some(other.id) == run.cancelled_by);
    let (rank, severity, word, what) = match (run.state, by) {
        (RunState::Failure, _) => (Rank::Failed, Severity::Error, "run", "failed".to_owned()),
        (RunState::Cancelled, Some(by)) => {
            let what = format!("was cancelled by #{} and never ships", by.number);
            (Rank::Cancelled, Severity::Error, "run", what)
        }
        (RunState::Cancelled, None) => (Rank::Cancelled, Severity::Warning, "run", "was cancelled".to_owned()),
        (RunState::Waiting, _) => {
            (Rank::Approval, Severity::Warning, "approve", "waits for somebody to approve it".to_owned())
        }
        (RunState::Zombie, _) => {
            let what = "is queued for more than a day: nothing will come of it".to_owned();
            (Rank::Cancelled, Severity::Warning, "run", what)
        }
        _ => return None,
    };
    let rank = if is_productions(run, config) { Rank::Production } else { rank };
    let workflow = run.file.as_deref().unwrap_or(&run.workflow);
    // The branch of a deploy that follows a build is the default one, whatever it ships.
    let branch = run.branch.as_ref().filter(|_| run.event != "workflow_run");
    let on = branch.map(|branch| format!(" on {branch}")).unwrap_or_default();
    let text = format!("{workflow} #{}{on} {what}", run.number);
    Some(Attention { key: format!("run {}", run.id), rank, severity, word, text, opens: Opens::Run(run.id) })
}

fn of_pulls(list: &PullList, each: usize) -> Vec<Attention> {
    let changes = list.pulls.iter().filter(|pull| pull.decision == ReviewDecision::ChangesRequested);
    let item = |pull: &&PullRequest| Attention {
        key: format!("pull {}", pull.number),
        rank: Rank::Review,
        severity: Severity::Note,
        word: "review",
        text: format!("{} changes requested: {}", pull.number, pull.title),
        opens: Opens::Pull(pull.number),
    };
    capped(&changes.collect::<Vec<_>>(), each, item, "review", Screen::Pulls)
}

fn of_images(list: &ImageList, config: &Config, each: usize) -> Vec<Attention> {
    let production = &config.branches.production;
    let productions = |image: &Image| match &image.kind {
        TagKind::Built { branch, .. } => branch == production,
        TagKind::Moving => image.tag == *production,
        TagKind::Other => false,
    };
    let broken = list.images.iter().filter_map(|image| match &image.restorable {
        Restorable::Broken(why) => Some((image, why)),
        _ => None,
    });
    let item = |(image, why): &(&Image, &String)| Attention {
        key: format!("image {}", image.tag),
        rank: if productions(image) { Rank::Production } else { Rank::Image },
        severity: Severity::Warning,
        word: "image",
        text: format!("{} cannot be had back: {why}", image.tag),
        opens: Opens::Image(image.tag.clone()),
    };
    let mut broken: Vec<_> = broken.collect();
    broken.sort_by_key(|(image, _)| !productions(image));
    capped(&broken, each, item, "image", Screen::Images)
}
