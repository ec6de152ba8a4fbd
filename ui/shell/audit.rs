//! Reading for the audit screen: the record of this machine from the disk, and the figures with what git tells.

use super::run::{Shell, now};
use crate::app::Msg;
use crate::app::audit::{AuditEffect, AuditMsg, Told, seen};
use crate::places::Places;
use chrono::TimeDelta;
use engine::config::Config;
use engine::domain::Moment;
use engine::domain::workflow_run::RunList;
use engine::fault::{Fault, FaultKind};
use engine::operations::{measure_delivery, run_history, with_latest};
use engine::poller::PollerHandle;
use engine::store::{Record, Store};
use std::sync::Arc;

/// Older lines nobody scrolls to.
const RECORDS: u32 = 1000;
/// How far back the figures go.
const WINDOW: TimeDelta = TimeDelta::days(90);

/// Reads what the audit screen asks for.
pub(super) fn perform(shell: &Shell, effect: AuditEffect) {
    let AuditEffect::Read { latest, history } = effect;
    let (poller, sender, places) = (shell.poller.clone(), shell.sender.clone(), shell.places.clone());
    let config = Arc::clone(&shell.model.config);
    // The record names the server too, where it is known.
    let named = || shell.model.board.repository.value().map(|facts| facts.name.clone());
    let configured = || config.service.repository.clone();
    let place = poller.github().ok().map(|github| github.place()).or_else(configured).or_else(named);
    tokio::spawn(async move {
        let (history, unread) = match history {
            Some(known) => (Some(known), None),
            None => match earlier(&poller, &config).await {
                Ok(history) => (Some(history), None),
                Err(fault) => (None, Some(Arc::new(fault))),
            },
        };
        let told = move || Told { unread, ..read(&poller, places.as_ref(), &config, (latest, history, place)) };
        if let Ok(told) = tokio::task::spawn_blocking(told).await {
            drop(sender.send(Msg::Audit(AuditMsg::Read(Arc::new(told)))).await);
        }
    });
}

/// The runs as far back as the figures go. Where GitHub cannot tell, the latest ones do.
async fn earlier(poller: &PollerHandle, config: &Config) -> Result<(Arc<RunList>, Moment), Fault> {
    let (github, taken) = (poller.github()?, now());
    let history = run_history(&github, config, taken - WINDOW, taken).await?;
    Ok((Arc::new(history), taken))
}

type Known = (Option<Arc<RunList>>, Option<(Arc<RunList>, Moment)>, Option<String>);

fn read(poller: &PollerHandle, places: Option<&Places>, config: &Config, (latest, history, place): Known) -> Told {
    let taken = now();
    let runs = match &history {
        Some((history, _)) => Some(Arc::new(with_latest(history, latest.as_deref(), config))),
        None => latest,
    };
    let records = records(places).map_err(Arc::new);
    let lines = records.as_ref().map(Vec::as_slice).unwrap_or_default();
    let git = poller.repository().ok();
    let seen = seen(runs.as_deref(), lines, place.as_deref(), config);
    let delivery = runs.as_ref().map(|_| measure_delivery(git.as_ref(), &seen, taken - WINDOW, taken));
    Told { records, delivery, history, unread: None, runs, taken }
}

pub(super) fn records(places: Option<&Places>) -> Result<Vec<Record>, Fault> {
    let Some(places) = places else { return Ok(Vec::new()) };
    let (store, _) = Store::open(&places.store_file());
    store.last_records(None, RECORDS).ok_or_else(|| {
        Fault::of(FaultKind::Unreadable, "The record of changes does not answer")
            .hint("Another console may hold it: r asks again.")
    })
}
