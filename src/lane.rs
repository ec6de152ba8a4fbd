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
        Self { build: newest(runs, branch, build), image: image(board, branch), deploy: deploy(runs, config, branch) }
    }
}

fn newest<'a>(runs: Option<&'a RunList>, branch: &Branch, wanted: impl Fn(&Run) -> bool) -> Told<&'a Run> {
    let Some(list) = runs else { return Told::Unknown };
    let found = list.runs.iter().find(|run| wanted(run));
    found.map_or(if tells_all(list, branch) { Told::NotYet } else { Told::Unknown }, Told::There)
}

/// Whether every run that could be about the head of the branch was read: nothing ran on a commit before it was made.
fn tells_all(list: &RunList, branch: &Branch) -> bool {
    // A run whose workflow GitHub does not tell may be the one.
    let named = list.runs.iter().all(|run| run.file.is_some());
    let whole = list.total.is_none_or(|total| total <= list.runs.len() as u64);
    let reaches_back = || list.runs.iter().any(|run| run.created < branch.updated);
    named && (whole || reaches_back())
}

fn deploy<'a>(runs: Option<&'a RunList>, config: &Config, branch: &Branch) -> Told<&'a Run> {
    let deploys = config.workflows.deploy.iter().find(|(name, _)| config.branch_of(name) == branch.name.as_str());
    let Some((_, file)) = deploys else { return Told::Never };
    let ships = |run: &Run| run.ships.as_ref().is_some_and(|ships| ships.commit == branch.head);
    newest(runs, branch, |run| run.file.as_deref() == Some(file) && ships(run))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Reading;
    use crate::domain::{BranchName, Role, Standing, Upstream};
    use crate::environment::sample::at;
    use crate::lifecycle::sample::{board, id, went_well};

    /// What is told of the build of a head that was made at this second, where one of the runs is about it or none, and
    /// the oldest that was read began at second -59,990.
    fn build(head: &str, made: i64, total: Option<u64>) -> &'static str {
        let runs = RunList { runs: went_well(), total };
        let board = Board { runs: Reading::fresh(runs, at(0)), ..board() };
        let branch = Branch {
            name: BranchName::new("staging"),
            role: Role::Staging,
            head: id(head),
            subject: String::new(),
            author: String::new(),
            updated: at(made),
            production: Standing::Unknown,
            integration: Standing::Unknown,
            upstream: Upstream::None,
            checked_out: Vec::new(),
        };
        match Lane::of(&board, &Config::default(), &branch).build {
            Told::There(_) => "there",
            Told::NotYet => "not yet",
            Told::Never => "never",
            Told::Unknown => "unknown",
        }
    }

    #[test]
    fn what_ran_before_all_that_was_read_is_unknown_and_not_none() {
        assert_eq!(build("d1", -60_000, Some(148)), "there");
        assert_eq!(build("aa", -90_000, Some(148)), "unknown");
        assert_eq!(build("aa", -90_000, Some(4)), "not yet");
        assert_eq!(build("aa", -90_000, None), "not yet");
        assert_eq!(build("aa", -100, Some(148)), "not yet", "its build would be among those that were read");
    }
}
