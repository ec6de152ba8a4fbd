//! Which version serves, by the engine: held against what the plan leads to. The name of a slot shows nothing of it, as a
//! script can put anything there.

use super::Going;
use crate::domain::container::{Container, ContainerList};
use crate::domain::{CommitId, SlotName};
use crate::environment::slots::loud;
use crate::operations::rollback::way::Goal;
use crate::sources::docker::{Wanted, fitting};
use std::time::Duration;

/// How long the engine is waited for.
const DEADLINE: Duration = Duration::from_secs(5);
/// So many digits of a digest tell it from every other.
const DIGITS: usize = 19;

/// What serves, held against the plan.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// It is what the plan leads to; its commit, where that is known, and in words.
    AsPlanned(Option<CommitId>, String),
    /// It is something else: what, in words. Hostile text may be in it.
    Another(String),
    /// It cannot be told; why.
    Unknown(String),
}

impl Going<'_> {
    /// Looks at the container of a slot, and holds it against the plan.
    pub(super) async fn version(&self, slot: &SlotName) -> Version {
        let Some(engine) = self.means.engine else { return Version::Unknown("the engine is not reached".into()) };
        let Some(configured) = self.settings.slots.get(slot.as_str()) else {
            return Version::Unknown(format!("{} is not configured", loud(slot)));
        };
        let repository = self.means.config.registry.image.as_deref();
        let wanted = Wanted::of(self.settings, repository);
        let list = match tokio::time::timeout(DEADLINE, engine.containers(&wanted)).await {
            Ok(Ok(list)) => list,
            Ok(Err(fault)) => return Version::Unknown(fault.to_string()),
            Err(_) => return Version::Unknown("the engine does not answer".into()),
        };
        let of_slot = |list: &ContainerList| fitting(list, configured).first().map(|one| Container::clone(one));
        let Some(seen) = of_slot(&list) else {
            return Version::Unknown(format!("no container of {} is there", loud(slot)));
        };
        let before = self.plan.known.containers.value().and_then(|list| of_slot(list));
        compared(&self.plan.way.goal, before.as_ref(), &seen)
    }
}

/// The digest tells more than the id of the image, and that more than the commit: a commit can be built twice. What was in
/// the slot before counts only where nothing is deployed into it; a tag may be of another image at the registry than on the
/// host, and whoever deploys by one wants what it names.
fn compared(goal: &Goal, before: Option<&Container>, seen: &Container) -> Version {
    let digest = |container: &Container| container.digest.as_ref().map(|digest| digest.0.clone());
    let image = |container: &Container| container.image_id.as_ref().map(|image| image.0.clone());
    let deployed = goal.image.as_ref().and_then(|image| Some(image.rsplit_once('@')?.1.to_owned()));
    let kept = before.filter(|_| goal.image.is_none());
    let wanted = goal.commit.or_else(|| kept?.commit);
    let pairs = [
        (deployed.or_else(|| digest(kept?)), digest(seen)),
        (kept.and_then(image), image(seen)),
        (wanted.map(|commit| commit.short()), seen.commit.map(|commit| commit.short())),
    ];
    let Some((wanted, runs)) = pairs.into_iter().find_map(|(wanted, runs)| wanted.zip(runs)) else {
        return by_tag(goal, seen);
    };
    if wanted == runs {
        let commit = seen.commit.or(goal.commit);
        return Version::AsPlanned(commit, format!("it runs {}, as planned", cut(&runs)));
    }
    Version::Another(format!("it runs {} and not {}", cut(&runs), cut(&wanted)))
}

fn by_tag(goal: &Goal, seen: &Container) -> Version {
    match &goal.image {
        Some(image) if *image == seen.image => Version::AsPlanned(goal.commit, format!("it was made from {image}")),
        _ => Version::Unknown("neither its commit nor its digest is told".into()),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::image::Digest;
    use crate::environment::sample;

    fn container(digit: u8, image: &str) -> Container {
        let list = sample::containers();
        let commit = Some(CommitId::from_bytes([digit; 20]));
        Container { commit, image_id: Some(Digest(image.into())), digest: None, ..list.containers[0].clone() }
    }

    fn goal(image: Option<&str>) -> Goal {
        Goal { commit: Some(CommitId::from_bytes([4; 20])), image: image.map(str::to_owned), ..Goal::default() }
    }

    #[test]
    fn the_same_image_is_as_planned_and_another_is_not_though_its_commit_is_the_same() {
        let (before, other) = (container(4, "sha256:one"), container(4, "sha256:two"));
        assert!(matches!(compared(&goal(None), Some(&before), &before), Version::AsPlanned(Some(_), _)));
        let words = "it runs sha256:two and not sha256:one";
        assert_eq!(compared(&goal(None), Some(&before), &other), Version::Another(words.into()));
    }

    #[test]
    fn what_was_deployed_by_digest_is_held_against_that_digest() {
        let deployed = Container { digest: Some(Digest("sha256:good".into())), ..container(4, "sha256:one") };
        let by = |digest: &str| compared(&goal(Some(&format!("ghcr.io/acme/api@{digest}"))), None, &deployed);
        assert!(matches!(by("sha256:good"), Version::AsPlanned(..)));
        assert!(matches!(by("sha256:bad"), Version::Another(_)));
    }

    #[test]
    fn what_is_deployed_by_a_tag_is_held_against_what_the_tag_names_and_not_against_what_was_there() {
        let goal = goal(Some("ghcr.io/acme/api:main-0404040"));
        let (before, pulled) = (container(9, "sha256:one"), container(4, "sha256:two"));
        assert!(matches!(compared(&goal, Some(&before), &pulled), Version::AsPlanned(Some(_), _)));
        let rebuilt = container(4, "sha256:one");
        assert!(matches!(compared(&goal, Some(&rebuilt), &pulled), Version::AsPlanned(Some(_), _)), "built twice");
        assert!(matches!(compared(&goal, Some(&before), &before), Version::Another(_)), "nothing was deployed");
        let untold = Container { commit: None, image: "ghcr.io/acme/api:main-0404040".into(), ..pulled };
        assert!(matches!(compared(&goal, Some(&before), &untold), Version::AsPlanned(Some(_), _)), "by its tag");
    }

    #[test]
    fn where_nothing_is_told_the_version_is_not_known() {
        let silent = Container { commit: None, image_id: None, digest: None, ..container(4, "") };
        assert!(matches!(compared(&goal(None), None, &silent), Version::Unknown(_)));
        assert!(matches!(compared(&goal(None), None, &container(9, "x")), Version::Another(_)), "by its commit");
    }
}
