//! One branch from its head to what was deployed of it: the build of the head, its image, the deploy that ships it. Joined
//! from the board; what a source did not tell is unknown and never "none".

use crate::board::Board;
use crate::config::Config;
use crate::domain::image::{Image, TagKind};
use crate::domain::workflow_run::{Run, RunList};
use crate::domain::{Branch, CommitId, Moment};

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

/// Where a lane begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start<'a> {
    /// The branch that was pushed.
    pub branch: &'a str,
    /// The commit.
    pub commit: CommitId,
    /// Nothing ran on it before; `None` where that is not known.
    pub since: Option<Moment>,
}

impl<'a> Lane<'a> {
    /// The lane of a branch.
    #[must_use]
    pub fn of(board: &'a Board, config: &Config, branch: &Branch) -> Self {
        let start = Start { branch: branch.name.as_str(), commit: branch.head, since: Some(branch.updated) };
        Self::from(board, config, start)
    }

    /// The lane that a build or a deploy is part of, and where that begins; `None` of any other run, and where nothing tells
    /// which commit it is about.
    #[must_use]
    pub fn around(board: &'a Board, config: &'a Config, run: &'a Run) -> Option<(Start<'a>, Self)> {
        let ships = run.ships.as_ref().map(|ships| ships.commit);
        let file = run.file.as_ref()?;
        let start = if *file == config.workflows.build {
            Start { branch: run.branch.as_deref()?, commit: ships.or(run.head)?, since: Some(run.created) }
        } else {
            let (environment, _) = config.workflows.deploy.iter().find(|(_, deploy)| *deploy == file)?;
            Start { branch: config.branch_of(environment), commit: ships?, since: None }
        };
        Some((start, Self::from(board, config, start)))
    }

    fn from(board: &'a Board, config: &Config, start: Start<'_>) -> Self {
        let runs = board.runs.value().map(|list| &**list);
        let build = |run: &Run| run.file.as_deref() == Some(&config.workflows.build) && run.head == Some(start.commit);
        Self { build: newest(runs, start, build), image: image(board, start), deploy: deploy(runs, config, start) }
    }
}

fn newest<'a>(runs: Option<&'a RunList>, start: Start<'_>, wanted: impl Fn(&Run) -> bool) -> Told<&'a Run> {
    let Some(list) = runs else { return Told::Unknown };
    let found = list.runs.iter().find(|run| wanted(run));
    found.map_or(if tells_all(list, start) { Told::NotYet } else { Told::Unknown }, Told::There)
}

/// Whether every run that could be about the commit was read: nothing ran on it before it was made.
fn tells_all(list: &RunList, start: Start<'_>) -> bool {
    // A run whose workflow GitHub does not tell may be the one.
    let named = list.runs.iter().all(|run| run.file.is_some());
    let whole = list.total.is_none_or(|total| total <= list.runs.len() as u64);
    let reaches_back = || start.since.is_some_and(|since| list.runs.iter().any(|run| run.created < since));
    named && (whole || reaches_back())
}

fn deploy<'a>(runs: Option<&'a RunList>, config: &Config, start: Start<'_>) -> Told<&'a Run> {
    let deploys = config.workflows.deploy.iter().find(|(name, _)| config.branch_of(name) == start.branch);
    let Some((_, file)) = deploys else { return Told::Never };
    let ships = |run: &Run| run.ships.as_ref().is_some_and(|ships| ships.commit == start.commit);
    newest(runs, start, |run| run.file.as_deref() == Some(file) && ships(run))
}

fn image<'a>(board: &'a Board, start: Start<'_>) -> Told<&'a Image> {
    let Some(list) = board.images.value() else { return Told::Unknown };
    let built = |image: &&Image| {
        image.commit == Some(start.commit)
            && matches!(&image.kind, TagKind::Built { branch: on, .. } if on == start.branch)
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
    use crate::domain::image::ImageList;
    use crate::domain::{BranchName, Role, Standing, Upstream};
    use crate::environment::sample::at;
    use crate::lifecycle::sample::{board, id, image, went_well};

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

    /// The lane around a run: its commit, then the numbers of build and deploy, and the tag of the image.
    fn around(board: &Board, run: &Run) -> Option<(CommitId, [Option<u64>; 2], Option<String>)> {
        let config = Config::default();
        let (start, lane) = Lane::around(board, &config, run)?;
        let number = |told: Told<&Run>| if let Told::There(run) = told { Some(run.number) } else { None };
        let tag = if let Told::There(image) = lane.image { Some(image.tag.clone()) } else { None };
        Some((start.commit, [number(lane.build), number(lane.deploy)], tag))
    }

    #[test]
    fn a_build_and_its_deploy_are_of_one_lane() {
        let config = Config::default();
        let runs = RunList { runs: went_well(), total: Some(148) };
        let runs = crate::chain::join(&runs, &config);
        let images = ImageList { images: vec![image("main-e100000", "main", "e1")], ..ImageList::default() };
        let board =
            Board { runs: Reading::fresh(runs.clone(), at(0)), images: Reading::fresh(images, at(0)), ..board() };
        let whole = Some((id("e1"), [Some(705), Some(501)], Some("main-e100000".to_owned())));
        assert_eq!(around(&board, &runs.runs[1]), whole, "from the build");
        assert_eq!(around(&board, &runs.runs[0]), whole, "from the deploy");
        let other = Run { file: Some("claude.yml".into()), ..runs.runs[0].clone() };
        assert_eq!(around(&board, &other), None);
    }

    #[test]
    fn a_build_before_what_was_read_is_unknown_to_its_deploy() {
        let config = Config::default();
        let all = crate::chain::join(&RunList { runs: went_well(), total: Some(148) }, &config).runs;
        let left = RunList { runs: vec![all[0].clone(), all[3].clone()], total: Some(148) };
        let board = Board { runs: Reading::fresh(left, at(0)), ..board() };
        assert_eq!(Lane::around(&board, &config, &all[0]).map(|(_, lane)| lane.build), Some(Told::Unknown));
    }
}
