//! The index of the changelog, `README.md`: what it lists, what is wrong with it, and the smallest text that mends it.
//!
//! Pure: the text of the index and the entries that exist go in; findings or new text come out. No byte that belongs
//! to no finding is ever changed, and no layout is imposed where one is there already.
//!
//! | file | what is there |
//! |---|---|
//! | `page` `labels` `outline` | lines, links, headings and what stands under which |
//! | `cells` `tables` | the rows of the year tables |
//! | `groups` `claims` `homes` | month archive and categories: lists, and which entry a line stands for |
//! | `differences` `findings` | what is wrong |
//! | `forms` `splices` `mend` | how a line is written in the layout that is there, and where |

mod category;
mod cells;
mod claims;
mod days;
mod differences;
mod findings;
mod footer;
mod found;
mod groups;
mod homes;
mod labels;
mod layout;
mod links;
mod listed;
mod months;
mod outline;
mod page;
mod roll;
mod tables;
#[cfg(test)]
mod tests;

pub use category::Category;
pub use found::Found;
pub use listed::Listed;

/// What is wrong with the index, held against the entries that exist: by kind, then by line.
#[must_use]
pub fn findings(index: &str, listed: &[Listed]) -> Vec<Found> {
    let roll = roll::Roll::of(listed);
    findings::all(&layout::Layout::of(index, &roll))
}
