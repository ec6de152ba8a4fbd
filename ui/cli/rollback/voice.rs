//! What goes on while a rollback runs, line by line as it comes. It has a thread of its own and a queue that ends: whoever
//! has stopped reading holds nothing up, and is told afterwards how many lines are missing.

use crate::cli::context::Context;
use crate::parts::visible;
use engine::operations::journal::End;
use engine::operations::rollback::{News, Plan};
use std::fs::File;
use std::io::Write;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// So many lines wait for whoever reads.
const WAITING: usize = 4096;

/// What whoever does not want to wait may do.
const IMPATIENT: &str = "Not to wait: Ctrl-C, then the same with --take-over, which leaves it running.";

pub(super) struct Voice {
    lines: SyncSender<String>,
    missing: AtomicUsize,
    speaks: Option<JoinHandle<()>>,
    json: bool,
}

impl Voice {
    /// On standard output; with --json on standard error, for the one object to be alone.
    pub fn of(context: &Context) -> Self {
        let json = context.flags.json;
        let out = if json {
            std::io::stderr().as_fd().try_clone_to_owned()
        } else {
            std::io::stdout().as_fd().try_clone_to_owned()
        };
        Self::to(out.ok().map(File::from), WAITING, json)
    }

    /// Where there is nowhere to speak to, nothing is said.
    fn to(out: Option<impl Write + Send + 'static>, waiting: usize, json: bool) -> Self {
        let (lines, heard) = sync_channel(waiting);
        let speaks = out.and_then(|out| std::thread::Builder::new().spawn(move || speak(&heard, out)).ok());
        Self { lines, missing: AtomicUsize::new(0), speaks, json }
    }

    /// What is about to be done.
    pub fn head(&self, plan: &Plan) {
        if self.json {
            return;
        }
        self.say(format!("{}: {}", plan.env, plan.way.does));
        if let Some(why) = plan.way.why() {
            self.say(format!("  although {why}"));
        }
        self.say(format!("  by hand: {}", plan.way.hand()));
    }

    /// One thing that went on.
    pub fn tell(&self, news: &News) {
        if let Some(line) = line(news) {
            self.say(line);
        }
    }

    fn say(&self, line: String) {
        let missing = self.missing.load(Ordering::Relaxed);
        if missing > 0 && self.lines.try_send(left_out(missing)).is_ok() {
            self.missing.fetch_sub(missing, Ordering::Relaxed);
        }
        if let Err(TrySendError::Full(_)) = self.lines.try_send(line) {
            self.missing.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until all was said: what was run has ended, so that nothing is held up any more.
    pub fn finish(self) {
        let missing = self.missing.into_inner();
        if missing > 0 {
            let _ = self.lines.send(left_out(missing));
        }
        drop(self.lines);
        self.speaks.map(JoinHandle::join);
    }
}

fn left_out(missing: usize) -> String {
    format!("! {missing} lines are left out here: nobody read them in time.")
}

/// Where nobody reads any more, the rest is taken and let go of.
fn speak(lines: &Receiver<String>, mut out: impl Write) {
    let mut reads = true;
    for line in lines {
        reads = reads && writeln!(out, "{}", visible(&line)).and_then(|()| out.flush()).is_ok();
    }
}

fn line(news: &News) -> Option<String> {
    match news {
        News::Began(_) | News::Sent | News::Journal(_) => None,
        News::Ended(step, end, words) => {
            let mark = match end {
                End::Done => "✓",
                End::Failed => "✗",
                End::Unknown => "?",
            };
            Some(format!("{mark} {:<7} {words}", step.word()).trim_end().to_owned())
        }
        News::Line(_, text) => Some(format!("  │ {text}")),
        News::Said(sentence) => Some(format!("! {sentence}")),
        News::Waits(sentence) => Some(format!("! {sentence} {IMPATIENT}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::sources::host::Pipe;
    use std::io::Read;

    fn spoken(text: &str) -> News {
        News::Line(Pipe::Out, text.to_owned())
    }

    #[test]
    fn whoever_stops_reading_holds_nothing_up_and_is_told_what_is_missing() {
        let (mut reader, writer) = std::io::pipe().unwrap();
        let voice = Voice::to(Some(writer), 8, false);
        let long = "x".repeat(1000);
        (0..1000).for_each(|_| voice.tell(&spoken(&long)));
        let read = std::thread::spawn(move || {
            let mut text = String::new();
            reader.read_to_string(&mut text).map(|_| text).unwrap()
        });
        voice.finish();
        let text = read.join().unwrap();
        let said = text.lines().filter(|line| line.starts_with("  │ ")).count();
        // The queue may be full, empty and full again before the pipe is: each time what is missing is told there.
        let told = text.lines().filter_map(|line| line.strip_prefix("! ")?.split(' ').next()?.parse::<usize>().ok());
        let missing: usize = told.sum();
        assert!(missing > 0 && said + missing == 1000, "{said} and {missing}");
    }

    #[test]
    fn whoever_waits_is_told_how_not_to() {
        let told = line(&News::Waits("The lock is held by ravi, whose script is waited for.".into())).unwrap();
        assert!(told.contains("waited for. Not to wait: Ctrl-C, then the same with --take-over"), "{told}");
    }

    #[test]
    fn whoever_has_gone_away_holds_nothing_up() {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let voice = Voice::to(Some(writer), 8, false);
        (0..1000).for_each(|_| voice.tell(&spoken("a line")));
        voice.finish();
    }
}
