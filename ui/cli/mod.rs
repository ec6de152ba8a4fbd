//! The command line: one file per subcommand, each a function from arguments and [`Context`] to an exit code.
//!
//! Exit codes: 0 yes/clean/done, 1 the answer is no, 2 usage or configuration, 3 could not read,
//! 4 refused, 5 sent and failed.

mod act;
pub mod ask;
pub mod audit;
pub mod bisect;
pub mod branches;
pub mod changelog;
pub mod columns;
pub mod completions;
pub mod config;
pub mod context;
pub mod csv;
pub mod delivery;
pub mod demo;
pub mod doctor;
pub mod drill;
pub mod env;
pub mod fetch;
pub mod fleet;
pub mod follow;
pub(crate) mod github;
pub mod health;
pub mod help;
pub mod images;
pub mod init;
pub mod keys;
mod leaving;
pub mod lint;
pub mod lock;
pub mod logs;
pub mod man;
pub mod mine;
mod output;
mod paragraph;
mod plain;
pub mod precheck;
pub mod promote;
pub mod prs;
pub mod record;
mod refusal;
pub mod roadmap;
pub mod rollback;
pub mod runs;
pub mod secrets;
pub mod status;
pub(crate) mod survey;
pub mod themes;
pub mod times;
pub mod trust;
mod watch;
pub mod whereabouts;

use crate::parts::visible;
use crate::shell::{First, open, open_on};
use clap::{FromArgMatches, Parser, Subcommand};
use context::{Context, GlobalFlags};
use engine::fault::Fault;
use output::{NOBODY_READS, Output};
use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// What every subcommand gives back: the exit code, or the fault that decides it.
pub type Outcome = Result<u8, Fault>;

/// A terminal release console: what is where, is it healthy, may it ship. Without a command the console opens
#[derive(Debug, Parser)]
#[command(
    name = "cutover",
    version,
    after_help = "Examples:
  cutover                      open the console on this repository
  cutover demo                 learn it on a practice repository
  cutover --plain              the same by prompts and lines, without a screen
  cutover changelog check      what is wrong with the changelog
  cutover status --json        the dashboard, for a program

