//! The plan of a promotion: both heads, every gate, the steps in words, and a hash over what it was decided on. Built
//! purely from what was observed; nothing is sent by it.

use super::gate::{Gate, GateState};
use super::gates::{self, Evidence, about, counted};
use super::heads::Heads;
use super::outside::Outside;
use super::pull;
use super::ships::{Ships, Took};
use crate::board::Board;
use crate::chain;
use crate::config::{Config, Method};
use crate::domain::Moment;
use crate::domain::pull_request::PullRequest;
use crate::sha256::sha256;
use crate::sources::github::Access;
use chrono::TimeDelta;
use std::fmt::Write;

/// After so long the world is another one: the plan is made anew.
pub const HOLDS_FOR: TimeDelta = TimeDelta::minutes(10);
/// A verification takes about so long: probes of the front, the port, the digest.
const VERIFY: TimeDelta = TimeDelta::minutes(1);

/// Everything that a person decides on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What is promoted into what.
    pub heads: Heads,
    /// How the commits get there.
    pub method: Method,
    /// Every gate, in the order in which people read them.
    pub gates: Vec<Gate>,
    /// What will be done, in words, one step a line.
    pub steps: Vec<String>,
    /// How long builds and deploys took lately.
    pub took: Took,
    /// The tag that the build will push.
    pub tag: String,
    /// When it was made.
    pub made: Moment,
    /// A name for what it was decided on; see [`Plan::hash`].
    hash: String,
}

/// What the gates say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing is in the way.
    MayGo,
    /// Warnings have to be accepted, each by its id.
    Warnings,
    /// Something could not be observed, and has to be accepted by its id.
    Unknown,
    /// Something blocks it.
    Blocked,
}

impl Verdict {
    /// The exit code of the command line.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::MayGo => 0,
            Self::Warnings => 1,
            Self::Unknown => 3,
            Self::Blocked => 4,
        }
    }

    /// The word for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::MayGo => "may_go",
            Self::Warnings => "warnings",
            Self::Unknown => "unknown",
            Self::Blocked => "blocked",
        }
    }
}

impl Plan {
    /// Plans a promotion by what was observed.
    #[must_use]
    pub fn of(evidence: &Evidence<'_>) -> Self {
        let (config, heads) = (evidence.config, evidence.heads);
        let mut gates = gates::all(evidence);
        let method = config.promotion.method;
        let took = took(evidence);
        let hash = hash(heads, method, &gates);
        gates.extend(gates::second_person(evidence, &hash));
        let steps = steps(evidence, took);
        let (heads, tag) = (heads.clone(), tag(evidence.ships, config));
        Self { heads, method, gates, steps, took, tag, made: evidence.now, hash }
    }

    /// A name for what would ship, the same on every console: the SHA-256, in hex, of these lines, each ended by a line
    /// feed: `cutover plan 2`, the 40 digits that are promoted, the 40 digits that production has, the method, and for
    /// `conflicts`, `changelog`, `breaking` and `schema` the id and state, followed by the findings with two spaces before
    /// each.
    ///
    /// The rule: in it is what the commits alone say. What depends on who looks (rights, approvals, what a token, a host or
    /// a secrets store shows them, what ran on their machine) and on when (health, runs, locks, windows, ages) is not: two
    /// people could never agree on it. Those gates are judged anew on the console that promotes, each time it looks.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What the gates say together.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let of = |gate: &Gate| match gate.state {
            _ if gate.blocks() => Verdict::Blocked,
            GateState::Unknown => Verdict::Unknown,
            GateState::Warn => Verdict::Warnings,
            GateState::Pass | GateState::Block => Verdict::MayGo,
        };
        self.gates.iter().map(of).max().unwrap_or(Verdict::MayGo)
    }

    /// Until when it holds.
    #[must_use]
    pub fn valid_until(&self) -> Moment {
        self.made + HOLDS_FOR
    }

    /// The gate that speaks against it otherwise by now, as the board tells it that a console keeps while it is looked at.
    #[must_use]
    pub fn turned(&self, ships: &Ships, (board, config): (&Board, &Config), now: Moment) -> Option<Gate> {
        let outside = Outside { lock: board.lock.clone(), ..Outside::default() };
        let heads = &self.heads;
        let evidence =
            Evidence { board, config, heads, ships, outside: &outside, local: &[], access: Access::Full, now };
        let before = |gate: &Gate| self.gates.iter().find(|before| before.id == gate.id);
        gates::watched(&evidence).find(|gate| before(gate).is_some_and(|before| gate.turned_since(before)))
    }

    /// Whether it holds no more. A clock that was put back makes no plan younger.
    #[must_use]
    pub fn is_void(&self, now: Moment) -> bool {
        now >= self.valid_until() || now < self.made
    }

    /// How long it should take, where history tells.
    #[must_use]
    pub fn takes(&self) -> Option<TimeDelta> {
        Some(self.took.build? + self.took.deploy? + VERIFY)
    }

    /// `9 pass, 2 warn, 1 unknown, 0 block`. One that blocks because it could not be observed counts as one that blocks.
    #[must_use]
    pub fn counts(&self) -> String {
        let weight = |gate: &Gate| if gate.blocks() { GateState::Block } else { gate.state };
        let count = |state: GateState| self.gates.iter().filter(|gate| weight(gate) == state).count();
        let states = [GateState::Pass, GateState::Warn, GateState::Unknown, GateState::Block];
        states.map(|state| format!("{} {}", count(state), state.word())).join(", ")
    }
}

