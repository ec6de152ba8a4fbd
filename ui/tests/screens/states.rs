//! The places of the console and the states they are met in.

use crate::{services, world};
use chrono::TimeDelta;
use crossterm::event::{KeyCode, KeyEvent};
use cutover::app::{Model, Msg};
use cutover::theme::{Depth, Shelf, Theme};
use engine::board::{Board, BranchList, Head, Reading, RepositoryFacts};
use engine::changelog::{Range, Report};
use engine::domain::host::{Link, Loss};
use engine::domain::pull_request::PullList;
use engine::domain::workflow_run::RunList;
use engine::domain::{BranchName, Moment};
use engine::environment::Environment;
use engine::fault::Fault;
use practice::repository::Made;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// The sizes at which every screen is drawn as promised.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Dashboard,
    Branches,
    Changelog,
    Images,
    Environments,
    Pulls,
    Runs,
    Audit,
    Where,
    Help,
    Palette,
    Themes,
    WhichKey,
    Form,
    Fleet,
    Bisect,
}

impl Place {
    pub const SCREENS: [Self; 9] = [
        Self::Dashboard,
        Self::Branches,
        Self::Changelog,
        Self::Images,
        Self::Environments,
        Self::Pulls,
        Self::Runs,
        Self::Audit,
        Self::Where,
    ];
    pub const OVERLAYS: [Self; 7] =
        [Self::Help, Self::Palette, Self::Themes, Self::WhichKey, Self::Form, Self::Fleet, Self::Bisect];

    pub fn name(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::Branches => "branches",
            Self::Changelog => "changelog",
            Self::Images => "images",
            Self::Environments => "environments",
            Self::Pulls => "pulls",
            Self::Runs => "runs",
            Self::Audit => "audit",
            Self::Where => "where",
            Self::Help => "help",
            Self::Palette => "palette",
            Self::Themes => "themes",
            Self::WhichKey => "which-key",
            Self::Form => "form",
            Self::Fleet => "fleet",
            Self::Bisect => "bisect",
        }
    }

    /// The keys that lead to it.
    fn keys(self) -> &'static str {
        match self {
            Self::Dashboard => "1",
            Self::Branches => "2j",
            Self::Changelog => "4",
            Self::Images => "5",
            Self::Environments => "6",
            Self::Pulls => "3j",
            Self::Runs => "7j",
            Self::Audit => "9j",
            Self::Where => "3jw8",
            Self::Help => "?",
            Self::Palette => ":",
            Self::Themes => "gt",
            Self::WhichKey => "g",
            Self::Form => "3jM",
            Self::Fleet => "gf",
            Self::Bisect => "9x]-G+",
        }
    }
}

/// What is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Everything, now.
    Full,
    /// Nothing has been read yet.
    Loading,
    /// Everything, ten minutes ago; the last tries failed.
    Faulted,
    /// A repository without a commit.
    Empty,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Full, Self::Loading, Self::Faulted, Self::Empty];

    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Loading => "loading",
            Self::Faulted => "faulted",
            Self::Empty => "empty",
        }
    }
}

/// What all models are made from: the practice world, read once.
pub struct Stock {
    pub board: Board,
    pub shelf: Shelf,
    pub made: Made,
    _folder: TempDir,
}

impl Stock {
    pub async fn of_practice() -> Self {
        let (folder, made) = world::calm();
        let board = world::boxes::calm(&anywhere(world::board_with_all(&made).await));
        Self { board, shelf: Shelf::new(&[]), made, _folder: folder }
    }

    pub fn theme(&self, name: &str, depth: Depth) -> Arc<Theme> {
        Arc::new(self.shelf.theme(name, depth).unwrap())
    }

    /// The console at a place, in a state, at a size, in the usual theme.
    pub fn model(&self, place: Place, state: State, size: (u16, u16)) -> Model {
        self.showing(self.board_in(state), place, size)
    }

    /// The console with this board.
    pub fn showing(&self, board: Board, place: Place, size: (u16, u16)) -> Model {
        let mut model = Model::new(Arc::new(world::boxes::config()), world::moment(), size);
        model.look.theme = self.theme("midnight", Depth::TrueColor);
        model.look.themes = self.shelf.names();
        model.fleet = services::view();
        world::tell(&self.made, &mut model, Msg::Board(Arc::new(board)));
        world::tell(&self.made, &mut model, Msg::Tick(world::moment() + TimeDelta::minutes(10)));
        for letter in place.keys().chars() {
            world::tell(&self.made, &mut model, Msg::Key(KeyEvent::from(KeyCode::Char(letter))));
            let later = model.now + TimeDelta::seconds(1);
            world::tell(&self.made, &mut model, Msg::Tick(later));
        }
        services::rows(&mut model);
        model
    }

