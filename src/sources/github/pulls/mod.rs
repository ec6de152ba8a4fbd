//! The open pull requests: one question to GraphQL; where a server has none, the list of REST, which says less.

mod checks;
mod claude;
mod plain;
mod told;
mod withheld;

pub(super) use claude::review_in;

use super::answer::Answer;
use super::client::GitHub;
use super::refusal;
use crate::domain::pull_request::{PullList, PullRequest};
use crate::fault::{Fault, FaultKind, Result};
use http::StatusCode;
use serde::Serialize;

/// More open pull requests than this are counted and not listed.
pub const MOST_PULLS: usize = 300;
/// So many come with one question: GitHub gives no more at once.
const PAGE: u64 = 100;
/// So many where it gives up on as many as that.
const SMALL: u64 = 20;

const QUERY: &str = include_str!("query.graphql");
/// The place by which it is remembered that a server has no GraphQL.
const GRAPHQL: &str = "/graphql";
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
    after: Option<String>,
}

impl GitHub {
    /// The open pull requests, newest change first.
    ///
    /// # Errors
    /// When GitHub cannot be reached, refuses, or does not show the repository.
    pub async fn pulls(&self) -> Result<PullList> {
        if self.lacks(GRAPHQL) {
            return self.plain_pulls().await;
        }
        let (answer, size) = self.first_page_of_pulls().await?;
        let (mut list, mut next) = self.first_pulls(answer).await?;
        while let Some(after) = next.filter(|_| list.pulls.len() < MOST_PULLS) {
            // Where a further page cannot be read, those that came are told, and that there are more.
            let Ok(answer) = self.page_of_pulls(Some(after.clone()), size).await else { break };
            let Some((more, following)) = listed(&answer, &self.reviewer).ok().filter(|_| answer.status.is_success())
            else {
                break;
            };
            let new = |pull: &PullRequest| list.pulls.iter().all(|known| known.number != pull.number);
            let more: Vec<PullRequest> = more.pulls.into_iter().filter(new).collect();
            next = following.filter(|following| *following != after && !more.is_empty());
            list.pulls.extend(more);
        }
        Ok(list)
    }

    /// What comes first, and how many are asked for at once.
    async fn first_page_of_pulls(&self) -> Result<(Answer, u64)> {
        let answer = self.page_of_pulls(None, PAGE).await?;
        match answer.status {
            StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
                Ok((self.page_of_pulls(None, SMALL).await?, SMALL))
            }
            _ => Ok((answer, PAGE)),
        }
    }

    async fn page_of_pulls(&self, after: Option<String>, first: u64) -> Result<Answer> {
        let repository = self.repository();
        let variables = Variables { owner: &repository.owner, name: &repository.name, first, after };
        self.query(&Question { query: QUERY, variables }, DOING).await
    }

    /// What came first, and where it goes on.
    async fn first_pulls(&self, answer: Answer) -> Result<Page> {
        let limited = refusal::is_limit(&answer) || refusal::is_used_up(&answer);
        match answer.status {
            status if status.is_success() => match listed(&answer, &self.reviewer) {
                Ok(page) => Ok(page),
                // GraphQL says so with 200. The plain list would take away what is known.
                Err(_) if limited => Err(refusal::fault(DOING, &answer)),
                // A server may lack a field that is asked for, and the plain list needs none of them.
                Err(complaint) => match self.plain_pulls().await {
                    Ok(list) => Ok((list, None)),
                    Err(fault) => Err(complained(fault, complaint)),
                },
            },
            _ if limited => Err(refusal::fault(DOING, &answer)),
            // No GraphQL on this server, or not for this token, or not now.
            _ => {
                let list = self.plain_pulls().await?;
                // Where nothing else is there either, that says nothing of GraphQL.
                self.learn_absence(GRAPHQL, &answer);
                Ok((list, None))
            }
        }
    }
}

/// Some of the list, and the cursor behind which it goes on.
type Page = (PullList, Option<String>);

fn listed(answer: &Answer, reviewer: &str) -> Result<Page, Option<String>> {
    let told = answer.json::<told::Answer>(DOING).map_err(|_| None)?;
    if told.is_whole() {
        return told.list(reviewer);
    }
    let mut value = answer.json::<serde_json::Value>(DOING).map_err(|_| None)?;
    withheld::mark(&mut value);
    serde_json::from_value::<told::Answer>(value).map_err(|_| None)?.list(reviewer)
}

/// What GraphQL says tells more than that the plain list is not there either.
fn complained(fault: Fault, complaint: Option<String>) -> Fault {
    let Some(complaint) = complaint else { return fault };
    let hint = "Check that service.repository is right, and that the token has the scope repo.";
    Fault::while_doing(DOING, format!("GitHub answers: {complaint}")).kind_is(FaultKind::Unreadable).hint(hint)
}
