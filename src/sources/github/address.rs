//! Which repository on which server.

use crate::board::RepositoryFacts;
use crate::config::Config;
use crate::fault::{Fault, Result};
use http::Uri;
use std::fmt;

/// `owner/name` of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slug {
    /// The account it belongs to.
    pub owner: String,
    /// Its name there.
    pub name: String,
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

impl Slug {
    /// The repository of the configuration, or else the one that the remote names, where the remote is on this server:
    /// the token must not be asked about a repository of the same name elsewhere.
    ///
    /// # Errors
    /// When neither is `owner/name`.
    pub fn of(config: &Config, facts: Option<&RepositoryFacts>, api: &Api) -> Result<Self> {
        if let Some(named) = &config.service.repository {
            return Self::parse(named)
                .ok_or_else(|| Fault::usage(format!("service.repository {named} is no owner/name")));
        }
        let remote = facts.and_then(|facts| Some((facts.name.as_str(), facts.remote.as_ref()?.1.as_str())));
        let here = remote.filter(|(_, address)| server(address) == Some(api.site()));
        here.and_then(|(name, _)| Self::parse(name)).ok_or_else(|| {
            Fault::usage(format!("Which repository at {} this is, is not known", api.site())).hint(
                "Set service.repository = \"owner/name\" in cutover.toml, or let origin be an address at that server.",
            )
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let fits = |part: &str| {
            !["", ".", ".."].contains(&part)
                && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
        };
        (fits(owner) && fits(name)).then(|| Self { owner: owner.into(), name: name.into() })
    }
}

/// The server of a remote's address: `git@github.com:o/r.git`, `ssh://git@github.com/o/r`, `https://github.com/o/r`.
fn server(address: &str) -> Option<&str> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split('/').next()?.rsplit('@').next()?;
    authority.split(':').next().filter(|server| !server.is_empty())
}

/// Where the API is: the server, and what stands before every path of REST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// Scheme and authority.
    pub(super) origin: String,
    /// `/api/v3` of an Enterprise server, else nothing.
    pub(super) prefix: String,
    /// Where GraphQL is asked.
    pub(super) graphql: String,
}

impl Api {
    /// The API at this address: `https://api.github.com`, or `https://host/api/v3` of an Enterprise server.
    ///
    /// # Errors
    /// When it is no address of http, or plain http to another machine, which would show the token to everyone between.
    pub fn of(address: &str) -> Result<Self> {
        let wrong = |why: &str| Fault::usage(format!("github.api_url {address} {why}"));
        let uri: Uri = address.parse().map_err(|_| wrong("is no address"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(wrong("has no scheme or no server"));
        };
        let here = ["127.0.0.1", "localhost", "[::1]"].contains(&authority.host());
        match scheme {
            "https" => {}
            "http" if here => {}
            _ => return Err(wrong("is not https: the token would be readable on the way").hint("Use https.")),
        }
        let prefix = uri.path().trim_end_matches('/').to_owned();
        let graphql = match prefix.strip_suffix("/api/v3") {
            Some(before) => format!("{before}/api/graphql"),
            None => format!("{prefix}/graphql"),
        };
        Ok(Self { origin: format!("{scheme}://{authority}"), prefix, graphql })
    }

    /// The name of the server that people and remotes use: `github.com` for `api.github.com`.
    #[must_use]
    pub fn site(&self) -> &str {
        let host = self.host().split(':').next().unwrap_or_default();
        if host == "api.github.com" { "github.com" } else { host }
    }

    /// The server's name, for people.
    #[must_use]
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or(self.origin.as_str(), |(_, authority)| authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enterprise_server_has_its_graphql_beside_v3() {
        let api = Api::of("https://git.example.com/api/v3/").unwrap();
        assert_eq!((api.prefix.as_str(), api.graphql.as_str()), ("/api/v3", "/api/graphql"));
        let api = Api::of("https://api.github.com").unwrap();
        assert_eq!((api.prefix.as_str(), api.graphql.as_str(), api.host()), ("", "/graphql", "api.github.com"));
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(Api::of("http://127.0.0.1:8080").is_ok());
        assert!(Api::of("http://git.example.com/api/v3").unwrap_err().to_string().contains("not https"));
        assert!(Api::of("api.github.com").is_err());
    }

    #[test]
    fn the_server_of_a_remote_is_told_in_each_of_its_forms() {
        for address in
            ["git@github.com:o/r.git", "ssh://git@github.com:22/o/r", "https://u:p@github.com/o/r", "github.com:o/r"]
        {
            assert_eq!(server(address), Some("github.com"), "{address}");
        }
        assert_eq!(server("/srv/git/o/r.git"), None);
    }

    #[test]
    fn only_a_name_of_github_is_a_repository() {
        let parsed = Slug::parse("MAS-Mr-Mentor/mr-mentor-backend").unwrap();
        assert_eq!(parsed.to_string(), "MAS-Mr-Mentor/mr-mentor-backend");
        for text in ["", "one", "a/b/c", "a/", "/b", "a/b?x=1", "a/..%2f", "a/..", "./b"] {
            assert_eq!(Slug::parse(text), None, "{text}");
        }
    }
}
