//! What `y` copies and `o` opens: words about the selected item.

use super::Command;
use super::command::LOOK;
use crate::app::{Effect, Model, Selected, copying, images, selected};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "copy.name",
        keys: &["y y"],
        name: "name",
        help: "copy what identifies the selected item: branch, short commit or file",
        ready: |model| has(model, "name", |item, _| item.name()),
        start: |model| copy(model, "name", |item, _| item.name()),
        ..LOOK
    },
    Command {
        id: "copy.sha",
        keys: &["y s"],
        name: "full SHA",
        help: "copy the whole name of the selected commit",
        ready: |model| has(model, "commit", copying::sha),
        start: |model| copy(model, "full SHA", copying::sha),
        ..LOOK
    },
    Command {
        id: "copy.address",
        keys: &["y u"],
        name: "URL",
        help: "copy the web address of the selected item",
        ready: |model| has(model, "web page: the remote has none", Selected::address),
        start: |model| copy(model, "URL", Selected::address),
        ..LOOK
    },
    Command {
        id: "copy.image",
        keys: &["y i"],
        name: "image",
        help: "copy the image reference of the selected item",
        ready: |model| {
            images::reference(model).map(drop).ok_or_else(|| "No image that can be pulled is selected.".into())
        },
        start: |model| {
            let text = images::reference(model).map(|text| Effect::Copy { what: "image reference", text });
            text.into_iter().collect()
        },
        ..LOOK
    },
    Command {
        id: "copy.command",
        keys: &["y c"],
        name: "command line",
        help: "copy the command that prints what this screen shows",
        start: |model| copying::command_line(model).into_iter().collect(),
        ..LOOK
    },
    Command {
        id: "copy.markdown",
        keys: &["y m"],
        name: "markdown",
        help: "copy the selected item as a line of Markdown",
        ready: |model| has(model, "name", copying::markdown),
        start: |model| copy(model, "markdown", copying::markdown),
        ..LOOK
    },
    Command {
        id: "copy.json",
        keys: &["y j"],
        name: "JSON",
        help: "copy the selected item as JSON",
        ready: |model| has(model, "name", copying::json),
        start: |model| copy(model, "JSON", copying::json),
        ..LOOK
    },
    Command {
        id: "global.browse",
        keys: &["o", "g u"],
        name: "browser",
        help: "open the web page of the selected item; over ssh, show its address as a link and copy it",
        words: "web url link",
        ready: |model| has(model, "web page: the remote has none", Selected::address),
        start: |model| selected(model).and_then(|item| item.address(model)).map(Effect::Browse).into_iter().collect(),
        ..LOOK
    },
];

fn has(model: &Model, what: &str, text: fn(&Selected, &Model) -> Option<String>) -> Result<(), String> {
    let item = selected(model).ok_or("Nothing is selected.")?;
    text(&item, model).map(drop).ok_or_else(|| format!("The selected item has no {what}."))
}

fn copy(model: &Model, what: &'static str, text: fn(&Selected, &Model) -> Option<String>) -> Vec<Effect> {
    let text = selected(model).and_then(|item| text(&item, model));
    text.map(|text| Effect::Copy { what, text }).into_iter().collect()
}
