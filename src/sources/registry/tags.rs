//! The tags of an image: a list in pages, in the order of their bytes, without dates.

use super::client::{Question, Registry};
use crate::fault::{Fault, Result};
use http::Method;
use serde::Deserialize;
use std::collections::HashSet;
use url::Url;

/// The most tags that are read.
const MOST: usize = 100_000;
/// Tags that are asked for at a time; a registry may give fewer.
const PAGE: usize = 1000;
/// The largest page that is read. One that ignores paging gives everything at once.
const LARGEST: usize = 32 << 20;
/// Registries that name no next page give as many as this, or several times as many, where they have more.
const FULL: usize = 10;
/// The most pages that are read, for a registry whose pages are small or never end.
const PAGES: usize = 2000;

/// The tags, as they are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagList {
    /// In the order of the registry, each once. Hostile text.
    pub tags: Vec<String>,
    /// There are more than are read: what is not in the list may still be there.
    pub cut: bool,
}

#[derive(Deserialize)]
struct Page {
    /// Null in it is no tag.
    tags: Option<Vec<Option<String>>>,
}

impl Registry {
    /// Lists the tags, at most 100,000.
    ///
    /// # Errors
    /// When the registry refuses, is not reached, or gives something that is no list of tags.
    pub async fn tags(&self) -> Result<TagList> {
        self.tags_up_to(MOST).await
    }

    async fn tags_up_to(&self, most: usize) -> Result<TagList> {
        let doing = format!("reading the tags of {}", self.image());
        let mut next = Some(self.image().url(&format!("tags/list?n={PAGE}"))?);
        let (mut list, mut known, mut unlinked) = (TagList::default(), HashSet::new(), false);
        for _ in 0..PAGES {
            let Some(url) = next else { return Ok(list) };
            let (before, guessed) = (known.len(), std::mem::take(&mut unlinked));
            let page = self.page(url.clone(), &doing).await;
            let (tags, link) = match page {
                Ok(page) => page,
                // Whether there is more cannot be told: what came is told.
                Err(_) if guessed => break,
                Err(fault) => return Err(fault),
            };
            let (count, newest) = (tags.len(), tags.last().cloned());
            for tag in tags.into_iter().filter(|tag| known.insert(tag.clone())) {
                list.tags.push(tag);
            }
            next = link.map(|link| following(&url, &link, &doing)).transpose()?;
            if known.len() == before && (next.is_none() || guessed) {
                return Ok(list);
            }
            if next.is_none() && count > 0 && count.is_multiple_of(FULL) {
                (next, unlinked) = (newest.map(|tag| self.behind(&tag)).transpose()?, true);
            }
            if known.len() == before && next.is_some() {
                return Err(Fault::while_doing(doing, "a page brings nothing new and names another one"));
            }
            if list.tags.len() >= most && (next.is_some() || list.tags.len() > most) {
                break;
            }
        }
        list.tags.truncate(most);
        list.cut = true;
        Ok(list)
    }

    /// Where the tags behind this one are listed.
    fn behind(&self, last: &str) -> Result<Url> {
        let mut url = self.image().url(&format!("tags/list?n={PAGE}"))?;
        url.query_pairs_mut().append_pair("last", last);
        Ok(url)
    }

    async fn page(&self, url: Url, doing: &str) -> Result<(Vec<String>, Option<String>)> {
        let question = Question { method: Method::GET, url, accept: "application/json", largest: LARGEST, doing };
        let answer = self.ask(&question).await?;
        let page: Page = answer.json(doing)?;
        let tags = page.tags.unwrap_or_default().into_iter().flatten();
        Ok((tags.collect(), answer.header("link").and_then(next_of)))
    }
}

/// The next page: it must be at the same registry, for it gets the token.
fn following(url: &Url, link: &str, doing: &str) -> Result<Url> {
    let next = url.join(link).map_err(|cause| Fault::while_doing(doing, cause))?;
    if next.origin() == url.origin() {
        return Ok(next);
    }
    Err(Fault::while_doing(doing, format!("the next page is said to be at {}", next.origin().ascii_serialization()))
        .hint("It is another server, so nothing was sent there."))
}

/// The address of `<address>; rel="next"`.
fn next_of(link: &str) -> Option<String> {
    link.split(',').find_map(|one| {
        let (address, about) = one.split_once(';')?;
        let next = about.replace(['"', ' '], "").eq_ignore_ascii_case("rel=next");
        let address = address.trim().strip_prefix('<')?.strip_suffix('>')?;
        next.then(|| address.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_to_the_next_page_is_found_among_others() {
        let link = "</v2/a/tags/list?n=2>; rel=\"first\", </v2/a/tags/list?last=b&n=2>; rel=\"next\"";
        assert_eq!(next_of(link).as_deref(), Some("/v2/a/tags/list?last=b&n=2"));
        assert_eq!(next_of("<x>; rel=prev"), None);
        assert_eq!(next_of("nonsense"), None);
    }
}
