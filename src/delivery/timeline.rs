//! What happened, newest first: what was done from this machine, the deploys that GitHub ran, and what a host shows that
//! neither of them tells of.

use super::attempt::Source;
use super::measure::Seen;
use crate::chain;
use crate::domain::workflow_run::{Confidence, Run, RunId, RunState};
use crate::domain::{CommitId, EnvName, Moment};
use crate::environment::slots::{self, SlotState};
use crate::environment::{Environment, live};
use crate::store::{Deed, DeedResult, Record};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A container that a deploy starts is started while it runs, give or take the clocks.
const AROUND: TimeDelta = TimeDelta::minutes(2);

/// What identifies a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EntryKey {
    /// A line of the record, by its number.
    Record(i64),
    /// A run.
    Run(RunId),
    /// A container, by its id, and when it started.
    Host(String, Moment),
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryEnd {
    /// It was done.
    Done,
    /// It goes on, or waits.
    Open,
    /// It was refused before anything was touched.
    Refused,
    /// It failed.
    Failed,
    /// Somebody or something cancelled it.
    Cancelled,
    /// Nothing tells how it ended.
    Unknown,
}

impl EntryEnd {
    /// In one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Open => "goes on",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }
}

/// One line. Names and texts may be hostile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What identifies it.
    pub key: EntryKey,
    /// When it ended; when it began, for what goes on.
    pub at: Moment,
    /// Who did it, where that is told.
    pub who: Option<String>,
    /// Who tells of it.
    pub source: Source,
    /// What kind of act: `promote`, `deploy`, `prs merge`.
    pub act: String,
    /// What it was done to, or with.
    pub what: String,
    /// Where: the repository or the environment.
    pub place: String,
    /// Whether it changed, or was to change, production.
    pub production: bool,
    /// How it ended.
    pub end: EntryEnd,
    /// How long it took, where that is known.
    pub took: Option<TimeDelta>,
    /// More about it: the reason, what was accepted, what was observed.
    pub details: Vec<String>,
    /// Its commit.
    pub commit: Option<CommitId>,
    /// Its address for a browser.
    pub url: Option<String>,
}

/// Everything that is told, newest first.
#[must_use]
pub fn timeline(seen: &Seen<'_>, environments: &BTreeMap<EnvName, Arc<Environment>>, now: Moment) -> Vec<Entry> {
    let mut entries: Vec<Entry> = seen
        .records
        .iter()
        .filter(|record| !is_superseded(record, seen.records))
        .filter_map(|record| of_record(record, seen))
        .collect();
    entries.extend(seen.runs.iter().filter_map(|run| of_run(run, seen, now)));
    for (name, env) in environments {
        entries.extend(of_host(name, env, seen, now));
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    entries
}

/// What was about to be sent, and is told of again by how it ended.
fn is_superseded(record: &Record, all: &[Record]) -> bool {
    let Some(began) = record.deed.as_ref().filter(|deed| deed.result == DeedResult::Began) else { return false };
    let ends = |deed: &Deed| {
        let same = (&deed.what, &deed.place, &deed.who) == (&began.what, &began.place, &began.who);
        let operation = |deed: &Deed| deed.moved.as_ref().map(|moved| moved.operation.clone());
        same && deed.result != DeedResult::Began && operation(deed) == operation(began)
    };
    all.iter().any(|later| later.number > record.number && later.deed.as_ref().is_some_and(ends))
}

fn of_record(record: &Record, seen: &Seen<'_>) -> Option<Entry> {
    let deed = record.deed.as_ref()?;
    let (act, words) = split(&deed.what);
    let end = match deed.result {
        DeedResult::Done => EntryEnd::Done,
        DeedResult::Refused => EntryEnd::Refused,
        DeedResult::Failed => EntryEnd::Failed,
        DeedResult::Began | DeedResult::Unknown => EntryEnd::Unknown,
    };
    let commit = deed.moved.as_ref().and_then(|moved| CommitId::from_hex(&moved.from));
    let what = moved(&act, words, commit, &seen.config.branches.production);
    Some(Entry {
        key: EntryKey::Record(record.number),
        at: deed.at,
        who: Some(deed.who.clone()),
        source: Source::Console,
        production: deed.moved.is_some(),
        act,
        what,
        place: deed.place.clone(),
        end,
        took: deed.took.and_then(|took| TimeDelta::from_std(took).ok()),
        details: details(deed),
        commit,
        url: None,
    })
}

/// What was moved where says more than the words that confirmed it. A rollback leaves the branch as it is.
fn moved(act: &str, words: String, commit: Option<CommitId>, production: &str) -> String {
    let known = commit.filter(|commit| *commit != CommitId::default());
    match (act, known) {
        ("promote", Some(commit)) => format!("{}→{production}", commit.short()),
        ("rollback", _) => {
            let to = words.split(' ').skip_while(|word| *word != "--to").nth(1);
            let short = known.map(|commit| commit.short());
            let named = short.filter(|short| to != Some(short)).map(|short| format!(" {short}")).unwrap_or_default();
            to.map_or(words.clone(), |to| format!("→{to}{named}"))
        }
        _ => words,
    }
}

/// The words of a command line: those before the first that is no plain word, and the rest.
fn split(command: &str) -> (String, String) {
    let plain = |word: &&str| word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = command.split(' ').collect();
    let count = words.iter().take(2).take_while(|word| plain(word)).count().max(1).min(words.len());
    (words[..count].join(" "), words[count..].join(" "))
}

fn details(deed: &Deed) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(moved) = &deed.moved {
        let short = |id: &str| id.chars().take(7).collect::<String>();
        lines.extend(moved.reason.as_ref().map(|reason| format!("reason: {reason}")));
        lines.extend((!moved.accepted.is_empty()).then(|| format!("accepted: {}", moved.accepted.join(", "))));
        if !moved.to.is_empty() {
            lines.push(format!("{} in the place of {}", short(&moved.from), short(&moved.to)));
        }
        let failed = moved.steps.iter().filter(|step| step.result == DeedResult::Failed);
        lines.extend(failed.map(|step| format!("step {}: failed", step.step)));
    }
    if deed.result == DeedResult::Began {
        lines.push("how it ended is not on record".into());
    }
    lines.extend((!deed.detail.is_empty()).then(|| deed.detail.clone()));
    lines
}

