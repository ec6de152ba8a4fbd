//! A practice world, a configuration that leads to its machines, and the program in a cleared environment.

use chrono::{Local, Utc};
use practice::boxes::{Machine, SSH_NAME};
use practice::clock::Clock;
use practice::repository::{Made, build};
use practice::scenario::Scenario;
use practice::secrets::{KEYS, REGION};
use practice::world::World as Practice;
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::process::Command;

const PATIENCE: Duration = Duration::from_mins(1);

pub struct World {
    pub practice: Practice,
    pub made: Made,
    pub folder: TempDir,
}

/// What came of a command.
pub struct Came {
    pub code: i32,
    pub out: String,
    pub errors: String,
}

impl Came {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap(), out: text(&output.stdout), errors: text(&output.stderr) }
    }

    /// The one object that was printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{}\n{}", self.out, self.errors))
    }
}

impl World {
    pub async fn playing(scenario: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = Local::now().fixed_offset();
        let made = build(folder.path(), now).unwrap();
        let (text, clock) = (Scenario::named(scenario).unwrap().text, Clock::going(Utc::now()));
        let practice = Practice::play(&made.origin, folder.path(), (&clock, now), text).await.unwrap();
        let world = Self { practice, made, folder };
        std::fs::create_dir(world.home()).unwrap();
        std::fs::write(world.settings(), world.configuration()).unwrap();
        world
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn settings(&self) -> PathBuf {
        self.folder.path().join("cutover.toml")
    }

    pub fn production(&self) -> &Machine {
        self.practice.boxes.production()
    }

    pub fn container(&self, slot: &str) -> &str {
        &self.production().slot(slot).unwrap().container
    }

    /// What leads the program to the machines. Nothing else does.
    pub fn configuration(&self) -> String {
        let (production, development) = (self.production(), self.practice.boxes.development());
        let ssh = production.ssh_settings();
        let host = match &ssh {
            Some(_) => format!("host = {{ ssh = \"{SSH_NAME}\" }}\ndocker = \"host\"\n"),
            None => here(production),
        };
        let mut text = format!(
            "[secrets]\nregion = \"{REGION}\"\nendpoint = \"{}\"\n[environment.production]\n{host}{}",
            self.practice.secrets.endpoint(),
            common(production, "production"),
        );
        let site = production.site().unwrap().display();
        let _ = write!(text, "state_file = \"active\"\nnginx_site = \"{site}\"\n");
        let _ = writeln!(text, "checks = [{}]", check(production, "redis", "PONG"));
        text.push_str("[environment.production.slots]\n");
        for slot in production.slots() {
            let _ = writeln!(text, "{} = {{ container = \"{}\", port = {} }}", slot.name, slot.container, slot.port);
        }
        let container = &development.slots()[0].container;
        let own = format!("{}{}container = \"{container}\"\n", here(development), common(development, "development"));
        let _ = write!(text, "[environment.development]\n{own}");
        if let Some(settings) = ssh {
            let _ = write!(text, "[ssh]\nconfig = \"{}\"\n", settings.display());
        }
        text
    }

    /// Variables of the program; there are no others.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ACCESS_KEY_ID", KEYS.0.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", KEYS.1.to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("XDG_RUNTIME_DIR", self.folder.path().display().to_string()),
            ("CUTOVER_SERVICE__REPOSITORY", "MAS-Mr-Mentor/mr-mentor-backend".to_owned()),
            ("CUTOVER_GITHUB__API_URL", self.practice.github.base_url()),
            ("CUTOVER_REGISTRY__IMAGE", self.practice.registry.image()),
        ]
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.arg("--config").arg(self.settings()).args(arguments).current_dir(&self.made.repository).env_clear();
        command.env("HOME", self.home()).env("PATH", std::env::var("PATH").unwrap());
        command.envs(self.variables());
        command
    }

    /// Commits a file to a branch of the repository.
    pub fn commit(&self, branch: &str, file: &str, text: &str) {
        let git = |arguments: &[&str]| {
            let mut command = std::process::Command::new("git");
            command.args(["-c", "user.name=a", "-c", "user.email=a@b"]).args(arguments);
            assert!(command.current_dir(&self.made.repository).status().unwrap().success(), "{arguments:?}");
        };
        git(&["switch", "--quiet", branch]);
        std::fs::write(self.made.repository.join(file), text).unwrap();
        git(&["add", file]);
        git(&["commit", "--quiet", "-m", "feat: more"]);
    }

    /// What this clone has of a branch counts as pushed.
    pub fn shared(&self, branch: &str) {
        let mut git = std::process::Command::new("git");
        git.args(["update-ref", &format!("refs/remotes/origin/{branch}"), branch]);
        assert!(git.current_dir(&self.made.repository).status().unwrap().success());
    }

    /// Runs the program again and again until it is so: for some seconds after nginx was told to load something nobody
    /// can say where the traffic goes.
    pub async fn run_until(&self, arguments: &[&str], is_so: impl Fn(&Came) -> bool) -> Came {
        let began = Instant::now();
        loop {
            let came = self.run(arguments).await;
            if is_so(&came) {
                return came;
            }
            assert!(began.elapsed() < PATIENCE, "{}: {}\n{}", came.code, came.out, came.errors);
        }
    }

    /// Runs the program to its end.
    pub async fn run(&self, arguments: &[&str]) -> Came {
        Came::of(&self.command(arguments).output().await.unwrap())
    }
}

fn here(machine: &Machine) -> String {
    format!("host = {{ local = true }}\ndocker = \"unix://{}\"\n", machine.engine().socket().display())
}

fn common(machine: &Machine, name: &str) -> String {
    let scripts = machine.scripts().display();
    format!(
        "url = \"{}\"\nsecret = \"mr-mentor-backend/{name}\"\nscripts = {{ dir = \"{scripts}\", deploy = \"./deploy.sh {{image}}\", rollback = \"./rollback.sh\" }}\n",
        machine.url(),
    )
}

fn check(machine: &Machine, name: &str, expect: &str) -> String {
    format!("{{ name = \"{name}\", run = \"{}\", expect = \"{expect}\" }}", machine.check(name).display())
}

/// Every byte of every file below a folder, with the files' names.
pub fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let inside = |path: PathBuf| {
        if path.is_dir() {
            return files_below(&path);
        }
        // A socket has no bytes.
        std::fs::read(&path).map(|bytes| vec![(path, bytes)]).unwrap_or_default()
    };
    paths.flat_map(inside).collect()
}
