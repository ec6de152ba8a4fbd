//! What the command line and the console share of a promotion, so that both see the same and do the same.
//!
//! | file | what is there |
//! |---|---|
//! | `desk` | what is asked for a promotion alone: GitHub, git, the commands of the configuration |
//! | `gathered` | everything that a plan is made of, read anew, and the plan |
//! | `words` | what is said to GitHub and to people about it |
//! | `shipped` | what was promoted, as a journal or GitHub tells it |
//! | `watched` | whose promotion is watched, and what is to be done while it goes on |

mod desk;
mod gathered;
mod shipped;
mod watched;
mod words;

pub use desk::Desk;
pub(crate) use gathered::observed;
pub use gathered::{Gathered, Ground, Part, Seen};
pub use shipped::{Brings, Dated, Instead, Latest, Shipped, last};
pub use watched::{Due, Look, Upkeep, Watched, tended};
pub use words::{left_here, name, nowhere, stopped, time};
