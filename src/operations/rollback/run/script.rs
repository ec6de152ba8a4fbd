//! The script: begun once, heard line by line, and looked for on the host where the connection broke.

use super::terminal::is_asked_for;
use super::{Come, Going};
use crate::domain::host::Link;
use crate::environment::readiness::Rung;
use crate::environment::slots::loud;
use crate::fault::Fault;
use crate::operations::journal::End;
use crate::operations::rollback::finished::Ending;
use crate::operations::rollback::look::Look;
use crate::operations::rollback::means::{News, Step};
use crate::operations::rollback::past::UNBEGUN;
use crate::operations::rollback::plan::Again;
use crate::sources::host::{Claimant, Heard, Pipe, RAN, Script, ShellLine, Stream, Under, Unfinished, refusal};
use std::time::Duration;
use tokio::time::Instant;

/// Between two looks for a script after a lost connection.
const AGAIN: Duration = Duration::from_millis(500);

/// So often the host must have no trace of a script before it counts as not begun.
const ABSENT: u32 = 6;

/// Between where the traffic was and where it is to go, in the journal.
pub(super) const FROM_TO: &str = " → ";
/// Where the traffic was, in the journal, where that was not seen.
pub(super) const UNSEEN: &str = "unknown";

/// How the script ended, as far as is known.
#[derive(Debug)]
pub(super) enum Ended {
    /// With this exit code.
    Exit(i32),
    /// By a signal.
    Signal,
    /// It goes on, and is waited for no longer.
    Runs,
    /// It was not begun: the host has no trace of it under the lock.
    Unbegun,
    /// Nothing of it is under way any more, and nobody wrote down how it ended; what tells that.
    Over(String),
    /// Nobody knows; why.
    Unknown(String),
}

impl Ended {
    pub fn words(&self) -> String {
        match self {
            Self::Exit(code) => format!("it ended with exit code {code}"),
            Self::Signal => "a signal ended it".into(),
            Self::Runs => "it goes on".into(),
            Self::Unbegun => UNBEGUN.into(),
            Self::Over(why) => format!("it is over, and its exit code is not known: {why}"),
            Self::Unknown(why) => format!("nobody knows how it ended: {why}"),
        }
    }

    pub const fn end(&self) -> End {
        match self {
            Self::Exit(0) => End::Done,
            Self::Exit(_) | Self::Signal | Self::Unbegun => End::Failed,
            Self::Runs | Self::Over(_) | Self::Unknown(_) => End::Unknown,
        }
    }
}

