//! What runs where, and how that is known. Everything that tells is heard, the strongest counts, and what contradicts it
//! is said: the container of the host, the tag in the registry, the deploys of GitHub, and order in time.

#[cfg(test)]
mod tests;

use super::slots::{self, Role, SlotView};
use super::told;
use super::{Environment, live, span};
use crate::board::Board;
use crate::config::{Config, EnvironmentSettings};
use crate::domain::container::Container;
use crate::domain::image::{Image, TagKind};
use crate::domain::workflow_run::{Confidence, Run, RunState};
use crate::domain::{CommitId, EnvName, Moment, SlotName};
use chrono::TimeDelta;

/// The label of an image that holds its commit.
const REVISION: &str = "org.opencontainers.image.revision";
/// A container that a deploy starts is started while it runs, give or take the clocks.
const AROUND: TimeDelta = TimeDelta::minutes(2);

/// What runs in a slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs {
    /// The commit, by the strongest evidence.
    pub commit: Option<CommitId>,
    /// How sure that is; `None` without a commit.
    pub confidence: Option<Confidence>,
    /// Everything that tells, strongest first.
    pub evidence: Vec<Evidence>,
    /// What contradicts it, in words.
    pub disagreement: Option<String>,
}

/// One thing that tells what runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What kind.
    pub kind: EvidenceKind,
    /// In words.
    pub says: String,
    /// The commit that it names.
    pub commit: CommitId,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What tells, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// The digest of the container's image, which the registry knows.
    ContainerDigest,
    /// What the image says of itself in its label.
    Label,
    /// The tag that the container was made from.
    TagDigest,
    /// A deploy run, or its log.
    DeployLog,
    /// A deployment on record at GitHub.
    DeploymentRecord,
    /// The order of things in time.
    Time,
}

/// What runs in a slot of an environment; `slot` is `None` for the one of a `single` environment.
#[must_use]
pub fn of(board: &Board, config: &Config, name: &EnvName, slot: Option<&SlotName>, now: Moment) -> Runs {
    let settings = config.environments.get(name.as_str());
    let Some((settings, env)) = settings.zip(board.environments.get(name)) else { return Runs::default() };
    let live = live::of(settings, env, now);
    let views = slots::of(settings, env, &live, now);
    let Some(view) = views.iter().find(|view| view.name.as_ref() == slot) else { return Runs::default() };
    Case { board, config, name, env, now }.runs(view)
}

/// What runs in the slot that takes the traffic; nothing is known where that slot is not.
#[must_use]
pub fn live(board: &Board, config: &Config, name: &EnvName, now: Moment) -> Runs {
    let settings: Option<&EnvironmentSettings> = config.environments.get(name.as_str());
    let Some((settings, env)) = settings.zip(board.environments.get(name)) else { return Runs::default() };
    let live = live::of(settings, env, now);
    let views = slots::of(settings, env, &live, now);
    let active = views.iter().find(|view| view.role == Role::Active);
    active.map(|view| Case { board, config, name, env, now }.runs(view)).unwrap_or_default()
}

struct Case<'a> {
    board: &'a Board,
    config: &'a Config,
    name: &'a EnvName,
    env: &'a Environment,
    now: Moment,
}

