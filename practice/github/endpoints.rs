//! The endpoints by GitHub's own names of them, and finding the one that a request asks for.

use super::answer::Told;
use super::call::Call;
use super::rest;
use super::world::World;
use std::collections::BTreeMap;

/// What an endpoint does.
pub(crate) type Act = fn(&mut World, &Call) -> Told;

/// One endpoint: its method, its path as the description writes it, and what it does.
pub(crate) type Endpoint = (&'static str, &'static str, Act);

/// The parts of a path that take more than one segment.
const LONG: [&str; 4] = ["branch", "ref", "basehead", "path"];

/// The endpoint of a request with the values of its `{names}`.
pub(crate) fn find(method: &str, segments: &[String]) -> Option<(&'static Endpoint, BTreeMap<&'static str, String>)> {
    let method = if method == "HEAD" { "GET" } else { method };
    let fitting = rest::ALL.iter().flat_map(|part| part.iter()).filter(|endpoint| endpoint.0 == method);
    let found = fitting.filter_map(|endpoint| Some((endpoint, matched(endpoint.1, segments)?)));
    found.max_by_key(|(endpoint, _)| {
        (endpoint.1.split('/').count(), endpoint.1.split('/').filter(|part| !part.starts_with('{')).count())
    })
}

fn matched(pattern: &'static str, segments: &[String]) -> Option<BTreeMap<&'static str, String>> {
    let parts: Vec<&'static str> = pattern.split('/').skip(1).collect();
    let name = |part: &'static str| part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
    let long = parts.iter().position(|part| name(part).is_some_and(|name| LONG.contains(&name)));
    let spare = segments.len().checked_sub(parts.len())?;
    if spare > 0 && long.is_none() {
        return None;
    }
    let mut vars = BTreeMap::new();
    let mut at = 0;
    for (index, part) in parts.iter().enumerate() {
        let width = if long == Some(index) { spare + 1 } else { 1 };
        let text = segments[at..at + width].join("/");
        at += width;
        match name(part) {
            Some(name) => drop(vars.insert(name, text)),
            None if *part == text => {}
            None => return None,
        }
    }
    Some(vars)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('/').skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn a_branch_name_may_have_slashes_and_more_behind_it() {
        let one = "/repos/o/r/branches/feature/a/protection";
        let (endpoint, vars) = find("GET", &path(one)).unwrap();
        assert_eq!(endpoint.1, "/repos/{owner}/{repo}/branches/{branch}/protection");
        assert_eq!(vars["branch"], "feature/a");
        let (endpoint, vars) = find("GET", &path("/repos/o/r/branches/feature/a")).unwrap();
        assert_eq!((endpoint.1, vars["branch"].as_str()), ("/repos/{owner}/{repo}/branches/{branch}", "feature/a"));
    }

    #[test]
    fn what_is_no_endpoint_is_none() {
        assert!(find("GET", &path("/nothing/here")).is_none());
        assert!(find("DELETE", &path("/user")).is_none());
    }
}
