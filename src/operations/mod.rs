//! Acts that read or change something outside the program, from the question to the answer.
//!
//! | file | what is there |
//! |---|---|
//! | `act` | acts at GitHub that others see: planned, confirmed, sent once, followed until observed |
//! | `changelog_folder` | the changelog folder on disk: where it is, what lies in it, what is never followed |
//! | `gather_changelog` | the facts of a check, from git and the disk |
//! | `check_changelog` | the check, remembered while nothing changes |
//! | `pull_changelog` | whether a pull request brings the entries that its commits need |
//! | `commits_here` | what this clone tells of commits |
//! | `compare_commits` | what one commit has that another lacks, both ways: commits, entries, entity files |
//! | `precheck` | what must answer on the host before a promotion, with what was observed |
//! | `date_images` | the dates of images that the registry cannot tell, from GitHub Packages |
//! | `promotion` | what a promotion would ship, what speaks for and against it, and the plan that a person confirms |
//! | `pull_here` | what this clone tells of a pull request |
//! | `read_landscape` | what git knows about where changes are |
//! | `hold_lock` | the lock that others see: taken, renewed, taken over, given back |
//! | `journal` | what an operation is about to do, on the disk before the world is touched |
//! | `judge_commit` | why one commit needs an entry, or none |
//! | `lint_workflows` | the workflow files of a commit or of the work tree, for the lint |
//! | `measure_delivery` | the delivery figures, with what this clone tells of the commits |
//! | `outline_entry` | what is known about an entry before its words are written |
//! | `read_roadmap` | the roadmap files of a commit, and who last touched each |
//! | `run_history` | the runs of builds and deploys further back than the console lists them |
//! | `rollback` | the ways back, the one that a person confirms, and its run on the host |
//! | `startable` | what a person can start by hand on a branch |
//! | `used_variables` | the variables of the environment that the code newly reads |
//! | `write_changelog` | writes edits to the folder, each file whole or not at all |
//! | `commit_changelog` | commits what was written, when asked to |

pub mod act;
mod changelog_folder;
mod check_changelog;
mod commit_changelog;
mod commits_here;
mod compare_commits;
mod date_images;
mod gather_changelog;
pub mod hold_lock;
pub mod journal;
mod judge_commit;
mod lint_workflows;
mod measure_delivery;
mod outline_entry;
mod parallel;
mod precheck;
pub mod promotion;
mod pull_changelog;
mod pull_here;
mod read_landscape;
mod read_roadmap;
pub mod rollback;
mod run_history;
mod startable;
mod used_variables;
mod write_changelog;

pub use check_changelog::{Known, check, check_committed};
pub use commit_changelog::{Committed, commit};
pub use commits_here::CommitsHere;
pub use compare_commits::{Comparison, EntryOf, Side, compare, entity_changes};
pub use date_images::{PackageDates, packages_are_asked, packages_client};
pub use gather_changelog::{Asked, gather, learn_files};
pub use judge_commit::{Verdict, judge};
pub use lint_workflows::{lint_commit, lint_work_tree};
pub use measure_delivery::{measure_delivery, runs_known_since};
pub use outline_entry::{Outline, outline};
pub use precheck::precheck;
pub use promotion::boot_changes;
pub use pull_changelog::{branch_changelog, pull_changelog};
pub use pull_here::{PullHere, heads, pull_here, told_entities};
pub use read_landscape::read_landscape;
pub use read_roadmap::{RoadmapFile, read_roadmap};
pub use run_history::{run_history, with_latest};
pub use startable::{Startable, startable};
pub use used_variables::{NewVariable, newly_used};
pub use write_changelog::{Written, write};
