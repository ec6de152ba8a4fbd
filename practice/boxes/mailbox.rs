//! The mailbox of a machine: a folder where the small files in `bin/` leave commands, and a bell that they ring. Each
//! command is a folder of its own, moved into place whole, and so is its reply.

use super::clerk::Clerk;
use crate::failure::{Doing, Failure};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio_util::sync::CancellationToken;

const BELL: &str = "bell";

/// A command as it was left: who is asked, from where, with which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub tool: String,
    pub folder: PathBuf,
    pub words: Vec<String>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub out: String,
    pub error: String,
    pub exit: i32,
}

impl Reply {
    /// It went well, with these words.
    pub fn said(out: impl Into<String>) -> Self {
        Self { out: out.into(), ..Self::default() }
    }

    /// It failed, with these words.
    pub fn failed(exit: i32, error: impl Into<String>) -> Self {
        Self { error: error.into() + "\n", exit, ..Self::default() }
    }
}

/// Opens the mailbox in this folder; the clerk answers until it is told to stop.
pub(super) fn open(folder: &Path, clerk: Arc<Clerk>, stop: CancellationToken) -> Result<(), Failure> {
    let doing = "opening the mailbox of a practice machine";
    std::fs::create_dir_all(folder).doing(doing)?;
    let bell = folder.join(BELL);
    let made = Command::new("mkfifo").arg(&bell).status().doing(doing)?;
    if !made.success() {
        return Err(Failure::while_doing(doing, format!("mkfifo {} failed", bell.display())));
    }
    let ears = pipe::OpenOptions::new().open_receiver(&bell).doing(doing)?;
    // A hand of one's own on the bell: without one it would be dead as soon as nobody rings.
    let hand = pipe::OpenOptions::new().open_sender(&bell).doing(doing)?;
    let folder = folder.to_owned();
    tokio::spawn(async move {
        tokio::select! {
            () = listen(ears, &folder, clerk) => {}
            () = stop.cancelled() => {}
        }
        drop(hand);
    });
    Ok(())
}

async fn listen(mut ears: pipe::Receiver, folder: &Path, clerk: Arc<Clerk>) {
    let mut rings = [0; 64];
    let mut under_way = tokio::task::JoinSet::new();
    while ears.read(&mut rings).await.is_ok_and(|heard| heard > 0) {
        for left in letters(folder) {
            let clerk = Arc::clone(&clerk);
            under_way.spawn(async move { attend(&left, &clerk).await });
        }
        while under_way.try_join_next().is_some() {}
    }
}

/// The commands that nobody has taken yet; they are taken now.
fn letters(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let left = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("ask."));
    left.map(|entry| entry.path()).filter(|left| std::fs::create_dir(left.join("taken")).is_ok()).collect()
}

async fn attend(left: &Path, clerk: &Clerk) {
    let Some(letter) = read(left) else { return };
    let reply = clerk.carry_out(&letter).await;
    // Who asked may have gone, and its folder with it.
    let _ = answer(left, &reply);
}

fn read(left: &Path) -> Option<Letter> {
    let bytes = std::fs::read(left.join("words")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut words = text.split_terminator('\0').map(str::to_owned);
    Some(Letter { tool: words.next()?, folder: words.next()?.into(), words: words.collect() })
}

fn answer(left: &Path, reply: &Reply) -> io::Result<()> {
    let written = left.join("writing");
    std::fs::create_dir(&written)?;
    std::fs::write(written.join("stdout"), &reply.out)?;
    std::fs::write(written.join("stderr"), &reply.error)?;
    std::fs::write(written.join("exit"), reply.exit.to_string())?;
    std::fs::rename(written, left.join("reply"))
}