    /// Types these keys.
    pub fn types(&self, model: &mut Model, keys: &str) {
        for letter in keys.chars() {
            world::tell(&self.made, model, Msg::Key(KeyEvent::from(KeyCode::Char(letter))));
        }
    }

    /// Presses Enter.
    pub fn enters(&self, model: &mut Model) {
        world::tell(&self.made, model, Msg::Key(KeyEvent::from(KeyCode::Enter)));
    }

    fn board_in(&self, state: State) -> Board {
        match state {
            State::Full => self.board.clone(),
            State::Loading => Board::default(),
            State::Faulted => faulted(&self.board),
            State::Empty => empty(),
        }
    }
}

/// The same board as if the repository lay in the same folder on every machine.
fn anywhere(mut board: Board) -> Board {
    let mut list = BranchList::clone(board.branches.value().unwrap());
    for branch in &mut list.branches {
        branch.checked_out.iter_mut().for_each(|place| *place = PathBuf::from("/practice/mr-mentor-backend"));
    }
    board.branches = Reading::fresh(list, world::moment());
    let home = "https://github.com/MAS-Mr-Mentor/mr-mentor-backend";
    let mut pulls = PullList::clone(board.pulls.value().unwrap());
    pulls.pulls.iter_mut().for_each(|pull| pull.url = format!("{home}/pull/{}", pull.number.0));
    board.pulls = Reading::fresh(pulls, world::moment());
    let mut runs = RunList::clone(board.runs.value().unwrap());
    runs.runs.iter_mut().for_each(|run| run.url = format!("{home}/actions/runs/{}", run.id));
    board.runs = Reading::fresh(runs, world::moment());
    board
}

fn faulted(board: &Board) -> Board {
    fn failed<T>(reading: &Reading<T>, when: Moment) -> Reading<T> {
        reading.failed(Fault::while_doing("reading the objects", "Input/output error"), when)
    }
    let when = world::moment() + TimeDelta::minutes(9);
    Board {
        repository: failed(&board.repository, when),
        branches: failed(&board.branches, when),
        changelog: failed(&board.changelog, when),
        merge: failed(&board.merge, when),
        pulls: failed(&board.pulls, when),
        runs: failed(&board.runs, when),
        images: failed(&board.images, when),
        environments: board.environments.iter().map(|(name, env)| (name.clone(), Arc::new(aged(env, when)))).collect(),
        ..board.clone()
    }
}

/// An environment of which nothing could be read lately.
fn aged(env: &Environment, when: Moment) -> Environment {
    fn failed<T>(reading: &Reading<T>, when: Moment) -> Reading<T> {
        let fault = Fault::while_doing("asking prod", "no route to host");
        match reading.value() {
            Some(value) => Reading::shared(Arc::clone(value), world::moment()).failed(fault, when),
            None => reading.failed(fault, when),
        }
    }
    let again = when + TimeDelta::seconds(80);
    Environment {
        link: Link::Lost { why: "no route to host".into(), hint: None, again, loss: Loss::Away },
        host: failed(&env.host, when),
        containers: failed(&env.containers, when),
        usage: failed(&env.usage, when),
        traffic: failed(&env.traffic, when),
        health: failed(&env.health, when),
        precheck: failed(&env.precheck, when),
        secret: failed(&env.secret, when),
        ..env.clone()
    }
}

fn without_a_token() -> Fault {
    let why = "401 Unauthorized: it is read with a token, and none is set";
    Fault::while_doing("reading the tags of ghcr.io/acme/new", why).hint(
        "Set GHCR_TOKEN or GHCR_PAT to a classic token with read:packages; registry.token_variables names others.",
    )
}

fn empty() -> Board {
    let facts = RepositoryFacts {
        git_dir: "/new/.git".into(),
        work_tree: Some("/new".into()),
        name: "new".into(),
        head: Head::Unborn(BranchName::new("main")),
        shallow: false,
        partial: false,
        remote: None,
    };
    let report = Report {
        schema: 1,
        range: Range { base: None, head: "main".into(), commits: 0 },
        entries: 0,
        drift: Vec::new(),
        ignored: Vec::new(),
        notes: Vec::new(),
    };
    Board {
        repository: Reading::fresh(facts, world::moment()),
        branches: Reading::fresh(BranchList::default(), world::moment()),
        changelog: Reading::fresh(report, world::moment()),
        merge: Reading::fresh(None, world::moment()),
        pulls: Reading::fresh(PullList::default(), world::moment()),
        runs: Reading::fresh(RunList::default(), world::moment()),
        images: Reading::default().failed(without_a_token(), world::moment()),
        ..Board::default()
    }
}
