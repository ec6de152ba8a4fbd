//! From the arguments of the process to one subcommand and its exit code.

use super::context::Context;
use super::output::{NOBODY_READS, Output};
use super::{Cli, Command, Outcome, report};
use super::{
    audit, bisect, branches, changelog, completions, config, delivery, demo, doctor, drill, env, fetch, fleet, follow,
    health, help, images, init, keys, lint, lock, logs, man, mine, plain, precheck, promote, prs, roadmap, rollback,
    runs, secrets, status, themes, trust, whereabouts,
};
use crate::parts::visible;
use crate::shell::{First, open, open_on};
use clap::FromArgMatches;
use engine::fault::Fault;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

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
        Err(fault) if is_silent(&fault, out.is_closed()) => ExitCode::from(NOBODY_READS),
        Err(fault) => {
            report(&fault);
            ExitCode::from(fault.exit_code())
        }
    }
}

/// That nobody reads is no fault, but where something is left behind that somebody has to know of.
fn is_silent(fault: &Fault, closed: bool) -> bool {
    closed && fault.next_step().is_none()
}

/// The command line as it was given.
pub(super) fn read<I: IntoIterator<Item = T>, T: Into<OsString> + Clone>(arguments: I) -> Result<Cli, clap::Error> {
    let mut command = help::command();
    let matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|fault| fault.format(&mut command))
}

/// `cutover !` is typed at night; the sign is no name that a shell completes, so it stands for one. Behind a subcommand it is
/// an argument as any other.
pub(super) fn spelled_out(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
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
pub(super) fn console(context: &Context, out: &mut dyn Write) -> Outcome {
    if context.flags.plain { plain::run(context, out) } else { open(context) }
}

fn break_glass(context: &Context, out: &mut dyn Write) -> Outcome {
    if context.flags.plain { plain::break_glass(context, out) } else { open_on(context, First::BreakGlass) }
}

/// One command.
pub(super) fn perform(command: Command, context: &Context, out: &mut dyn Write) -> Outcome {
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

/// Says on standard error what is wrong with the configuration that the command goes by.
pub(super) fn warn(context: &Context) {
    let mut err = std::io::stderr().lock();
    for problem in &context.loaded.problems {
        let _ = writeln!(err, "cutover: {}", visible(&problem.to_string()));
    }
    if let Some(untrusted) = &context.loaded.untrusted {
        let _ = writeln!(err, "cutover: {}", trust::banner(untrusted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn what_is_left_behind_is_told_though_nobody_reads() {
        let torn = || Fault::refused("printing how far it is: Broken pipe");
        assert!(is_silent(&torn(), true) && !is_silent(&torn(), false));
        assert!(!is_silent(&torn().hint("It is merged; the lock is held. cutover follow goes on."), true));
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
}
