//! The images that an engine holds, in one question. Which of them are of the service, its repository says.

use super::details;
use super::engine::Engine;
use super::transport::Trouble;
use super::wanted::Wanted;
use crate::domain::CommitId;
use crate::domain::host_image::{HostImage, HostImages};
use crate::domain::image::Digest;
use crate::fault::Result;
use chrono::DateTime;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What an engine writes in the place of a name.
const NAMELESS: &str = "<none>";

/// One of `/images/json`, of which only this is read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    id: String,
    repo_tags: Option<Vec<String>>,
    repo_digests: Option<Vec<String>>,
    created: Option<Value>,
    size: Option<Value>,
    labels: Option<BTreeMap<String, String>>,
}

impl Engine {
    /// The images of the service that lie on the machine of this engine.
    ///
    /// # Errors
    /// When the engine does not answer, or not as an engine does.
    pub async fn images(&self, wanted: &Wanted) -> Result<HostImages> {
        let listed = self.ask::<Vec<Listed>>("the images", "/images/json").await?;
        let listed = listed.ok_or_else(|| self.fault("the images", Trouble::NotUnderstood))?;
        let all = listed.len();
        let mut images: Vec<HostImage> = listed.into_iter().filter_map(|image| image.told(wanted)).collect();
        images.sort_by(|one, other| other.created.cmp(&one.created).then_with(|| one.id.cmp(&other.id)));
        let repository = wanted.repository.clone().unwrap_or_default();
        Ok(HostImages { repository, others: all - images.len(), images })
    }

    /// The image of this name, where it lies on the machine of this engine.
    ///
    /// # Errors
    /// When the engine does not answer, or not as an engine does.
    pub async fn holds(&self, name: &str) -> Result<Option<HostImage>> {
        let wanted = Wanted { slots: Vec::new(), repository: Some(details::repository(name).to_owned()) };
        let mut images = self.images(&wanted).await?.images.into_iter();
        let is_named = |tag: &String| details::whole(tag) == details::whole(name);
        Ok(images.find(|image| image.tags.iter().any(is_named)))
    }
}

impl Listed {
    /// The image, where it is one of the repository.
    fn told(self, wanted: &Wanted) -> Option<HostImage> {
        let repository = wanted.repository.as_deref()?;
        let own = |name: &str| details::whole(name) == details::whole(repository);
        let digest = digest(self.repo_digests.as_deref().unwrap_or_default(), own);
        let mut tags: Vec<String> =
            self.repo_tags.into_iter().flatten().filter(|tag| own(details::repository(tag))).collect();
        tags.retain(|tag| !tag.ends_with(NAMELESS));
        tags.sort();
        if tags.is_empty() && digest.is_none() {
            return None;
        }
        let revision = self.labels.as_ref().and_then(|labels| labels.get(details::REVISION));
        Some(HostImage {
            id: Digest(self.id),
            tags,
            digest,
            commit: revision.and_then(|revision| CommitId::from_hex(revision.trim())),
            created: self.created.and_then(|at| DateTime::from_timestamp(at.as_i64()?, 0)).map(|at| at.fixed_offset()),
            size: self.size.and_then(|size| size.as_u64()),
        })
    }
}

fn digest(told: &[String], own: impl Fn(&str) -> bool) -> Option<Digest> {
    let pairs = told.iter().filter_map(|told| told.split_once('@'));
    let mut own = pairs.filter(|(name, digest)| own(name) && *digest != NAMELESS);
    own.next().map(|(_, digest)| Digest(digest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<HostImage> {
        let wanted = Wanted { slots: Vec::new(), repository: Some("ghcr.io/acme/api".into()) };
        serde_json::from_str::<Listed>(text).unwrap().told(&wanted)
    }

    #[test]
    fn an_image_of_the_repository_is_told_with_its_own_names_and_its_commit() {
        let commit = "a".repeat(40);
        let text = format!(
            r#"{{"Id":"sha256:01","RepoTags":["ghcr.io/acme/api:main-aaaaaaa","api:old"],"Created":1795654801,"Size":99,
            "RepoDigests":["api@sha256:cc","ghcr.io/acme/api@sha256:bb"],"Labels":{{"org.opencontainers.image.revision":"{commit}"}}}}"#
        );
        let image = told(&text).unwrap();
        assert_eq!(image.tags, ["ghcr.io/acme/api:main-aaaaaaa"]);
        assert_eq!((image.digest, image.size), (Some(Digest("sha256:bb".into())), Some(99)));
        assert_eq!(image.commit.map(|commit| commit.to_string()), Some(commit));
    }

    #[test]
    fn an_image_that_lost_its_tag_is_known_by_its_digest_and_those_of_others_are_not_told() {
        let text = r#"{"Id":"sha256:01","RepoTags":["<none>:<none>"],"RepoDigests":["ghcr.io/acme/api@sha256:bb"],"Labels":null}"#;
        assert!(told(text).is_some_and(|image| image.tags.is_empty() && image.digest.is_some()));
        for other in [
            r#"{"Id":"1","RepoTags":["redis:7"],"RepoDigests":["redis@sha256:aa"]}"#,
            r#"{"Id":"1","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"]}"#,
            r#"{"Id":"1","RepoTags":["ghcr.io/acme/api-proxy:1"],"RepoDigests":null}"#,
            r#"{"Id":"1"}"#,
        ] {
            assert!(told(other).is_none(), "{other}");
        }
    }
}
