//! One service, read as `cutover status` reads one. Blocks until everything has answered, or for so long.

use super::{Service, of};
use crate::app::fleet::Row;
use crate::cli::context::Context;
use crate::cli::survey::{Asked, Survey};
use chrono::Local;
use engine::fault::Result;
use engine::sources::github::Budgets;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The row of a service. What was stopped is as what did not answer.
pub(crate) fn read(
    service: &Service,
    base: &Context,
    budgets: &Budgets,
    (deadline, stop): (Duration, &CancellationToken),
) -> Row {
    let told = || -> Result<Row> {
        let context = service.context(base)?;
        context.repository_is_there()?;
        let survey = Survey::spending(Asked::All, &context, budgets)?;
        let board = survey.until_stopped(stop.clone()).whole(deadline);
        Ok(of(&board, &context, &service.path, Local::now().fixed_offset()))
    };
    told().unwrap_or_else(|fault| Row::unread(&service.path, &fault.to_string()))
}
