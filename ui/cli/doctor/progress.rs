//! What is waited for, on the last line of a terminal: it is gone when the answer comes.

use crate::cli::context::Context;
use std::io::Write;
use std::time::{Duration, Instant};

/// What comes sooner is not announced.
const SOON: Duration = Duration::from_millis(300);
/// How often it is looked whether it has come.
const GLANCE: Duration = Duration::from_millis(20);

/// Waits until it is there, and says meanwhile what is waited for, where a person looks on.
pub(super) fn waiting(context: &Context, name: &str, is_there: impl Fn() -> bool) {
    let (began, mut said) = (Instant::now(), None);
    while !is_there() {
        let seconds = began.elapsed().as_secs();
        if context.interactive && began.elapsed() > SOON && said != Some(seconds) {
            say(&format!("\r{name}: no answer yet, {seconds} s\x1b[K"));
            said = Some(seconds);
        }
        std::thread::sleep(GLANCE);
    }
    if said.is_some() {
        say("\r\x1b[K");
    }
}

fn say(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = write!(err, "{text}").and_then(|()| err.flush());
}
