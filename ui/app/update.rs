//! From a message to the next model and what is to be done. One arm, one line.

use super::{
    Chosen, Effect, Model, Msg, acts, audit, bisect, branches, changelog, dashboard, environments, fetching, fleet,
    images, input, lists, mouse, notifying, outside, overlays, promotion, pulls, rollback, runs, whereabouts,
};
use crate::theme::Theme;
use engine::board::Board;
use engine::domain::Moment;
use std::sync::Arc;

/// Takes one message in.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Key(key) => input::pressed(model, key),
        Msg::Stray(_) => input::stray(model),
        Msg::Mouse(event) => mouse::moved(model, event),
        Msg::Paste(text) => input::pasted(model, &text),
        Msg::Resized(columns, rows) => resized(model, columns, rows),
        Msg::Focused => vec![Effect::Refresh],
        Msg::Ground(red, green, blue) => grounded(model, red, green, blue),
        Msg::Closed => vec![Effect::Quit],
        Msg::Board(board) => learned(model, board),
        Msg::Tick(now) => ticked(model, now),
        Msg::Told(notice) => {
            model.notify(notice);
            done(())
        }
        Msg::Page(title, lines) => {
            overlays::show(model, &title, lines.iter().map(String::as_str));
            done(())
        }
        Msg::Linked(address) => {
            let _: () = model.link = Some(address);
            done(())
        }
        Msg::CommitsRead(wanted, answer) => branches::answered(model, wanted, answer),
        Msg::FetchSaid(line) => fetching::said(model, line),
        Msg::FetchEnded(result) => fetching::ended(model, &result),
        Msg::Themed(theme) => themed(model, theme),
        Msg::PullRead(question, answer) => pulls::answered(model, question, answer),
        Msg::Runs(answer) => runs::answered(model, answer),
        Msg::Audit(answer) => audit::answered(model, answer),
        Msg::Environments(answer) => environments::answered(model, answer),
        Msg::Act(answer) => acts::answered(model, answer),
        Msg::Promotion(id, news) => promotion::answered(model, id, news),
        Msg::Rollback(id, news) => rollback::answered(model, id, news),
        Msg::Fleet(answer) => fleet::answered(model, &answer),
        Msg::Bisect(answer) => bisect::answered(model, answer),
        Msg::Changelog(answer) => changelog::answered(model, answer),
        Msg::Images(answer) => images::answered(model, answer),
        Msg::Where(answer) => whereabouts::answered(model, answer),
    };
    effects.extend(changelog::settle(model));
    effects.extend(branches::settle(model));
    effects.extend(runs::settle(model));
    effects.extend(pulls::settle(model));
    effects.extend(pulls::show(model));
    effects.extend(images::settle(model));
    effects.extend(environments::settle(model));
    effects.extend(promotion::settle(model));
    effects.extend(rollback::settle(model));
    effects.extend(audit::settle(model));
    effects.extend(whereabouts::settle(model));
    effects.extend(notifying::settle(model));
    effects
}

fn done((): ()) -> Vec<Effect> {
    Vec::new()
}

fn resized(model: &mut Model, columns: u16, rows: u16) -> Vec<Effect> {
    model.size = (columns, rows);
    dashboard::learn(model);
    Vec::new()
}

fn learned(model: &mut Model, board: Arc<Board>) -> Vec<Effect> {
    let before = std::mem::replace(&mut model.board, board);
    lists::refreshed(model, &before);
    model.entries.learn(&model.board);
    branches::learn(model);
    outside::learn(model);
    acts::learn(model);
    promotion::learn(model);
    pulls::learn(model, &before);
    environments::learn(model);
    dashboard::learn(model);
    audit::learn(model);
    whereabouts::learn(model);
    notifying::learn(model, &before);
    Vec::new()
}

fn ticked(model: &mut Model, now: Moment) -> Vec<Effect> {
    model.now = now;
    whereabouts::ticked(model);
    Vec::new()
}

/// On a light ground, the light theme, unless a person chose one.
fn grounded(model: &Model, red: u8, green: u8, blue: u8) -> Vec<Effect> {
    let light = u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114 > 128_000;
    let switch = light && model.look.chosen == Chosen::ByItself;
    switch.then(|| Effect::UseTheme(model.config.screen.light.clone())).into_iter().collect()
}

fn themed(model: &mut Model, theme: Arc<Theme>) -> Vec<Effect> {
    model.look.theme = theme;
    Vec::new()
}
