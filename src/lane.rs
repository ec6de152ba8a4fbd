//! One branch from its head to what was deployed of it: the build of the head, its image, the deploy that ships it. Joined
//! from the board; what a source did not tell is unknown and never "none".

use crate::board::Board;
use crate::config::Config;
use crate::domain::Branch;
use crate::domain::image::{Image, TagKind};
use crate::domain::workflow_run::{Run, RunList};

/// What is told of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<T> {
    /// It is there.
    There(T),
    /// There is none yet.
    NotYet,
    /// This branch has no such step: nothing deploys it.
    Never,
    /// Nobody who would know has answered.
    Unknown,
}

/// The steps of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane<'a> {
    /// The newest build of its head.
    pub build: Told<&'a Run>,
    /// The image that this branch made of its head.
    pub image: Told<&'a Image>,
    /// The newest deploy that ships its head.
    pub deploy: Told<&'a Run>,
}

impl<'a> Lane<'a> {
    /// The lane of a branch.
    #[must_use]
    pub fn of(board: &'a Board, config: &Config, branch: &Branch) -> Self {
        let runs = board.runs.value().map(|list| &**list);
        let build = |run: &Run| run.file.as_deref() == Some(&config.workflows.build) && run.head == Some(branch.head);
        Self { build: newest(runs, build), image: image(board, branch), deploy: deploy(runs, config, branch) }
    }
}

fn newest(runs: Option<&RunList>, wanted: impl Fn(&Run) -> bool) -> Told<&Run> {
    let Some(list) = runs else { return Told::Unknown };
    // A run whose workflow GitHub does not tell may be the one.
    let none = if list.runs.iter().any(|run| run.file.is_none()) { Told::Unknown } else { Told::NotYet };
    list.runs.iter().find(|run| wanted(run)).map_or(none, Told::There)
}

fn deploy<'a>(runs: Option<&'a RunList>, config: &Config, branch: &Branch) -> Told<&'a Run> {
    let deploys = config.workflows.deploy.iter().find(|(name, _)| config.branch_of(name) == branch.name.as_str());
    let Some((_, file)) = deploys else { return Told::Never };
    let ships = |run: &Run| run.ships.as_ref().is_some_and(|ships| ships.commit == branch.head);
    newest(runs, |run| run.file.as_deref() == Some(file) && ships(run))
}

fn image<'a>(board: &'a Board, branch: &Branch) -> Told<&'a Image> {
    let Some(list) = board.images.value() else { return Told::Unknown };
    let built = |image: &&Image| {
        image.commit == Some(branch.head)
            && matches!(&image.kind, TagKind::Built { branch: on, .. } if on == branch.name.as_str())
    };
    match list.images.iter().find(built) {
        Some(image) => Told::There(image),
        None if list.cut => Told::Unknown,
        None => Told::NotYet,
    }
}
