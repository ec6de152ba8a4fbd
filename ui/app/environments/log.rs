//! The log of one container, followed from its last lines on.

use super::{Pane, chosen, known};
use crate::app::log_reader::Most;
use crate::app::{LogReader, Model};
use engine::domain::EnvName;
use engine::domain::container::{ContainerState, LogEnd, LogNews};
use engine::fault::Fault;
use engine::run_log::of_container;
use std::sync::Arc;

/// So much is kept; older lines go.
const KEPT: Most = Most { lines: 10_000, bytes: 16 << 20 };

/// Which log: that of a container, opened the so-manieth time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogQuestion {
    /// Tells an answer to an earlier question.
    pub number: u64,
    /// Whose engine.
    pub environment: EnvName,
    /// The name of the container.
    pub container: String,
}

/// An open log.
#[derive(Debug, Clone)]
pub struct LogView {
    /// Which.
    pub question: LogQuestion,
    /// Whether more comes.
    pub state: LogState,
    /// Its lines.
    pub reader: LogReader,
}

/// Whether more of a log comes.
#[derive(Debug, Clone)]
pub enum LogState {
    /// It is being opened.
    Opening,
    /// What is written comes.
    Open,
    /// Nothing more comes; why, in words.
    Ended(String),
    /// It broke off, or could not be opened.
    Broken(Arc<Fault>),
}

/// What came of an open log.
#[derive(Debug, Clone)]
pub enum LogTold {
    /// Lines, and perhaps its end.
    News(Vec<LogNews>),
    /// It broke off, or could not be opened.
    Broken(Arc<Fault>),
}

impl LogView {
    pub(super) fn of(question: LogQuestion) -> Self {
        Self { question, state: LogState::Opening, reader: LogReader { follow: true, ..LogReader::default() } }
    }

    pub(super) fn take(&mut self, told: LogTold) {
        match told {
            LogTold::Broken(fault) => self.state = LogState::Broken(fault),
            LogTold::News(news) => {
                self.state = LogState::Open;
                let ended =
                    news.iter().find_map(|news| if let LogNews::End(end) = news { Some(ended(end)) } else { None });
                for news in &news {
                    self.reader.missed.note(news);
                }
                self.reader.extend(news.into_iter().flat_map(of_container), KEPT);
                if let Some(why) = ended {
                    self.state = LogState::Ended(why);
                }
            }
        }
    }
}

fn ended(end: &LogEnd) -> String {
    match end {
        LogEnd::Whole => "that is all it wrote".into(),
        LogEnd::Stopped(ContainerState::Exited(code)) => {
            format!("the container stopped, exit {code}: Esc and Enter read on when it runs again")
        }
        LogEnd::Stopped(_) => "the container stopped: Esc and Enter read on when it runs again".into(),
        LogEnd::Gone => "the container is gone".into(),
    }
}

/// The container whose log Enter opens: that of the focused slot, or the selected one.
pub(super) fn target(model: &Model) -> Result<(EnvName, String), String> {
    let name = chosen(model).ok_or("No environment is configured.")?;
    let known = known(model, &name).ok_or("No environment is configured.")?;
    let container = match model.environments.pane {
        Pane::Slot(at) => {
            let slot = known.slots.get(at).or(known.slots.first());
            let slot = slot.ok_or_else(|| format!("No slot of {name} is configured."))?;
            slot.container.ok_or_else(|| format!("{} has no container to read the log of.", slot.title()))?
        }
        Pane::Containers => {
            let list = known.env.containers.value().ok_or("The containers are not read yet.")?;
            let keys = super::container_keys(model);
            let row = model.environments.containers.position(&keys).ok_or("The engine has no container.")?;
            &list.containers[row]
        }
        _ => return Err("Enter opens the log of a slot or of a container: Tab goes there.".into()),
    };
    Ok((name, container.name.clone()))
}

/// The container of a slot, or of a name, as it is typed.
pub(super) fn named(model: &Model, typed: &str) -> Result<(EnvName, String), String> {
    let name = chosen(model).ok_or("No environment is configured.")?;
    let known = known(model, &name).ok_or("No environment is configured.")?;
    let typed = typed.trim();
    let slot = known.slots.iter().find(|slot| slot.name.as_ref().is_some_and(|slot| slot.as_str() == typed));
    let slot = slot.or_else(|| known.active().filter(|_| typed.is_empty()));
    if let Some(container) = slot.and_then(|slot| slot.container) {
        return Ok((name, container.name.clone()));
    }
    let list = known.env.containers.value().ok_or_else(|| format!("The containers of {name} are not read yet."))?;
    let found = list.containers.iter().find(|container| container.name == typed);
    let found = found.ok_or_else(|| format!("{name} has no slot and no container called {typed:?}."))?;
    Ok((name, found.name.clone()))
}
