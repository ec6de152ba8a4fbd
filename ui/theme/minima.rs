//! What a theme must hold so that everything can be read: contrast by WCAG 2, for text and for lines.

use super::contrast::{Sight, distance, ratio, rgb};
use super::{Role, Theme};
use std::fmt;

const GROUNDS: [(Role, &str); 3] = [(Role::Bg, "ui.bg"), (Role::Surface, "ui.surface"), (Role::Overlay, "ui.overlay")];
/// Frames, and marks that are a sign only.
const LINES: [Role; 4] = [Role::Border, Role::BorderFocus, Role::Axis, Role::Threshold];
const STATES: [(Role, &str); 4] = [
    (Role::Ok, "status.ok"),
    (Role::Running, "status.running"),
    (Role::Warn, "status.warn"),
    (Role::Error, "status.error"),
];

/// A role that cannot be read well enough on a ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// The role, as a theme file names it.
    pub role: &'static str,
    /// The ground it lies on.
    pub ground: &'static str,
    /// The contrast, from 1 to 21.
    pub found: f64,
    /// The least it must be.
    pub wanted: f64,
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}: contrast {:.2}, at least {:.1} is needed", self.role, self.ground, self.found, self.wanted)
    }
}

/// Every role under its minimum: 4.5 for text, 3 for lines; 7 and 4.5 in the theme `contrast`. The terminal's own
/// colors have no known contrast and are left out.
#[must_use]
pub fn shortfalls(theme: &Theme) -> Vec<Shortfall> {
    let (text, lines) = if theme.name == "contrast" { (7.0, 4.5) } else { (4.5, 3.0) };
    let mut short = Vec::new();
    for (ground, on) in GROUNDS {
        for (role, name) in Role::ALL {
            let wanted = if LINES.contains(&role) { lines } else { text };
            let drawn = role != Role::Selection && !GROUNDS.iter().any(|(ground, _)| *ground == role);
            let colors = (theme.style(role).fg.filter(|_| drawn), theme.style(ground).bg);
            short.extend(under(colors, wanted).map(|found| Shortfall { role: name, ground: on, found, wanted }));
        }
    }
    let selection = theme.style(Role::Selection);
    let found = under((selection.fg, selection.bg), text);
    short.extend(found.map(|found| Shortfall { role: "ui.selection", ground: "ui.selection", found, wanted: text }));
    short
}

fn under((over, ground): (Option<ratatui::style::Color>, Option<ratatui::style::Color>), wanted: f64) -> Option<f64> {
    Some(ratio(rgb(over)?, rgb(ground)?)).filter(|found| *found < wanted)
}

/// The two states that are nearest to each other for some kind of sight, and how far apart they are by CIEDE2000.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// The two states.
    pub states: (&'static str, &'static str),
    /// For whom.
    pub sight: Sight,
    /// How far apart: under 10 is hard to tell at a glance.
    pub distance: f64,
}

/// Looks at ok, running, warn and error; `None` where they are the terminal's own colors.
#[must_use]
pub fn nearest_states(theme: &Theme) -> Option<Nearest> {
    let color = |role| rgb(theme.style(role).fg);
    let mut nearest: Option<Nearest> = None;
    for (at, (one, name)) in STATES.iter().enumerate() {
        for (two, other) in &STATES[at + 1..] {
            for sight in Sight::ALL {
                let distance = distance(color(*one)?, color(*two)?, sight);
                let found = Nearest { states: (name, other), sight, distance };
                nearest = nearest.filter(|nearest| nearest.distance <= distance).or(Some(found));
            }
        }
    }
    nearest
}
