//! A world in which a promotion may go, for the tests of what speaks against it.

use super::gate::{Gate, GateId};
use super::gates::{self, Evidence};
use super::heads::{Heads, Told};
use super::local::LocalResult;
use super::outside::Outside;
use super::ships::{Content, DeployFile, Packages, Script, Ships};
use crate::board::{Board, GithubFacts, MergePreview, Reading};
use crate::changelog::{Range, Report};
use crate::config::{Config, EnvironmentSettings};
use crate::domain::branch_rules::{BranchNow, BranchRules, DeployRules};
use crate::domain::container::{Container, ContainerList};
use crate::domain::health::{Door, HealthReport, Trail};
use crate::domain::host::{CheckOutcome, CheckResult};
use crate::domain::image::{Digest, Image, ImageList, Restorable, TagKind};
use crate::domain::pull_request::PullList;
use crate::domain::secret::SecretFacts;
use crate::domain::workflow_run::{Run, RunId, RunList, RunState};
use crate::domain::{BranchName, Breaking, Commit, CommitId, EnvName, Moment, Signature};
use crate::environment::Environment;
use crate::environment::sample::{self, at, commit};
use crate::sources::github::{Access, Identity, Right, Standing};
use crate::workflow::{Follows, Triggers};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Everything that a promotion is judged by.
pub(super) struct World {
    pub board: Board,
    pub config: Config,
    pub heads: Heads,
    pub ships: Ships,
    pub outside: Outside,
    pub local: Vec<LocalResult>,
    pub access: Access,
    pub now: Moment,
}

pub(super) fn from() -> CommitId {
    commit("7b1e4d0")
}

pub(super) fn to() -> CommitId {
    commit("f956226")
}

impl World {
    pub fn calm() -> Self {
        Self {
            board: board(),
            config: config(),
            heads: heads(),
            ships: ships(),
            outside: outside(),
            local: Vec::new(),
            access: Access::Full,
            now: at(3),
        }
    }

    pub fn evidence(&self) -> Evidence<'_> {
        Evidence {
            board: &self.board,
            config: &self.config,
            heads: &self.heads,
            ships: &self.ships,
            outside: &self.outside,
            local: &self.local,
            access: self.access,
            now: self.now,
        }
    }

    pub fn gates(&self) -> Vec<Gate> {
        gates::all(&self.evidence())
    }

    pub fn gate(&self, id: &GateId) -> Gate {
        self.gates().into_iter().find(|gate| gate.id == *id).unwrap()
    }

    /// Another state of an environment.
    pub fn environment(&mut self, name: &str, change: impl FnOnce(&mut Environment)) {
        let env = self.board.environments.get_mut(&EnvName(name.into())).unwrap();
        change(Arc::make_mut(env));
    }
}

fn config() -> Config {
    let mut config = sample::config();
    let development = EnvironmentSettings {
        container: Some("app".into()),
        url: Some("https://dev.example.com".into()),
        ..EnvironmentSettings::default()
    };
    config.environments.insert("development".into(), development);
    config
}

pub(super) fn build(number: u64, branch: &str, state: RunState, begins: i64) -> Run {
    Run {
        id: RunId(1000 + number),
        file: Some("build.yml".into()),
        event: "push".into(),
        branch: Some(branch.into()),
        head: Some(from()),
        state,
        ships: None,
        ..sample::deploy(number, "7b1e4d0", begins)
    }
}

fn board() -> Board {
    let identity = Identity {
        login: Some("asha".into()),
        scopes: None,
        expires: None,
        right: Right::Push,
        renamed: None,
        standing: Standing::Open,
    };
    let tag = TagKind::Built { branch: "development".into(), commit: "7b1e4d0".into() };
    let image = Image {
        digest: Some(Digest("sha256:9be1000000000000".into())),
        restorable: Restorable::Yes,
        ..Image::named("development-7b1e4d0".into(), tag)
    };
    let runs = vec![sample::deploy(588, "f956226", -9000), build(811, "main", RunState::Success, -9600)];
    let environments = [("production", production()), ("development", development())]
        .map(|(name, env)| (EnvName(name.into()), Arc::new(env)));
    Board {
        github: Reading::fresh(GithubFacts { identity, limits: None }, at(0)),
        runs: Reading::fresh(RunList { runs, total: None }, at(0)),
        pulls: Reading::fresh(PullList::default(), at(0)),
        images: Reading::fresh(ImageList { images: vec![image], ..ImageList::default() }, at(0)),
        environments: environments.into(),
        ..Board::default()
    }
}

pub(super) fn labeled(name: &str, port: u16, started: i64, id: CommitId) -> Container {
    sample::made_of(sample::container(name, port, at(-started)), id)
}

fn secret(names: &[&str]) -> SecretFacts {
    let keys = Some(names.iter().map(|name| (*name).to_owned()).collect());
    SecretFacts { name: "api/production".into(), keys, version: None, changed: None, accessed: None }
}

