//! A promotion before it is sent: what it ships, what speaks for and against it, and the plan that a person confirms.
//! Only `send`, `resume` and `finish` change anything.
//!
//! | file | what is there |
//! |---|---|
//! | `heads` | which two commits it is about, as GitHub has them |
//! | `ships` `ships/` | what it ships, from git |
//! | `outside` | what is asked of GitHub for it alone: heads, rules, lock |
//! | `foreign` | locks of other tools, which are only read |
//! | `local` | the commands of the configuration that have a say |
//! | `gate` `gates/` | one observed fact that speaks for or against it, and how each is judged |
//! | `plan` | all of it together, with its steps in words and its hash |
//! | `approve` | how a second person says yes to the plan of another |
//! | `arm` | how a person confirms it, and why a confirmation is refused |
//! | `description` | what its pull request says |
//! | `send` | from the lock to the merge, under the journal |
//! | `before` | what production's branch had when it was merged |
//! | `pull` | its pull request: found or opened, with what is promoted in its description |
//! | `unlock` | how the lock is given back |
//! | `merged` | whether the merge is there, by looking |
//! | `refusal` | a merge that GitHub said no to |
//! | `progress` | what became of it since, purely from a board |
//! | `finish` | how it ended: the lock, the journal, the record |
//! | `unwritten` | what a full disk kept from being written down, written later |
//! | `resume` | goes on with one that somebody left |

mod approve;
mod arm;
mod before;
mod description;
mod finish;
mod foreign;
mod gate;
mod gates;
mod heads;
mod local;
mod merged;
mod outside;
mod plan;
mod progress;
mod pull;
mod refusal;
mod resume;
#[cfg(test)]
mod sample;
mod send;
mod ships;
#[cfg(test)]
mod tests;
mod unlock;
mod unwritten;

pub use approve::{Yes, approve};
pub use arm::{Armed, Refusal};
pub use description::description;
pub use finish::{Finished, finish, holds, renew};
pub use gate::{Gate, GateId, GateState};
pub use gates::Evidence;
pub use heads::{Heads, Told};
pub use local::{Here, LocalEnd, LocalResult, Tree, run_checks};
pub use merged::{Merged, find as find_merged};
pub use outside::{Outside, ask};
pub use plan::{HOLDS_FOR, Plan, Verdict};
pub use progress::{Again, BLIND, Case, Ended, Outcome, Progress, Step, StepLine, StepState, of as progress};
pub use resume::{Abandoned, Resumed, abandon, resume};
pub use send::{Means, Naming, Sent, Stopped, send};
pub use ships::boot_changes;
pub use ships::{
    Content, DeployFile, EntryText, PackageChange, Packages, PullMention, Script, Ships, Took, gather, release_notes,
};
pub use unwritten::Unwritten;
