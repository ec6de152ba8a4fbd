//! The tries to change production: the deploy runs that ended, and what this console did that no run stands for.

use super::measure::Seen;
use crate::domain::place;
use crate::domain::workflow_run::{Confidence, Run, RunId, RunState};
use crate::domain::{CommitId, Moment};
use crate::store::{Deed, DeedResult, Record};
use chrono::TimeDelta;

/// A run and a line of the record that end so close to each other are one try.
const SAME: TimeDelta = TimeDelta::minutes(30);

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It is live.
    Live,
    /// It failed.
    Failed,
}

/// What a try that went live did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It brought something new.
    Ship,
    /// It brought what was live already.
    Again,
    /// It put an earlier version back.
    PutBack,
}

/// Who tells of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The record of this machine.
    Console,
    /// A run at GitHub.
    Github,
    /// Only the server shows it: no run is known for it.
    Host,
}

impl Source {
    /// In one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Github => "github",
            Self::Host => "host",
        }
    }
}

/// One try to change production that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub began: Moment,
    /// When it ended.
    pub at: Moment,
    /// What it ships, where that is known.
    pub commit: Option<CommitId>,
    /// Whether the commit is told by the thing itself.
    pub certain: bool,
    /// How it ended.
    pub ended: Ended,
    /// What it did; of one that failed, what it was to do as far as that is known.
    pub kind: Kind,
    /// An earlier version was put back in its place.
    pub undone: bool,
    /// Who tells of it.
    pub source: Source,
    /// What it is called. May be hostile.
    pub what: String,
    /// The run, where it is one.
    pub run: Option<RunId>,
    /// Which try of the run this is, from 1: how those before ended is not told.
    pub tries: u64,
    /// Its address for a browser.
    pub url: Option<String>,
}

impl Attempt {
    /// Whether it is a change that failed: it did not go live, or something earlier was put back in its place.
    #[must_use]
    pub fn is_failed_change(&self) -> bool {
        self.ended == Ended::Failed || self.undone
    }

    /// Whether it brought something new, or was to.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.kind == Kind::Ship
    }
}

/// The tries, by when they ended. Nothing is said yet of how they follow each other.
pub(crate) fn attempts(seen: &Seen<'_>) -> Vec<Attempt> {
    let mut all: Vec<Attempt> = seen.runs.iter().filter_map(|run| of_run(run, seen)).collect();
    for deed in seen.records.iter().filter_map(|record: &Record| record.deed.as_ref()) {
        let Some(own) = of_deed(deed, seen) else { continue };
        match all.iter_mut().find(|run| is_same(run, &own)) {
            // The run tells more of how it went; the record knows what it was meant to do.
            Some(run) if own.kind == Kind::PutBack => run.kind = Kind::PutBack,
            Some(_) => {}
            None => all.push(own),
        }
    }
    all.sort_by_key(|attempt| (attempt.at, attempt.began));
    all
}

fn of_run(run: &Run, seen: &Seen<'_>) -> Option<Attempt> {
    let deploys = run.file.as_deref().is_some_and(|file| Some(file) == seen.deploy_file());
    let ended = match run.state {
        RunState::Success => Ended::Live,
        RunState::Failure => Ended::Failed,
        _ => return None,
    };
    deploys.then(|| Attempt {
        began: run.started.unwrap_or(run.created),
        at: run.updated,
        commit: run.ships.as_ref().map(|ships| ships.commit),
        certain: run.ships.as_ref().is_some_and(|ships| ships.confidence == Confidence::Certain),
        ended,
        kind: Kind::Ship,
        undone: false,
        source: Source::Github,
        what: format!("run #{}", run.number),
        run: Some(run.id),
        tries: run.attempt,
        url: Some(run.url.clone()).filter(|url| !url.is_empty()),
    })
}

fn of_deed(deed: &Deed, seen: &Seen<'_>) -> Option<Attempt> {
    let kind = match deed.what.split(' ').next()? {
        "promote" => Kind::Ship,
        "rollback" => Kind::PutBack,
        _ => return None,
    };
    let ended = match deed.result {
        DeedResult::Done => Ended::Live,
        DeedResult::Failed => Ended::Failed,
        DeedResult::Refused | DeedResult::Began | DeedResult::Unknown => return None,
    };
    let here = match kind {
        Kind::PutBack => is_put_back_here(deed, seen),
        Kind::Ship | Kind::Again => seen.place.is_none_or(|here| place::is_same(&deed.place, here)),
    };
    let took = deed.took.and_then(|took| TimeDelta::from_std(took).ok()).unwrap_or_default();
    here.then(|| Attempt {
        began: deed.at - took,
        at: deed.at,
        commit: deed.moved.as_ref().and_then(|moved| CommitId::from_hex(&moved.from)),
        certain: true,
        ended,
        kind,
        undone: false,
        source: Source::Console,
        what: deed.what.clone(),
        run: None,
        tries: 1,
        url: None,
    })
}

