//! What happens before anything is built: the branch, the commit with its entry, the review, the merge.

use super::super::step::{Mark, State, Step};
use super::super::trace::{Arrival, Held};
use super::Case;
use crate::changelog::Kind;
use crate::domain::pull_request::{
    ChangelogPresence, Checks, ClaudeReview, Mergeability, PullRequest, PullState, ReviewDecision, Verdict,
};
use crate::domain::workflow_run::Confidence;

impl Case<'_> {
    pub(super) fn work(&self) -> Vec<Step> {
        vec![self.branched(), self.committed(), self.reviewed(), self.merged()]
    }

    fn branched(&self) -> Step {
        let origin = self.trace.map(|trace| &trace.origin);
        let began = origin.and_then(|origin| origin.began);
        let commits = origin.map_or(0, |origin| origin.commits);
        let words = |branch: &dyn std::fmt::Display| match commits {
            0 | 1 => branch.to_string(),
            count => format!("{branch}, {count} commits"),
        };
        match (self.branch(), origin) {
            (Some(branch), _) => {
                Step::new(State::Branched, Mark::Done, words(&branch)).at(began).sure(Confidence::Likely)
            }
            (None, Some(origin)) if origin.began.is_some() => {
                Step::new(State::Branched, Mark::Done, "a branch whose name git does not tell")
                    .at(began)
                    .sure(Confidence::Likely)
            }
            (None, Some(_)) => Step::new(State::Branched, Mark::Passed, "committed without a branch of its own"),
            (None, None) => Step::new(State::Branched, Mark::Unknown, "the commit is not in this clone"),
        }
    }

    fn committed(&self) -> Step {
        let Some(trace) = self.trace else {
            let short = self.candidate.commit.map_or_else(|| "its commit".to_owned(), |id| id.short());
            let words = format!("{short} is not in this clone: cutover fetch brings what the remote has");
            let mark = if self.pull.is_some() { Mark::Done } else { Mark::Unknown };
            return Step::new(State::Committed, mark, words);
        };
        let commit = &trace.commit;
        let heir =
            trace.heir.as_ref().map(|heir| format!(", on the branch as {}", heir.id.short())).unwrap_or_default();
        let words = format!("{}{heir} {}", commit.id.short(), self.entry());
        let step = Step::new(State::Committed, Mark::Done, words.trim_end().to_owned()).at(commit.committed);
        if trace.heir.is_some() { step.sure(Confidence::Likely) } else { step }
    }

    /// What the changelog has of it.
    fn entry(&self) -> &'static str {
        if let Some(pull) = self.pull {
            return match pull.changelog {
                ChangelogPresence::Present => "with its changelog entry",
                ChangelogPresence::Missing(_) => "! without a changelog entry",
                ChangelogPresence::Invalid(_) => "! with a changelog entry that does not hold",
                ChangelogPresence::Unknown => "",
            };
        }
        let (Some(trace), Some(report)) = (self.trace, self.material.board.changelog.value()) else { return "" };
        let id = trace.heir.as_ref().unwrap_or(&trace.commit).id;
        let mut findings = report.drift.iter().filter(|finding| finding.commit == Some(id));
        if let Some(first) = findings.next() {
            let missing = first.kind == Kind::Missing || findings.any(|finding| finding.kind == Kind::Missing);
            return match first.kind {
                _ if missing => "! without a changelog entry",
                kind if kind.is_about_index() => "with its changelog entry, which the index does not show right",
                _ => "! with a changelog entry that does not hold",
            };
        }
        if report.ignored.iter().any(|ignored| ignored.commit == id) {
            return "which needs no changelog entry";
        }
        let branches = &self.material.config.branches;
        let looked_at = (report.range.head == branches.integration && trace.integration.held == Held::Yes)
            || (report.range.head == branches.production && trace.production.held == Held::Yes);
        if looked_at { "with its changelog entry" } else { "" }
    }

    fn reviewed(&self) -> Step {
        if let Some(pull) = self.pull {
            let state =
                if pull.decision == ReviewDecision::ChangesRequested { State::Changes } else { State::InReview };
            return Step {
                url: Some(pull.url.clone()),
                ..Step::new(state, Mark::Here, review_words(pull)).at(pull.created)
            };
        }
        let landed = self.integration() == Held::Yes || self.production() == Held::Yes;
        match self.pull_number() {
            Some(number) if landed => {
                let seen = self.material.board.seen.pulls.iter().find(|pull| pull.number == number);
                let words = seen.map_or_else(|| format!("PR {number}"), review_words);
                let url = seen.map(|pull| pull.url.clone());
                Step { url, ..Step::new(State::InReview, Mark::Done, words).at(seen.map(|pull| pull.created)) }
            }
            None if landed => Step::new(State::InReview, Mark::Passed, "what brought it names no pull request"),
            _ if self.material.board.pulls.value().is_none() => {
                Step::new(State::InReview, Mark::Unknown, "the pull requests are not read")
            }
            _ => Step::new(State::InReview, Mark::Ahead, "no pull request is open for it"),
        }
    }

    fn merged(&self) -> Step {
        let branch = &self.material.config.branches.integration;
        let none = || Arrival { held: self.unmerged(), by: None };
        let arrival = self.trace.map_or_else(none, |trace| trace.integration.clone());
        match arrival.held {
            Held::Yes => self.arrived(State::MergedDev, branch, &arrival),
            _ if self.production() == Held::Yes => {
                let words = format!("it came to {} without {branch}", self.material.config.branches.production);
                Step::new(State::MergedDev, Mark::Passed, words)
            }
            Held::No if self.pull.is_some() => Step::new(
                State::MergedDev,
                Mark::Ahead,
                format!("into {}", self.pull.map_or("", |pull| pull.base.as_str())),
            ),
            Held::No if self.is_behind(branch) => Step::new(State::MergedDev, Mark::Unknown, Self::behind(branch)),
            Held::No => Step::new(State::MergedDev, Mark::Ahead, format!("not in {branch}")),
            Held::Unknown => Step::new(State::MergedDev, Mark::Unknown, self.cut(branch)),
        }
    }

    /// A branch has it: by which commit, and when.
    pub(super) fn arrived(&self, state: State, branch: &str, arrival: &Arrival) -> Step {
        let own = self.trace.map(|trace| trace.heir.as_ref().unwrap_or(&trace.commit).id);
        match &arrival.by {
            Some(by) if Some(by.id) != own && !self.moved_along(state) => {
                let words = format!("{branch} has it by {} {}", by.id.short(), by.subject);
                Step::new(state, Mark::Done, words).at(by.committed)
            }
            _ => {
                let first = self.first_build_on(branch).filter(|_| !self.is_before_the_runs(branch));
                let words = match first {
                    Some(run) => format!("{branch} contains it: pushed before build #{}", run.number),
                    None => format!("{branch} contains it"),
                };
                let committed = self.trace.map(|trace| trace.commit.committed);
                let at = first.map(|run| committed.map_or(run.created, |committed| run.created.max(committed)));
                let direct = self.trace.filter(|_| state == State::MergedDev).map(|trace| trace.commit.committed);
                Step::new(state, Mark::Done, words).at(at.or(direct))
            }
        }
    }

    /// Production was moved forward along the line of integration: no merge of its own brought the change there.
    fn moved_along(&self, state: State) -> bool {
        let Some(trace) = self.trace.filter(|_| state == State::PromotedMain) else { return false };
        let id = |arrival: &Arrival| arrival.by.as_ref().map(|by| by.id);
        id(&trace.production) == id(&trace.integration)
    }

    pub(super) fn behind(branch: &str) -> String {
        format!("GitHub has more of {branch} than this clone: cutover fetch")
    }

    pub(super) fn cut(&self, branch: &str) -> String {
        if self.trace.is_none() {
            return "its commit is not in this clone".into();
        }
        format!("the history of {branch} is not all here")
    }
}

