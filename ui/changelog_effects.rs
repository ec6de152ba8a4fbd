//! Performing what the changelog screen asks for: questions to the engine, the write, and the drafts.
//!
//! Everything blocks on git or the disk, so everything runs on threads of its own; answers come back as messages.
//! Whether a change is allowed at all is decided by the shell, before it comes here.

mod answers;

use crate::app::Msg;
use crate::app::changelog::{ChangelogEffect, ChangelogMsg};
use crate::cli::record::Recorder;
use crate::drafts::Drafts;
use engine::config::Config;
use engine::domain::Moment;
use engine::fault::{Fault, Result};
use engine::poller::PollerHandle;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

/// Answers the changelog screen of one repository.
#[derive(Clone)]
pub struct ChangelogDesk {
    place: Arc<Place>,
    /// What has to be done before the program may end: writes under way, and words not on the disk yet.
    writes: TaskTracker,
    reads: TaskTracker,
}

/// What every answer is made from.
struct Place {
    poller: PollerHandle,
    config: Config,
    folder: Option<PathBuf>,
    clock: fn() -> Moment,
    drafts: OnceLock<Drafts>,
    recorder: Recorder,
}

/// What the desk needs to know.
pub struct DeskSettings {
    /// Gives the repository and what is remembered of it.
    pub poller: PollerHandle,
    /// The effective configuration.
    pub config: Config,
    /// Where words of unwritten entries are kept; `None` where there is no such place.
    pub drafts: Option<PathBuf>,
    /// Says what time it is.
    pub clock: fn() -> Moment,
    /// Puts on record what was written.
    pub recorder: Recorder,
}

impl ChangelogDesk {
    /// A desk that reads nothing until it is asked.
    #[must_use]
    pub fn new(settings: DeskSettings) -> Self {
        let DeskSettings { poller, config, drafts: folder, clock, recorder } = settings;
        let place = Place { poller, config, folder, clock, drafts: OnceLock::new(), recorder };
        Self { place: Arc::new(place), writes: TaskTracker::new(), reads: TaskTracker::new() }
    }

    /// Performs one effect. Must be called inside a tokio runtime. The answer, if there is one, goes to `answers`.
    pub fn perform(&self, effect: ChangelogEffect, answers: mpsc::Sender<Msg>) {
        let effect = match self.place.noted(effect) {
            Ok(effect) => effect,
            Err(fault) => return drop(answers.try_send(not_kept(fault))),
        };
        let place = Arc::clone(&self.place);
        let tasks = if is_write(&effect) { &self.writes } else { &self.reads };
        tasks.spawn_blocking(move || {
            if let Some(answer) = place.answer(effect) {
                drop(answers.blocking_send(Msg::Changelog(answer)));
            }
        });
    }

    /// Waits for the write under way and for words on their way to the disk. Questions are left unanswered.
    pub async fn finish(&self) {
        self.writes.close();
        self.writes.wait().await;
    }
}

fn is_write(effect: &ChangelogEffect) -> bool {
    use ChangelogEffect::{DropDraft, KeepDraft, Write};
    matches!(effect, Write(..) | KeepDraft(_) | DropDraft(_))
}

fn not_kept(fault: Fault) -> Msg {
    Msg::Changelog(ChangelogMsg::NotKept(Arc::new(fault)))
}

impl Place {
    /// Notes words at once and in their order; the disk follows on another thread.
    fn noted(&self, effect: ChangelogEffect) -> Result<ChangelogEffect> {
        match &effect {
            ChangelogEffect::KeepDraft(draft) => self.drafts()?.keep(draft.clone()),
            ChangelogEffect::DropDraft(about) => self.drafts()?.forget(about.clone()),
            _ => {}
        }
        Ok(effect)
    }

    fn drafts(&self) -> Result<&Drafts> {
        if let Some(drafts) = self.drafts.get() {
            return Ok(drafts);
        }
        let nowhere = || Fault::refused("There is no home folder to keep the words of an unwritten entry in");
        let folder = self.folder.clone().ok_or_else(nowhere)?;
        let repository = self.poller.repository()?.facts(&self.config.service)?.git_dir;
        Ok(self.drafts.get_or_init(|| Drafts::in_folder(folder, repository)))
    }
}
