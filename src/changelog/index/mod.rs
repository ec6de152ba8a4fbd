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
mod forms;
mod found;
mod groups;
mod homes;
mod labels;
mod layout;
mod links;
mod listed;
mod mend;
mod months;
mod order;
mod outline;
mod page;
mod roll;
mod splices;
mod tables;
#[cfg(test)]
mod tests;
mod written;

pub use category::Category;
pub use found::Found;
pub use listed::Listed;

/// An index settles in two; the last only looks.
const PASSES: usize = 4;

/// What is wrong with the index, held against the entries that exist: by kind, then by line.
#[must_use]
pub fn findings(index: &str, listed: &[Listed]) -> Vec<Found> {
    let roll = roll::Roll::of(listed);
    findings::all(&layout::Layout::of(index, &roll))
}

/// The index without the findings that `which` picks. Every line that belongs to none of them keeps its bytes and its
/// order; what is added follows the layout that is there. An empty index gets the guide's.
#[must_use]
pub fn mended(index: &str, listed: &[Listed], which: &dyn Fn(&Found) -> bool) -> String {
    let roll = roll::Roll::of(listed);
    let mut text = index.to_owned();
    // A row that was corrected may show what a column is for, by which other rows are read anew.
    for _ in 0..PASSES {
        let next = mend::mended(&text, &roll, which);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// A whole index where there is none, in the guide's form.
#[must_use]
pub fn fresh(listed: &[Listed]) -> String {
    mended("", listed, &|_| true)
}

/// The index without the row, the archive line and the category lines of a file. Under Breaking Changes the words stay
/// and only the link goes.
#[must_use]
pub fn without(index: &str, file: &str) -> String {
    mend::without(index, file)
}

/// The index after an entry's file was renamed or healed: its links, commit, day and description, in place. A row
/// that now stands in the wrong year's table is left there for [`mended`] to move.
#[must_use]
pub fn renamed(index: &str, from: &str, to: &Listed) -> String {
    mend::renamed(index, from, to)
}
