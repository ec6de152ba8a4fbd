//! A drawn buffer as an SVG picture. Frames are drawn as lines, not letters, so that no font tears them.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Tenths of a pixel: whole numbers print the same everywhere.
const WIDTH: usize = 84;
const HEIGHT: usize = 180;
const EDGE: usize = 120;

/// The colors where a cell names none.
pub struct Ground {
    pub text: Color,
    pub behind: Color,
}

/// The picture.
pub fn picture(buffer: &Buffer, ground: &Ground, title: &str) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (width, height) = (px(columns * WIDTH + 2 * EDGE), px(rows * HEIGHT + 2 * EDGE));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-size=\"14\" xml:space=\"preserve\" \
         font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n",
        escaped(title),
        hex(ground.behind)
    );
    let mut lines: BTreeMap<String, String> = BTreeMap::new();
    for row in 0..rows {
        let cells: Vec<&Cell> = (0..columns).map(|column| &buffer.content[row * columns + column]).collect();
        behind(&mut svg, &cells, row, ground);
        text(&mut svg, &cells, row, ground, &mut lines);
    }
    for (color, path) in lines {
        let _ = writeln!(svg, "<path stroke=\"{color}\" fill=\"none\" d=\"{path}\"/>");
    }
    svg + "</svg>\n"
}

fn behind(svg: &mut String, cells: &[&Cell], row: usize, ground: &Ground) {
    let mut column = 0;
    for run in cells.chunk_by(|one, next| fill(one, ground) == fill(next, ground)) {
        let color = fill(run[0], ground);
        if color != hex(ground.behind) {
            let (x, y, width) = (px(EDGE + column * WIDTH), px(EDGE + row * HEIGHT), px(run.len() * WIDTH));
            let _ = writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"18\" fill=\"{color}\"/>");
        }
        column += run.len();
    }
}

fn text(svg: &mut String, cells: &[&Cell], row: usize, ground: &Ground, lines: &mut BTreeMap<String, String>) {
    let mut column = 0;
    let alike = |one: &&Cell, next: &&Cell| {
        style(one, ground) == style(next, ground) && arms(one).is_some() == arms(next).is_some()
    };
    for run in cells.chunk_by(alike) {
        let words: String = run.iter().map(|cell| cell.symbol()).collect();
        if arms(run[0]).is_some() {
            let path = lines.entry(ink(run[0], ground)).or_default();
            run.iter().enumerate().for_each(|(at, cell)| frame(path, cell, column + at, row));
        } else if !words.trim().is_empty() {
            let kept = words.trim_start();
            let at = column + (words.len() - kept.len());
            let kept = kept.trim_end();
            let (x, y, length) = (px(EDGE + at * WIDTH), px(EDGE + row * HEIGHT + 135), px(kept.width() * WIDTH));
            let style = style(run[0], ground);
            let _ = writeln!(svg, "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\" {style}>{}</text>", escaped(kept));
        }
        column += run.len();
    }
}

/// Lines to the right, down, left and up of a frame's sign: none, single, double or heavy.
fn arms(cell: &Cell) -> Option<[u8; 4]> {
    Some(match cell.symbol() {
        "─" => [1, 0, 1, 0],
        "│" => [0, 1, 0, 1],
        "┌" => [1, 1, 0, 0],
        "┐" => [0, 1, 1, 0],
        "└" => [1, 0, 0, 1],
        "┘" => [0, 0, 1, 1],
        "├" => [1, 1, 0, 1],
        "┤" => [0, 1, 1, 1],
        "═" => [2, 0, 2, 0],
        "║" => [0, 2, 0, 2],
        "╔" => [2, 2, 0, 0],
        "╗" => [0, 2, 2, 0],
        "╚" => [2, 0, 0, 2],
        "╝" => [0, 0, 2, 2],
        _ => return None,
    })
}

fn frame(path: &mut String, cell: &Cell, column: usize, row: usize) {
    let [right, down, left, up] = arms(cell).unwrap_or_default().map(|weight| weight > 0);
    let double = arms(cell).is_some_and(|arms| arms.contains(&2));
    let (x, y) = (EDGE + column * WIDTH, EDGE + row * HEIGHT);
    for offset in if double { &[-15_isize, 15][..] } else { &[0][..] } {
        // Where a double line turns, the outer one meets the outer one.
        let turned = if (right && down) || (left && up) { *offset } else { -offset };
        let along = (x + WIDTH / 2).saturating_add_signed(turned);
        let across = (y + HEIGHT / 2).saturating_add_signed(*offset);
        if left || right {
            let (from, to) = (if left { x } else { along }, if right { x + WIDTH } else { along });
            let _ = write!(path, "M{} {}H{}", px(from), px(across), px(to));
        }
        if up || down {
            let (from, to) = (if up { y } else { across }, if down { y + HEIGHT } else { across });
            let _ = write!(path, "M{} {}V{}", px(along), px(from), px(to));
        }
    }
}

fn fill(cell: &Cell, ground: &Ground) -> String {
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    let color = if reversed { or(cell.fg, ground.text) } else { or(cell.bg, ground.behind) };
    hex(color)
}

fn ink(cell: &Cell, ground: &Ground) -> String {
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    let color = if reversed { or(cell.bg, ground.behind) } else { or(cell.fg, ground.text) };
    hex(color)
}

fn or(color: Color, ground: Color) -> Color {
    if color == Color::Reset { ground } else { color }
}

fn style(cell: &Cell, ground: &Ground) -> String {
    let mut style = format!("fill=\"{}\"", ink(cell, ground));
    let has = |modifier| cell.modifier.contains(modifier);
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::DIM, " opacity=\"0.6\""),
    ] {
        style += if has(modifier) { attribute } else { "" };
    }
    style
}

fn hex(color: Color) -> String {
    let (red, green, blue) = match color {
        Color::Rgb(red, green, blue) => (red, green, blue),
        Color::Black => (0, 0, 0),
        Color::White | Color::Gray => (229, 229, 229),
        _ => (128, 128, 128),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn px(tenths: usize) -> String {
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