impl Going<'_> {
    /// Runs the script of the way once.
    ///
    /// An error says that nothing was run.
    pub(super) async fn script(&mut self, before: &Look) -> Result<Ended, Come> {
        let line = self.line()?;
        let from = before.slot.as_ref().map_or_else(|| UNSEEN.to_owned(), loud);
        let detail = format!("{from}{FROM_TO}{}: {}", self.plan.way.word, line.as_str());
        self.notes.began(Step::Script, &detail);
        self.notes.on_record(&self.plan.way.command());
        let folder = self.settings.scripts.dir.clone();
        let claimant = self.claimant(folder.as_deref());
        let under = match self.again {
            _ if self.locked => Under::Lock,
            Again::Asks if self.plan.way.flips() => Under::Nothing,
            Again::Asks | Again::Knowingly => Under::Knowingly,
        };
        let stream = self.means.host.run_once(&claimant, under, &line).await;
        self.times.to_script = Some(self.begun.elapsed());
        let ended = match stream {
            Ok(stream) => {
                (self.means.told)(News::Sent);
                self.hear(stream, folder.as_deref()).await?
            }
            Err(unfinished) => self.unfinished(unfinished, folder.as_deref(), 0).await?,
        };
        self.times.script_ended = Some(self.begun.elapsed());
        self.notes.ended(Step::Script, ended.end(), &ended.words());
        Ok(ended)
    }

    fn claimant<'b>(&'b self, folder: Option<&'b str>) -> Claimant<'b> {
        Claimant { folder: folder.unwrap_or("."), words: "", nonce: &self.naming.id }
    }

    fn line(&self) -> Result<ShellLine, Come> {
        let scripts = &self.settings.scripts;
        let line = match (self.plan.way.rung, &self.plan.way.goal.image) {
            (Rung::WarmFlip | Rung::ColdStart, _) => scripts.rollback.as_deref().map(ShellLine::configured),
            (Rung::LocalImage | Rung::RegistryImage, Some(image)) => {
                scripts.deploy.as_deref().map(|line| ShellLine::configured(line).with_image(image))
            }
            _ => None,
        };
        line.ok_or_else(|| Come::refused(&Fault::refused("No script is configured for this way")))
    }

    async fn hear(&mut self, mut stream: Stream, folder: Option<&str>) -> Result<Ended, Come> {
        let until = Instant::now() + self.means.pace.script;
        let (mut heard, mut last) = (0, String::new());
        loop {
            match tokio::time::timeout_at(until, stream.next()).await {
                Err(_) => return Ok(Ended::Runs),
                Ok(None) => return Ok(Ended::Unknown("its end was not heard".into())),
                Ok(Some(Heard::Line { pipe, text, .. })) => {
                    heard += 1;
                    self.wants_terminal |= is_asked_for(&text);
                    last.clone_from(&text);
                    (self.means.told)(News::Line(pipe, text));
                }
                Ok(Some(Heard::Ended(Ok(Some(code))))) => match refusal(code, &last).filter(|_| heard == 1) {
                    Some(why) => return Err(self.refused(why)),
                    None => return Ok(Ended::Exit(code)),
                },
                Ok(Some(Heard::Ended(Ok(None)))) => return Ok(Ended::Signal),
                Ok(Some(Heard::Ended(Err(unfinished)))) => return self.unfinished(unfinished, folder, heard).await,
            }
        }
    }

    /// The host began nothing.
    fn refused(&mut self, why: &str) -> Come {
        self.notes.ended(Step::Script, End::Failed, why);
        let come = Come::of(Ending::Refused, format!("The host began no script: {why}; nothing was run"));
        if why == RAN {
            return come.next(self.knowingly());
        }
        come.next("Look at it with cutover env, then try it again.")
    }

    /// What never left was not run. What may have run is looked for.
    async fn unfinished(&mut self, why: Unfinished, folder: Option<&str>, heard: usize) -> Result<Ended, Come> {
        match why {
            Unfinished::NeverSent(fault) => {
                self.notes.ended(Step::Script, End::Failed, &fault.to_string());
                Err(Come::refused(&fault).by_hand(self.line_by_hand()))
            }
            Unfinished::MayHaveRun(fault) => {
                self.say(format!("{fault}. Unknown, checking; it is not run again."));
                Ok(self.find_out(&fault, folder, heard).await)
            }
        }
    }

    /// Comes back, and looks how the script stands under the lock, until it has ended or the time is over.
    pub(super) async fn find_out(&self, fault: &Fault, folder: Option<&str>, heard: usize) -> Ended {
        let until = Instant::now() + self.means.pace.reconnect;
        let (host, mut links) = (self.means.host, self.means.host.link());
        let claimant = self.claimant(folder);
        let (mut said, mut absent) = (false, 0);
        while Instant::now() < until {
            if links.borrow().is_lost() {
                host.try_now();
            }
            let _ = tokio::time::timeout(AGAIN, links.wait_for(Link::is_usable)).await;
            if links.borrow().is_usable() {
                said = true;
                match host.script_under(&claimant).await {
                    Ok(Some((Script::Ended(code), output))) => {
                        let missed = output.lines().skip(heard);
                        missed.for_each(|line| (self.means.told)(News::Line(Pipe::Out, line.to_owned())));
                        return Ended::Exit(code);
                    }
                    Ok(Some((Script::Gone, _))) => {
                        return Ended::Unknown("its process is gone and left no exit code".into());
                    }
                    Ok(Some((Script::Unbegun, _))) if absent < ABSENT => absent += 1,
                    Ok(Some((Script::Unbegun, _))) => return Ended::Unbegun,
                    Ok(None) => return Ended::Unknown(fault.to_string()),
                    Ok(Some((Script::Runs, _))) | Err(_) => {}
                }
            }
            tokio::time::sleep(AGAIN).await;
        }
        if said { Ended::Runs } else { Ended::Unknown(format!("{fault}, and it did not come back")) }
    }
}
