//! Reading for the search for what brought a fault: the record of this machine, and git on a thread of its own.

use super::run::{Shell, now};
use crate::app::Msg;
use crate::app::bisect::{BisectEffect, BisectMsg};
use crate::bisect_effects::search;
use std::sync::Arc;

/// Performs one effect.
pub(super) fn perform(shell: &Shell, effect: BisectEffect) {
    let BisectEffect::Read(question, asked) = effect;
    let (poller, sender, places) = (shell.poller.clone(), shell.sender.clone(), shell.places.clone());
    let (board, config) = (Arc::clone(&shell.model.board), Arc::clone(&shell.model.config));
    tokio::task::spawn_blocking(move || {
        let records = || super::audit::records(places.as_ref());
        let told = poller.repository().map(|git| search(&git, &asked, (&board, &config), records(), now()));
        let told = told.map(Arc::new).map_err(Arc::new);
        drop(sender.blocking_send(Msg::Bisect(BisectMsg { question, told })));
    });
}