Exit codes: 0 yes, clean or done; 1 no; 2 wrong arguments or configuration; 3 could not be read;
4 refused; 5 began and failed."
)]
pub struct Cli {
    /// Flags that stand before or after the subcommand.
    #[command(flatten)]
    pub global: GlobalFlags,
    /// Without one the console opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check, write and mend changelog entries.
    Changelog(changelog::Args),
    /// List the branches with their roles and where they stand.
    Branches(branches::Args),
    /// Print what stands where and what needs a person: the dashboard as lines.
    Status(status::Args),
    /// Plan a promotion: what it would ship, what speaks for and against it; and, confirmed, promote.
    Promote(promote::Args),
    /// List the ways back; and, confirmed, put an environment back on what worked.
    Rollback(rollback::Args),
    /// Open the console on the ways back, with nothing but the host needed; `cutover !` is the same.
    #[command(after_help = "Examples:
  cutover !                    the ways back at once; type the slot that should serve, Enter
  cutover break-glass --env staging
                               those of another environment

It needs a terminal, the host and the path of the script: no clone, no token, no GitHub, no registry, no store. What is wrong
with the configuration is said and holds nothing up. Without a terminal: cutover rollback.")]
    BreakGlass,
    /// Watch what was promoted until it is live and verified, or somebody is needed.
    Follow(follow::Args),
    /// Tell who holds the lock of promotions, or take it.
    Lock(lock::LockArgs),
    /// Give the lock back, or end a freeze.
    Unlock(lock::UnlockArgs),
    /// Let nobody promote for a while.
    Freeze(lock::FreezeArgs),
    /// Tell what was changed from this machine, by whom and with which result, and whether that record is whole.
    Audit(audit::Args),
    /// Tell how far a change is on its way to production, and what it waits for.
    Where(whereabouts::Args),
    /// List several services, one row each: drift, pull requests, what is live, what needs a person.
    Fleet(fleet::Args),
    /// List every open change of one person with how far it is.
    Mine(mine::Args),
    /// Find the deployment that brought a fault: which to try next, and what came between the last good and the first bad.
    Bisect(bisect::Args),
    /// Tell how changes get to production: how often, how fast, how many fail, how soon they are mended.
    Delivery(delivery::Args),
    /// List the open pull requests: checks, reviews, entries, and what stands in the way of a merge.
    Prs(prs::Args),
    /// List the latest workflow runs: what cancelled them, and which commit they build or ship.
    Runs(runs::Args),
    /// List the images of the registry: commit, digest, moving tags, and whether each can be had back.
    Images(images::Args),
    /// Tell what runs in each environment, which slot takes the traffic, and whether it could be put back.
    Env(env::Args),
    /// Ask every address whether it is healthy, and tell how it answered over the last day.
    Health(health::Args),
    /// Print what a slot's container writes.
    Logs(logs::Args),
    /// Run the checks that must pass before a promotion.
    Precheck(precheck::Args),
    /// Tell which names the secret of one environment has that another lacks; never a value.
    Secrets(secrets::Args),
    /// Find what is dangerous for a release in the workflow files.
    Lint(lint::Args),
    /// List what is open in the roadmap files, whose it is, and who last touched each.
    Roadmap(roadmap::Args),
    /// Fetch from the remote through your own git.
    Fetch(fetch::Args),
    /// Print the effective configuration and where each value came from.
    Config(config::Args),
    /// Write a commented cutover.toml from what is found in this repository.
    Init(init::Args),
    /// Trust this repository's cutover.toml as it is now.
    Trust(trust::Args),
    /// Check everything the console depends on and say what each missing piece costs.
    Doctor(doctor::Args),
    /// Print the key table, or test what the terminal sends.
    Keys(keys::Args),
    /// Print what a shell needs to complete commands and flags.
    Completions(completions::Args),
    /// Print the manual, or write its pages.
    Man(man::Args),
    /// List the themes.
    Themes(themes::Args),
    /// Put an incident of the practice world back, and tell how long it took.
    Drill(drill::Args),
    /// Open the console on a practice repository made on the spot.
    Demo(demo::Args),
}

impl Command {
    /// Whether it acts by the configuration without printing what is wrong with it.
    fn is_configured(&self) -> bool {
        !matches!(
            self,
            Self::Audit(_)
                | Self::Config(_)
                | Self::Init(_)
                | Self::Trust(_)
                | Self::Doctor(_)
                | Self::Keys(_)
                | Self::Completions(_)
                | Self::Man(_)
                | Self::Themes(_)
                | Self::Drill(_)
                | Self::Demo(_)
                | Self::BreakGlass
        )
    }
}

impl Command {
    /// Whether it is about no single environment.
    fn is_of_no_environment(&self) -> bool {
        matches!(
            self,
            Self::Changelog(_)
                | Self::Branches(_)
                | Self::Status(_)
                | Self::Mine(_)
                | Self::Prs(_)
                | Self::Runs(_)
                | Self::Images(_)
                | Self::Lint(_)
                | Self::Roadmap(_)
                | Self::Fetch(_)
                | Self::Fleet(_)
        )
    }
}

/// An environment that there is not is a wrong question everywhere; where none is asked about, that is said.
fn heed_environment(command: &Command, context: &Context) -> Result<(), Fault> {
    let Some(name) = context.flags.env.as_deref().filter(|_| command.is_of_no_environment()) else { return Ok(()) };
    env::wanted(&context.config, Some(name))?;
    let _ = writeln!(
        std::io::stderr().lock(),
        "cutover: --env has no meaning for this command, which is about no single environment"
    );
    Ok(())
}

