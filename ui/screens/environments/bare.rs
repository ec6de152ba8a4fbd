//! An environment of which the configuration says nothing: what to write, as text for `cutover.toml`.

use crate::app::Model;
use crate::app::environments::Known;
use crate::app::overlays::wrap;
use crate::parts::{Frame, Panel, RowOf};
use crate::theme::Role;
use engine::config::Strategy;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, known: &Known<'_>, area: Rect, buffer: &mut Buffer) {
    let title = format!("{} is not configured", known.name);
    let inside = Panel { title: &title, note: "", frame: Frame::Focused }.draw(&model.look.theme, area, buffer);
    let intro =
        "- Nothing says where it runs, so nothing is asked. This, with your own names, in cutover.toml shows it:";
    let mut lines: Vec<(Role, String)> =
        wrap(intro, usize::from(inside.width.max(1))).into_iter().map(|line| (Role::Text, line)).collect();
    lines.push((Role::Text, String::new()));
    lines.extend(sample(known).into_iter().map(|line| (Role::Key, line)));
    lines.push((Role::Text, String::new()));
    let trust = "A cutover.toml in a repository counts once you trust it: cutover trust. cutover config keys explains every key.";
    lines.extend(wrap(trust, usize::from(inside.width.max(1))).into_iter().map(|line| (Role::Dim, line)));
    put(model, inside, lines, buffer);
}

/// No environment at all.
pub(super) fn draw_none(model: &Model, area: Rect, buffer: &mut Buffer) {
    let inside = Panel { title: "Environments", note: "", frame: Frame::Focused }.draw(&model.look.theme, area, buffer);
    put(
        model,
        inside,
        vec![(Role::Skipped, "- none is configured: [environment.NAME] in cutover.toml adds one".into())],
        buffer,
    );
}

fn put(model: &Model, inside: Rect, lines: Vec<(Role, String)>, buffer: &mut Buffer) {
    for (place, (role, text)) in inside.rows().zip(lines) {
        RowOf::new(&model.look.theme, place.width).text(&text, role).draw(place, buffer);
    }
}

fn sample(known: &Known<'_>) -> Vec<String> {
    let name = &known.name;
    let mut lines = vec![
        format!("[environment.{name}]"),
        "url = \"https://api.example.com\"".to_owned(),
        "host = { ssh = \"prod\" }                 # a Host of your ssh configuration".to_owned(),
        "docker = \"host\"".to_owned(),
    ];
    if known.settings.strategy == Strategy::Single {
        lines.push("container = \"app\"".to_owned());
        return lines;
    }
    let more = [
        "nginx_site = \"/etc/nginx/sites-available/api.example.com\"",
        "scripts = { dir = \"/home/ubuntu/blue-green-deployment\", deploy = \"./deploy.sh {image}\", rollback = \"./rollback.sh\" }",
        "slots.blue = { container = \"app-blue\", port = 3001 }",
        "slots.green = { container = \"app-green\", port = 3002 }",
    ];
    lines.extend(more.map(str::to_owned));
    lines
}
