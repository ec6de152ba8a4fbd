//! How a version can be looked at: where it runs now, its image, its code, and what would put the environment back on it.

use crate::board::Board;
use crate::config::Config;
use crate::domain::image::{Image, Restorable, TagKind};
use crate::domain::{CommitId, EnvName, Moment};
use crate::environment::live;
use crate::environment::slots::{self, Role, SlotState, SlotView};

/// One way to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// In words, what it is and what it costs.
    pub words: String,
    /// The command, where there is one.
    pub command: Option<String>,
}

/// The ways to look at a version, the cheapest first. The last one moves what everybody sees.
#[must_use]
pub fn looks(commit: CommitId, environment: &EnvName, (board, config): (&Board, &Config), now: Moment) -> Vec<Look> {
    let mut looks: Vec<Look> = Vec::new();
    for name in config.environments.keys() {
        looks.extend(running(commit, &EnvName(name.clone()), (board, config), now));
    }
    looks.extend(image(commit, board));
    let short = commit.short();
    looks.push(Look { words: "its code".into(), command: Some(format!("git switch --detach {short}")) });
    let words = format!("what would put {environment} on it, for everybody who uses it; this only plans");
    let command = format!("cutover --env {environment} rollback --plan --to {short}");
    looks.push(Look { words, command: Some(command) });
    looks
}

fn running(commit: CommitId, name: &EnvName, (board, config): (&Board, &Config), now: Moment) -> Vec<Look> {
    let Some((settings, env)) = config.environments.get(name.as_str()).zip(board.environments.get(name)) else {
        return Vec::new();
    };
    let live = live::of(settings, env, now);
    let views = slots::of(settings, env, &live, now);
    let holds = |view: &&SlotView<'_>| view.container.is_some_and(|container| container.commit == Some(commit));
    let runs = views.iter().filter(holds).filter(|view| view.state == SlotState::Running);
    runs.map(|view| {
        let port = view.port.map(|port| format!(", port {port}")).unwrap_or_default();
        let address = settings.url.as_deref().filter(|_| view.role == Role::Active);
        let address = address.map(|url| format!(": {url}")).unwrap_or_default();
        let words = format!("{} of {name} runs it now ({}{port}){address}", view.title(), view.standing());
        Look { words, command: None }
    })
    .collect()
}

/// Only what can be had back, and under a name that means nothing else to a shell.
fn image(commit: CommitId, board: &Board) -> Option<Look> {
    let list = board.images.value()?;
    let built = |image: &&Image| matches!(image.kind, TagKind::Built { .. }) && image.commit == Some(commit);
    let image = list.images.iter().find(built)?;
    let words = match &image.restorable {
        Restorable::Yes => "its image, which is whole in the registry".to_owned(),
        Restorable::Broken(what) => return Some(Look { words: format!("its image is broken: {what}"), command: None }),
        Restorable::Unasked | Restorable::Unknown(_) => "its image; whether it is whole is not known".to_owned(),
    };
    Some(Look { words, command: image.reference(&list.name).map(|name| format!("docker pull {name}")) })
}