pub(super) fn check(name: &str, outcome: CheckOutcome) -> CheckResult {
    let (command, observed, took) = (name.to_owned(), "PONG".to_owned(), Duration::from_millis(5));
    CheckResult { name: name.into(), command, outcome, observed, took, at: at(0) }
}

fn production() -> Environment {
    let containers = vec![
        labeled("app-blue", 3001, sample::BLUE, to()),
        labeled("app-green", 3002, sample::GREEN, commit("cfb28b0")),
    ];
    Environment {
        containers: Reading::fresh(ContainerList { engine: "Docker".into(), containers, ahead: None }, at(0)),
        precheck: Reading::fresh(vec![check("redis", CheckOutcome::Passed)], at(0)),
        secret: Reading::fresh(secret(&["A", "B"]), at(0)),
        ..sample::calm()
    }
}

pub(super) fn development() -> Environment {
    let containers = vec![labeled("app", 3000, sample::BLUE, from())];
    let mut trail = Trail::default();
    trail.add(sample::probe(0, sample::BLUE));
    let trails = vec![(Door::Front, trail)];
    Environment {
        containers: Reading::fresh(ContainerList { engine: "Docker".into(), containers, ahead: None }, at(0)),
        health: Reading::fresh(HealthReport { trails, certificate_ends: None }, at(0)),
        secret: Reading::fresh(secret(&["A"]), at(0)),
        ..Environment::default()
    }
}

fn heads() -> Heads {
    let told = |name: &str, id| Told { branch: BranchName::new(name), commit: id, at_github: Some(id), here: Some(id) };
    let default_branch = Some(BranchName::new("development"));
    Heads { from: told("development", from()), to: told("main", to()), default_branch }
}

fn outside() -> Outside {
    let branch = |head| BranchNow { head, protected: Some(false), rules: Some(BranchRules::default()) };
    Outside {
        integration: Reading::fresh(branch(from()), at(0)),
        production: Reading::fresh(branch(to()), at(0)),
        default_branch: Reading::fresh(BranchName::new("development"), at(0)),
        deploy_rules: Reading::fresh(Some(DeployRules::default()), at(0)),
        lock: Reading::fresh(None, at(0)),
        foreign_locks: Reading::default(),
        pull: Reading::fresh(None, at(0)),
        checks: Reading::default(),
        approvals: Reading::default(),
        quarantined: Vec::new(),
        put_back: Vec::new(),
    }
}

pub(super) fn a_commit(id: CommitId, subject: &str) -> Commit {
    let author = Signature { name: "Asha".into(), email: "a@b".into(), when: at(0) };
    Commit { id, parents: Vec::new(), subject: subject.into(), author, committed: at(0), breaking: Breaking::No }
}

fn ships() -> Ships {
    let range = Range { base: Some(to().to_string()), head: from().to_string(), commits: 1 };
    let drift = Vec::new();
    let changelog = Report { schema: 1, range, entries: 200, drift, ignored: Vec::new(), notes: Vec::new() };
    let script = Script { name: "test".into(), in_build: true };
    Ships {
        from: from(),
        to: to(),
        count: 1,
        commits: vec![Arc::new(a_commit(from(), "feat: leads"))],
        pulls: Vec::new(),
        authors: vec!["Asha".into()],
        entries: Vec::new(),
        changelog,
        breaking: Vec::new(),
        schema: Vec::new(),
        entity_files: 0,
        variables: Vec::new(),
        packages: Packages { scripts: vec![script], ..Packages::default() },
        files: Vec::new(),
        merge: MergePreview {
            production: to(),
            integration: from(),
            conflicts: Vec::new(),
            missing_in_integration: Vec::new(),
            fast_forward: true,
        },
        deploy: deploy_file(),
    }
}

fn deploy_file() -> DeployFile {
    let build = Triggers {
        name: Some("Build".into()),
        pushes: Some(["main", "development", "staging"].map(str::to_owned).to_vec()),
        group: Some("docker-build".into()),
        cancels: true,
        ..Triggers::default()
    };
    let follows = Some(Follows { workflows: vec!["Build".into()], branches: vec!["main".into()] });
    DeployFile {
        file: Some("deploy-production.yml".into()),
        default_branch: Some(BranchName::new("development")),
        at_default: Some(Content { triggers: Ok(Triggers { follows, ..Triggers::default() }) }),
        default_is_here: true,
        same_as_production: true,
        build: Some(build),
    }
}

/// No board, no environment, nothing of GitHub: what is left when everything is down.
pub(super) fn dark() -> World {
    let fault = || crate::fault::Fault::while_doing("asking", "no route to host").hint("Mend the network.");
    let board = Board {
        github: Reading::default().failed(fault(), at(0)),
        runs: Reading::default().failed(fault(), at(0)),
        images: Reading::default().failed(fault(), at(0)),
        environments: BTreeMap::new(),
        ..Board::default()
    };
    World { board, outside: Outside::unknown(&fault(), at(0)), ..World::calm() }
}
