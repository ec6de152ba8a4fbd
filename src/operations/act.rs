//! Acts at GitHub that others see: planned from a board, confirmed by a person, sent once, followed until observed.
//!
//! | file | what is there |
//! |---|---|
//! | `asked` | the acts there are |
//! | `plan` | what an act will do, in words, or why it is refused; [`ActPlan::arm`] makes it sendable |
//! | `reach` | whether an act reaches production, and what a person types to confirm it |
//! | `pull`, `run` | what is said of acts on pull requests, on runs and workflows |
//! | `go` | reads again, records, sends, looks |
//! | `step` | how each act reads again, is sent and is seen |
//! | `ruling` | the same for the answer to a deployment that waits |

mod asked;
mod go;
mod plan;
mod pull;
mod reach;
mod ruling;
mod run;
mod step;

pub use asked::Act;
pub use go::{ActEnd, Journal, LOOKS, Outcome, Stage, go};
pub use plan::{ActPlan, ArmedAct};
pub use reach::Reach;