/// Parses the process's arguments and runs them.
#[must_use]
pub fn main() -> ExitCode {
    let cli = read(spelled_out(std::env::args_os())).unwrap_or_else(|told| told.exit());
    let mut out = Output::new(std::io::stdout().lock());
    if cli.global.json {
        out.is_json();
    }
    match dispatch(cli, &mut out) {
        Ok(code) => ExitCode::from(code),
        Err(_) if out.is_closed() => ExitCode::from(NOBODY_READS),
        Err(fault) => {
            report(&fault);
            ExitCode::from(fault.exit_code())
        }
    }
}

/// The command line as it was given.
fn read<I: IntoIterator<Item = T>, T: Into<OsString> + Clone>(arguments: I) -> Result<Cli, clap::Error> {
    let mut command = help::command();
    let matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|fault| fault.format(&mut command))
}

/// `cutover !` is typed at night; the sign is no name that a shell completes, so it stands for one. Behind a subcommand it is
/// an argument as any other.
fn spelled_out(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    const VALUED: [&str; 4] = ["--config", "--repo", "--env", "--theme"];
    let mut arguments: Vec<OsString> = arguments.collect();
    let mut value = false;
    for argument in arguments.iter_mut().skip(1) {
        let text = argument.to_string_lossy();
        match text.as_ref() {
            _ if std::mem::take(&mut value) => {}
            flag if flag.starts_with('-') => value = VALUED.contains(&flag),
            "!" => {
                *argument = "break-glass".into();
                break;
            }
            _ => break,
        }
    }
    arguments
}

fn dispatch(cli: Cli, out: &mut dyn Write) -> Outcome {
    let context = Context::from_process(&cli.global)?;
    if cli.command.as_ref().is_some_and(Command::is_configured) {
        context.named_file_is_used()?;
        warn(&context);
    }
    match cli.command {
        None => console(&context, out),
        Some(command) => perform(command, &context, out),
    }
}

/// The whole console: on the screen, or by lines.
fn console(context: &Context, out: &mut dyn Write) -> Outcome {
    if context.flags.plain { plain::run(context, out) } else { open(context) }
}

fn break_glass(context: &Context, out: &mut dyn Write) -> Outcome {
    if context.flags.plain { plain::break_glass(context, out) } else { open_on(context, First::BreakGlass) }
}

/// One command.
fn perform(command: Command, context: &Context, out: &mut dyn Write) -> Outcome {
    heed_environment(&command, context)?;
    match command {
        Command::Changelog(args) => changelog::run(&args, context, out),
        Command::Branches(args) => branches::run(&args, context, out),
        Command::Status(args) => status::run(&args, context, out),
        Command::Promote(args) => promote::run(&args, context, out),
        Command::Rollback(args) => rollback::run(&args, context, out),
        Command::BreakGlass => break_glass(context, out),
        Command::Follow(args) => follow::run(&args, context, out),
        Command::Lock(args) => lock::lock(&args, context, out),
        Command::Unlock(args) => lock::unlock(&args, context, out),
        Command::Freeze(args) => lock::freeze(&args, context, out),
        Command::Audit(args) => audit::run(&args, context, out),
        Command::Where(args) => whereabouts::run(&args, context, out),
        Command::Fleet(args) => fleet::run(&args, context, out),
        Command::Mine(args) => mine::run(&args, context, out),
        Command::Bisect(args) => bisect::run(&args, context, out),
        Command::Delivery(args) => delivery::run(&args, context, out),
        Command::Prs(args) => prs::run(&args, context, out),
        Command::Runs(args) => runs::run(&args, context, out),
        Command::Images(args) => images::run(&args, context, out),
        Command::Env(args) => env::run(&args, context, out),
        Command::Health(args) => health::run(&args, context, out),
        Command::Logs(args) => logs::run(&args, context, out),
        Command::Precheck(args) => precheck::run(&args, context, out),
        Command::Secrets(args) => secrets::run(&args, context, out),
        Command::Lint(args) => lint::run(&args, context, out),
        Command::Roadmap(args) => roadmap::run(&args, context, out),
        Command::Fetch(args) => fetch::run(&args, context, out),
        Command::Config(args) => config::run(&args, context, out),
        Command::Init(args) => init::run(&args, context, out),
        Command::Trust(args) => trust::run(&args, context, out),
        Command::Doctor(args) => doctor::run(&args, context, out),
        Command::Keys(args) => keys::run(&args, context, out),
        Command::Completions(args) => completions::run(&args, out),
        Command::Man(args) => man::run(&args, out),
        Command::Themes(args) => themes::run(&args, context, out),
        Command::Drill(args) => drill::run(&args, context, out),
        Command::Demo(args) => demo::run(&args, context, out),
    }
}

