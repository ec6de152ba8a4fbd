//! The record that the console of the practice world has: three acts at its fixed moments.

use cutover::app::Model;
use cutover::app::audit::{Told, seen};
use engine::domain::Moment;
use engine::domain::workflow_run::RunList;
use engine::operations::measure_delivery;
use engine::sources::git::Git;
use engine::store::{Deed, DeedResult, Moved, Record};
use practice::repository::Made;
use std::sync::Arc;
use std::time::Duration;

/// What the shell would read.
pub fn told(made: &Made, model: &Model, runs: Option<&Arc<RunList>>) -> Told {
    let records = if runs.is_some_and(|list| !list.runs.is_empty()) { records(super::moment()) } else { Vec::new() };
    let git = Git::discover(&made.repository).unwrap();
    let now = super::moment();
    let seen = seen(runs.map(AsRef::as_ref), &records, None, &model.config);
    let delivery = runs.map(|_| measure_delivery(Some(&git), &seen, now - chrono::TimeDelta::days(90), now));
    Told { records: Ok(records), delivery, history: None, unread: None, runs: runs.cloned(), taken: now }
}

fn records(now: Moment) -> Vec<Record> {
    let deed = |hours: i64, what: &str, result| Deed {
        at: now - chrono::TimeDelta::hours(hours),
        who: "claude-code-india".into(),
        place: "MAS-Mr-Mentor/mr-mentor-backend".into(),
        what: what.into(),
        result,
        detail: String::new(),
        took: Some(Duration::from_secs(552)),
        moved: None,
    };
    let moved = Moved {
        operation: "p-1".into(),
        from: "f956226".repeat(6)[..40].into(),
        to: "aa58c78".repeat(6)[..40].into(),
        accepted: vec!["changelog".into(), "schema".into()],
        reason: Some("release 12".into()),
        ..Moved::default()
    };
    let promoted = Deed { moved: Some(moved), ..deed(20, "promote --confirm f956226", DeedResult::Done) };
    let refused =
        Deed { detail: "The head has moved.".into(), took: None, ..deed(26, "prs merge 56", DeedResult::Refused) };
    let asked = Deed { took: None, ..deed(30, "prs review 59", DeedResult::Done) };
    let numbered = (1..).zip([promoted, refused, asked]);
    numbered.map(|(number, deed)| Record { number: 4 - number, hash: None, deed: Some(deed) }).collect()
}
