//! The console in a terminal, for as long as it is told, while its world goes wrong and is mended again: does its memory
//! grow, and does an operation get lost?
//!
//! `cargo bench -p cutover --bench soak -- MINUTES`, 30 of them where nothing is said. People promote and roll back in it,
//! faults come while they do, and time passes faster at GitHub. As a test it is one rollback under one fault. Reads `/proc`,
//! so it says something only on Linux.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::unwrap_used, reason = "the world that it shares with the tests fails on the spot")]

mod faults;
#[path = "../terminal/own.rs"]
mod own;
mod person;
mod record;
mod sample;
#[path = "../terminal/session.rs"]
#[expect(dead_code, reason = "the figures of the terminal need more of it")]
mod session;
#[path = "../terminal/usage.rs"]
mod usage;
#[path = "../../tests/environments/world.rs"]
#[expect(dead_code, reason = "the tests of environments use the rest of it")]
mod world;

use faults::Fault;
use person::Person;
use record::Tally;
use sample::Sample;
use std::error::Error;
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USUAL: Duration = Duration::from_mins(30);

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let _inside = runtime.enter();
    let world = runtime.block_on(world::World::playing("calm"));
    let mut person = Person::at(&world)?;
    // `cargo test` only wants to see that it works.
    if std::env::args().any(|argument| argument == "--bench") {
        soak(&mut person, wanted())?;
    } else {
        person.roll_back(Fault::GithubGone)?;
    }
    let tally = person.leave()?;
    println!("{tally}");
    judge(&tally)
}

fn wanted() -> Duration {
    let minutes = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    minutes.map_or(USUAL, Duration::from_mins)
}

/// Promotes and rolls back in turn, under one fault after the other, and prints what the console holds.
fn soak(person: &mut Person<'_>, whole: Duration) -> Result<()> {
    let began = Instant::now();
    println!("{}", Sample::heading());
    for (round, fault) in Fault::ALL.into_iter().cycle().enumerate() {
        println!("{}", person.sample(began.elapsed())?);
        if began.elapsed() >= whole {
            break;
        }
        person.look_around()?;
        let said = if round % 2 == 0 { person.promote(fault)? } else { person.roll_back(fault)? };
        println!("    {fault:?}: {said}");
    }
    Ok(())
}

/// Every operation that began has an end on record, and there were some.
fn judge(tally: &Tally) -> Result<()> {
    if tally.begun() == 0 {
        return Err("nothing was begun".into());
    }
    if tally.lost() > 0 {
        return Err(format!("{} operations have no end on record", tally.lost()).into());
    }
    Ok(())
}
