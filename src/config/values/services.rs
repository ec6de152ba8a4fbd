//! `[service]`, `[fleet]`, `[github]` and `[registry]`: which repositories, on which servers.

use serde::{Deserialize, Serialize};

/// `[service]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceSettings {
    /// `owner/name`; `None` means what the `origin` remote says.
    pub repository: Option<String>,
    /// The paths of files with task lists, as patterns.
    pub roadmap: Vec<String>,
}

impl Default for ServiceSettings {
    fn default() -> Self {
        Self { repository: None, roadmap: ["ROADMAP.md", "ROADMAP_*.md"].map(str::to_owned).to_vec() }
    }
}

/// `[fleet]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FleetSettings {
    /// The work trees of several services.
    pub services: Vec<String>,
}

/// `[github]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GithubSettings {
    /// The address of the API, without a slash at its end. Plain http only on this machine.
    pub api_url: String,
}

impl Default for GithubSettings {
    fn default() -> Self {
        Self { api_url: "https://api.github.com".into() }
    }
}

/// `[registry]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrySettings {
    /// The image without a tag; `None` means `ghcr.io/` and the repository in lower case.
    pub image: Option<String>,
    /// The user that a token is sent with; GHCR takes any.
    pub user: String,
    /// Variables of the environment that may hold the registry's own token; the first that is set counts.
    pub token_variables: Vec<String>,
    /// Where tokens of the registry are given out, where that belongs to another site than the registry.
    pub tokens_at: Option<String>,
    /// The kind of machine that images run on; `None` means `linux/amd64`, or the only one that an image is for.
    pub platform: Option<String>,
    /// Who is asked for the dates that the registry itself cannot tell.
    pub dates: DatesFrom,
}

/// Who is asked for the dates of images that the registry cannot tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatesFrom {
    /// GitHub Packages for an image at `ghcr.io`, nobody for any other.
    #[default]
    Auto,
    /// GitHub Packages.
    Packages,
    /// Nobody.
    Registry,
}

impl Default for RegistrySettings {
    fn default() -> Self {
        let token_variables = ["GHCR_TOKEN", "GHCR_PAT"].map(str::to_owned).to_vec();
        let (image, user, tokens_at) = (None, "cutover".into(), None);
        Self { image, user, token_variables, tokens_at, platform: None, dates: DatesFrom::Auto }
    }
}
