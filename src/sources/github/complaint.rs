//! What a server says with a refusal. GitHub sends a sentence and what is wrong with each field; others send less, other
//! shapes or plain text. All of it is hostile text.

use super::lenient::told;
use serde::Deserialize;
use serde_json::Value;

/// Of a text that is no sentence of GitHub's so many characters are shown.
const LONGEST: usize = 500;

#[derive(Deserialize)]
struct Complaint {
    #[serde(default, deserialize_with = "told")]
    message: Option<String>,
    #[serde(default)]
    errors: Value,
}

/// The sentence with what is wrong with each field; else the beginning of the text. A page for a browser says nothing.
pub(super) fn of(body: &[u8]) -> Option<String> {
    let sentences = serde_json::from_slice(body).map(sentences).unwrap_or_default();
    if sentences.is_empty() { text(body) } else { Some(sentences.join(": ")) }
}

fn sentences(Complaint { message, errors }: Complaint) -> Vec<String> {
    let errors = match errors {
        Value::Array(errors) => errors,
        error => vec![error],
    };
    message.into_iter().chain(errors.iter().filter_map(error)).filter(|sentence| !sentence.is_empty()).collect()
}

/// `PullRequest.base: invalid`, where it brings no words of its own.
fn error(error: &Value) -> Option<String> {
    let text = |key: &str| error.get(key).and_then(Value::as_str);
    if let Some(words) = error.as_str().or_else(|| text("message")) {
        return Some(words.to_owned());
    }
    let place: Vec<&str> = [text("resource"), text("field")].into_iter().flatten().collect();
    match (place.join("."), text("code")) {
        (place, None) => (!place.is_empty()).then_some(place),
        (place, Some(code)) if place.is_empty() => Some(code.to_owned()),
        (place, Some(code)) => Some(format!("{place}: {code}")),
    }
}

fn text(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let words: Vec<&str> = text.split(|one: char| one.is_whitespace() || one.is_control()).collect();
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if words.is_empty() || words == "{}" || words == "null" || words.starts_with('<') {
        return None;
    }
    let cut: String = words.chars().take(LONGEST).collect();
    Some(if cut.len() < words.len() { format!("{cut}…") } else { cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_shown_whole_whatever_its_shape() {
        for (body, said) in [
            (r#"{"message":"Requires signed commits","errors":null}"#, "Requires signed commits"),
            (r#"{"message":"No","errors":"by rule 4"}"#, "No: by rule 4"),
            (r#"{"message":"No","errors":["one",null,{"message":"two"}]}"#, "No: one: two"),
            (
                r#"{"message":"Validation Failed","errors":[{"resource":"PullRequest","field":"base","code":"invalid"}]}"#,
                "Validation Failed: PullRequest.base: invalid",
            ),
            (r#"{"errors":[{"message":null,"field":"head","code":"missing"}]}"#, "head: missing"),
            (r#"{"errors":[{"code":"custom"}]}"#, "custom"),
            (r#"{"message":null,"error":"policy 42"}"#, r#"{"message":null,"error":"policy 42"}"#),
            ("forbidden by\n policy\u{1b} 42", "forbidden by policy 42"),
        ] {
            assert_eq!(of(body.as_bytes()).as_deref(), Some(said), "{body}");
        }
    }

    #[test]
    fn a_page_says_nothing_and_a_long_text_is_cut() {
        for body in ["", " \n", "<!DOCTYPE html><p>Sign in</p>", "{}", "null"] {
            assert_eq!(of(body.as_bytes()), None, "{body}");
        }
        let long = of("word ".repeat(1000).as_bytes()).unwrap();
        assert_eq!((long.chars().count(), long.ends_with('…')), (501, true));
    }
}
