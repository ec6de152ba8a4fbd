//! The name of an image and the address of its registry. Plain http is for this machine only.

use crate::config::{Config, RegistrySettings};
use crate::fault::{Fault, Result};
use crate::sources::trail::is_here;
use std::fmt;
use url::Url;

/// An image without tag and digest: `ghcr.io/owner/name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageName {
    registry: Url,
    host: String,
    repository: String,
}

impl ImageName {
    /// The image that the configuration names; else that of the repository at GHCR, in lower case.
    ///
    /// `repository` is `owner/name` as the address of the remote says it.
    ///
    /// # Errors
    /// When neither names one.
    pub fn of(config: &Config, repository: Option<&str>) -> Result<Self> {
        let RegistrySettings { image, .. } = &config.registry;
        let repository = config.service.repository.as_deref().or(repository).filter(|name| name.contains('/'));
        let usual = repository.map(|name| format!("ghcr.io/{}", name.to_lowercase()));
        let name = image.clone().or(usual);
        let name = name.ok_or_else(|| {
            Fault::usage("No image is known")
                .hint("Set registry.image, or service.repository when the image has the name of the repository.")
        })?;
        Self::parse(&name)
    }

    /// Reads `host/path` or `host:port/path`.
    ///
    /// # Errors
    /// When it has no host or no path.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || Fault::usage(format!("{text} is no image")).hint("It looks like ghcr.io/owner/name.");
        let (host, repository) = text.split_once('/').ok_or_else(wrong)?;
        let plain = |part: &str| !part.is_empty() && !part.contains(['?', '#', '%', '\\', '@']) && part != "..";
        if !plain(host) || !repository.split('/').all(plain) {
            return Err(wrong());
        }
        let secure = Url::parse(&format!("https://{host}/")).map_err(|_| wrong())?;
        let scheme = if is_here(&secure) { "http" } else { "https" };
        let registry = Url::parse(&format!("{scheme}://{host}/")).map_err(|_| wrong())?;
        Ok(Self { registry, host: host.to_owned(), repository: repository.to_owned() })
    }

    /// The host, with its port where it has one.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The name without the host.
    #[must_use]
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The server.
    pub(super) fn server(&self) -> &Url {
        &self.registry
    }

    /// Whether the registry is on this machine.
    pub(super) fn is_local(&self) -> bool {
        is_here(&self.registry)
    }

    /// The address of something of this image.
    pub(super) fn url(&self, path: &str) -> Result<Url> {
        let path = format!("v2/{}/{path}", self.repository);
        self.registry.join(&path).map_err(|cause| Fault::while_doing(format!("asking {self} for {path}"), cause))
    }
}

impl fmt::Display for ImageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.repository)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> String {
        ImageName::parse(text).unwrap().url("tags/list").unwrap().to_string()
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert_eq!(url("ghcr.io/acme/api"), "https://ghcr.io/v2/acme/api/tags/list");
        assert_eq!(url("127.0.0.1:5000/acme/api"), "http://127.0.0.1:5000/v2/acme/api/tags/list");
        assert_eq!(url("[::1]:5000/api"), "http://[::1]:5000/v2/api/tags/list");
        assert_eq!(url("localhost.evil.com/api"), "https://localhost.evil.com/v2/api/tags/list");
    }

    #[test]
    fn what_is_no_image_is_a_wrong_question() {
        for wrong in ["api", "/api", "ghcr.io/", "ghcr.io//x", "me@ghcr.io/x", "ghcr.io/a/../b", "ghcr.io/x?y"] {
            assert_eq!(ImageName::parse(wrong).map_err(|fault| fault.exit_code()), Err(2), "{wrong}");
        }
    }

    #[test]
    fn the_image_has_the_name_of_the_repository_until_another_is_set() {
        let mut config = Config::default();
        assert!(ImageName::of(&config, Some("name")).is_err());
        let of = |config: &Config| ImageName::of(config, Some("Acme/API")).unwrap().to_string();
        assert_eq!(of(&config), "ghcr.io/acme/api");
        config.registry.image = Some("quay.io/acme/web".into());
        assert_eq!(of(&config), "quay.io/acme/web");
    }
}
