//! How changes get to production, in figures and as a timeline: from the runs that GitHub lists, the record of this machine
//! and the commits of this clone. Pure: facts in, figures out.
//!
//! Every figure says on how many facts it stands and since when they are known; too few facts say nothing.
//!
//! | file | what is there |
//! |---|---|
//! | `window` | the span that is looked at, and its weeks |
//! | `attempt` | the tries to change production, from runs and the record |
//! | `order` | which try shipped something new, which put something back, which was put back |
//! | `figure` | one figure: its value, its weeks, the facts behind it |
//! | `frequency` `lead` `failure` `recovery` | the four figures, each with its definition |
//! | `steps` | how long builds and deploys take, and how many builds a newer push cancelled |
//! | `measure` | all of it together |
//! | `timeline` | what was done from here, what GitHub ran, what only a host shows |

mod attempt;
mod failure;
mod figure;
mod frequency;
mod lead;
mod measure;
mod order;
mod recovery;
#[cfg(test)]
pub(crate) mod sample;
mod steps;
mod timeline;
mod window;

pub(crate) use attempt::attempts;
pub use attempt::{Attempt, Ended, Kind, Source};
pub use figure::{Fact, Figure, FigureKind, Value, span};
pub use measure::{Delivery, Seen, measure, production};
pub use order::Commits;
pub use steps::{StepTime, Steps};
pub use timeline::{Entry, EntryEnd, EntryKey, timeline};
pub use window::{Begins, Window};
