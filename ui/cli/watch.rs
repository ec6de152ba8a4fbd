//! Asking again and again, and printing when something changed: that time has passed is no change.

use super::Outcome;
use engine::fault::{Fault, Result};
use std::io::Write;
use std::time::Duration;

/// How often GitHub is asked by who watches a list.
const EVERY: Duration = Duration::from_secs(15);

/// One reading: what is printed, and what must differ for it to be printed again.
pub struct Shown {
    /// The text.
    pub text: Vec<u8>,
    /// The same without what only time changes.
    pub gist: Vec<u8>,
}

/// Prints what `read` gives, and again whenever it changed, until nobody reads it. What cannot be read is said on
/// standard error, once for each reason, and asked for again. `pace` may make a pause longer than is wished.
///
/// # Errors
/// When the first reading fails, or nobody reads what is printed.
pub fn watch(
    out: &mut dyn Write,
    pace: impl Fn(Duration) -> Duration,
    mut read: impl FnMut() -> Result<Shown>,
) -> Outcome {
    let mut last = read()?;
    print(out, &last.text)?;
    let mut said = String::new();
    loop {
        std::thread::sleep(pace(EVERY));
        match read() {
            Ok(next) if next.gist != last.gist => {
                print(out, &next.text)?;
                (last, said) = (next, String::new());
            }
            Ok(_) => said.clear(),
            Err(fault) if fault.to_string() != said => {
                said = fault.to_string();
                super::report(&fault);
            }
            Err(_) => {}
        }
    }
}

fn print(out: &mut dyn Write, text: &[u8]) -> Result<()> {
    out.write_all(text).and_then(|()| out.flush()).map_err(|cause| Fault::while_doing("printing the list", cause))
}
