//! A list that comes in pages. Whether there is another one is said by a link or a count; a server that says neither is
//! asked, where the page may have been full. It is told whether the list is whole.

use super::answer::Answer;
use super::client::GitHub;
use super::lenient::Items;
use crate::fault::Result;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Servers that say nothing give pages of ten, thirty, fifty or a hundred.
const FULL: usize = 10;

/// What was read of a list.
#[derive(Debug)]
pub(super) struct Listed<T> {
    /// In the order of the server. What cannot be used is left out.
    pub items: Vec<T>,
    /// Nothing is missing that the server has.
    pub whole: bool,
}

impl GitHub {
    /// The items at a path that has a query, of as many pages as give at least this many. Where a further page cannot be
    /// read, those that came are told, and that there are more.
    pub(super) async fn listed<T: DeserializeOwned>(&self, path: &str, most: usize, doing: &str) -> Result<Listed<T>> {
        let mut answer = self.read(path, doing).await?;
        let mut values = answer.json::<Items<Value>>(doing)?.0;
        let (mut page, mut more) = (1, goes_on(&answer, values.len(), values.len()));
        while more && !values.is_empty() && values.len() < most {
            page += 1;
            let Ok(next) = self.read(&format!("{path}&page={page}"), doing).await else { break };
            let Ok(Items(new)) = next.json::<Items<Value>>(doing) else { break };
            // It knows no pages: whether this is all of it, it does not tell.
            if next.body == answer.body {
                break;
            }
            more = !new.is_empty() && goes_on(&next, new.len(), values.len() + new.len());
            values.extend(new);
            answer = next;
        }
        let items = values.into_iter().filter_map(|value| serde_json::from_value(value).ok());
        Ok(Listed { items: items.collect(), whole: !more })
    }
}

/// Whether there may be another page after one of so many, with which so many came in all.
fn goes_on(answer: &Answer, page: usize, all: usize) -> bool {
    if let Some(link) = answer.header("link") {
        return link.contains("rel=\"next\"");
    }
    match answer.header("x-total-count").and_then(|count| count.trim().parse::<usize>().ok()) {
        Some(count) => all < count,
        None => page > 0 && page.is_multiple_of(FULL),
    }
}
