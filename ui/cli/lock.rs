//! `cutover lock`, `unlock` and `freeze`: the ref that every console sees, taken, given back, or set so that nothing is
//! promoted.

use super::Outcome;
use super::context::Context;
use super::record::{holder, record};
use super::refusal;
use super::times::seconds;
use crate::parts::visible;
use crate::places::Places;
use chrono::{DateTime, Local, TimeDelta};
use engine::config::Config;
use engine::domain::Moment;
use engine::domain::lock::{Claim, Hold, Lock};
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::act::LOOKS;
use engine::operations::hold_lock::{Back, LockPlace};
use engine::operations::journal::{Story, unfinished};
use engine::sources::git::Git;
use engine::sources::github::{GitHub, Unsent};
use std::io::Write;
use tokio::runtime::Runtime;

/// Arguments of `cutover lock`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover lock                                      who holds it, since when, until when, why
  cutover lock --take --reason 'database work'      nobody promotes for the next two hours
  cutover lock --take-over --reason 'asha is ill'   take it from whoever holds it
  cutover lock --take-over --over-freeze --reason 'hotfix' also where it is a freeze, which ends by that

A promotion takes the lock by itself and gives it back. The lock is a ref at GitHub: promotion.lock.

Exit codes: 0 nobody holds it, or it was taken; 1 somebody holds it; 2 wrong arguments; 3 it could not be read; 4 refused.")]
pub struct LockArgs {
    /// Take it, where nobody holds it.
    #[arg(long, requires = "reason", conflicts_with = "take_over")]
    take: bool,
    /// Take it from whoever holds it, as it is seen now.
    #[arg(long, requires = "reason")]
    take_over: bool,
    /// With --take-over: also where it is a freeze, which ends by that.
    #[arg(long, requires = "take_over")]
    over_freeze: bool,
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
  cutover unlock --running            also where a promotion that was begun here goes on under it

Nothing is ended that is not what was seen: whoever takes it in between keeps it.

Exit codes: 0 it is free; 2 wrong arguments; 3 it could not be read; 4 somebody else holds it, or a promotion needs it.")]
pub struct UnlockArgs {
    /// The holder, where it is somebody else.
    #[arg(long, value_name = "HOLDER")]
    of: Option<String>,
    /// Also the lock of a promotion that was begun here and has not ended: then others may promote while it goes on.
    #[arg(long)]
    running: bool,
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
        super::env::is_of_production(context, "The lock of promotions")?;
        is_told(&context.config)?;
        let git = Git::discover(&context.start).ok();
        let (runtime, github) = super::github::open_to_read(context, git.as_ref())?;
        Ok(Self { context, runtime, github })
    }

    /// The same for whoever changes it: the lock belongs to production.
    fn to_change(context: &'a Context) -> Result<Self> {
        super::env::is_of_production(context, "The lock of promotions")?;
        context.may_change("production")?;
        Self::open(context)
    }

