//! `cutover drill`: an incident of the practice world, put back by the same commands as a real one, with the seconds it took.

use super::Outcome;
use super::context::Context;
use super::record::journal;
use super::{demo, rollback};
use crate::places::Places;
use engine::domain::EnvName;
use engine::environment::readiness::Rung;
use engine::fault::{Fault, Result};
use engine::operations::rollback::{Past, keep_drill};
use engine::store::Store;
use std::io::Write;
use std::time::Instant;

/// The incident, and the word that ends it.
const SCENARIO: &str = "incident";
const WORD: &str = "green";

/// Arguments of `cutover drill`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Everything runs on this machine: two slots, an nginx site, the scripts of the guide. Nothing of yours is read, and
nothing is written but how long it took, which the ways back tell as long as none was gone in earnest. cutover demo incident is the same on the screen.

Exit codes: as of cutover rollback --confirm.

Examples:
  cutover drill"
)]
pub struct Args {}

/// Plans, rolls back, and tells how long it took.
///
/// # Errors
/// When the practice world cannot be made, or nobody reads what is printed.
pub fn run(_: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    demo::practiced(SCENARIO, context, |practice| {
        say(practice, out, "$ cutover rollback --plan")?;
        let begun = Instant::now();
        rollback::run(&rollback::Args::planning(), practice, out)?;
        let planned = begun.elapsed();
        say(practice, out, &format!("\n$ cutover rollback --to previous --confirm {WORD}"))?;
        let code = rollback::run(&rollback::Args::confirming(WORD), practice, out)?;
        let sentence = format!(
            "\nTwo commands: the plan was there after {:.1} s, and it was over after {:.1} s. On the screen: ! {WORD} Enter, {} keys.",
            planned.as_secs_f64(),
            begun.elapsed().as_secs_f64(),
            WORD.len() + 2
        );
        say(practice, out, &sentence)?;
        if code == 0 {
            keep(practice, context);
        }
        Ok(code)
    })
}

/// What it took is told with the ways back from then on, as long as none was gone in earnest.
fn keep(practice: &Context, context: &Context) {
    let journals = practice.places.as_ref().map(Places::journals);
    let past = Past::read(journals.as_deref(), &Store::in_memory(), &practice.config);
    if let Some(took) = past.took(&EnvName("production".into()), Rung::WarmFlip).time() {
        keep_drill(&journal(context).store, took);
    }
}

fn say(context: &Context, out: &mut dyn Write, text: &str) -> Result<()> {
    if context.flags.json {
        return Ok(());
    }
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|cause| Fault::while_doing("printing the drill", cause))
}