fn of_run(run: &Run, seen: &Seen<'_>, now: Moment) -> Option<Entry> {
    let files = &seen.config.workflows.deploy;
    let (environment, _) = files.iter().find(|(_, file)| run.file.as_deref() == Some(file.as_str()))?;
    let end = match run.state {
        RunState::Skipped => return None,
        RunState::Queued | RunState::Running | RunState::Waiting => EntryEnd::Open,
        RunState::Success => EntryEnd::Done,
        RunState::Failure => EntryEnd::Failed,
        RunState::Cancelled => EntryEnd::Cancelled,
        RunState::Neutral | RunState::Zombie | RunState::Unknown => EntryEnd::Unknown,
    };
    let sure = |ships: &crate::domain::workflow_run::Ships| ships.confidence == Confidence::Certain;
    let what = match &run.ships {
        Some(ships) => format!("{}{}", ships.commit.short(), if sure(ships) { "" } else { "?" }),
        None => "an unknown commit".into(),
    };
    let mut details = vec![format!("run #{}, {}", run.number, run.state.word())];
    details.extend(run.ships.as_ref().map(|ships| ships.evidence.clone()));
    details.extend((run.attempt > 1).then(|| format!("try {}; how those before ended is not told", run.attempt)));
    Some(Entry {
        key: EntryKey::Run(run.id),
        at: if run.state.ended() { run.updated } else { run.started.unwrap_or(run.created) },
        who: run.actor.clone(),
        source: Source::Github,
        act: "deploy".into(),
        what: format!("{what} {environment}"),
        place: environment.clone(),
        production: environment == seen.environment,
        end,
        took: Some(chain::took(run, now)),
        details,
        commit: run.ships.as_ref().map(|ships| ships.commit),
        url: Some(run.url.clone()).filter(|url| !url.is_empty()),
    })
}

/// Containers that started when no run went on and nothing on record did it.
fn of_host(name: &EnvName, env: &Environment, seen: &Seen<'_>, now: Moment) -> Vec<Entry> {
    let config = seen.config;
    let (Some(settings), Some(file)) =
        (config.environments.get(name.as_str()), config.workflows.deploy.get(name.as_str()))
    else {
        return Vec::new();
    };
    let live = live::of(settings, env, now);
    let views = slots::of(settings, env, &live, now);
    let started = views.iter().filter(|view| view.state == SlotState::Running).filter_map(|view| {
        let container = view.container?;
        let at = container.started?;
        let told = seen.known_since.is_none_or(|since| since <= at) && !seen.runs.is_empty();
        (told && !has_cause(at, file, seen)).then(|| Entry {
            key: EntryKey::Host(container.id.clone(), at),
            at,
            who: None,
            source: Source::Host,
            act: "started".into(),
            what: format!("{} {}", view.title(), container.commit.map_or_else(|| "?".into(), |commit| commit.short())),
            place: name.to_string(),
            production: name.as_str() == seen.environment,
            end: EntryEnd::Done,
            took: None,
            details: vec!["no run went on then, and nothing on this record did it".into()],
            commit: container.commit,
            url: None,
        })
    });
    started.collect()
}

