//! Time passing: ends of runs and what was to come, each lived at its own moment and in its order.

use super::actions::Run;
use super::orders::Place;
use super::world::World;
use chrono::{DateTime, Utc};

/// What is due next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// A step that is to be ordered.
    Order(Place),
    /// The end of the run with this id.
    End(u64),
    /// What is to come at this place of the list.
    Coming(usize),
}

impl World {
    /// Lives up to what the clock shows.
    pub fn catch_up(&mut self) {
        self.live_until(self.clock.now());
    }

    /// Lives up to a moment.
    pub(super) fn live_until(&mut self, until: DateTime<Utc>) {
        while let Some((at, due)) = self.next_due().filter(|(at, _)| *at <= until) {
            self.moment = self.moment.max(at);
            match due {
                Due::Order(place) => self.order(place),
                Due::End(id) => self.end(id, at),
                Due::Coming(index) => {
                    let coming = self.coming.remove(index);
                    self.scripted = coming.scripted;
                    self.perform(coming);
                }
            }
            self.scripted = true;
        }
        self.moment = self.moment.max(until);
    }

    /// When something is due next.
    pub(super) fn due(&self) -> Option<DateTime<Utc>> {
        self.next_due().map(|(at, _)| at)
    }

    fn next_due(&self) -> Option<(DateTime<Utc>, Due)> {
        let end = |run: &Run| Some((run.end().filter(|_| !run.settled)?.0, Due::End(run.id)));
        let ends = self.runs.all.iter().filter_map(end);
        let coming = self.coming.iter().enumerate().map(|(index, coming)| (coming.at, Due::Coming(index)));
        let order = self.next_order().map(|(at, place)| (at, Due::Order(place)));
        ends.chain(coming).chain(order).min()
    }

    fn end(&mut self, id: u64, at: DateTime<Utc>) {
        let Some(run) = self.runs.find_mut(id) else { return };
        run.settled = true;
        let run = run.clone();
        self.scripted = run.scripted;
        self.ended(&run, at);
    }
}
