//! `cutover demo`: the console on a practice repository made on the spot. It reads and writes nothing of the person's
//! own, neither configuration nor state.

mod environments;
mod led;
mod scratch;
mod world;

use super::Outcome;
use super::context::Context;
use crate::places::Places;
use engine::fault::{Fault, Result};
use led::Led;
use practice::repository::Made;
use practice::scenario::{self, Scenario};
use scratch::Scratch;
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use world::{Ground, World};

/// Arguments of `cutover demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover demo                       a calm day
  cutover demo --list                every scenario
  cutover demo incident              production fails, and is to be put back
  cutover demo calm --keep ~/practice")]
pub struct Args {
    /// What to practice on; `--list` names them.
    #[arg(value_name = "SCENARIO", default_value = scenario::ALL[0].name)]
    scenario: String,
    /// Make it in this folder, which must be empty or absent, and leave it there. While the console is open, `. DIR/practice.env`
    /// leads other commands in a shell to its GitHub, its registry, its secrets store and its machines.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Only make it: do not open the console. Then there is no GitHub and no registry to ask either.
    #[arg(long, requires = "keep")]
    no_open: bool,
    /// Name the scenarios.
    #[arg(long, conflicts_with_all = ["keep", "no_open"])]
    list: bool,
}

/// Runs it.
///
/// # Errors
/// When the scenario is unknown, the folder is not empty or cannot be written, or the console cannot be opened.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    if args.list {
        return list(context, out);
    }
    let scenario = Scenario::named(&args.scenario).ok_or_else(|| unknown(&args.scenario))?;
    let Some(keep) = &args.keep else {
        let scratch = Scratch::new()?;
        let made = build(scenario, scratch.path(), context)?;
        return open((scenario, &made), (scratch.path(), None), context, out);
    };
    let folder = empty(keep)?;
    let made = build(scenario, &folder, context)?;
    let leads = (!args.no_open).then(|| Led::file(&folder));
    told(&made, leads.as_deref(), context, out).map_err(printing)?;
    if args.no_open {
        return Ok(0);
    }
    let scratch = Scratch::new()?;
    open((scenario, &made), (scratch.path(), leads.as_deref()), context, out)
}

/// Does something in a practice world that is gone afterwards, led to it as the console is.
///
/// # Errors
/// When it cannot be made; else what the work says.
pub(super) fn practiced(name: &str, context: &Context, work: impl FnOnce(&Context) -> Outcome) -> Outcome {
    let scenario = Scenario::named(name).ok_or_else(|| unknown(name))?;
    let scratch = Scratch::new()?;
    let made = build(scenario, scratch.path(), context)?;
    let world = World::start(&Ground { scenario, made: &made, now: context.now, folder: scratch.path() })?;
    work(&world.lead(context.practicing_in(&made.repository, Places::within(scratch.path()))))
}

fn build(scenario: &Scenario, folder: &Path, context: &Context) -> Result<Made> {
    let doing = format!("making the practice repository in {}", folder.display());
    scenario.build(folder, context.now).map_err(|cause| Fault::while_doing(doing, cause))
}

/// Opens the console on it, with settings and memory of its own. A file may lead others there meanwhile.
fn open(
    (scenario, made): (&Scenario, &Made),
    (scratch, leads): (&Path, Option<&Path>),
    context: &Context,
    out: &mut dyn Write,
) -> Outcome {
    let world = World::start(&Ground { scenario, made, now: context.now, folder: scratch })?;
    let second = scenario.build_second(scratch, context.now);
    let second = second.map_err(|cause| Fault::while_doing("making the second practice service", cause))?;
    let here = |repository: &Path| context.practicing_in(repository, Places::within(scratch));
    let neighbors = vec![world.lead_beside(here(&second.repository))];
    let lead = |file: &Path| Led::write(file, &world.variables(&file.with_file_name("state")));
    let _led = leads.map(lead).transpose()?;
    super::console(&Context { neighbors, ..world.lead(here(&made.repository)) }, out)
}

/// The folder, absolute and empty.
fn empty(folder: &Path) -> Result<PathBuf> {
    let doing = |cause| Fault::while_doing(format!("reading {}", folder.display()), cause);
    let folder = std::path::absolute(folder).map_err(doing)?;
    let first = match std::fs::read_dir(&folder) {
        Ok(mut entries) => entries.next(),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => None,
        Err(cause) => return Err(doing(cause)),
    };
    if first.is_none() {
        return Ok(folder);
    }
    let sentence = format!("{} is not empty, so nothing was made in it", folder.display());
    Err(Fault::refused(sentence).hint("Name a folder that is empty or does not exist."))
}

fn unknown(name: &str) -> Fault {
    let near = scenario::ALL.iter().min_by_key(|known| strsim::osa_distance(known.name, name));
    let hint = near.map_or_else(String::new, |near| format!("Did you mean {}? ", near.name));
    Fault::usage(format!("There is no scenario {name}")).hint(hint + "cutover demo --list names them all.")
}

#[derive(Serialize)]
struct Scenarios {
    schema: u32,
    scenarios: Vec<Known>,
}

#[derive(Serialize)]
struct Known {
    name: &'static str,
    about: &'static str,
}

fn list(context: &Context, out: &mut dyn Write) -> Outcome {
    let known: Vec<Known> = scenario::ALL.iter().map(|one| Known { name: one.name, about: &one.about }).collect();
    let printed = if context.flags.json {
        json(out, &Scenarios { schema: 1, scenarios: known })
    } else {
        known.iter().try_for_each(|known| writeln!(out, "{:<16} {}", known.name, known.about))
    };
    printed.map(|()| 0).map_err(printing)
}

#[derive(Serialize)]
struct Kept<'a> {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<&'a Path>,
    #[serde(flatten)]
    made: &'a Made,
}

/// Says where it is, what is in it, and what leads other commands there.
fn told(made: &Made, leads: Option<&Path>, context: &Context, out: &mut dyn Write) -> std::io::Result<()> {
    if context.flags.json {
        return json(out, &Kept { schema: 1, variables: leads, made });
    }
    let (commits, entries, drift) = (made.commits, made.entries, made.planted.len());
    writeln!(out, "{}", made.repository.display())?;
    writeln!(out, "{commits} commits, {entries} changelog entries, {drift} findings to make.")?;
    let Some(file) = leads else { return Ok(()) };
    let (file, repository) = (file.display(), made.repository.display());
    writeln!(out, "While the console is open, this leads other commands there, in another terminal:")?;
    writeln!(out, "    . '{file}' && cutover prs --repo '{repository}'")
}

fn json(out: &mut dyn Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

fn printing(cause: std::io::Error) -> Fault {
    Fault::while_doing("printing", cause)
}
