//! The practice GitHub, and a plan made against it.

use chrono::{DateTime, Utc};
use engine::board::{Board, GithubFacts, Reading};
use engine::config::Config;
use engine::domain::Moment;
use engine::operations::Known;
use engine::operations::promotion::{Evidence, Gate, Heads, Outside, Plan, Ships, ask, gather};
use engine::sources::git::Git;
use engine::sources::github::{Access, Api, GitHub, GithubToken, Slug};
use practice::clock::Clock;
use practice::github::Right;
use practice::repository::{Made, build};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

pub struct World {
    pub github: practice::github::GitHub,
    pub made: Made,
    pub config: Config,
    _folder: TempDir,
}

/// What a plan was made from, and the plan.
pub struct Planned {
    pub ships: Ships,
    pub plan: Plan,
}

/// The moment of everything.
pub fn now() -> Moment {
    DateTime::<Utc>::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset()
}

impl Planned {
    pub fn gate(&self, id: &str) -> &Gate {
        self.plan.gates.iter().find(|gate| gate.id.as_str() == id).unwrap()
    }
}

/// The practice repository, made once.
fn made() -> &'static (TempDir, Made) {
    static MADE: OnceLock<(TempDir, Made)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = build(folder.path(), now()).unwrap();
        (folder, made)
    })
}

/// A copy of one's own.
fn copied(to: &Path) -> Made {
    let (folder, made) = made();
    let copied = Command::new("cp").arg("-r").arg(folder.path().join(".")).arg(to).status().unwrap();
    assert!(copied.success());
    let at = |path: &Path| to.join(path.strip_prefix(folder.path()).unwrap());
    Made { repository: at(&made.repository), origin: at(&made.origin), ..made.clone() }
}

impl World {
    pub async fn calm() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = copied(folder.path());
        let github = practice::github::GitHub::start(&made.origin, Clock::standing(now().to_utc())).await.unwrap();
        Self { github, made, config: Config::default(), _folder: folder }
    }

    pub fn client(&self, right: Right) -> GitHub {
        let token = GithubToken::new("the test", &self.github.token(right)).unwrap();
        let slug = Slug { owner: "MAS-Mr-Mentor".into(), name: "mr-mentor-backend".into() };
        GitHub::open(Api::of(&self.github.base_url()).unwrap(), slug, &token).unwrap()
    }

    pub async fn outside(&self, github: &GitHub) -> Outside {
        ask(github, &self.config, now).await
    }

    /// Plans with what this account is told.
    pub async fn plan(&self, right: Right) -> Planned {
        self.plan_in(right, &self.made.repository).await
    }

    /// Plans in another clone.
    pub async fn plan_in(&self, right: Right, repository: &Path) -> Planned {
        let github = self.client(right);
        let outside = self.outside(&github).await;
        let git = Git::discover(repository).unwrap();
        let heads = Heads::find(&git, &self.config, &outside).unwrap();
        let ships = gather(&git, &self.config, &heads, &Known::default()).unwrap();
        let identity = github.identity().await.unwrap();
        let board = Board {
            github: Reading::fresh(GithubFacts { identity, limits: None }, now()),
            runs: Reading::fresh(github.runs(now()).await.unwrap(), now()),
            pulls: Reading::fresh(github.pulls().await.unwrap(), now()),
            ..Board::default()
        };
        let evidence = Evidence {
            board: &board,
            config: &self.config,
            heads: &heads,
            ships: &ships,
            outside: &outside,
            local: &[],
            access: Access::Full,
            now: now(),
        };
        let plan = Plan::of(&evidence);
        Planned { ships, plan }
    }

    /// Runs git in the bare repository that the practice GitHub serves.
    pub fn git_there(&self, arguments: &[&str]) -> String {
        git(&self.made.origin, arguments)
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "rohan").env(format!("GIT_{role}_EMAIL"), "rohan@example.com");
    }
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
