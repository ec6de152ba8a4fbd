//! Pages of a list: `per_page`, `page` and the `Link` header.

use super::answer::Answer;
use super::call::Call;
use serde_json::{Value, json};

/// One page of a list: which items of it are on this page, and the `Link` header.
#[derive(Debug)]
pub(crate) struct Page {
    pub start: usize,
    pub size: usize,
    pub total: usize,
    link: Option<String>,
}

impl Page {
    /// The page that is asked for, of a list of so many.
    pub fn asked(call: &Call, total: usize) -> Self {
        let number = |name: &str| call.asked(name).and_then(|text| text.parse::<usize>().ok());
        let size = number("per_page").unwrap_or(30).clamp(1, 100);
        let page = number("page").unwrap_or(1).max(1);
        let start = (page - 1).saturating_mul(size).min(total);
        Self { start, size, total, link: linked(call, page, total.div_ceil(size)) }
    }

    /// The items of this page.
    pub fn of<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        all.get(self.start..(self.start + self.size).min(all.len())).unwrap_or_default()
    }

    /// The answer that is the list itself.
    pub fn plain(self, items: Vec<Value>) -> Answer {
        self.linked(Answer::ok(Value::Array(items)))
    }

    /// The answer that is an object with the list under a name and its `total_count`.
    pub fn counted(self, name: &str, items: Vec<Value>) -> Answer {
        let mut body = json!({"total_count": self.total});
        body[name] = Value::Array(items);
        self.linked(Answer::ok(body))
    }

    /// The answer with the `Link` header.
    pub fn linked(self, answer: Answer) -> Answer {
        match self.link {
            Some(link) => answer.with("link", link),
            None => answer,
        }
    }
}

fn linked(call: &Call, page: usize, last: usize) -> Option<String> {
    let to = |page: usize, relation: &str| format!("<{}>; rel=\"{relation}\"", address(call, page));
    let mut links = Vec::new();
    if page > 1 {
        links.push(to((page - 1).min(last.max(1)), "prev"));
    }
    if page < last {
        links.extend([to(page + 1, "next"), to(last, "last")]);
    }
    if page > 1 {
        links.push(to(1, "first"));
    }
    (!links.is_empty()).then(|| links.join(", "))
}

fn address(call: &Call, page: usize) -> String {
    let quoted =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let kept = call.query.iter().filter(|(name, _)| *name != "page");
    let mut pairs: Vec<String> = kept.map(|(name, value)| format!("{name}={}", quoted(value))).collect();
    pairs.push(format!("page={page}"));
    format!("{}{}?{}", call.links.api, call.path, pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::github::people::{Right, Token};
    use crate::github::shapes::Links;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn call(page: usize, size: usize) -> Call {
        let token =
            Token { text: String::new(), login: String::new(), right: Right::Pull, scopes: None, expires: None };
        let query = [("page".to_owned(), page.to_string()), ("per_page".to_owned(), size.to_string())];
        Call {
            vars: BTreeMap::new(),
            query: query.into_iter().collect(),
            body: Value::Null,
            token,
            links: Links { api: String::new(), web: String::new() },
            path: "/x".to_owned(),
        }
    }

    proptest! {
        #[test]
        fn all_pages_together_are_the_whole_list_and_only_the_last_has_no_next(total in 0_usize..400, size in 1_usize..120) {
            let all: Vec<usize> = (0..total).collect();
            let mut walked = Vec::new();
            for page in 1.. {
                let told = Page::asked(&call(page, size), total);
                walked.extend_from_slice(told.of(&all));
                if !told.link.is_some_and(|link| link.contains("rel=\"next\"")) {
                    break;
                }
            }
            prop_assert_eq!(walked, all);
        }
    }
}
