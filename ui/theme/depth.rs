//! What the terminal can show, and the nearest color it has.

use ratatui::style::{Color, Style};

/// How many colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Depth {
    /// None: bold, reversed and underlined only.
    Mono,
    /// The terminal's own sixteen.
    Ansi16,
    /// The 256 of xterm.
    Ansi256,
    /// All.
    #[default]
    TrueColor,
}

impl Depth {
    /// As a theme file names it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "truecolor" => Self::TrueColor,
            "256" => Self::Ansi256,
            "16" => Self::Ansi16,
            "mono" => Self::Mono,
            _ => return None,
        })
    }

    /// Its name in a theme file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TrueColor => "truecolor",
            Self::Ansi256 => "256",
            Self::Ansi16 => "16",
            Self::Mono => "mono",
        }
    }
}

/// The style with the nearest colors of that depth. Sixteen and none drop what is not ANSI.
pub(super) fn nearest(style: Style, depth: Depth) -> Style {
    let map = |color: Option<Color>| color.and_then(|color| nearest_color(color, depth));
    Style { fg: map(style.fg), bg: map(style.bg), underline_color: None, ..style }
}

fn nearest_color(color: Color, depth: Depth) -> Option<Color> {
    match (color, depth) {
        (_, Depth::Mono) | (Color::Rgb(..) | Color::Indexed(_), Depth::Ansi16) => None,
        (Color::Rgb(red, green, blue), Depth::Ansi256) => Some(Color::Indexed(indexed([red, green, blue]))),
        _ => Some(color),
    }
}

/// The nearest of colors 16 to 255, by distance in CIELAB.
fn indexed(rgb: [u8; 3]) -> u8 {
    let wanted = super::contrast::lab(rgb);
    let distance = |index: u8| {
        let other = super::contrast::lab(xterm(index));
        wanted.iter().zip(other).map(|(one, two)| (one - two).powi(2)).sum::<f64>()
    };
    (16..=255).min_by(|one, two| distance(*one).total_cmp(&distance(*two))).unwrap_or(16)
}

/// The color of an index from 16 on, as xterm defines it: a cube of six levels, then grays.
fn xterm(index: u8) -> [u8; 3] {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    if index >= 232 {
        let gray = 8 + (index - 232) * 10;
        return [gray; 3];
    }
    let cube = usize::from(index - 16);
    [LEVELS[cube / 36], LEVELS[cube / 6 % 6], LEVELS[cube % 6]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_color_of_one_that_xterm_has_is_itself() {
        for index in 16..=255 {
            assert_eq!(xterm(indexed(xterm(index))), xterm(index));
        }
    }
}