/// Says on standard error what is wrong with the configuration that the command goes by.
fn warn(context: &Context) {
    let mut err = std::io::stderr().lock();
    for problem in &context.loaded.problems {
        let _ = writeln!(err, "cutover: {}", visible(&problem.to_string()));
    }
    if let Some(untrusted) = &context.loaded.untrusted {
        let _ = writeln!(err, "cutover: {}", trust::banner(untrusted));
    }
}

/// Prints a fault on standard error: what was being done and why it failed, then what to do.
fn report(fault: &Fault) {
    let _ = std::io::stderr().lock().write_all(lines_of(fault).as_bytes());
}

/// The lines of a fault, made harmless: what git printed is in it, and names that others gave.
fn lines_of(fault: &Fault) -> String {
    let hint = fault
        .next_step()
        .or_else(|| is_full(fault).then_some("The disk is full: make room there, or write elsewhere."));
    let (whole, hint) = (format!("cutover: {fault}"), hint.map(|hint| format!("  {hint}")));
    let texts = [Some(whole), hint].into_iter().flatten();
    texts.flat_map(|text| text.lines().map(|line| format!("{}\n", visible(line))).collect::<Vec<_>>()).collect()
}

/// Whether it was a full disk that failed it.
fn is_full(fault: &Fault) -> bool {
    let first: Option<&(dyn Error + 'static)> = fault.source();
    let mut causes = std::iter::successors(first, |cause| Error::source(*cause));
    causes.any(|cause| {
        let failure = cause.downcast_ref::<std::io::Error>();
        failure.is_some_and(|failure| failure.kind() == std::io::ErrorKind::StorageFull)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rollback_that_says_neither_plan_nor_word_is_told_of_both() {
        let refused = Cli::try_parse_from(["cutover", "rollback", "--to", "previous"]).unwrap_err().to_string();
        assert!(refused.contains("--plan") && refused.contains("--confirm <WORD>"), "{refused}");
        assert!(Cli::try_parse_from(["cutover", "rollback", "--plan", "--confirm", "blue"]).is_err());
    }

    #[test]
    fn a_full_disk_is_told_with_what_to_do() {
        let cause = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let told = lines_of(&Fault::while_doing("printing the status", cause));
        assert!(told.ends_with("  The disk is full: make room there, or write elsewhere.\n"), "{told}");
        assert_eq!(lines_of(&Fault::refused("No")).lines().count(), 1);
    }

    #[test]
    fn the_sign_opens_break_glass_and_is_an_argument_elsewhere() {
        let spelled = |line: &str| {
            let words = spelled_out(line.split(' ').map(OsString::from));
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(spelled("cutover !"), "cutover break-glass");
        assert_eq!(spelled("cutover --env ! --read-only !"), "cutover --env ! --read-only break-glass");
        assert_eq!(spelled("cutover prs comment 7 !"), "cutover prs comment 7 !");
        assert!(matches!(
            Cli::try_parse_from(spelled_out(["cutover", "!"].map(OsString::from).into_iter())),
            Ok(Cli { command: Some(Command::BreakGlass), .. })
        ));
    }

    #[test]
    fn a_fault_is_printed_line_by_line_and_nothing_in_it_reaches_the_terminal() {
        let fault = Fault::while_doing("git fetch", "remote: \u{1b}[31mred\nfatal: \u{9b}2J").hint("Mend \u{202e}it.");
        assert_eq!(lines_of(&fault), "cutover: git fetch: remote: ␛[31mred\nfatal: ⟨009B⟩2J\n  Mend ⟨202E⟩it.\n");
    }
}
