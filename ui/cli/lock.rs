//! `cutover lock`, `unlock` and `freeze`: the ref that every console sees, taken, given back, or set so that nothing is
//! promoted.

use super::Outcome;
use super::context::Context;
use super::record::{holder, record};
use crate::parts::visible;
use chrono::{DateTime, Local, TimeDelta};
use engine::domain::Moment;
use engine::domain::lock::{Claim, Hold, Lock};
use engine::fault::{Fault, Result};
use engine::operations::act::LOOKS;
use engine::operations::hold_lock::{Back, LockPlace};
use engine::sources::git::Git;
use engine::sources::github::GitHub;
use std::io::Write;
use tokio::runtime::Runtime;

/// Arguments of `cutover lock`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover lock                                      who holds it, since when, until when, why
  cutover lock --take --reason 'database work'      nobody promotes for the next two hours
  cutover lock --take-over --reason 'asha is ill'   take it from whoever holds it

A promotion takes the lock by itself and gives it back. The lock is a ref at GitHub: promotion.lock.

Exit codes: 0 nobody holds it, or it was taken; 1 somebody holds it; 2 wrong arguments; 3 it could not be read; 4 refused.")]
pub struct LockArgs {
    /// Take it, where nobody holds it.
    #[arg(long, requires = "reason", conflicts_with = "take_over")]
    take: bool,
    /// Take it from whoever holds it, as it is seen now.
    #[arg(long, requires = "reason")]
    take_over: bool,
    /// Why, for everybody who looks.
    #[arg(long, value_name = "WORDS")]
    reason: Option<String>,
    /// For so many minutes. After that it says that its time is over, and is still in the way until it is given back.
    #[arg(long, value_name = "MINUTES", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=10_080))]
    minutes: u32,
}

/// Arguments of `cutover unlock`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover unlock                      end a lock or a freeze that this account holds on this machine
  cutover unlock --of rohan@desk      end one that rohan holds there: make sure that nothing goes on under it

Nothing is ended that is not what was seen: whoever takes it in between keeps it.

Exit codes: 0 it is free; 2 wrong arguments; 3 it could not be read; 4 somebody else holds it.")]
pub struct UnlockArgs {
    /// The holder, where it is somebody else.
    #[arg(long, value_name = "HOLDER")]
    of: Option<String>,
}

/// Arguments of `cutover freeze`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover freeze --reason 'launch day' --until 2026-12-01T08:00:00+05:30
  cutover unlock                      end it

Nothing is promoted while it holds, by no console; a rollback is not held up.

Exit codes: 0 it holds; 2 wrong arguments; 3 it could not be read or written; 4 somebody holds the lock.")]
pub struct FreezeArgs {
    /// Why, for everybody who looks.
    #[arg(long, value_name = "WORDS")]
    reason: String,
    /// Until when, with its offset. After that it is still in the way until somebody ends it, and says that its time is over.
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    until: Option<Moment>,
}

fn moment(text: &str) -> std::result::Result<Moment, String> {
    DateTime::parse_from_rfc3339(text).map_err(|_| "a moment is written like 2026-12-01T08:00:00+05:30".into())
}

fn now() -> Moment {
    Local::now().fixed_offset()
}

/// What the three work with.
struct Desk<'a> {
    context: &'a Context,
    runtime: Runtime,
    github: GitHub,
}

impl<'a> Desk<'a> {
    fn open(context: &'a Context) -> Result<Self> {
        let git = Git::discover(&context.start).ok();
        let (runtime, github) = super::github::open(context, git.as_ref())?;
        Ok(Self { context, runtime, github })
    }

