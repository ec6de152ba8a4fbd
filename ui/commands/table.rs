//! The table as a whole: every group in the order it is printed, and finding in it.

use super::{
    Command, Danger, Scope, act, branches, changelog, copy, environments, images, log, moving, open, places, program,
    whereabouts,
};
use crate::app::{Access, Effect, Model, Screen};

/// The id of `ctrl-c`, which no key file changes.
pub const LEAVE: &str = "global.leave";

/// The id of what puts production back with nothing but the host.
pub const BREAK_GLASS: &str = "global.break_glass";

const GROUPS: [&[Command]; 12] = [
    moving::COMMANDS,
    places::COMMANDS,
    open::COMMANDS,
    branches::COMMANDS,
    changelog::COMMANDS,
    environments::COMMANDS,
    log::COMMANDS,
    images::COMMANDS,
    whereabouts::COMMANDS,
    act::COMMANDS,
    copy::COMMANDS,
    program::COMMANDS,
];

/// Every command, in the order it is printed.
pub fn all() -> impl Iterator<Item = &'static Command> {
    GROUPS.into_iter().flatten()
}

/// The command of this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

/// Whether the command of this id only moves about.
#[must_use]
pub fn moves(id: &str) -> bool {
    moving::COMMANDS.iter().any(|command| command.id == id)
}

/// The table of the key file that an id belongs to: `global` of `global.quit`.
#[must_use]
pub fn section(id: &str) -> &str {
    id.split_once('.').map_or(id, |(section, _)| section)
}

/// Every table of the key file, each once.
pub fn sections() -> impl Iterator<Item = &'static str> {
    let mut seen = Vec::new();
    all().map(|command| section(command.id)).filter(move |section| {
        let new = !seen.contains(section);
        seen.push(section);
        new
    })
}

/// The command that goes to a screen.
#[must_use]
pub fn of_screen(screen: Screen) -> &'static Command {
    let id = match screen {
        Screen::Dashboard => "global.dashboard",
        Screen::Branches => "global.branches",
        Screen::Pulls => "global.pulls",
        Screen::Changelog => "global.changelog",
        Screen::Images => "global.images",
        Screen::Environments => "global.environments",
        Screen::Runs => "global.runs",
        Screen::Where => "global.where",
        Screen::Audit => "global.audit",
    };
    by_id(id).unwrap_or(&super::command::LOOK)
}

/// The table of the key file for what works on one screen only.
#[must_use]
pub const fn section_of(screen: Screen) -> &'static str {
    match screen {
        Screen::Dashboard => "dashboard",
        Screen::Branches => "branches",
        Screen::Pulls => "pulls",
        Screen::Changelog => "changelog",
        Screen::Images => "images",
        Screen::Environments => "environments",
        Screen::Runs => "runs",
        Screen::Where => "where",
        Screen::Audit => "audit",
    }
}

/// Whether a command can be used now, or why not. The one question that footer, help, palette and keys ask.
///
/// # Errors
/// The reason, a whole sentence.
pub fn ready(model: &Model, command: &Command) -> Result<(), String> {
    if let Scope::On(screen) = command.scope
        && screen != model.screen
    {
        return Err(format!("This works on the screen {}.", screen.names().0));
    }
    (command.ready)(model)?;
    if model.access == Access::ReadOnly && command.danger >= Danger::Local {
        return Err("This console is read-only.".into());
    }
    Ok(())
}

/// Starts a command if it is ready, or says why it is not.
pub fn start(model: &mut Model, command: &Command) -> Vec<Effect> {
    match ready(model, command) {
        Ok(()) => (command.start)(model),
        Err(reason) => {
            model.say(reason);
            Vec::new()
        }
    }
}
