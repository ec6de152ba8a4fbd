//! Going to a screen, and to the next thing that is wrong.

use super::movement::Step;
use super::{Effect, Model, Screen, Zoom, dashboard, whereabouts};

/// Goes to a screen.
pub fn screen(model: &mut Model, screen: Screen) -> Vec<Effect> {
    if model.screen != screen {
        model.last_screen = model.screen;
        model.screen = screen;
        model.zoom = Zoom::Off;
        if screen == Screen::Where {
            whereabouts::shown(model);
        }
    }
    Vec::new()
}

/// Goes back to the screen before this one.
pub fn last(model: &mut Model) -> Vec<Effect> {
    screen(model, model.last_screen)
}

/// Goes to the next item of the attention list, from anywhere: on the dashboard to the one below the selected one.
pub fn next_problem(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Dashboard {
        let rows = model.dashboard.keys.len();
        let row = model.dashboard.attention.position(&model.dashboard.keys).unwrap_or(0);
        dashboard::step(model, if row + 1 < rows { Step::Rows(1) } else { Step::First });
    }
    model.dashboard.pane = dashboard::DashboardPane::Attention;
    screen(model, Screen::Dashboard)
}
