//! Four services as their list tells of them: one that is well, one that needs a person, one that did not answer, and one
//! that is still being read.

use chrono::TimeDelta;
use cutover::app::fleet::{FleetMsg, FleetView, Live, Row, answered};
use cutover::app::{Model, Overlay};
use engine::domain::health::Kind;
use engine::sources::github::Limits;
use std::path::PathBuf;
use std::sync::Arc;

/// The list before anything is read.
pub fn view() -> FleetView {
    let paths = ["~/code/mr-mentor-backend", "~/code/web", "~/code/a-service-with-a-long-name", "/srv/mail"];
    FleetView::of(paths.map(PathBuf::from).into_iter(), 0)
}

/// What was read of the first three, where the list is open.
pub fn rows(model: &mut Model) {
    if !model.overlays.contains(&Overlay::Fleet) {
        return;
    }
    model.fleet.row = 1;
    for (service, row) in [well(model), unwell(model), unread()].into_iter().enumerate() {
        drop(answered(model, &FleetMsg { question: 1, service, row: Arc::new(row) }));
    }
}

fn live(environment: &str, commit: &str, state: Kind) -> Live {
    Live { environment: environment.into(), commit: Some(commit.into()), state }
}

fn well(model: &Model) -> Row {
    let reset = model.now + TimeDelta::minutes(40);
    Row {
        name: Some("MAS-Mr-Mentor/mr-mentor-backend".into()),
        path: "~/code/mr-mentor-backend".into(),
        drift: Some(12),
        unshipped: Some(3),
        pulls: Some(4),
        live: vec![live("development", "7b1e4d0", Kind::Good), live("production", "f956226", Kind::Good)],
        production: Some(live("production", "f956226", Kind::Good)),
        rollback: Some(("ready", None)),
        limits: Some(Limits { limit: 5000, remaining: 4812, reset }),
        oldest: Some(model.now - TimeDelta::seconds(8)),
        ..Row::default()
    }
}

fn unwell(model: &Model) -> Row {
    Row {
        name: Some("MAS-Mr-Mentor/web".into()),
        path: "~/code/web".into(),
        drift: Some(0),
        unshipped: Some(0),
        pulls: Some(1),
        live: vec![live("production", "aa58c78", Kind::Bad)],
        production: Some(live("production", "aa58c78", Kind::Bad)),
        rollback: Some(("not_ready", Some("BLUE is not there, and no image of 2c8d924 is left".into()))),
        attention: vec![
            "production answers 503 for 4 min".into(),
            "the deploy of aa58c78 failed at its health check".into(),
        ],
        needs: 2,
        unread: vec!["Reading the pull requests of MAS-Mr-Mentor/web: no answer came in time.".into()],
        limits: None,
        oldest: Some(model.now - TimeDelta::minutes(9)),
    }
}

fn unread() -> Row {
    let path = PathBuf::from("~/code/a-service-with-a-long-name");
    Row::unread(&path, "There is no repository at ~/code/a-service-with-a-long-name")
}
