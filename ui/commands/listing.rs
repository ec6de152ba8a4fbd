//! The table as lists: the help overlay, `cutover keys` and the README's table.

use super::{Command, HintKeys, Scope, Spot, all, ready, section};
use crate::app::Model;
use crate::keymap::Keymap;
use serde::Serialize;
use std::fmt::Write;

/// The help overlay: what works on this screen, and everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpPage {
    /// The commands of this screen only, and those of everywhere that stand in its footer.
    pub here: Vec<HelpLine>,
    /// The rest.
    pub everywhere: Vec<HelpLine>,
}

/// One command in the help overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpLine {
    /// Its keys, parted by spaces; a remapped command's carry `*`; empty when it has none.
    pub keys: String,
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
    /// Why it cannot be used now.
    pub unready: Option<String>,
    /// What it hides of the keys of everywhere.
    pub hides: Option<&'static str>,
}

/// The help overlay's lines that contain the search, in the order of the table.
#[must_use]
pub fn help(model: &Model, search: &str) -> HelpPage {
    if let Some(lines) = super::promotion::help(model) {
        let here = lines.into_iter().filter(|line| line.contains(search)).collect();
        return HelpPage { here, everywhere: Vec::new() };
    }
    let (spot, footer) = (model.spot(), super::footer(model));
    let in_footer = |id| footer.iter().any(|hint| hint.target == HintKeys::Command(id));
    let lines = |here: bool| {
        let side = all().filter(|command| match command.scope {
            Scope::Global => here == in_footer(command.id),
            scope => here && spot.distance(scope).is_some(),
        });
        side.map(|command| line(model, command)).filter(|line| line.contains(search)).collect()
    };
    HelpPage { here: lines(true), everywhere: lines(false) }
}

impl HelpLine {
    fn contains(&self, search: &str) -> bool {
        let words = format!("{} {} {}", self.keys, self.name, self.help).to_lowercase();
        search.to_lowercase().split_whitespace().all(|word| words.contains(word))
    }
}

fn line(model: &Model, command: &'static Command) -> HelpLine {
    let hides = hidden_by(&model.keymap, model.spot(), command);
    HelpLine {
        keys: keys(&model.keymap, command),
        name: command.name,
        help: command.help,
        unready: ready(model, command).err(),
        hides,
    }
}

fn hidden_by(keymap: &Keymap, spot: Spot, command: &Command) -> Option<&'static str> {
    let own = keymap.keys_of(command.id);
    let hidden = keymap.hidden_on(spot).into_iter().filter(|binding| binding.id != command.id);
    let hidden = hidden.filter(|binding| spot.distance(command.scope) < spot.distance(binding.scope));
    let found = hidden.into_iter().find(|binding| own.contains(&&binding.keys))?;
    super::by_id(found.id).map(|command| command.name)
}

/// The keys of a command, parted by spaces, each with `*` when the key file says so.
fn keys(keymap: &Keymap, command: &Command) -> String {
    let star = if keymap.is_remapped(command.id) { "*" } else { "" };
    let keys: Vec<String> = keymap.keys_of(command.id).iter().map(|keys| format!("{keys}{star}")).collect();
    keys.join("  ")
}

/// One command as `cutover keys` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Printed {
    /// Its id in the key file.
    pub id: &'static str,
    /// Where it works: `everywhere`, or the table of its screen.
    pub works: &'static str,
    /// Its keys.
    pub keys: Vec<String>,
    /// Whether the key file says something about it.
    pub remapped: bool,
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
    /// How it is typed after `:`.
    pub typed: Option<String>,
}

/// Every command with its effective keys, in the order of the table.
#[must_use]
pub fn printed(keymap: &Keymap) -> Vec<Printed> {
    all().map(|command| print(keymap, command)).collect()
}

fn print(keymap: &Keymap, command: &'static Command) -> Printed {
    Printed {
        id: command.id,
        works: match command.scope {
            Scope::Global => "everywhere",
            Scope::On(_) | Scope::Log => section(command.id),
        },
        keys: keymap.keys_of(command.id).iter().map(ToString::to_string).collect(),
        remapped: keymap.is_remapped(command.id),
        name: command.name,
        help: command.help,
        typed: command.typed.map(|typed| format!(":{} {}", typed.word, typed.argument).trim_end().to_owned()),
    }
}

/// The table of keys as Markdown, as the README has it.
#[must_use]
pub fn markdown(keymap: &Keymap) -> String {
    let mut text = String::from("| Keys | Command | What it does | Where |\n|---|---|---|---|\n");
    for line in printed(keymap) {
        let mut keys: Vec<String> = line.keys.iter().map(|keys| format!("`{}`", keys.replace('|', "\\|"))).collect();
        keys.extend(line.typed.map(|typed| format!("`{typed}`")));
        let _ = writeln!(text, "| {} | {} | {} | {} |", keys.join(" "), line.name, line.help, line.works);
    }
    text
}
