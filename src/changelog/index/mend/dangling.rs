//! Takes out what leads to an entry that is not there. A person's words about a breaking change stay, without the link.

use super::Chosen;
use crate::changelog::Kind;
use crate::changelog::index::groups::{Item, is_breaking};
use crate::changelog::index::layout::Layout;
use crate::changelog::index::listed::Listed;
use crate::changelog::index::roll::Roll;
use crate::changelog::index::splices::Splices;
use chrono::NaiveDate;

pub(super) fn mend(layout: &Layout<'_, '_>, chosen: &Chosen, splices: &mut Splices) {
    let gone = |file: &str| layout.roll.file(file).is_none() && chosen.has(Kind::IndexDangling, file);
    take_out(layout, &gone, splices);
}

/// The index without the rows and the items of one file.
pub(crate) fn without(index: &str, file: &str) -> String {
    let sha7 = crate::changelog::index::links::sha_in_name(file).unwrap_or_default();
    let entry = Listed {
        file: file.to_owned(),
        date: NaiveDate::MIN,
        other_day: None,
        sha7: sha7.to_owned(),
        commit: None,
        subject: String::new(),
        category: None,
        breaking: None,
    };
    let listed = [entry];
    let roll = Roll::of(&listed);
    let layout = Layout::of(index, &roll);
    let mut splices = Splices::default();
    take_out(&layout, &|name| name == file, &mut splices);
    splices.apply(&layout.page)
}

fn take_out(layout: &Layout<'_, '_>, gone: &dyn Fn(&str) -> bool, splices: &mut Splices) {
    for (_, row) in layout.rows() {
        let unlinked = || layout.entry_of(row).map(|entry| layout.roll.listed[entry].file.as_str());
        if layout.file_of(row).or_else(unlinked).is_some_and(gone) {
            splices.take_out(&layout.page, row.line..row.line + 1);
        }
    }
    for (group, claims) in layout.groups.iter().zip(&layout.claims) {
        for (item, claims) in group.items.iter().zip(claims) {
            release(layout, item, (claims, is_breaking(group)), gone, splices);
        }
    }
}

/// Takes an item out if all it leads to is gone; otherwise the dead links become plain text.
fn release(
    layout: &Layout<'_, '_>,
    item: &Item,
    (claims, worded): (&[usize], bool),
    gone: &dyn Fn(&str) -> bool,
    splices: &mut Splices,
) {
    let links: Vec<_> =
        layout.page.links_on(item.lines.clone()).iter().filter(|link| layout.roll.knows(&link.file)).collect();
    let claimed = claims.iter().all(|entry| gone(&layout.roll.listed[*entry].file));
    let all = if links.is_empty() { claimed && !claims.is_empty() } else { links.iter().all(|link| gone(&link.file)) };
    if all && !worded {
        return splices.take_out(&layout.page, item.lines.clone());
    }
    for link in links.into_iter().filter(|link| gone(&link.file)) {
        splices.replace(link.whole.clone(), &layout.page.text[link.text.clone()]);
    }
}
