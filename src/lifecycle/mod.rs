//! Where a change is: from the first commit of its branch to the traffic of production. Pure: what git knows, a board
//! and a time in; steps with their evidence, one sentence and what is waited for out.
//!
//! | file | what is there |
//! |---|---|
//! | `landscape` | what git knows: the long-lived branches, and what the work branches have more |
//! | `find` | what a person may mean by a name, a number or words |
//! | `trace` | how one commit lies in the landscape: which branch holds it, and what brought it there |
//! | `journey` | every step of one change, with time, evidence and confidence |
//! | `step` | the words for it |
//! | `seen` | what was seen of runs, pull requests and environments, kept beyond what is told now |
//! | `at` | what an environment ran at a time |
//! | `bisect` | which deployment brought a fault: which to try next, and what came between the last good and the first bad |

pub mod at;
pub mod bisect;
pub mod find;
pub mod journey;
pub mod landscape;
#[cfg(test)]
pub(crate) mod sample;
pub mod seen;
pub mod step;
pub mod trace;

pub use at::{Ran, ran_at};
pub use bisect::{Bisection, bisect};
pub use find::{Candidate, Subject, find, of_person};
pub use journey::{Journey, Material, Verdict, follow};
pub use landscape::{Landscape, Line, WorkLine};
pub use seen::{Seen, Sight};
pub use step::{Mark, State, Step};
pub use trace::{Arrival, Held, Trace};
