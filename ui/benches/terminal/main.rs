//! The console in a real terminal of the system, measured from outside: first frame, key to frame, idle, memory, quit.
//!
//! `cargo bench -p cutover --bench terminal`. Each figure stands beside a floor of the same run: `git log -1` for the
//! first frame, `cat` for a key. `CUTOVER_PROGRAM` names another build of it, such as what is shipped. Other programs of this
//! kind are measured too where they are installed. Reads `/proc`, so it says something only on Linux.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

mod figures;
mod own;
mod programs;
mod session;
mod usage;
mod worlds;

use figures::Figures;
use programs::Program;
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    // `cargo test --benches` only wants to see that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let only: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    for world in worlds::all(folder.path())? {
        println!("\n{}, {} x {}", world.about, world.size.0, world.size.1);
        println!("{}", Figures::heading());
        println!("{}", figures::floors(&world)?);
        let wanted = |program: &Program| only.is_empty() || only.iter().any(|name| name == program.name);
        for program in programs::installed(folder.path()).into_iter().filter(wanted) {
            match figures::measure(&program, &world) {
                Ok(figures) => println!("{figures}"),
                Err(why) => println!("{:<10} {why}", program.name),
            }
        }
    }
    Ok(())
}