    /// The lock as it is, and where it is.
    fn with<T>(&self, work: impl AsyncFnOnce(&LockPlace<'_>, Option<Lock>) -> Result<T>) -> Result<T> {
        self.runtime.block_on(async {
            let files_of = self.github.branch_now(&self.context.config.branches.production).await?.head;
            let name = &self.context.config.promotion.lock;
            let place = LockPlace { github: &self.github, name, files_of, looks: LOOKS };
            let lock = place.read().await?;
            work(&place, lock).await
        })
    }

    fn claim(&self, hold: Hold, reason: &str, until: Option<Moment>) -> Claim {
        let (holder, since) = (holder(self.context), now());
        let nonce = format!("{}-{}-{}", holder, since.timestamp_millis(), std::process::id());
        Claim { hold, holder, reason: reason.to_owned(), since, until, nonce }
    }

    fn print(&self, out: &mut dyn Write, sentence: &str, lock: Option<&Lock>) -> Result<()> {
        let printed = if self.context.flags.json {
            let told = serde_json::json!({ "schema": 1, "lock": self.context.config.promotion.lock, "held": lock.is_some(),
                "freeze": lock.is_some_and(|lock| lock.hold == Hold::Freeze), "holder": lock.and_then(|lock| lock.holder.as_ref()),
                "reason": lock.and_then(|lock| lock.reason.as_ref()), "since": lock.and_then(|lock| lock.since).map(|at| at.to_rfc3339()),
                "until": lock.and_then(|lock| lock.until).map(|at| at.to_rfc3339()), "over": lock.map(|lock| lock.is_over(now())),
                "sentence": sentence });
            writeln!(out, "{told}")
        } else {
            writeln!(out, "{}", visible(sentence))
        };
        printed.map_err(|cause| Fault::while_doing("printing who holds the lock", cause))
    }
}

/// Tells who holds the lock, or takes it.
///
/// # Errors
/// When it cannot be read or written, or somebody holds it.
pub fn lock(args: &LockArgs, context: &Context, out: &mut dyn Write) -> Outcome {
    let desk = Desk::open(context)?;
    let reason = args.reason.clone().unwrap_or_default();
    if !args.take && !args.take_over {
        let lock = desk.with(async |_, lock| Ok(lock))?;
        desk.print(out, &words(lock.as_ref(), &context.config.promotion.lock), lock.as_ref())?;
        return Ok(u8::from(lock.is_some()));
    }
    let until = now() + TimeDelta::minutes(i64::from(args.minutes));
    let claim = desk.claim(Hold::Lock, &reason, Some(until));
    let before = desk.with(async |place, lock| {
        match (&lock, args.take_over) {
            (Some(seen), true) => place.take_over(seen, &claim).await?,
            _ => place.take(&claim).await?,
        }
        Ok(lock)
    })?;
    let from = before.and_then(|lock| lock.holder).map(|holder| format!(" from {holder}")).unwrap_or_default();
    record(context, if args.take_over { "lock --take-over" } else { "lock --take" }, &format!("{reason}{from}"));
    let sentence =
        format!("The lock is yours{from} until {}. cutover unlock gives it back.", until.format("%Y-%m-%d %H:%M %:z"));
    desk.print(out, &sentence, Some(&held(&claim)))?;
    Ok(0)
}

/// Sets a freeze: nothing is promoted until it ends.
///
/// # Errors
/// When it cannot be read or written, or somebody holds the lock.
pub fn freeze(args: &FreezeArgs, context: &Context, out: &mut dyn Write) -> Outcome {
    let desk = Desk::open(context)?;
    if args.until.is_some_and(|until| until <= now()) {
        return Err(Fault::usage("That moment has passed").hint("Name one that is to come."));
    }
    let claim = desk.claim(Hold::Freeze, &args.reason, args.until);
    desk.with(async |place, _| place.take(&claim).await)?;
    record(context, "freeze", &args.reason);
    let until = args.until.map_or("until somebody ends it".to_owned(), |until| format!("until {}", until.to_rfc3339()));
    desk.print(
        out,
        &format!("Nothing is promoted {until}: {}. cutover unlock ends it.", args.reason),
        Some(&held(&claim)),
    )?;
    Ok(0)
}

/// Ends a lock or a freeze.
///
/// # Errors
/// When it cannot be read or written, or it is held by somebody who was not named.
pub fn unlock(args: &UnlockArgs, context: &Context, out: &mut dyn Write) -> Outcome {
    let desk = Desk::open(context)?;
    let me = holder(context);
    let name = &context.config.promotion.lock;
    let (back, holder) = desk.with(async |place, lock| {
        let Some(seen) = lock else { return Ok((Back::Gone, String::new())) };
        let holder = seen.holder.clone().unwrap_or_default();
        let meant = args.of.as_ref().map_or_else(|| seen.is_of(&me), |named| *named == holder);
        if !meant {
            let whose = if holder.is_empty() { "somebody it does not name" } else { &holder };
            let named = args.of.as_deref().unwrap_or(&me);
            return Err(Fault::refused(format!("{name} is held by {whose}, not by {named}; it was left alone"))
                .hint(format!("Make sure that nothing goes on under it; then: {}", seen.unlock())));
        }
        Ok((place.end(&seen, &me, now()).await?, holder))
    })?;
    let sentence = match &back {
        Back::Free => format!("{name} is free. It was held by {holder}."),
        Back::Gone => format!("{name} is free; nobody held it."),
        Back::Taken(lock) => {
            let by = lock.holder.as_deref().unwrap_or("somebody it does not name");
            return Err(Fault::refused(format!("{by} took {name} in the meantime; it was left alone")));
        }
    };
    if back == Back::Free {
        record(context, "unlock", &sentence);
    }
    desk.print(out, &sentence, None)?;
    Ok(0)
}

/// The lock that a claim makes.
fn held(claim: &Claim) -> Lock {
    Lock::of(engine::domain::CommitId::from_bytes([0; 20]), &claim.message())
}

fn words(lock: Option<&Lock>, name: &str) -> String {
    let Some(lock) = lock else { return format!("{name} is free.") };
    let what = if lock.hold == Hold::Freeze { "is a freeze by" } else { "is held by" };
    let holder = lock.holder.as_deref().unwrap_or("somebody it does not name");
    let since = lock.since.map(|since| format!(" since {}", since.format("%Y-%m-%d %H:%M %:z"))).unwrap_or_default();
    let until = match lock.until {
        Some(_) if lock.is_over(now()) => "; its time is over".to_owned(),
        Some(until) => format!(" until {}", until.format("%Y-%m-%d %H:%M %:z")),
        None => String::new(),
    };
    let reason = lock.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{name} {what} {holder}{since}{until}{reason}")
}
