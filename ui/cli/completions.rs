//! `cutover completions`: what the shell needs to complete commands and flags.

use super::{Cli, Outcome};
use clap::CommandFactory;
use engine::fault::Fault;
use std::io::Write;

/// Arguments of `cutover completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover completions bash > ~/.local/share/bash-completion/completions/cutover
  cutover completions zsh > ~/.zfunc/_cutover         with fpath=(~/.zfunc $fpath) before compinit
  cutover completions fish > ~/.config/fish/completions/cutover.fish

Exit codes: 0 printed, 2 wrong arguments.")]
pub struct Args {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// The shells that there are completions for.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Prints them.
///
/// # Errors
/// When nobody reads what is printed.
pub fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    let mut text = Vec::new();
    let shell = match args.shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    clap_complete::generate(shell, &mut Cli::command(), "cutover", &mut text);
    out.write_all(&text).map_err(|cause| Fault::while_doing("printing the completions", cause))?;
    Ok(0)
}
