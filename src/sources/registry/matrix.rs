//! Tags against the history: which commit each was built from, which names move along with it, and which commits of a
//! branch that is deployed were never built. Nothing here asks anyone.

use super::address::ImageName;
use super::lines::{Line, Lines};
use super::order;
use super::resolution::Resolution;
use super::tags::TagList;
use crate::domain::CommitId;
use crate::domain::image::{Image, ImageList, Restorable, TagKind};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The label that holds the commit.
const REVISION: &str = "org.opencontainers.image.revision";
/// How far back on a branch missing images are looked for.
const REACH: usize = 100;

/// The images, newest first.
#[must_use]
pub fn matrix(name: &ImageName, tags: &TagList, known: &BTreeMap<String, Resolution>, lines: &Lines) -> ImageList {
    let mut images: Vec<Image> = tags.tags.iter().map(|tag| image(tag, known.get(tag), lines)).collect();
    mark_moving(&mut images);
    sort(&mut images, lines);
    let lacking = if tags.cut { Vec::new() } else { without_image(&images, lines) };
    let commits = order::commits(&images, &lacking, lines);
    let without_image = lacking.into_iter().map(|(id, _)| id).collect();
    ImageList { name: name.to_string(), images, without_image, commits, cut: tags.cut, undated: None }
}

/// By the time of the commit, else of the image; those of one commit together. Where neither is known, numbers and dates
/// in names count up, so the last name comes first.
fn sort(images: &mut [Image], lines: &Lines) {
    images.sort_by(|one, other| other.tag.cmp(&one.tag));
    images.sort_by_cached_key(|image| match lines.time_of(image) {
        Some(when) => (Reverse(Some(when)), image.commit, Some(image.tag.clone())),
        None => (Reverse(None), None, None),
    });
}

fn image(tag: &str, known: Option<&Resolution>, lines: &Lines) -> Image {
    let mut image = Image::named(tag.to_owned(), kind(tag, lines));
    match known {
        Some(Resolution::Whole(digest, found)) => {
            image.digest = Some(digest.clone());
            (image.created, image.size) = (found.created, found.size);
            image.labels.clone_from(&found.labels);
            image.platforms.clone_from(&found.platforms);
            image.looked_at.clone_from(&found.looked_at);
            image.restorable = Restorable::Yes;
        }
        Some(Resolution::Broken(digest, why)) => {
            image.digest.clone_from(digest);
            image.restorable = Restorable::Broken(why.clone());
        }
        Some(Resolution::Untold(digest, why)) => {
            image.digest.clone_from(digest);
            image.restorable = Restorable::Unknown(why.clone());
        }
        Some(Resolution::Unknown(why)) => image.restorable = Restorable::Unknown(why.clone()),
        None => {}
    }
    name_commit(&mut image, lines);
    image
}

/// What a tag is, by its name.
pub(super) fn kind(tag: &str, lines: &Lines) -> TagKind {
    if tag == "latest" || lines.has(tag) {
        return TagKind::Moving;
    }
    match tag.rsplit_once('-') {
        Some((branch, digits)) if !branch.is_empty() && is_commit(digits) => {
            TagKind::Built { branch: branch.to_owned(), commit: digits.to_owned() }
        }
        _ => TagKind::Other,
    }
}

fn is_commit(digits: &str) -> bool {
    (7..=40).contains(&digits.len()) && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// The label first, for it is whole; then the digits.
fn name_commit(image: &mut Image, lines: &Lines) {
    let labeled = image.label(REVISION).and_then(CommitId::from_hex);
    let TagKind::Built { commit: digits, .. } = &image.kind else {
        image.commit = labeled;
        return;
    };
    image.doubt = labeled
        .filter(|id| !id.to_string().starts_with(digits.as_str()))
        .map(|id| format!("The tag names {digits}, the label of the image {}.", id.short()));
    image.commit = labeled.or_else(|| lines.commit(digits));
}

/// Tells each image which moving names point at the same digest.
fn mark_moving(images: &mut [Image]) {
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for image in images.iter().filter(|image| image.kind == TagKind::Moving) {
        if let Some(digest) = &image.digest {
            names.entry(digest.0.clone()).or_default().push(image.tag.clone());
        }
    }
    for image in images {
        let same = image.digest.as_ref().and_then(|digest| names.get(&digest.0)).into_iter().flatten();
        image.moving = same.filter(|name| **name != image.tag).cloned().collect();
    }
}

/// Commits that were pushed to a deployed branch and have no image of any branch, with that branch, as far back as
/// images of it go. What production got from integration without a commit of its own was pushed to integration.
fn without_image(images: &[Image], lines: &Lines) -> Vec<(CommitId, String)> {
    let built: HashSet<CommitId> = images.iter().filter_map(|image| image.commit).collect();
    let (mut claimed, mut missing) = (HashSet::new(), Vec::new());
    for line in lines.all.iter().rev().filter(|line| line.deployed) {
        let of_line = |image: &&Image| matches!(&image.kind, TagKind::Built { branch, .. } if *branch == line.branch);
        let own: HashSet<CommitId> = images.iter().filter(of_line).filter_map(|image| image.commit).collect();
        let pushed = first_parents(line);
        let reach = pushed.iter().rposition(|id| own.contains(id)).unwrap_or_default();
        let lacking = pushed[..reach].iter().filter(|id| !built.contains(id) && !claimed.contains(*id));
        missing.extend(lacking.map(|id| (*id, line.branch.clone())));
        claimed.extend(pushed);
    }
    missing.sort_by_key(|(id, _)| Reverse(lines.when(id)));
    missing
}

/// What the branch itself pointed at, newest first: merges bring the rest.
fn first_parents(line: &Line) -> Vec<CommitId> {
    let mut next = line.history.commits.first().map(|commit| commit.id);
    let mut ids = Vec::new();
    while let Some(commit) = next.filter(|_| ids.len() < REACH).and_then(|id| line.history.get(&id)) {
        ids.push(commit.id);
        next = commit.parents.first().copied();
    }
    ids
}
