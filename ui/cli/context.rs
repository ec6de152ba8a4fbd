//! What every subcommand is run with: flags, places, configuration, time. Read from the process once, here.

use crate::places::Places;
use crate::variables::Vars;
use chrono::Local;
use clap::Args;
use engine::config::{Config, Cost, FileLayer, Flag, Layers, Loaded, Place, Problem, TrustBook};
use engine::domain::Moment;
use engine::fault::Fault;
use engine::poller::{EnvironmentAccess, GithubAccess, RegistryAccess};
use engine::sources::git::Git;
use engine::sources::github::{Access, GithubToken, ask_programs};
use engine::sources::registry::RegistryToken;
use engine::sources::secrets::AccessKeys;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Flags that stand before or after the subcommand.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line, and clap wants them so")]
pub struct GlobalFlags {
    /// Use this configuration file; naming it by hand is trust enough.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The repository, or any folder in it. Default: the current folder.
    #[arg(long, global = true, value_name = "PATH")]
    pub repo: Option<PathBuf>,
    /// The environment that is meant. Default: all, or the one of the production branch.
    #[arg(long, global = true, value_name = "NAME")]
    pub env: Option<String>,
    /// Refuse everything that would change something.
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Print one JSON object with "schema":1 in place of lines for people.
    #[arg(long, global = true)]
    pub json: bool,
    /// Prompts and lines in place of the screen: no color, no cursor movement.
    #[arg(long, global = true)]
    pub plain: bool,
    /// No color.
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Use this theme.
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
}

/// Flags, places, configuration and time for one run.
#[derive(Debug, Clone)]
pub struct Context {
    /// The flags as given, but that `read_only` is also set when the configuration asks for it.
    pub flags: GlobalFlags,
    /// Where to look for the repository.
    pub start: PathBuf,
    /// The root of the work tree; `None` outside of a repository and in a bare one.
    pub root: Option<PathBuf>,
    /// The effective configuration: that of `loaded`.
    pub config: Config,
    /// The effective configuration with the origin of each value, its problems, and the file that is not trusted.
    pub loaded: Loaded,
    /// The person's own folders; `None` where there is no home folder, and then nothing is kept.
    pub places: Option<Places>,
    /// The variables of the process. Nothing else reads them.
    pub environment: Vars,
    /// The name of this machine, as others are to know it; empty where it has none.
    pub machine: String,
    /// Keys for the secrets in place of the person's AWS settings: those of the practice world.
    pub secret_keys: Option<AccessKeys>,
    /// Services beside this one that are named by no file: those of the practice world.
    pub neighbors: Vec<Context>,
    /// When this run began.
    pub now: Moment,
    /// Standard input and output are both a terminal, so a question can be asked.
    pub interactive: bool,
}

impl Context {
    /// Reads the process: current folder, clock, variables, terminals; then the configuration. Nothing that is wrong
    /// with the configuration keeps a run from beginning.
    ///
    /// # Errors
    /// When the current folder cannot be read and none was named.
    pub fn from_process(flags: &GlobalFlags) -> Result<Self, Fault> {
        let environment = named(Vars::of_process());
        let places = Places::of(&environment, std::env::home_dir());
        let start = match &flags.repo {
            Some(path) => path.clone(),
            None => std::env::current_dir().map_err(|cause| Fault::while_doing("reading the current folder", cause))?,
        };
        let root = root_of(&start);
        let loaded = load(flags, root.as_deref(), places.as_ref(), &environment);
        let config = loaded.config.clone();
        let flags = GlobalFlags { read_only: flags.read_only || config.screen.read_only, ..flags.clone() };
        let (now, interactive) = (Local::now().fixed_offset(), is_interactive());
        let machine = machine(&environment);
        Ok(Self {
            flags,
            start,
            root,
            config,
            loaded,
            places,
            environment,
            machine,
            secret_keys: None,
            neighbors: Vec::new(),
            now,
            interactive,
        })
    }

    /// The record of what is trusted.
    ///
    /// # Errors
    /// When there is no home folder to keep it in.
    pub fn trust_book(&self) -> Result<TrustBook, Fault> {
        let homeless = || Fault::refused("There is no home folder, so nothing can be trusted").hint("Set HOME.");
        self.places.as_ref().map(trust_book).ok_or_else(homeless)
    }

    /// That the file named with `--config`, if one was, could be used. A command that prints an answer must not give one
    /// by the defaults because a path was mistyped.
    ///
    /// # Errors
    /// When the file is absent or broken.
    pub fn named_file_is_used(&self) -> Result<(), Fault> {
        let is_named = |place: &Place| matches!(place, Place::File { layer: FileLayer::Named, .. });
        let unused = |problem: &&Problem| problem.cost == Cost::File && is_named(&problem.place);
        match self.loaded.problems.iter().find(unused) {
            Some(problem) => Err(Fault::usage(problem.to_string())),
            None => Ok(()),
        }
    }

    /// That the run is in a repository, or names one.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened.
    pub fn repository_is_there(&self) -> Result<(), Fault> {
        Git::discover(&self.start).map(drop)
    }

    /// `owner/name` of the service, by the configuration or the remote, where one of them says so.
    #[must_use]
    pub fn repository(&self) -> Option<String> {
        let service = &self.config.service;
        let told = || Some(Git::discover(&self.start).ok()?.facts(service).ok()?.name);
        service.repository.clone().or_else(told).filter(|name| name.contains('/'))
    }

