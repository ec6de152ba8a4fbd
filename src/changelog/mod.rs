//! The changelog discipline: one dated file per significant commit, and an index over them.
//!
//! Pure: commits and bytes in, findings and edits out. Nothing here reads a disk or a repository.
//!
//! | file | what is there |
//! |---|---|
//! | `slug` `filename` `entry` `dates` | the name and the text of one entry |
//! | `index` | the index over all entries |
//! | `shelf` `facts` | what was read, for the rest to judge |
//! | `roll_call` `policy` `heal` | which entry is for which commit, and which commits need one |
//! | `drift` | the check |
//! | `fix` `edit` | what mends it, as exact edits |

mod dates;
mod drift;
mod edit;
pub mod entry;
mod facts;
mod filename;
mod fix;
mod heal;
pub mod index;
mod index_text;
mod policy;
mod report;
mod roll_call;
mod shelf;
mod slug;

pub use dates::shown as shown_date;
pub use drift::{check, reason};
pub use edit::{DiffKind, DiffLine, Edit};
pub use facts::{Facts, Within};
pub(crate) use filename::is_markdown;
pub use filename::{EntryName, NamePattern, PENDING};
pub use fix::{About, Left, NewEntry, Plan, Words, fix, write_entries};
pub use heal::Heirs;
pub use policy::{Beginning, Reason, let_off};
pub use report::{Answer, Finding, Fix, Ignored, Kind, Range, Report};
pub use roll_call::{Called, RollCall, Stands};
pub use shelf::{Closed, Content, LARGEST, Shelf, Shelved};
pub use slug::slug;
