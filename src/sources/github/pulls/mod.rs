//! The open pull requests: one question to GraphQL; where a server has none, the list of REST, which says less.

mod checks;
mod claude;
mod plain;
mod told;

pub(super) use claude::review_in;

use super::answer::Answer;
use super::client::GitHub;
use crate::domain::pull_request::PullList;
use crate::fault::{Fault, FaultKind, Result};
use http::StatusCode;
use serde::Serialize;

/// More open pull requests than this are counted and not listed.
pub const MOST_PULLS: u64 = 100;

const QUERY: &str = include_str!("query.graphql");
const DOING: &str = "reading the pull requests";

#[derive(Serialize)]
struct Question<'a> {
    query: &'a str,
    variables: Variables<'a>,
}

#[derive(Serialize)]
struct Variables<'a> {
    owner: &'a str,
    name: &'a str,
    first: u64,
}

impl GitHub {
    /// The open pull requests, newest change first.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or does not show the repository.
    pub async fn pulls(&self) -> Result<PullList> {
        let repository = self.repository();
        let variables = Variables { owner: &repository.owner, name: &repository.name, first: MOST_PULLS };
        let answer = self.query(&Question { query: QUERY, variables }, DOING).await?;
        match answer.status {
            // No GraphQL on this server, or not for this token.
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => self.plain_pulls().await,
            StatusCode::FORBIDDEN if !super::refusal::is_limit(&answer) => self.plain_pulls().await,
            status if status.is_success() => match listed(&answer) {
                Ok(list) => Ok(list),
                // GraphQL says so with 200. The plain list would take away what is known.
                Err(_) if super::refusal::is_used_up(&answer) => Err(super::refusal::fault(DOING, &answer)),
                // A server may lack a field that is asked for, and the plain list needs none of them.
                Err(complaint) => self.plain_pulls().await.map_err(|fault| complained(fault, complaint)),
            },
            _ => Err(super::refusal::fault(DOING, &answer)),
        }
    }
}

fn listed(answer: &Answer) -> Result<PullList, Option<String>> {
    answer.json::<told::Answer>(DOING).map_err(|_| None)?.list()
}

/// What GraphQL says tells more than that the plain list is not there either.
fn complained(fault: Fault, complaint: Option<String>) -> Fault {
    let Some(complaint) = complaint else { return fault };
    let hint = "Check that service.repository is right, and that the token has the scope repo.";
    Fault::while_doing(DOING, format!("GitHub answers: {complaint}")).kind_is(FaultKind::Unreadable).hint(hint)
}
