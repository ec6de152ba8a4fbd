//! The figures of a theme: contrast by WCAG 2, distance by CIEDE2000, and colors as people with each kind of
//! color blindness see them (Machado, Oliveira and Fernandes 2009, full severity).

use ratatui::style::Color;

/// How a color is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// As most people see it.
    Usual,
    /// Without green cones.
    Deuteranopia,
    /// Without red cones.
    Protanopia,
    /// Without blue cones.
    Tritanopia,
}

impl Sight {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Usual, Self::Deuteranopia, Self::Protanopia, Self::Tritanopia];

    const fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Usual => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }
}

/// The red, green and blue of a color that has them; `None` for the terminal's own.
#[must_use]
pub fn rgb(color: Option<Color>) -> Option<[u8; 3]> {
    match color {
        Some(Color::Rgb(red, green, blue)) => Some([red, green, blue]),
        _ => None,
    }
}

/// The contrast of two colors, 1 to 21, by WCAG 2.
#[must_use]
pub fn ratio(one: [u8; 3], two: [u8; 3]) -> f64 {
    let (one, two) = (luminance(one), luminance(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

fn luminance(rgb: [u8; 3]) -> f64 {
    let [red, green, blue] = linear(rgb);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn linear(rgb: [u8; 3]) -> [f64; 3] {
    rgb.map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

/// The color in CIELAB, under D65.
#[must_use]
pub fn lab(rgb: [u8; 3]) -> [f64; 3] {
    lab_of(linear(rgb))
}

fn lab_of([red, green, blue]: [f64; 3]) -> [f64; 3] {
    let scale = |value: f64| {
        if value > 0.008_856 { value.cbrt() } else { 7.787 * value + 16.0 / 116.0 }
    };
    let x = scale((0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47);
    let y = scale(0.212_672_9 * red + 0.715_152_2 * green + 0.072_175 * blue);
    let z = scale((0.019_333_9 * red + 0.119_192 * green + 0.950_304_1 * blue) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// How far two colors are apart for such eyes, by CIEDE2000. Under 10 is hard to tell at a glance.
#[must_use]
pub fn distance(one: [u8; 3], two: [u8; 3], sight: Sight) -> f64 {
    ciede2000(lab_of(seen(one, sight)), lab_of(seen(two, sight)))
}

fn seen(rgb: [u8; 3], sight: Sight) -> [f64; 3] {
    let light = linear(rgb);
    sight.matrix().map(|row| row.iter().zip(light).map(|(part, value)| part * value).sum::<f64>().clamp(0.0, 1.0))
}

#[expect(clippy::many_single_char_names, reason = "the names of the formula")]
fn ciede2000([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let mean = f64::midpoint(a1.hypot(b1), a2.hypot(b2)).powi(7);
    let g = 0.5 * (1.0 - (mean / (mean + 25f64.powi(7))).sqrt());
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let turn = match h2 - h1 {
        _ if c1 * c2 == 0.0 => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (dl, dc, dh) = (l2 - l1, c2 - c1, 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin());
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = match (h1 - h2).abs() {
        _ if c1 * c2 == 0.0 => h1 + h2,
        apart if apart <= 180.0 => f64::midpoint(h1, h2),
        _ if h1 + h2 < 360.0 => (h1 + h2 + 360.0) / 2.0,
        _ => (h1 + h2 - 360.0) / 2.0,
    };
    let cosine = |angle: f64| angle.to_radians().cos();
    let t = 1.0 - 0.17 * cosine(h - 30.0) + 0.24 * cosine(2.0 * h) + 0.32 * cosine(3.0 * h + 6.0)
        - 0.20 * cosine(4.0 * h - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rotation = 60.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rt = -rotation.to_radians().sin() * 2.0 * (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let (x, y, z) = (dl / sl, dc / sc, dh / sh);
    (x * x + y * y + z * z + rt * y * z).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_those_of_the_published_examples() {
        assert!((ratio([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.001);
        assert!((ratio([119, 119, 119], [255, 255, 255]) - 4.48).abs() < 0.01);
        let close = |one, two, expected: f64| assert!((ciede2000(one, two) - expected).abs() < 0.0001);
        close([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425);
        close([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492);
        close([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644);
        close([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082);
    }
}