impl Case<'_> {
    fn runs(&self, view: &SlotView<'_>) -> Runs {
        let mut evidence: Vec<Evidence> = Vec::new();
        let mut doubts: Vec<String> = Vec::new();
        if let Some(container) = view.container {
            evidence.extend(self.labeled(container));
            evidence.extend(self.digested(container));
            evidence.extend(self.tagged(container));
            doubts.extend(self.moved(container));
            doubts.extend(mislabeled(container));
        }
        if view.role == Role::Active {
            evidence.extend(self.deployed());
        }
        evidence.extend(view.container.and_then(|container| self.timed(container)));
        evidence.sort_by_key(|evidence| evidence.kind);
        let first = evidence.first();
        doubts.extend(first.and_then(|first| contradiction(first, &evidence)));
        Runs {
            commit: first.map(|first| first.commit),
            confidence: first.map(|first| first.confidence),
            disagreement: (!doubts.is_empty()).then(|| doubts.join("; ")),
            evidence,
        }
    }

    /// What the engine told some time ago was true then.
    fn aged(&self, confidence: Confidence, says: String) -> (Confidence, String) {
        let reading = &self.env.containers;
        match reading.taken() {
            Some(taken) if reading.fault().is_some() || self.now - taken > told::CONTAINERS => {
                (confidence.min(Confidence::Likely), format!("{says}, as of {}", span::ago(self.now, taken)))
            }
            _ => (confidence, says),
        }
    }

    fn evidence(&self, kind: EvidenceKind, says: String, commit: CommitId, confidence: Confidence) -> Evidence {
        let (confidence, says) = self.aged(confidence, says);
        Evidence { kind, says, commit, confidence }
    }

    /// The label travels inside the image, so it is what was built.
    fn labeled(&self, container: &Container) -> Option<Evidence> {
        let commit = container.labels.get(REVISION).and_then(|label| CommitId::from_hex(label))?;
        let says = format!("the image of {} is labeled {}", container.name, commit.short());
        let confidence = if mislabeled(container).is_some() { Confidence::Likely } else { Confidence::Certain };
        Some(self.evidence(EvidenceKind::Label, says, commit, confidence))
    }

    /// The registry knows the digest that the host runs.
    fn digested(&self, container: &Container) -> Option<Evidence> {
        let digest = container.digest.as_ref()?;
        let same = |image: &&Image| image.digest.as_ref() == Some(digest) && image.commit.is_some();
        let image = self.board.images.value()?.images.iter().find(same)?;
        let commit = image.commit?;
        let says = format!("{} runs the digest of {}, which is {}", container.name, image.tag, commit.short());
        Some(self.evidence(EvidenceKind::ContainerDigest, says, commit, Confidence::Certain))
    }

    /// The tag names the commit that it was made for, unless it moves; who pushed it again is not known.
    fn tagged(&self, container: &Container) -> Option<Evidence> {
        let tag = container.tag()?;
        let listed = self.board.images.value().and_then(|list| list.images.iter().find(|image| image.tag == tag));
        let moves = listed.is_some_and(|image| image.kind == TagKind::Moving);
        let from_engine = container.commit.filter(|commit| digits(tag).is_some_and(|digits| begins(commit, digits)));
        let commit = listed.filter(|_| !moves).and_then(|image| image.commit).or(from_engine)?;
        let says = format!("{} was made from the tag {tag}", container.name);
        Some(self.evidence(EvidenceKind::TagDigest, says, commit, Confidence::Likely))
    }

    /// A tag that points elsewhere by now is not what runs.
    fn moved(&self, container: &Container) -> Option<String> {
        let (tag, digest) = (container.tag()?, container.digest.as_ref()?);
        let list = self.board.images.value()?;
        let image = list.images.iter().find(|image| image.tag == tag && image.kind != TagKind::Moving)?;
        let now = image.digest.as_ref().filter(|now| *now != digest)?;
        Some(format!(
            "the tag {tag} points at {} by now, and {} runs {}",
            short(&now.0),
            container.name,
            short(&digest.0)
        ))
    }

    fn deploys(&self) -> impl Iterator<Item = &Run> {
        let file = self.config.workflows.deploy.get(self.name.as_str());
        let runs = self.board.runs.value().into_iter().flat_map(|list| &list.runs);
        runs.filter(move |run| file.is_some() && run.file.as_ref() == file)
    }

    /// The last deploy that ended well put its commit where the traffic is, as long as nobody moved it back. One that ran
    /// again is as old as its last try.
    fn deployed(&self) -> Option<Evidence> {
        let run = self.deploys().filter(|run| run.state == RunState::Success).max_by_key(|run| run.updated)?;
        let ships = run.ships.as_ref()?;
        let says = format!("deploy #{} was the last that ended well, and ships {}", run.number, ships.commit.short());
        let confidence = ships.confidence.min(Confidence::Likely);
        Some(Evidence { kind: EvidenceKind::DeployLog, says, commit: ships.commit, confidence })
    }

    fn timed(&self, container: &Container) -> Option<Evidence> {
        let started = container.started?;
        let ahead = self.env.containers.value().and_then(|list| list.ahead).unwrap_or_default();
        // The host dated it by its clock, and GitHub the runs by that of GitHub.
        let started = started - ahead + self.board.github_ahead;
        let during = |run: &&Run| run.created - AROUND <= started && started <= run.updated + AROUND;
        let run = self.deploys().filter(during).max_by_key(|run| run.created)?;
        let ships = run.ships.as_ref()?;
        let says = format!(
            "{} started while deploy #{} ran, which ships {}",
            container.name,
            run.number,
            ships.commit.short()
        );
        Some(Evidence { kind: EvidenceKind::Time, says, commit: ships.commit, confidence: Confidence::Guess })
    }
}

/// The digits of the commit that a tag was made for: of `main-aa58c78` the last seven.
fn digits(tag: &str) -> Option<&str> {
    let (_, digits) = tag.rsplit_once('-')?;
    (digits.len() >= 7 && digits.chars().all(|digit| digit.is_ascii_hexdigit())).then_some(digits)
}

fn begins(commit: &CommitId, digits: &str) -> bool {
    commit.to_string().starts_with(&digits.to_lowercase())
}

/// A label and a tag that name different commits: one of them is wrong.
fn mislabeled(container: &Container) -> Option<String> {
    let labeled = container.labels.get(REVISION).and_then(|label| CommitId::from_hex(label.trim()))?;
    let tag = container.tag()?;
    // Without a letter it may be a date or a number.
    let is_commit = |digits: &&str| digits.chars().any(|digit| digit.is_ascii_alphabetic());
    digits(tag).filter(is_commit).filter(|digits| !begins(&labeled, digits))?;
    Some(format!("the image of {} is labeled {}, but its tag is {tag}", container.name, labeled.short()))
}

fn contradiction(first: &Evidence, all: &[Evidence]) -> Option<String> {
    let other = all.iter().find(|other| other.commit != first.commit)?;
    Some(format!("{}, but {}", first.says, other.says))
}

/// The first digits of a digest.
fn short(digest: &str) -> String {
    digest.chars().take("sha256:".len() + 12).collect()
}