fn has_cause(at: Moment, file: &str, seen: &Seen<'_>) -> bool {
    let while_it_ran = |run: &Run| {
        let began = run.started.unwrap_or(run.created) - AROUND;
        let over = run.state.ended() && run.updated + AROUND < at;
        run.file.as_deref() == Some(file) && run.state != RunState::Skipped && began <= at && !over
    };
    let while_done = |deed: &Deed| {
        let took = deed.took.and_then(|took| TimeDelta::from_std(took).ok()).unwrap_or_default();
        deed.moved.is_some() && deed.at - took - AROUND <= at && at <= deed.at + AROUND
    };
    seen.runs.iter().any(while_it_ran) || seen.records.iter().filter_map(|record| record.deed.as_ref()).any(while_done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::sample::{Facts, day};
    use crate::environment::sample;

    fn told(facts: &Facts) -> Vec<(Source, String, EntryEnd)> {
        let lines = timeline(&facts.seen(), &BTreeMap::new(), day(90));
        lines.into_iter().map(|line| (line.source, format!("{} {}", line.act, line.what), line.end)).collect()
    }

    #[test]
    fn what_was_done_here_and_what_github_ran_stand_in_one_order() {
        let mut facts = Facts::default();
        facts.deploy(1, 3, RunState::Failure).promoted(1, 2).deploy(2, 1, RunState::Success);
        facts.build(2, 1, RunState::Success).deploy(3, 1, RunState::Skipped);
        let expected = [
            (Source::Github, "deploy 0101010? production".to_owned(), EntryEnd::Failed),
            (Source::Console, "promote 0101010→main".to_owned(), EntryEnd::Done),
            (Source::Github, "deploy 0202020? production".to_owned(), EntryEnd::Done),
        ];
        assert_eq!(told(&facts), expected);
    }

    #[test]
    fn what_began_and_ended_is_one_line_and_what_only_began_is_unknown() {
        let mut facts = Facts::default();
        facts.record("promote --confirm 1", 1, day(1), DeedResult::Began);
        assert_eq!(told(&facts)[0].2, EntryEnd::Unknown);
        facts.promoted(1, 2).record("promote --confirm 0101010", 1, day(1), DeedResult::Began);
        assert_eq!(told(&facts).len(), 3, "the one that began after the end is another");
        let mut facts = Facts::default();
        facts.record("promote --confirm 0101010", 1, day(1), DeedResult::Began).promoted(1, 2);
        assert_eq!(told(&facts).len(), 1);
    }

    #[test]
    fn a_rollback_is_told_by_what_serves_after_it_and_never_by_the_branch() {
        let mut facts = Facts::default();
        facts.record("rollback --to green --confirm green", 2, day(1), DeedResult::Done);
        assert_eq!(told(&facts)[0].1, "rollback →green 0202020");
        let words = |words: &str, commit| moved("rollback", words.into(), commit, "main");
        assert_eq!(words("--to green --confirm green", Some(CommitId::default())), "→green");
        assert_eq!(words("--to 0202020 --confirm 0202020", Some(CommitId::from_bytes([2; 20]))), "→0202020");
        assert_eq!(words("--lift", None), "--lift");
    }

    #[test]
    fn a_command_is_parted_into_the_act_and_what_it_was_done_to() {
        let parted = ["promote --confirm 7b1e4d0", "prs merge 56", "trust", "lock", ""].map(split);
        let parted = parted.map(|(act, what)| format!("{act}|{what}"));
        assert_eq!(parted, ["promote|--confirm 7b1e4d0", "prs merge|56", "trust|", "lock|", "|"]);
    }

    #[test]
    fn a_container_that_started_without_a_run_is_told_by_the_host_alone() {
        let environments = BTreeMap::from([(EnvName("production".into()), Arc::new(sample::calm()))]);
        let hosts = |runs: Vec<Run>| {
            let facts = Facts { config: sample::config(), runs, ..Facts::default() };
            let lines = timeline(&facts.seen(), &environments, sample::at(0));
            let hosts = lines.into_iter().filter(|line| line.source == Source::Host);
            hosts.map(|line| line.what.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(hosts(Vec::new()), [""; 0], "without any run nothing can be said");
        let green = sample::deploy(1, "aa58c78", -sample::GREEN - 30);
        assert_eq!(hosts(vec![green.clone()]), ["BLUE"]);
        assert_eq!(hosts(vec![green, sample::deploy(2, "aa58c78", -sample::BLUE - 30)]), [""; 0]);
    }
}
