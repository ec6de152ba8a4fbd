//! Reading the task lists of the repository, at any branch, tag or commit.

use super::run::{Shell, now};
use crate::app::{Msg, Notice};
use crate::cli::roadmap::page;
use std::sync::Arc;

/// Reads what is open, and shows it.
pub(super) fn read(shell: &Shell, at: Option<String>) {
    let (poller, sender, config) = (shell.poller.clone(), shell.sender.clone(), Arc::clone(&shell.model.config));
    tokio::task::spawn_blocking(move || {
        let told = poller.repository().and_then(|git| page(&git, &config, at.as_deref(), now()));
        let msg = match told {
            Ok((title, lines)) => Msg::Page(title, lines.into()),
            Err(fault) => Msg::Told(Notice::Failed(format!("{fault}."))),
        };
        drop(sender.blocking_send(msg));
    });
}
