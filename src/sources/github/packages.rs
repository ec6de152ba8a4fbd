//! GitHub Packages: which digests an image has had, under which tags and since when. The registry itself tells no dates of
//! what it no longer has whole.

use super::answer::Answer;
use super::client::GitHub;
use super::lenient::{Items, told};
use crate::domain::Moment;
use crate::domain::image::Digest;
use crate::fault::{Fault, Result};
use serde::Deserialize;
use serde_json::Value;

/// As many versions are on a page: GitHub gives no more at once.
const PAGE: usize = 100;
/// As many pages are read: what is older has been waiting for a long time.
const PAGES: usize = 5;

/// One image that was pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageVersion {
    /// What its tags point at.
    pub digest: Digest,
    /// The tags that point at it now. Hostile text.
    pub tags: Vec<String>,
    /// When it was pushed.
    pub created: Option<Moment>,
}

#[derive(Deserialize)]
struct Told {
    #[serde(default, deserialize_with = "told")]
    name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    created_at: Option<Moment>,
    #[serde(default, deserialize_with = "told")]
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default, deserialize_with = "told")]
    container: Option<Container>,
}

#[derive(Deserialize)]
struct Container {
    #[serde(default, deserialize_with = "told")]
    tags: Option<Items<String>>,
}

impl GitHub {
    /// Versions of a container image of this account, 500 at most: the newest, as GitHub gives those first.
    ///
    /// # Errors
    /// When GitHub cannot be reached, or does not show them: only a classic token with `read:packages` may see them.
    pub async fn package_versions(&self, owner: &str, package: &str) -> Result<Vec<PackageVersion>> {
        let doing = format!("reading the versions of {owner}/{package} at GitHub Packages");
        let place = |kind: &str| format!("/{kind}/{owner}/packages/container/{}/versions", package.replace('/', "%2F"));
        let told = match self.in_pages(&place("orgs"), &doing).await {
            Ok(told) => told,
            // Those of a user are not given in pages.
            Err(refused) => self.versions(&place("users"), &doing).await.map_err(|_| classic(refused))?,
        };
        Ok(told.into_iter().filter_map(|told| version(serde_json::from_value(told).ok()?)).collect())
    }

    async fn in_pages(&self, path: &str, doing: &str) -> Result<Vec<Value>> {
        let mut told = Vec::new();
        for page in 1..=PAGES {
            let more = self.versions(&format!("{path}?per_page={PAGE}&page={page}"), doing).await?;
            let last = more.len() < PAGE;
            told.extend(more);
            if last {
                break;
            }
        }
        Ok(told)
    }

    async fn versions(&self, path: &str, doing: &str) -> Result<Vec<Value>> {
        let answer: Answer = self.read_at(path, doing).await?;
        answer.json::<Items<Value>>(doing).map(|items| items.0)
    }
}

fn classic(fault: Fault) -> Fault {
    fault.hint(
        "GitHub Packages answers a classic token with read:packages only; a fine-grained token sees nothing there.",
    )
}

fn version(told: Told) -> Option<PackageVersion> {
    let tags = told.metadata.and_then(|metadata| metadata.container?.tags).unwrap_or_default().0;
    Some(PackageVersion { digest: Digest(told.name?), tags, created: told.created_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_of_nulls_costs_only_itself() {
        let told = r#"[{"name":null},null,7,{"name":"sha256:1","metadata":null,"created_at":"yesterday"},{"name":"sha256:2","created_at":"2026-01-09T09:02:00Z",
            "metadata":{"package_type":"container","container":{"tags":["a",null,"b"]}}}]"#;
        let told: Items<Told> = serde_json::from_str(told).unwrap();
        let versions: Vec<_> = told.into_iter().filter_map(version).collect();
        let short: Vec<_> =
            versions.iter().map(|one| (one.digest.0.as_str(), one.tags.len(), one.created.is_some())).collect();
        assert_eq!(short, [("sha256:1", 0, false), ("sha256:2", 2, true)]);
    }
}
