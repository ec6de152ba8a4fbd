//! Several services: the list of them, what is known of each and how old it is, and going over to another one.
//!
//! | file | what is there |
//! |---|---|
//! | `row` | what is known of one service |
//! | `keys` | opening the list, choosing by number, reading again |
//! | `under_way` | what keeps a console at the service that it shows |

mod keys;
mod row;
#[cfg(test)]
mod tests;
mod under_way;

pub use keys::{choose, open, pressed, ready, step};
pub use row::{Live, Row};
pub use under_way::under_way;

use super::{Effect, Model};
use chrono::TimeDelta;
use engine::domain::Moment;
use std::path::PathBuf;
use std::sync::Arc;

/// Rows that are younger are not read again when the list is opened.
const YOUNG: TimeDelta = TimeDelta::seconds(60);

/// The services of this console.
#[derive(Debug, Clone, Default)]
pub struct FleetView {
    /// All of them, in the order of the configuration.
    pub services: Vec<Service>,
    /// The one that the console shows.
    pub here: usize,
    /// The chosen row.
    pub row: usize,
    /// When they were last asked.
    asked: Option<Moment>,
    /// Questions are told apart by number, so that no answer comes to another one.
    last: u64,
}

/// A service in the list.
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// Where it is, as it was named.
    pub path: PathBuf,
    /// What is known of it.
    pub row: Option<Arc<Row>>,
    /// Whether it is being read.
    pub reading: bool,
}

/// What is to be done outside for the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FleetEffect {
    /// Read every service; answered by [`FleetMsg`] for each, with this number.
    Read(u64),
    /// Go over to this service.
    GoTo(usize),
}

/// One service was read.
#[derive(Debug, Clone)]
pub struct FleetMsg {
    /// The question.
    pub question: u64,
    /// Which service.
    pub service: usize,
    /// What is known of it now.
    pub row: Arc<Row>,
}

impl FleetView {
    /// These services, of which nothing is known, and the one that is shown.
    #[must_use]
    pub fn of(paths: impl Iterator<Item = PathBuf>, here: usize) -> Self {
        let services = paths.map(|path| Service { path, ..Service::default() }).collect();
        Self { services, here, row: here, ..Self::default() }
    }

    /// The same list in the console of another service: who was being asked is not waited for any more.
    #[must_use]
    pub fn at(mut self, here: usize) -> Self {
        let cut_off = self.services.iter().any(|service| service.reading);
        self.services.iter_mut().for_each(|service| service.reading = false);
        let asked = self.asked.filter(|_| !cut_off);
        Self { here, row: here, asked, ..self }
    }

    /// The service that is shown.
    #[must_use]
    pub fn shown(&self) -> Option<&Service> {
        self.services.get(self.here)
    }
}

impl Service {
    /// What to call it.
    #[must_use]
    pub fn called(&self) -> String {
        self.row.as_ref().map_or_else(|| self.path.display().to_string(), |row| row.called())
    }
}

/// Asks all of them.
fn ask(model: &mut Model) -> Vec<Effect> {
    let view = &mut model.fleet;
    view.last += 1;
    view.asked = Some(model.now);
    view.services.iter_mut().for_each(|service| service.reading = true);
    vec![Effect::Fleet(FleetEffect::Read(view.last))]
}

/// An answer. One to an older question is dropped.
pub fn answered(model: &mut Model, answer: &FleetMsg) -> Vec<Effect> {
    let view = &mut model.fleet;
    if answer.question == view.last
        && let Some(service) = view.services.get_mut(answer.service)
    {
        let row = service.row.take().map_or_else(|| Arc::clone(&answer.row), |old| old.followed_by(&answer.row).into());
        (service.row, service.reading) = (Some(row), false);
    }
    Vec::new()
}
