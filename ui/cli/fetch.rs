//! `cutover fetch`: the person's own `git fetch`, with its progress on one line of the terminal.

use super::Outcome;
use super::context::Context;
use super::record::record;
use crate::parts::visible;
use engine::fault::{Fault, FaultKind, Result};
use engine::sources::git::{FetchSettings, Git, Progress, Prune, fetch};
use std::io::{IsTerminal, Write};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Arguments of `cutover fetch`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover fetch                      from the remote that git chooses
  cutover fetch upstream --prune")]
pub struct Args {
    /// The remote. Default: the one git chooses.
    pub remote: Option<String>,
    /// Also take away remote-tracking branches that the remote no longer has.
    #[arg(long)]
    pub prune: bool,
}

/// Fetches. Ctrl-c stops git and whatever it started.
///
/// # Errors
/// When this is a read-only run, there is no repository, or git fails: everything it printed is in the fault.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    if context.flags.read_only {
        return Err(Fault::refused("Fetching changes the repository, and this run is read-only"));
    }
    Git::discover(&context.start)?;
    let settings = FetchSettings {
        repository: context.start.clone(),
        remote: args.remote.clone(),
        prune: if args.prune { Prune::Gone } else { Prune::AsSet },
        variables: context.environment.all(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))?;
    let line = Line::on_terminal(!context.flags.plain);
    let printed = runtime.block_on(follow(settings, line))?;
    record(context, if args.prune { "fetch --prune" } else { "fetch" }, printed.lines().next().unwrap_or_default());
    print(out, context, &printed).map_err(|cause| Fault::while_doing("printing what was fetched", cause))?;
    Ok(0)
}

async fn follow(settings: FetchSettings, mut line: Line) -> Result<String> {
    let (sender, mut steps) = mpsc::channel(64);
    let cancel = CancellationToken::new();
    let running = fetch(settings, sender, cancel.clone());
    tokio::pin!(running);
    let result = loop {
        tokio::select! {
            result = &mut running => break result,
            Some(step) = steps.recv() => line.show(&step),
            stop = tokio::signal::ctrl_c(), if !cancel.is_cancelled() => {
                stop.map_err(|cause| Fault::while_doing("listening for ctrl-c", cause).kind_is(FaultKind::Failed))?;
                cancel.cancel();
            }
        }
    };
    line.clear();
    result
}

fn print(out: &mut dyn Write, context: &Context, printed: &str) -> std::io::Result<()> {
    if context.flags.json {
        let lines: Vec<&str> = printed.lines().collect();
        return writeln!(out, "{}", serde_json::json!({ "schema": 1, "printed": lines }));
    }
    printed.lines().try_for_each(|line| writeln!(out, "{}", visible(line)))
}

/// The one line of the terminal that the progress is shown on; nothing where there is no terminal.
struct Line {
    terminal: Option<std::io::Stderr>,
}

impl Line {
    fn on_terminal(wanted: bool) -> Self {
        Self { terminal: Some(std::io::stderr()).filter(|stderr| wanted && stderr.is_terminal()) }
    }

    fn show(&mut self, step: &Progress) {
        self.replace(&visible(&step.line));
    }

    fn clear(&mut self) {
        self.replace("");
    }

    /// Losing a line of progress harms nothing, so a terminal that is gone is no fault.
    fn replace(&mut self, text: &str) {
        if let Some(terminal) = &mut self.terminal {
            let width = crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns));
            let text: String = text.chars().take(width.saturating_sub(1)).collect();
            let _ = write!(terminal, "\r\u{1b}[K{text}");
            let _ = terminal.flush();
        }
    }
}
