//! `cutover fleet`: several services, one row each. Every service is read as `cutover status` reads one, all at once, and all
//! that ask one GitHub with one token spend of one budget.

mod json;
mod lines;

use super::Outcome;
use super::context::Context;
use crate::app::fleet::Row;
use crate::fleet::{self, Service};
use engine::fault::Fault;
use engine::sources::github::Budgets;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Arguments of `cutover fleet`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover fleet                         every service that fleet.services names in your own configuration
  cutover fleet ~/code/api ~/code/web   these
  cutover fleet --json | jq -r '.services[] | select(.attention > 0) | .path'

Each service goes by its own cutover.toml, which counts once it is trusted there. A service that cannot be read costs its own
row. Everything else about one: cutover --repo PATH status.

Exit codes: 0 nothing needs a person, 1 something does, 2 wrong arguments, or no service is named, 3 something could not be read.")]
pub struct Args {
    /// The work trees of the services, in place of those of the configuration.
    #[arg(value_name = "PATH")]
    services: Vec<PathBuf>,
    /// How long everything together may take; what has not answered by then counts as failed.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

/// Prints every service.
///
/// # Errors
/// When no service is named, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let services = fleet::named(&args.services, context)?;
    let rows = read(&services, context, Duration::from_secs(args.deadline));
    let printed = if context.flags.json { json::print(out, &rows) } else { lines::print(out, &rows) };
    printed.map_err(|cause| Fault::while_doing("printing the services", cause))?;
    let worst = |code: fn(&Row) -> bool| rows.iter().any(code);
    Ok(match (worst(Row::is_unread), worst(Row::needs_a_person)) {
        (true, _) => 3,
        (false, true) => 1,
        (false, false) => 0,
    })
}

/// All at once: one that does not answer holds no other up.
fn read(services: &[Service], context: &Context, deadline: Duration) -> Vec<Row> {
    let (budgets, stop) = (Budgets::default(), CancellationToken::new());
    let one = |service: &Service| fleet::read(service, context, &budgets, (deadline, &stop));
    std::thread::scope(|scope| {
        let threads: Vec<_> = services.iter().map(|service| scope.spawn(|| one(service))).collect();
        let rows = threads.into_iter().zip(services);
        let lost = |service: &Service| Row::unread(&service.path, "Its reading broke off");
        rows.map(|(thread, service)| thread.join().unwrap_or_else(|_| lost(service))).collect()
    })
}