/// The record of what was put back on a host names the environment, behind the repository where that was known. Where it was
/// not, the environment of another service may be called the same: neither of its commits was ever deployed here.
fn is_put_back_here(deed: &Deed, seen: &Seen<'_>) -> bool {
    let (repository, environment) = match deed.place.rsplit_once(' ') {
        Some((repository, environment)) => (repository, Some(environment)),
        None if deed.place.contains('/') => (deed.place.as_str(), None),
        None => ("", Some(deed.place.as_str())),
    };
    if environment.is_some_and(|environment| environment != seen.environment) {
        return false;
    }
    if repository.contains('/') {
        return seen.place.is_none_or(|here| place::is_same(repository, here));
    }
    let commits = deed.moved.iter().flat_map(|moved| [&moved.from, &moved.to]);
    let commits: Vec<CommitId> = commits.filter_map(|commit| CommitId::from_hex(commit)).collect();
    let shipped = || seen.runs.iter().filter_map(|run| run.ships.as_ref()).map(|ships| ships.commit);
    shipped().next().is_none() || commits.iter().any(|commit| shipped().any(|other| other == *commit))
}

/// Whether a run is what the console did: it ended while that went on, or about then, and ships the same as far as known.
fn is_same(run: &Attempt, own: &Attempt) -> bool {
    let near = own.began - SAME <= run.at && run.at <= own.at + SAME;
    // What a run ships is often a guess by its times, what the record says is not.
    let fits = !run.certain || run.commit == own.commit;
    run.source == Source::Github && near && fits && run.ended == own.ended
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::sample::{Facts, commit, day};

    #[test]
    fn a_promotion_and_the_run_that_it_set_off_are_one_try() {
        let mut facts = Facts::default();
        facts.deploy(1, 10, RunState::Success).promoted(1, 10);
        let all = attempts(&facts.seen());
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].source, all[0].commit), (Source::Github, Some(commit(1))));
    }

    #[test]
    fn what_was_put_back_on_the_host_has_no_run_and_counts_by_the_record() {
        let mut facts = Facts::default();
        facts.deploy(1, 10, RunState::Success).rolled_back(7, 12);
        let all = attempts(&facts.seen());
        assert_eq!(all.iter().map(|one| one.source).collect::<Vec<_>>(), [Source::Github, Source::Console]);
        assert_eq!((all[1].kind, all[1].commit, all[1].at), (Kind::PutBack, Some(commit(7)), day(12)));
    }

    #[test]
    fn what_was_cancelled_skipped_or_goes_on_is_no_try() {
        let mut facts = Facts::default();
        for state in [RunState::Cancelled, RunState::Skipped, RunState::Running, RunState::Waiting, RunState::Zombie] {
            facts.deploy(1, 10, state);
        }
        facts.build(1, 10, RunState::Success);
        assert_eq!(attempts(&facts.seen()), []);
    }

    /// A roll back on a host, as the record has it.
    fn on_the_host(environment: &str, number: u8) -> Facts {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 2, RunState::Success).rolled_back(number, 3);
        facts.records[0].deed.as_mut().unwrap().place = environment.into();
        facts
    }

    #[test]
    fn what_was_put_back_on_the_host_counts_for_its_own_environment_alone() {
        let count = |facts: &Facts| {
            let seen = Seen { place: Some("github.com/acme/api"), ..facts.seen() };
            attempts(&seen).iter().filter(|one| one.kind == Kind::PutBack).count()
        };
        assert_eq!(count(&on_the_host("production", 1)), 1);
        assert_eq!(count(&on_the_host("staging", 1)), 0, "another environment");
        assert_eq!(count(&on_the_host("production", 9)), 0, "the production of another service");
        assert_eq!(count(&on_the_host("acme/api production", 9)), 1, "it names this one");
        assert_eq!(count(&on_the_host("acme/web production", 1)), 0, "it names another one");
        assert_eq!(count(&on_the_host("acme/api staging", 1)), 0, "another environment of this one");
        let staging = on_the_host("staging", 1);
        assert_eq!(attempts(&Seen { environment: "staging", ..staging.seen() }).len(), 1, "it is asked about by name");
    }

    #[test]
    fn the_record_may_name_the_server_before_the_repository() {
        let mut facts = Facts::default();
        facts.promoted(1, 10);
        let count = |written: &str, facts: &mut Facts| {
            facts.records[0].deed.as_mut().unwrap().place = written.into();
            attempts(&Seen { place: Some("github.com/acme/api"), ..facts.seen() }).len()
        };
        assert_eq!(count("github.com/acme/api", &mut facts), 1);
        assert_eq!(count("acme/api", &mut facts), 1, "lines of before name no server");
        assert_eq!(count("127.0.0.1:4711/acme/api", &mut facts), 0, "the same name on another server");
    }

    #[test]
    fn what_was_done_to_another_service_is_not_of_this_one() {
        let mut facts = Facts::default();
        facts.promoted(1, 10);
        let seen = facts.seen();
        assert_eq!(attempts(&Seen { place: Some("acme/other"), ..seen.clone() }), []);
        assert_eq!(attempts(&seen).len(), 1);
    }
}
