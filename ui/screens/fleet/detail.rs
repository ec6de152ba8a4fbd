//! Everything about one service, in sentences.

use super::{commit, health};
use crate::app::fleet::{Row, Service};
use crate::app::{Model, age};
use crate::parts::{Frame, Panel, RowOf, visible};
use crate::screens::said::{put, said};
use crate::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, service: &Service, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let (title, path) =
        (visible(&service.called()).into_owned(), visible(&service.path.display().to_string()).into_owned());
    let panel = Panel { title: &title, note: &path, frame: Frame::Single };
    let inside = panel.draw(theme, area, buffer);
    let say = |sign: &str, role: Role, text: &str| said(theme, sign, role, text, inside.width);
    let mut lines = read(model, service, &say);
    if let Some(row) = service.row.as_deref() {
        lines.extend(known(row, &say));
    }
    let room = usize::from(inside.height);
    if lines.len() > room && room > 0 {
        let more = lines.len() + 1 - room;
        lines.truncate(room - 1);
        lines.extend(say("", Role::Key, &format!("… {more} more lines: Enter goes over and shows all of it")));
    }
    put(lines, inside, buffer);
}

fn read<'a>(model: &Model, service: &Service, say: &dyn Fn(&str, Role, &str) -> Vec<RowOf<'a>>) -> Vec<RowOf<'a>> {
    let oldest = service.row.as_ref().and_then(|row| row.oldest);
    let words = match (oldest, service.reading) {
        (Some(taken), false) => format!("the oldest of it {}", age::ago(model.now, taken)),
        (Some(taken), true) => format!("being read again; the oldest of it {}", age::ago(model.now, taken)),
        (None, true) => "being read for the first time".into(),
        (None, false) => "never".into(),
    };
    say("Read    ", Role::Dim, &words)
}

fn known<'a>(row: &Row, say: &dyn Fn(&str, Role, &str) -> Vec<RowOf<'a>>) -> Vec<RowOf<'a>> {
    let mut lines = Vec::new();
    for live in &row.live {
        let (word, role) = health(live.state);
        let words = format!("{} runs {}, {word}", live.environment, commit(live));
        lines.extend(say("Live    ", role, &words));
    }
    lines.extend(match &row.rollback {
        Some((_, Some(why))) => say("Back    ", Role::Text, why),
        Some((_, None)) => say("Back    ", Role::Ok, "production could be put back"),
        None => Vec::new(),
    });
    lines.extend(row.attention.iter().flat_map(|text| say("Needs   ! ", Role::Warn, text)));
    if row.attention.is_empty() && !row.is_unread() {
        lines.extend(say("Needs   ", Role::Dim, "nothing"));
    }
    lines.extend(row.unread.iter().flat_map(|text| say("Unread  ? ", Role::Unknown, text)));
    lines
}
