//! The program: arguments in, exit code out. Everything else is in the library beside it.

use mimalloc::MiMalloc;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cutover::cli::main()
}
