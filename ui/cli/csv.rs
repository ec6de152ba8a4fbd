//! Lines of values parted by commas, as RFC 4180 has them, with nothing in them that a spreadsheet would compute or a
//! terminal obey.

use crate::parts::visible;
use std::io::{Result, Write};

/// Writes one line.
///
/// # Errors
/// When it cannot be written.
pub fn line(out: &mut dyn Write, values: &[String]) -> Result<()> {
    let cells: Vec<String> = values.iter().map(|value| cell(value)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// What begins like a formula gets a quote before it, so that it stays text.
fn cell(value: &str) -> String {
    let text = visible(value);
    let formula = text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err();
    let text = if formula { format!("'{text}") } else { text.into_owned() };
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_commas_and_formulas_stay_text() {
        let told = ["plain", "a, b", "say \"no\"", "=HYPERLINK(1)", "-5", "-rf /", "a\nb\u{1b}[31m"].map(cell);
        let kept = ["plain", "\"a, b\"", "\"say \"\"no\"\"\"", "'=HYPERLINK(1)", "-5", "'-rf /", "a␊b␛[31m"];
        assert_eq!(told, kept);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_line_is_one_line_whatever_is_in_it(values in prop::collection::vec(any::<String>(), 1..5)) {
            let mut out = Vec::new();
            line(&mut out, &values).unwrap();
            let text = String::from_utf8(out).unwrap();
            prop_assert_eq!(text.matches(['\r', '\n']).count(), 2);
        }
    }
}
