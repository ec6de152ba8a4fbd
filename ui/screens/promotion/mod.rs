//! A promotion over whatever screen is shown: the wizard, what was left, and what goes on.
//!
//!  ┌─ 1 Check ──────────┐┌─ 2 Ships ──────┐   Below 100 columns or 26 rows one section at a time.
//!  │ ✓ gate   observed  ││ 7b1e4d0 subject│
//!  └────────────────────┘└────────────────┘
//!  ╔═ 3 Confirm ═════════════ PRODUCTION ═╗
//!  ╚══════════════════════════════════════╝

mod check;
mod confirm;
mod follow;
mod left;
mod ships;
mod wizard;

use crate::app::Model;
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    Clear.render(area, buffer);
    buffer.set_style(area, model.look.theme.style(Role::Text));
    buffer.set_style(area, model.look.theme.style(Role::Bg));
    let view = &model.promotion;
    match (&view.left, &view.wizard, &view.follow) {
        (Some(left), ..) => left::draw(model, left, area, buffer),
        (None, Some(promotion), _) => wizard::draw(model, promotion, area, buffer),
        (None, None, Some(follow)) => follow::draw(model, follow, area, buffer),
        (None, None, None) => {}
    }
}
