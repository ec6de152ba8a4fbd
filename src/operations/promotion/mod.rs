//! A promotion before it is sent: what it ships, what speaks for and against it, and the plan that a person confirms.
//! Nothing here changes anything anywhere.
//!
//! | file | what is there |
//! |---|---|
//! | `heads` | which two commits it is about, as GitHub has them |
//! | `ships` `ships/` | what it ships, from git |
//! | `outside` | what is asked of GitHub for it alone: heads, rules, lock |
//! | `local` | the commands of the configuration that have a say |
//! | `gate` `gates/` | one observed fact that speaks for or against it, and how each is judged |
//! | `plan` | all of it together, with its steps in words and its hash |
//! | `arm` | how a person confirms it, and why a confirmation is refused |

mod arm;
mod gate;
mod gates;
mod heads;
mod local;
mod outside;
mod plan;
#[cfg(test)]
mod sample;
mod ships;
#[cfg(test)]
mod tests;

pub use arm::{Armed, Refusal};
pub use gate::{Gate, GateId, GateState};
pub use gates::Evidence;
pub use heads::{Heads, Told};
pub use local::{Here, LocalEnd, LocalResult, run_checks};
pub use outside::{Outside, ask};
pub use plan::{HOLDS_FOR, Plan, Verdict};
pub use ships::{
    Content, DeployFile, EntryText, PackageChange, Packages, PullMention, Script, Ships, Took, gather, release_notes,
};
