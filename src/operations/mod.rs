//! Acts that read or change something outside the program, from the question to the answer.
//!
//! | file | what is there |
//! |---|---|
//! | `changelog_folder` | the changelog folder on disk: where it is, what lies in it, what is never followed |
//! | `gather_changelog` | the facts of a check, from git and the disk |
//! | `check_changelog` | the check, remembered while nothing changes |

mod changelog_folder;
mod check_changelog;
mod gather_changelog;
mod parallel;

pub use check_changelog::{Known, check};
pub use gather_changelog::{Asked, gather};
