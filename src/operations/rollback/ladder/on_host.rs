//! The images that lie on the host: where the container of the standby is gone, what it held may be there all the same.

use super::case::Case;
use super::{before, flip, ways};
use crate::domain::CommitId;
use crate::environment::readiness::RungState;
use crate::environment::span::ago;
use crate::environment::told::{self, Told};

/// The commits of the images there, the newest first.
pub(super) fn commits<'a>(case: &Case<'a>) -> impl Iterator<Item = CommitId> + use<'a> {
    let images = case.env.images.value().map(|list| list.images.as_slice()).unwrap_or_default();
    images.iter().filter_map(|image| image.commit)
}

/// The commit of the image there that has this tag.
pub(super) fn tagged(case: &Case<'_>, word: &str) -> Option<CommitId> {
    let is_named = |tag: &String| tag == word || tag.rsplit_once(':').is_some_and(|(_, tag)| tag == word);
    let list = case.env.images.value()?;
    list.images.iter().find(|image| image.tags.iter().any(is_named))?.commit
}

/// By which tag the image of a commit is there.
pub(super) fn reference(case: &Case<'_>, commit: CommitId) -> Option<String> {
    case.env.images.value()?.of(commit).find_map(|image| image.reference()).map(str::to_owned)
}

/// Whether the image of a commit can be deployed from there.
pub(super) fn holds(case: &Case<'_>, commit: CommitId) -> bool {
    reference(case, commit).is_some()
}

/// What was deployed here before, where its image is there; else the newest there that does not serve and was not put back
/// from.
pub(super) fn newest_good(case: &Case<'_>) -> Option<CommitId> {
    let live = case.live_commit();
    let fits = |commit: &CommitId| Some(*commit) != live && ways::is_good(case, *commit) && holds(case, *commit);
    let deployed = before::deployed(case).map(|(commit, _)| commit).filter(fits);
    deployed.or_else(|| live.and_then(|_| commits(case).find(fits)))
}

/// That they were listed so long ago that they may be gone.
fn old(case: &Case<'_>) -> Option<String> {
    let told = Told::of(&case.env.images, told::HOST, case.now);
    told.now().is_none().then(|| format!("the images on the host: {}", told::why(&case.env.images, case.now)))
}

/// When they were listed, where that is not now.
pub(super) fn as_of(case: &Case<'_>) -> String {
    let taken = case.env.images.taken().filter(|_| old(case).is_some());
    taken.map(|taken| format!(", as of {}", ago(case.now, taken))).unwrap_or_default()
}

/// How far it is known that an image there can be deployed and was good here.
pub(super) fn state(case: &Case<'_>, commit: CommitId) -> RungState {
    let served = before::deploy_of(case, commit).is_some();
    let untold = (!served).then(|| format!("nothing tells that {} was ever good here", commit.short()));
    let doubts: Vec<String> = flip::reach(case).into_iter().chain(old(case)).chain(untold).collect();
    if doubts.is_empty() { RungState::Available } else { RungState::Unknown(doubts.join("; ")) }
}