    /// The same run in another repository, with no configuration but the look of the screen: for practice.
    #[must_use]
    pub fn practicing_in(&self, repository: &Path, places: Places) -> Self {
        let look = ["CUTOVER_SCREEN__", "CUTOVER_THEME", "CUTOVER_REDUCED_MOTION"];
        let flags = GlobalFlags { config: None, ..self.flags.clone() };
        let loaded = load(&flags, None, None, &self.environment.beginning_with(&look));
        Self {
            start: repository.to_path_buf(),
            root: Some(repository.to_path_buf()),
            config: loaded.config.clone(),
            loaded,
            places: Some(places),
            ..self.clone()
        }
    }

    /// The token in the registry's own slot: of a variable, else of the keyring.
    #[must_use]
    pub fn registry_token(&self, host: &str) -> Option<RegistryToken> {
        let settings = &self.config.registry;
        RegistryToken::among(settings, host, |name| self.environment.get(name).map(str::to_owned))
            .or_else(|| RegistryToken::in_keyring(settings, host, &self.environment.all()))
    }

    /// The token for this GitHub: of a variable, else of the person's own `gh`, else of the keyring.
    ///
    /// # Errors
    /// When none has one.
    pub fn github_token(&self, host: &str) -> Result<GithubToken, Fault> {
        match GithubToken::among(host, |name| self.environment.get(name).map(str::to_owned)) {
            Some(token) => Ok(token),
            None => ask_programs(host, &self.environment.all()),
        }
    }

    /// How the console reads the registry.
    #[must_use]
    pub fn registry_access(&self) -> RegistryAccess {
        let context = self.clone();
        RegistryAccess::with(move |host| context.registry_token(host))
    }

    /// Whether anything may be changed.
    #[must_use]
    pub fn access(&self) -> Access {
        if self.flags.read_only { Access::ReadOnly } else { Access::Full }
    }

    /// Refuses where this run or the configuration keeps an environment from every change.
    ///
    /// # Errors
    /// When it is read-only.
    pub fn may_change(&self, environment: &str) -> Result<(), Fault> {
        if self.flags.read_only {
            return Err(Fault::refused("This console is read-only; nothing was sent")
                .hint("Start without --read-only, and with screen.read_only = false."));
        }
        self.config.may_change(environment)
    }

    /// How the console reads GitHub.
    #[must_use]
    pub fn github_access(&self) -> GithubAccess {
        let context = self.clone();
        GithubAccess::with(move |host| context.github_token(host)).allowing(self.access())
    }

    /// How the console reads environments. The names of sockets must be short, so that the folder must be.
    #[must_use]
    pub fn environment_access(&self) -> EnvironmentAccess {
        let runtime = self.environment.get("XDG_RUNTIME_DIR").filter(|folder| Path::new(folder).is_absolute());
        let bag = self.places.as_ref().map(Places::last_known);
        EnvironmentAccess { sockets: PathBuf::from(runtime.unwrap_or("/tmp")), keys: self.secret_keys.clone(), bag }
    }

    /// Whether somebody sits at a terminal, whatever is piped elsewhere: as in `cutover promote … | tee log`.
    #[must_use]
    pub fn is_at_a_terminal(&self) -> bool {
        self.interactive || std::io::stdin().is_terminal() || std::io::stderr().is_terminal()
    }

    /// Whether the terminal is to be left without color: asked for by flag or by `NO_COLOR`.
    #[must_use]
    pub fn is_colorless(&self) -> bool {
        self.flags.no_color || self.flags.plain || self.environment.is_set("NO_COLOR")
    }
}

/// As the surroundings call it, else as the system does.
fn machine(environment: &Vars) -> String {
    let named = environment.get("HOSTNAME").filter(|name| !name.is_empty()).map(str::to_owned);
    named.unwrap_or_else(|| rustix::system::uname().nodename().to_string_lossy().into_owned())
}

/// The variables, with the account that this runs under where none names it (`ssh -c`, cron, containers): two people
/// without a name would be one holder of a lock.
fn named(environment: Vars) -> Vars {
    if ["USER", "LOGNAME"].iter().any(|name| environment.is_set(name)) {
        return environment;
    }
    match whoami::username() {
        Ok(name) => environment.with("USER", &name),
        Err(_) => environment,
    }
}

fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// A repository that cannot be opened (also one of another user) has no file that is read.
fn root_of(start: &Path) -> Option<PathBuf> {
    Git::discover(start).ok()?.work_tree().map(Path::to_path_buf)
}

fn trust_book(places: &Places) -> TrustBook {
    TrustBook::in_folder(places.trust())
}

/// The layers over each other. Without places nothing was ever trusted, and there is no file of the person.
fn load(flags: &GlobalFlags, root: Option<&Path>, places: Option<&Places>, environment: &Vars) -> Loaded {
    let mut layers = Layers::default();
    if let Some(places) = places {
        layers = layers.with_user_file(&places.user_file());
    }
    layers = match (&flags.config, root) {
        (Some(path), _) => layers.with_named_file(path),
        (None, Some(root)) => layers.with_repository(root, places.map(trust_book).as_ref()),
        (None, None) => layers,
    };
    layers.with_variables(environment.all()).with_flags(settings_of(flags)).load()
}

/// The flags that set a key of the configuration.
fn settings_of(flags: &GlobalFlags) -> Vec<Flag> {
    let theme = flags.theme.clone().map(|name| Flag { name: "--theme", key: "screen.theme", value: name.into() });
    let read_only = Flag { name: "--read-only", key: "screen.read_only", value: true.into() };
    theme.into_iter().chain(flags.read_only.then_some(read_only)).collect()
}
