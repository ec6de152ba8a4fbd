//! What can be copied of the selected item, in each of the forms that `y` offers.

use super::{Effect, Model, Screen, Selected};
use serde_json::json;

/// The whole name of its commit.
#[must_use]
pub fn sha(item: &Selected, _: &Model) -> Option<String> {
    item.commit.map(|commit| commit.to_string())
}

/// A line of Markdown with a link where there is an address.
#[must_use]
pub fn markdown(item: &Selected, model: &Model) -> Option<String> {
    let name = format!("`{}`", item.name()?.replace('`', "'"));
    let linked = match item.address(model) {
        Some(address) => format!("[{name}]({address})"),
        None => name,
    };
    Some(format!("{linked} {}", item.title).trim_end().to_owned())
}

/// An object with what is known of it.
#[must_use]
pub fn json(item: &Selected, model: &Model) -> Option<String> {
    let object = json!({
        "branch": item.branch.as_ref().map(ToString::to_string),
        "commit": item.commit.map(|commit| commit.to_string()),
        "path": item.path,
        "title": item.title,
        "url": item.address(model),
    });
    Some(object.to_string())
}

/// What is followed, as an argument that no shell understands as anything else.
fn asked(model: &Model) -> Option<String> {
    use engine::lifecycle::Subject;
    Some(match &model.whereabouts.candidate()?.subject {
        Subject::Commit(id) => id.to_string(),
        Subject::Pull(number) => number.0.to_string(),
        Subject::Branch(name) => quoted(name.as_str()),
        Subject::Tag(tag) => quoted(tag),
    })
}

fn quoted(text: &str) -> String {
    let harmless = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte));
    if harmless { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// The command line that prints what this screen shows.
#[must_use]
pub fn command_line(model: &Model) -> Option<Effect> {
    let text = match model.screen {
        Screen::Dashboard | Screen::Branches => "cutover branches".to_owned(),
        Screen::Changelog => "cutover changelog check".to_owned(),
        Screen::Environments => "cutover env".to_owned(),
        Screen::Where => format!("cutover where {}", asked(model)?),
        Screen::Audit => "cutover audit".to_owned(),
        _ => return None,
    };
    Some(Effect::Copy { what: "command line", text })
}
