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
mod found;
mod listed;

pub use category::Category;
pub use found::Found;
pub use listed::Listed;
