//! The practice repository at a fixed moment, and the board that the engine makes of it: of git alone, or with the practice
//! GitHub and registry.

mod audit;
pub mod boxes;

use chrono::DateTime;
use cutover::app::bisect::{BisectEffect, BisectMsg};
use cutover::app::images::{ImagesEffect, ImagesMsg};
use cutover::app::whereabouts::{WhereEffect, WhereMsg};
use cutover::app::{AuditEffect, AuditMsg, Effect, Model, Msg, update};
use cutover::bisect_effects::search;
use engine::board::{Board, Reading};
use engine::chain;
use engine::config::{Config, WorkflowSettings};
use engine::domain::Moment;
use engine::domain::image::{ImageList, Restorable};
use engine::domain::pull_request::PullRequest;
use engine::operations;
use engine::poller::{GithubAccess, Poller, PollerSettings, RegistryAccess};
use engine::sources::git::Git;
use engine::sources::github::GithubToken;
use engine::sources::registry::RegistryToken;
use practice::clock::Clock;
use practice::github::{GitHub, Right};
use practice::registry::{self, Registry, TOKEN};
use practice::repository::Made;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// The moment at which it is made and looked at.
pub fn moment() -> Moment {
    DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap()
}

/// The repository, in a folder that goes with it.
pub fn calm() -> (TempDir, Made) {
    let folder = tempfile::tempdir().unwrap();
    let made = practice::repository::build(folder.path(), moment()).unwrap();
    (folder, made)
}

/// Everything that the engine finds out about it from git.
pub async fn board(made: &Made) -> Arc<Board> {
    read(settings(made), whole).await
}

/// Everything that the engine finds out about it, with a GitHub and a registry beside it. The image has the name it would
/// have at home, for the port of the registry is another each time.
pub async fn board_with_all(made: &Made) -> Board {
    let github = GitHub::start(&made.origin, Clock::standing(moment().to_utc())).await.unwrap();
    let registry = Registry::start(registry::of_repository(&made.origin).unwrap()).await.unwrap();
    let token = GithubToken::new("the test", &github.token(Right::Push)).unwrap();
    let mut settings = settings(made);
    settings.config.github.api_url = github.base_url();
    settings.config.service.repository = Some(github.full_name());
    settings.config.registry.image = Some(registry.image());
    let slot = RegistryToken::among(&settings.config.registry, "127.0.0.1", |_| Some(TOKEN.to_owned()));
    settings.registry = Some(RegistryAccess::with(move |_| slot.clone()));
    settings.github = Some(GithubAccess::with(move |_| Ok(token.clone())));
    let workflows = settings.config.workflows.clone();
    let mut board = Board::clone(&*read(settings, move |board| whole(board) && outside(board, &workflows)).await);
    let mut list = ImageList::clone(board.images.value().unwrap());
    list.name = "ghcr.io/mas-mr-mentor/mr-mentor-backend".into();
    board.images = Reading::fresh(list, moment());
    board
}

/// Brings the console a message; what the screens of images, of a change and of the audit then ask is answered.
pub fn tell(made: &Made, model: &mut Model, msg: Msg) {
    let mut effects = update(model, msg);
    while let Some(effect) = effects.pop() {
        if let Effect::Audit(AuditEffect::Read { latest, .. }) = &effect {
            let told = audit::told(made, model, latest.as_ref());
            effects.extend(update(model, Msg::Audit(AuditMsg::Read(Arc::new(told)))));
        }
        if let Effect::Bisect(BisectEffect::Read(question, asked)) = &effect {
            let git = Git::discover(&made.repository).unwrap();
            let told = search(&git, asked, (&model.board, &model.config), Ok(Vec::new()), model.now);
            let answer = BisectMsg { question: *question, told: Ok(Arc::new(told)) };
            effects.extend(update(model, Msg::Bisect(answer)));
        }
        if let Effect::Images(ImagesEffect::Compare(pair)) = effect {
            let git = Git::discover(&made.repository).unwrap();
            let told = operations::compare(&git, &Config::default(), pair.base, pair.head);
            let answer = ImagesMsg::Compared(pair, told.map(Arc::new).map_err(Arc::new));
            effects.extend(update(model, Msg::Images(answer)));
        } else if let Effect::Where(WhereEffect::ReadLandscape) = effect {
            let git = Git::discover(&made.repository).unwrap();
            let list = Arc::clone(model.board.branches.value().unwrap());
            let read = operations::read_landscape(&git, &model.config, &list);
            let answer = WhereMsg::Landscape(read.map(Arc::new).map_err(Arc::new));
            effects.extend(update(model, Msg::Where(answer)));
        }
    }
}

fn settings(made: &Made) -> PollerSettings {
    PollerSettings {
        start: made.repository.clone(),
        config: Config::default(),
        clock: moment,
        store: None,
        registry: None,
        github: None,
        environments: None,
    }
}

async fn read(settings: PollerSettings, done: impl Fn(&Board) -> bool) -> Arc<Board> {
    let end = CancellationToken::new();
    let (mut boards, _poller) = Poller::start(settings, end.clone());
    let found = tokio::time::timeout(Duration::from_mins(1), boards.wait_for(|board| done(board))).await;
    let board = Arc::clone(&found.unwrap().unwrap());
    end.cancel();
    board
}

fn whole(board: &Board) -> bool {
    let branches = board.branches.value().is_some_and(|list| list.unshipped.is_some());
    branches && board.merge.value().is_some() && board.changelog.value().is_some()
}

/// Pull requests come once more when the runs are known, and the names of the tags before the images.
fn outside(board: &Board, workflows: &WorkflowSettings) -> bool {
    let (Some(pulls), Some(runs), Some(images)) = (board.pulls.value(), board.runs.value(), board.images.value())
    else {
        return false;
    };
    let joined = |pull: &PullRequest| chain::review_of(pull, &runs.runs, workflows) == pull.claude;
    let looked = images.images.iter().any(|image| image.restorable != Restorable::Unasked);
    let told = |pull: &PullRequest| pull.entities.is_some();
    pulls.pulls.iter().all(|pull| joined(pull) && told(pull)) && looked && board.github.value().is_some()
}

const _: () = {
    // Each test binary uses its own part of this.
    let _ = board;
    let _ = board_with_all;
    let _ = tell;
    let _ = boxes::calm;
    let _ = boxes::config;
    let _ = boxes::then;
    let _ = |board: &Board| boxes::with(board, |_| ());
};
