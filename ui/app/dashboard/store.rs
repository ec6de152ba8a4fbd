//! What happened to the store: that nothing of this run is there in the next one, or that a file was set aside.

use super::attention::{Attention, Opens, Rank, Severity};
use crate::app::Screen;
use engine::board::Board;
use engine::store::Notice;

pub(super) fn items(board: &Board) -> impl Iterator<Item = Attention> {
    board.store_notices.iter().map(item)
}

fn item(notice: &Notice) -> Attention {
    let next = notice.next_step.as_ref().map(|next| format!(" {next}")).unwrap_or_default();
    let text = format!("{}{next}", notice.sentence);
    let (key, opens) = (format!("store {text}"), Opens::Screen(Screen::Audit));
    Attention { key, rank: Rank::Unread, severity: Severity::Note, word: "store", text, opens }
}
