//! The dates that a registry cannot tell, from GitHub Packages: of images that are broken, and of those that are not
//! looked at. Asked only where the configuration allows it, rarely, and only while a date is missing.

use crate::config::{Config, DatesFrom};
use crate::domain::Moment;
use crate::domain::image::{Digest, Image, ImageList};
use crate::fault::Result;
use crate::sources::github::{Api, GitHub, PackageVersion, Slug};
use crate::sources::registry::{ImageName, RegistryToken};
use chrono::TimeDelta;
use std::collections::HashMap;

/// How long what was told, or why it was not, is believed.
const BELIEVED: TimeDelta = TimeDelta::minutes(10);

/// What GitHub Packages told.
#[derive(Debug, Default)]
pub struct PackageDates {
    by_digest: HashMap<Digest, Moment>,
    by_tag: HashMap<String, (Digest, Option<Moment>)>,
    asked: Option<Moment>,
    refused: Option<String>,
}

impl PackageDates {
    /// Fills in the dates and digests that a list lacks. `github` is asked when it may know more; why it does not tell is
    /// said in the list.
    pub async fn fill(&mut self, list: &mut ImageList, (name, github): (&ImageName, &GitHub), now: Moment) {
        let old = self.asked.is_none_or(|asked| now - asked > BELIEVED);
        let lacks = |image: &Image| image.created.is_none() && !self.by_tag.contains_key(&image.tag);
        if old && !github.is_reserved() && list.images.iter().any(lacks) {
            self.asked = Some(now);
            let (owner, package) = name.repository().split_once('/').unwrap_or(("", name.repository()));
            self.learn(github.package_versions(owner, package).await);
        }
        list.images.iter_mut().for_each(|image| self.date(image));
        let dateless = list.images.iter().any(|image| image.created.is_none());
        list.undated = self.refused.clone().filter(|_| dateless);
    }

    fn learn(&mut self, told: Result<Vec<PackageVersion>>) {
        let versions = match told {
            Ok(versions) => versions,
            Err(fault) => {
                let next = fault.next_step().map(|step| format!(" {step}")).unwrap_or_default();
                self.refused = Some(format!("{fault}.{next}"));
                return;
            }
        };
        (self.refused, self.by_tag, self.by_digest) = (None, HashMap::new(), HashMap::new());
        for version in versions {
            for tag in version.tags {
                self.by_tag.insert(tag, (version.digest.clone(), version.created));
            }
            self.by_digest.extend(version.created.map(|created| (version.digest, created)));
        }
    }

    /// What the registry told stands.
    fn date(&self, image: &mut Image) {
        if image.created.is_some() {
            return;
        }
        if image.digest.is_none()
            && let Some((digest, _)) = self.by_tag.get(&image.tag)
        {
            image.digest = Some(digest.clone());
        }
        image.created = image.digest.as_ref().and_then(|digest| self.by_digest.get(digest)).copied();
    }
}

/// Whether GitHub Packages is asked about this image at all.
#[must_use]
pub fn packages_are_asked(config: &Config, name: &ImageName) -> bool {
    match config.registry.dates {
        DatesFrom::Packages => true,
        DatesFrom::Registry => false,
        DatesFrom::Auto => name.host() == "ghcr.io",
    }
}

/// GitHub with the registry's own token, which is a classic one: for images at `ghcr.io` and the public GitHub only, since
/// the token belongs to both. `None` where it does not, or there is no such token. Must be called inside a tokio runtime.
///
/// # Errors
/// When no client can be made.
pub fn packages_client(config: &Config, name: &ImageName, token: Option<&RegistryToken>) -> Result<Option<GitHub>> {
    let api = Api::of(&config.github.api_url)?;
    let belongs = name.host() == "ghcr.io" && api.host() == "api.github.com";
    let (Some(token), Some((owner, package)), true) =
        (token.and_then(RegistryToken::for_github), name.repository().split_once('/'), belongs)
    else {
        return Ok(None);
    };
    GitHub::open(api, Slug { owner: owner.into(), name: package.into() }, &token).map(Some)
}