fn took(evidence: &Evidence<'_>) -> Took {
    let runs = evidence.board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default();
    let workflows = &evidence.config.workflows;
    let deploy = workflows.deploy.get("production").and_then(|file| chain::usual(file, runs));
    Took { build: chain::usual(&workflows.build, runs), deploy }
}

/// The tag that the build will push: a merge commit has a name only once it is made.
fn tag(ships: &Ships, config: &Config) -> String {
    let branch = &config.branches.production;
    match config.promotion.method {
        Method::FastForward => format!("{branch}-{}", ships.from.short()),
        Method::PullRequest | Method::Merge => format!("{branch}-<the merge commit>"),
    }
}

fn hash(heads: &Heads, method: Method, gates: &[Gate]) -> String {
    let mut text = format!("cutover plan 2\n{}\n{}\n{}\n", heads.from.commit, heads.to.commit, method.word());
    for gate in gates.iter().filter(|gate| gate.id.is_of_the_commits()) {
        let _ = writeln!(text, "{} {}", gate.id, gate.state.word());
        for finding in &gate.findings {
            let _ = writeln!(text, "  {}", finding.replace('\n', " "));
        }
    }
    sha256(text.as_bytes())
}

fn steps(evidence: &Evidence<'_>, took: Took) -> Vec<String> {
    let (config, heads, ships) = (evidence.config, evidence.heads, evidence.ships);
    let (from, into) = (&heads.from, &heads.to.branch);
    let lasts = |took: Option<TimeDelta>| took.map(|took| format!(", about {}", about(took))).unwrap_or_default();
    let build = &config.workflows.build;
    let deploy = config.workflows.deploy.get("production").map_or("the deploy workflow", String::as_str);
    let mut steps = vec![
        format!("Take the lock {}.", config.promotion.lock),
        format!("Read both heads again; stop if {} or {into} moved.", from.branch),
    ];
    steps.extend(merge_steps(evidence));
    steps.push(format!("{build} builds {into} and pushes {}{}.", tag(ships, config), lasts(took.build)));
    steps.push(format!("{deploy} is set off by the end of the build{}.", lasts(took.deploy)));
    steps.extend(approval(evidence));
    let database = match ships.schema.len() {
        0 => "its boot changes nothing in the database".to_owned(),
        count => format!("its boot makes {} in the database", counted(count, "change", "changes")),
    };
    steps.push(format!("The standby starts from the new image; {database}."));
    steps.push("It is healthy; then traffic is switched to it.".into());
    steps.push(format!(
        "Verify the answer of the front, nginx's port, the digest and the commit, about {}.",
        about(VERIFY)
    ));
    steps.push("Give the lock back and put the promotion on record.".into());
    steps
}

fn merge_steps(evidence: &Evidence<'_>) -> Vec<String> {
    let (from, into) = (&evidence.heads.from, &evidence.heads.to.branch);
    let guard = format!("only if its head is still {}", from.commit.short());
    match evidence.config.promotion.method {
        Method::PullRequest => {
            let open = evidence.board.pulls.value().and_then(|list| {
                list.pulls.iter().find(|pull| pull.head == from.branch && pull.base == *into && pull.fork.is_none())
            });
            let (first, name) = match open {
                Some(pull) => (taken(pull, evidence), pull.number.to_string()),
                None => (
                    format!("Open a pull request from {} into {into} with the release notes.", from.branch),
                    "it".into(),
                ),
            };
            vec![first, format!("Merge {name} with a merge commit, {guard}.")]
        }
        Method::Merge => vec![format!("Merge {} into {into} with a merge commit, {guard}.", from.branch)],
        Method::FastForward => vec![format!(
            "Move {into} forward to {}, only if it is still {}.",
            from.commit.short(),
            evidence.heads.to.commit.short()
        )],
    }
}

/// What is changed on a pull request that is open already.
fn taken(pull: &PullRequest, evidence: &Evidence<'_>) -> String {
    let (number, from) = (pull.number, &evidence.heads.from);
    let title = if pull::has_own_title(&pull.title, &from.branch, &evidence.heads.to.branch) {
        format!(", and {} into its title", from.commit.short())
    } else {
        String::new()
    };
    format!(
        "Take the open pull request {number}: the release notes and the gates go into their section of its description{title}."
    )
}

fn approval(evidence: &Evidence<'_>) -> Option<String> {
    let rules = evidence.outside.deploy_rules.value()?.as_ref().as_ref()?;
    (!rules.reviewers.is_empty()).then(|| format!("{} approves the deployment.", rules.reviewers.join(" or ")))
}
