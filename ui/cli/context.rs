//! What every subcommand is run with: flags, places, configuration, time. Read from the process once, here.

use super::places::Places;
use chrono::Local;
use clap::Args;
use engine::config::Config;
use engine::domain::Moment;
use engine::fault::Fault;
use std::io::IsTerminal;
use std::path::PathBuf;

/// Flags that stand before or after the subcommand.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line, and clap wants them so")]
pub struct GlobalFlags {
    /// Use this configuration file; naming it by hand is trust enough.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The repository, or any folder in it. Default: the current folder.
    #[arg(long, global = true, value_name = "PATH")]
    pub repo: Option<PathBuf>,
    /// Refuse everything that would change something.
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Print one JSON object with "schema":1 in place of lines for people.
    #[arg(long, global = true)]
    pub json: bool,
    /// No colour, no cursor movement, plain lines.
    #[arg(long, global = true)]
    pub plain: bool,
    /// No colour.
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Use this theme.
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
}

/// Flags, places, configuration and time for one run.
#[derive(Debug, Clone)]
pub struct Context {
    /// The flags as given.
    pub flags: GlobalFlags,
    /// Where to look for the repository.
    pub start: PathBuf,
    /// The effective configuration.
    pub config: Config,
    /// The person's own folders; `None` where there is no home folder, and then nothing is kept.
    pub places: Option<Places>,
    /// When this run began.
    pub now: Moment,
    /// Standard input and output are both a terminal, so a question can be asked.
    pub interactive: bool,
}

impl Context {
    /// Reads the process: current folder, clock, terminals.
    ///
    /// # Errors
    /// When the current folder cannot be read and none was named.
    pub fn from_process(flags: &GlobalFlags) -> Result<Self, Fault> {
        let start = match &flags.repo {
            Some(path) => path.clone(),
            None => std::env::current_dir().map_err(|cause| Fault::while_doing("reading the current folder", cause))?,
        };
        Ok(Self {
            flags: flags.clone(),
            start,
            config: Config::default(),
            places: Places::of_process(),
            now: Local::now().fixed_offset(),
            interactive: std::io::stdin().is_terminal() && std::io::stdout().is_terminal(),
        })
    }
}
