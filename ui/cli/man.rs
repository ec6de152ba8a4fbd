//! `cutover man`: the manual, one page for the program and one for each command.

use super::{Outcome, help};
use clap::Command;
use engine::fault::Fault;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Arguments of `cutover man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover man | man -l -                              the page of the program
  cutover man promote | man -l -                      that of a command
  cutover man --into ~/.local/share/man/man1          every page as a file

Exit codes: 0 printed or written, 2 wrong arguments or no such command, 3 a file could not be written.")]
pub struct Args {
    /// The command, such as changelog check. Default: the program.
    #[arg(value_name = "COMMAND", conflicts_with = "into")]
    command: Vec<String>,
    /// Write every page into this folder.
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

/// Prints or writes pages.
///
/// # Errors
/// When there is no such command, a page cannot be written, or nobody reads what is printed.
pub fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    let mut program = help::command();
    program.build();
    if let Some(folder) = &args.into {
        return write_all(&program, folder, out);
    }
    let page = page(named(&program, &args.command)?);
    let printed = page.and_then(|page| out.write_all(&page));
    printed.map(|()| 0).map_err(|cause| Fault::while_doing("printing the manual", cause))
}

fn named<'a>(program: &'a Command, words: &[String]) -> Result<&'a Command, Fault> {
    words.iter().try_fold(program, |command, word| {
        let unknown =
            || Fault::usage(format!("There is no command {}", words.join(" "))).hint("cutover help lists them.");
        command.find_subcommand(word).ok_or_else(unknown)
    })
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    // clap names a command's page by its whole path: cutover-changelog-check.
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    clap_mangen::Man::new(command.clone()).title(name.to_uppercase()).render(&mut page)?;
    Ok(page)
}

fn write_all(program: &Command, folder: &Path, out: &mut dyn Write) -> Outcome {
    let doing = |cause| Fault::while_doing(format!("writing the manual into {}", folder.display()), cause);
    fs::create_dir_all(folder).map_err(doing)?;
    let mut waiting = vec![program];
    let mut written = 0;
    while let Some(command) = waiting.pop() {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let content = page(command).map_err(doing)?;
        fs::write(folder.join(format!("{name}.1")), content).map_err(doing)?;
        written += 1;
        waiting.extend(command.get_subcommands().filter(|own| own.get_name() != "help" && !own.is_hide_set()));
    }
    writeln!(out, "✓ {written} pages are in {}.", folder.display()).map_err(doing)?;
    Ok(0)
}
