//! A rollback: the ways back as they are now, the one that a person confirms, and the run of it until what serves was seen.
//! Only `run` and `resume` change anything.
//!
//! Nothing here waits for GitHub, the registry, the store or a lock: what is not known is said, and costs a longer word.
//!
//! | file | what is there |
//! |---|---|
//! | `wish` | what somebody wants to go back to, and by which way |
//! | `way` | one way back: where it leads, what it costs, what it does not undo, the word that is typed |
//! | `ladder` `ladder/` | all ways, fastest first, purely from what is known |
//! | `past` | what rollbacks of this machine came to: which way just failed, how long each took |
//! | `plan` | the way that was chosen, and how a person confirms it |
//! | `means` | what a run needs, and what it tells while it goes on |
//! | `run` `run/` | the run of a way over the host |
//! | `by_github` | the ways that GitHub goes, as acts there |
//! | `look` | which slot takes the traffic, by looking at the host now |
//! | `verify` | whether what should serve serves, and well |
//! | `quarantine` | what was put back and is not to ship again until it is mended |
//! | `put_back` | what git tells of it: what has it in it, and what mends it |
//! | `finished` | how it ended |
//! | `comment` | what happened, told on the pull request that brought it |
//! | `follow` | what GitHub took, followed until it serves |

mod by_github;
mod comment;
mod finished;
mod follow;
mod ladder;
mod look;
mod means;
mod past;
mod plan;
mod put_back;
mod quarantine;
mod run;
mod verify;
mod way;
mod wish;

pub use by_github::{GithubMeans, run_by_github};
pub use comment::{brought_by, comment};
pub use finished::{Ending, Finished, Times};
pub use follow::Follow;
pub use ladder::{Failing, Ladder, LastSeen, Script, Serving, Target};
pub use means::{Held as WhenHeld, Means, News, Pace, Step};
pub use past::{Past, Took, keep_drill, unseen_at};
pub use plan::{Armed, Plan};
pub use put_back::PutBack;
pub use quarantine::{Quarantine, lift, quarantined};
pub use run::{Abort, COMMANDS, Naming, deploy_going_on, resume, run};
pub use way::{Goal, Way};
pub use wish::{To, Via, Wish};
