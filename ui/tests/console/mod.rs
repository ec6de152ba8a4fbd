//! The console on the practice repository, without a terminal: the poller and the desk are real, keys are text.

#![expect(clippy::unwrap_used, reason = "what the test set up itself is there, or the test fails")]

use chrono::{DateTime, TimeDelta};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use cutover::app::changelog::{ChangelogEffect, Plan};
use cutover::app::{Effect, Model, Msg, Notice, update};
use cutover::changelog_effects::{ChangelogDesk, DeskSettings};
use cutover::cli::record::Recorder;
use engine::board::Board;
use engine::changelog::Finding;
use engine::config::Config;
use engine::domain::Moment;
use engine::poller::{Poller, PollerHandle, PollerSettings};
use engine::store::Store;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// A hang is a failure; nothing waits this long otherwise.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Console {
    pub model: Model,
    folder: Arc<TempDir>,
    repository: PathBuf,
    boards: watch::Receiver<Arc<Board>>,
    poller: PollerHandle,
    desk: ChangelogDesk,
    answers: (mpsc::Sender<Msg>, mpsc::Receiver<Msg>),
    cancel: CancellationToken,
}

fn now() -> Moment {
    DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset()
}

impl Console {
    pub async fn on_practice() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let made = practice::repository::build(folder.path(), now()).unwrap();
        Self::open(folder, made.repository).await
    }

    /// The console once it has checked the changelog.
    async fn open(folder: Arc<TempDir>, repository: PathBuf) -> Self {
        let cancel = CancellationToken::new();
        let settings = PollerSettings {
            start: repository.clone(),
            config: Config::default(),
            clock: now,
            store: None,
            registry: None,
            github: None,
            environments: None,
        };
        let (boards, poller) = Poller::start(settings, cancel.clone());
        let drafts = Some(folder.path().join("drafts"));
        let recorder = Recorder::at(folder.path().join("record.db"), "asha", "acme/api");
        let (config, clock) = (Config::default(), now);
        let desk = ChangelogDesk::new(DeskSettings { poller: poller.clone(), config, drafts, clock, recorder });
        let model = Model::new(Arc::new(Config::default()), now(), (120, 36));
        let answers = mpsc::channel(64);
        let mut console = Self { model, folder, repository, boards, poller, desk, answers, cancel };
        console.until("the changelog is checked", |model| model.board.changelog.value().is_some()).await;
        console
    }

    /// The program is gone without a word; another one opens the same repository.
    pub async fn killed_and_started_again(self) -> Self {
        self.desk.finish().await;
        Self::open(Arc::clone(&self.folder), self.repository.clone()).await
    }

    /// Types, and takes in whatever has come back.
    pub async fn keys(&mut self, keys: &str) {
        self.keys_at_once(keys).await;
        while let Ok(msg) = self.answers.1.try_recv() {
            self.take(msg);
        }
    }

    /// Types before anything else is taken in.
    pub async fn keys_at_once(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|named| named.split_once('>'));
            let (name, after) = named.unwrap_or_else(|| rest.split_at(first.len_utf8()));
            rest = after;
            self.model.now += TimeDelta::milliseconds(200);
            self.take(Msg::Key(key(name)));
        }
        tokio::task::yield_now().await;
    }

    /// Takes in boards and answers until this holds.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Model) -> bool) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !holds(&self.model) {
            let msg = tokio::select! {
                Ok(()) = self.boards.changed() => Msg::Board(Arc::clone(&self.boards.borrow_and_update())),
                Some(msg) = self.answers.1.recv() => msg,
                () = tokio::time::sleep_until(deadline) => panic!("never: {what}; {:?}", self.model.notices),
            };
            self.take(msg);
        }
    }

    /// Waits for the preview that the screen would write now.
    pub async fn until_previewed(&mut self) -> Plan {
        self.until("a preview", |model| model.changelog.current().is_some()).await;
        self.model.changelog.current().unwrap().answer.as_ref().unwrap().clone()
    }

    fn take(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::Refresh => self.poller.refresh(),
                Effect::RefreshAnew => self.poller.refresh_anew(),
                Effect::Changelog(ChangelogEffect::EditText(..)) => panic!("no editor here"),
                Effect::Changelog(effect) => self.desk.perform(effect, self.answers.0.clone()),
                _ => {}
            }
        }
    }

    /// The selected finding.
    pub fn finding(&self) -> Option<&Finding> {
        self.model.changelog.selected().map(|(_, finding)| finding)
    }

    pub fn count(&self, which: impl Fn(&Finding) -> bool) -> usize {
        self.model.board.changelog.value().unwrap().drift.iter().filter(|finding| which(finding)).count()
    }

    pub fn said(&self) -> String {
        self.model.notices.last().map(Notice::text).unwrap_or_default().to_owned()
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.repository.join(path)).unwrap()
    }

    /// Another program adds to a file.
    pub fn append(&self, path: &str, text: &str) {
        let path = self.repository.join(path);
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, before + text).unwrap();
    }

    pub fn git_status(&self) -> String {
        self.git(&["status", "--porcelain", "--untracked-files=all"])
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git").arg("-C").arg(&self.repository).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What is on the record of changes, newest first: the act, its result and its detail.
    pub fn recorded(&self) -> Vec<(String, String, String)> {
        let deeds = Store::open(&self.folder.path().join("record.db")).0.deeds(20);
        deeds.into_iter().map(|deed| (deed.what, deed.result.word().to_owned(), deed.detail)).collect()
    }

    /// The files of kept drafts, once everything noted has reached the disk.
    pub async fn kept_drafts(&self) -> Vec<PathBuf> {
        self.desk.finish().await;
        files(&self.folder.path().join("drafts"))
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|files| files.flatten().map(|file| file.path()).collect()).unwrap_or_default()
}

fn key(name: &str) -> KeyEvent {
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        _ => KeyCode::Char(name.chars().next().unwrap()),
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}