    /// The lock as it is, and where it is.
    fn with<T>(&self, work: impl AsyncFnOnce(&LockPlace<'_>, Option<Lock>) -> Result<T>) -> Result<T> {
        if self.context.is_at_a_terminal() {
            let _ = writeln!(std::io::stderr(), "◌ Asking GitHub about {}.", self.context.config.promotion.lock);
        }
        self.runtime.block_on(async {
            let files_of = self.github.branch_now(&self.context.config.branches.production).await?.head;
            let name = &self.context.config.promotion.lock;
            let place = LockPlace { github: &self.github, name, files_of, looks: LOOKS, clock: now };
            let lock = place.read().await?;
            work(&place, lock).await
        })
    }

    fn claim(&self, hold: Hold, reason: &str, until: Option<Moment>) -> Claim {
        let (holder, since) = (holder(self.context), now());
        let nonce = crate::named::once(&holder);
        Claim { hold, holder, reason: reason.to_owned(), since, until, nonce }
    }

    fn print(&self, out: &mut dyn Write, sentence: &str, lock: Option<&Lock>) -> Result<()> {
        let printed = if self.context.flags.json {
            let mut told = told(lock, &self.context.config, now());
            (told["schema"], told["sentence"]) = (1.into(), sentence.into());
            writeln!(out, "{told}")
        } else {
            writeln!(out, "{}", visible(sentence))
        };
        printed.map_err(|cause| Fault::while_doing("printing who holds the lock", cause))
    }
}

/// Whether it can be read which lock is meant: that of the guide is none that others look at.
fn is_told(config: &Config) -> Result<()> {
    match config.unread.iter().find(|problem| problem.key.as_deref() == Some("promotion.lock")) {
        Some(problem) => {
            let fault = Fault::of(FaultKind::Unreadable, problem.to_string());
            Err(fault.hint("Mend it there: which lock is meant cannot be read."))
        }
        None => Ok(()),
    }
}

/// Who holds the lock, as an object.
pub(super) fn told(lock: Option<&Lock>, config: &Config, now: Moment) -> serde_json::Value {
    serde_json::json!({
        "lock": config.promotion.lock,
        "held": lock.is_some(),
        "freeze": lock.is_some_and(|lock| lock.hold == Hold::Freeze),
        "holder": lock.and_then(|lock| lock.holder.as_ref()),
        "reason": lock.and_then(|lock| lock.reason.as_ref()),
        "since": lock.and_then(|lock| lock.since).map(seconds),
        "until": lock.and_then(|lock| lock.until).map(seconds),
        "over": lock.map(|lock| lock.is_over(now)),
    })
}

/// Tells who holds the lock, or takes it.
///
/// # Errors
/// When it cannot be read or written, or somebody holds it.
pub fn lock(args: &LockArgs, context: &Context, out: &mut dyn Write) -> Outcome {
    refusal::told(look_or_take(args, context, out), context, out)
}

fn look_or_take(args: &LockArgs, context: &Context, out: &mut dyn Write) -> Outcome {
    let reason = args.reason.clone().unwrap_or_default();
    if !args.take && !args.take_over {
        let desk = Desk::open(context)?;
        let lock = desk.with(async |_, lock| Ok(lock))?;
        desk.print(out, &words(lock.as_ref(), &context.config.promotion.lock), lock.as_ref())?;
        return Ok(u8::from(lock.is_some()));
    }
    has_words(&reason)?;
    let desk = Desk::to_change(context)?;
    let until = now() + TimeDelta::minutes(i64::from(args.minutes));
    let claim = desk.claim(Hold::Lock, &reason, Some(until));
    let before = desk.with(async |place, lock| {
        match (&lock, args.take_over) {
            (Some(seen), true) if seen.hold == Hold::Freeze && !args.over_freeze => {
                let sentence = format!("{}; it was left alone", seen.words(now()));
                return Err(Fault::refused(sentence).hint(
                    "Whoever set it ends it: cutover unlock. --over-freeze takes it over, and the freeze ends by that.",
                ));
            }
            (Some(seen), true) => place.take_over(seen, &claim).await.map_err(Unsent::fault)?,
            _ => place.take(&claim).await.map_err(Unsent::fault)?,
        }
        Ok(lock)
    })?;
    let thawed = before.as_ref().is_some_and(|lock| lock.hold == Hold::Freeze);
    let from = before.and_then(|lock| lock.holder).map(|holder| format!(" from {holder}")).unwrap_or_default();
    let what = match (args.take_over, thawed) {
        (true, true) => "lock --take-over --over-freeze",
        (true, false) => "lock --take-over",
        (false, _) => "lock --take",
    };
    let taken = if from.is_empty() { String::new() } else { format!("taken{from}: ") };
    record(context, what, &format!("{taken}{reason}"));
    let sentence =
        format!("The lock is yours{from} until {}. cutover unlock gives it back.", until.format("%Y-%m-%d %H:%M %:z"));
    let sentence = if thawed { format!("The freeze{from} has ended by this. {sentence}") } else { sentence };
    desk.print(out, &sentence, Some(&held(&claim)))?;
    Ok(0)
}

/// Sets a freeze: nothing is promoted until it ends.
///
/// # Errors
/// When it cannot be read or written, or somebody holds the lock.
pub fn freeze(args: &FreezeArgs, context: &Context, out: &mut dyn Write) -> Outcome {
    refusal::told(set_freeze(args, context, out), context, out)
}

fn set_freeze(args: &FreezeArgs, context: &Context, out: &mut dyn Write) -> Outcome {
    has_words(&args.reason)?;
    let desk = Desk::to_change(context)?;
    if args.until.is_some_and(|until| until <= now()) {
        return Err(Fault::usage("That moment has passed").hint("Name one that is to come."));
    }
    let claim = desk.claim(Hold::Freeze, &args.reason, args.until);
    desk.with(async |place, _| place.take(&claim).await.map_err(Unsent::fault))?;
    record(context, "freeze", &args.reason);
    let until = args
        .until
        .map_or("until somebody ends it".to_owned(), |until| format!("until {}", until.format("%Y-%m-%d %H:%M %:z")));
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
    refusal::told(end(args, context, out), context, out)
}

fn end(args: &UnlockArgs, context: &Context, out: &mut dyn Write) -> Outcome {
    let desk = Desk::to_change(context)?;
    let me = holder(context);
    let name = &context.config.promotion.lock;
    let (back, holder) = desk.with(async |place, lock| {
        let Some(seen) = lock else { return Ok((Back::Gone, String::new())) };
        let holder = seen.holder.clone().unwrap_or_default();
        let meant = args.of.as_ref().map_or_else(|| seen.is_of(&me), |named| *named == holder);
        if !meant {
            let whose = if holder.is_empty() { "somebody it does not name" } else { &holder };
            let named = args.of.as_deref().unwrap_or(&me);
            let what = if seen.hold == Hold::Freeze { "is a freeze by" } else { "is held by" };
            return Err(Fault::refused(format!("{name} {what} {whose}, not by {named}; it was left alone"))
                .hint(format!("Make sure that nothing goes on under it; then: {}", seen.unlock())));
        }
        if !args.running {
            needs_it_no_more(&seen, context)?;
        }
        Ok((place.end(&seen, &me, now()).await?, was_held(&seen)))
    })?;
    let sentence = match &back {
        Back::Free => format!("{name} is free. {holder}."),
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

/// `It was held by asha@desk`
fn was_held(lock: &Lock) -> String {
    let what = if lock.hold == Hold::Freeze { "It was a freeze by" } else { "It was held by" };
    format!("{what} {}", lock.holder.as_deref().unwrap_or("somebody it does not name"))
}

/// A promotion that was begun here and has not ended needs its lock. A journal is called like its promotion, so that it is
/// known also where it cannot be read.
fn needs_it_no_more(seen: &Lock, context: &Context) -> Result<()> {
    let journals = context.places.as_ref().map(Places::journals).unwrap_or_default();
    let under = |(path, story): &(std::path::PathBuf, Result<Story>)| match (story, seen.nonce.as_deref()) {
        (Ok(story), Some(nonce)) => story.opening.id == nonce,
        (Err(_), Some(nonce)) => path.file_stem().is_some_and(|name| name == nonce),
        (_, None) => false,
    };
    let Some((path, story)) = unfinished(&journals).into_iter().find(under) else { return Ok(()) };
    let story = match story {
        Ok(story) => story,
        Err(fault) => {
            let sentence = format!("What was begun here under this lock cannot be read; it was left alone. {fault}");
            return Err(Fault::refused(sentence)
                .hint("The cutover that wrote it follows it. --running takes the lock away all the same."));
        }
    };
    let sentence = format!(
        "The {} of {} was begun here and has not ended, and needs this lock; it was left alone. Its journal is {}",
        story.opening.kind,
        story.opening.from.short(),
        path.display()
    );
    Err(Fault::refused(sentence)
        .hint("cutover follow ends it and gives the lock back. --running takes it away all the same."))
}

/// A reason is for everybody who looks.
fn has_words(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Fault::usage("The reason is empty").hint("Say why, for everybody who looks: --reason WORDS."));
    }
    Ok(())
}

/// The lock that a claim makes.
fn held(claim: &Claim) -> Lock {
    Lock::of(engine::domain::CommitId::from_bytes([0; 20]), &claim.message())
}

fn words(lock: Option<&Lock>, name: &str) -> String {
    lock.map_or_else(|| format!("{name} is free."), |lock| format!("{name} {}", state(lock, now())))
}

/// `is held by asha since … until …: release 12`
fn state(lock: &Lock, now: Moment) -> String {
    let what = if lock.hold == Hold::Freeze { "is a freeze by" } else { "is held by" };
    let holder = lock.holder.as_deref().unwrap_or("somebody it does not name");
    format!("{what} {holder}{}", lock.rest(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_names_nobody_was_held_by_somebody() {
        let id = engine::domain::CommitId::from_bytes([7; 20]);
        assert_eq!(was_held(&Lock::of(id, "chore: foreign")), "It was held by somebody it does not name");
        assert_eq!(was_held(&Lock::of(id, "cutover freeze\n\nHolder: asha@desk\n")), "It was a freeze by asha@desk");
    }

    #[test]
    fn a_lock_that_cannot_be_read_from_the_configuration_is_not_that_of_the_guide() {
        let mut config = Config::default();
        assert!(is_told(&config).is_ok());
        let place = engine::config::Place::Variable("CUTOVER_PROMOTION__LOCK".into());
        let (key, sentence) = (Some("promotion.lock".to_owned()), "promotion.lock is \"x\".".to_owned());
        config.unread = vec![engine::config::Problem { place, cost: engine::config::Cost::Key, key, sentence }];
        assert_eq!(is_told(&config).unwrap_err().exit_code(), 3);
    }
}