/// What a pull request shows of its review, in words.
fn review_words(pull: &PullRequest) -> String {
    let mut words = vec![format!("PR {}", pull.number)];
    if pull.state == PullState::Draft {
        words.push("a draft".into());
    }
    words.extend(decision(pull));
    words.extend(match pull.claude {
        ClaudeReview::Never | ClaudeReview::Unknown => None,
        ClaudeReview::Asked => Some("@claude asked".to_owned()),
        ClaudeReview::Running => Some("@claude is at it".to_owned()),
        ClaudeReview::Done => Some("@claude done".to_owned()),
        ClaudeReview::Failed => Some("@claude failed".to_owned()),
    });
    words.extend(match &pull.checks {
        Checks::Failing(names) => Some(format!("checks fail: {}", names.join(", "))),
        Checks::Running { done, total } => Some(format!("checks {done} of {total}")),
        Checks::Passing(count) => Some(format!("{count} checks pass")),
        Checks::None | Checks::Unknown => None,
    });
    if pull.state != PullState::Merged && pull.state != PullState::Closed {
        words.extend(match pull.mergeability {
            Mergeability::Clean => Some("mergeable".to_owned()),
            Mergeability::Conflicts => Some("in conflict".to_owned()),
            Mergeability::Behind => Some("behind its base".to_owned()),
            Mergeability::Blocked => Some("blocked by a rule".to_owned()),
            Mergeability::Unknown => None,
        });
    }
    words.join(" · ")
}

fn decision(pull: &PullRequest) -> Option<String> {
    let by = |verdict| {
        let who = pull.reviews.iter().filter(move |review| review.verdict == verdict);
        let names: Vec<&str> = who.map(|review| review.reviewer.as_deref().unwrap_or("ghost")).collect();
        names.join(", ")
    };
    match pull.decision {
        ReviewDecision::Approved => Some(format!("approved by {}", by(Verdict::Approved))),
        ReviewDecision::ChangesRequested => Some(format!("{} asks for changes", by(Verdict::ChangesRequested))),
        ReviewDecision::Pending => Some("waits for a review".into()),
        ReviewDecision::None => Some("nobody reviewed it".into()),
        ReviewDecision::Unknown => None,
    }
}
