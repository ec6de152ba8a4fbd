//! Which repository on which server.

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
    /// The repository of the configuration, or else the one that the remote names: `remote` is what the repository
    /// calls itself.
    ///
    /// # Errors
    /// When neither is `owner/name`.
    pub fn of(config: &Config, remote: Option<&str>) -> Result<Self> {
        let named = config.service.repository.as_deref().or(remote);
        named.and_then(Self::parse).ok_or_else(|| {
            Fault::usage("Which repository at GitHub is not known")
                .hint("Set service.repository = \"owner/name\" in cutover.toml, or add the remote origin.")
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let fits = |part: &str| {
            !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
        };
        (fits(owner) && fits(name)).then(|| Self { owner: owner.into(), name: name.into() })
    }
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
    fn only_a_name_of_github_is_a_repository() {
        let parsed = Slug::parse("MAS-Mr-Mentor/mr-mentor-backend").unwrap();
        assert_eq!(parsed.to_string(), "MAS-Mr-Mentor/mr-mentor-backend");
        for text in ["", "one", "a/b/c", "a/", "/b", "a/b?x=1", "a/..%2f"] {
            assert_eq!(Slug::parse(text), None, "{text}");
        }
    }
}
