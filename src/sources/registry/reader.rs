//! Reads an image as a whole, again and again: all tags, what the moving and the newest of them point at, and the history
//! beside them. Asks again as little as it can.

use super::client::Registry;
use super::lines::Lines;
use super::matrix::{kind, matrix};
use super::resolution::{Found, Resolution};
use super::resolve::Remembered;
use super::tags::TagList;
use crate::domain::image::{Digest, Image, ImageList, TagKind};
use crate::fault::Result;
use futures_util::{StreamExt, stream};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Questions that are under way at once.
const AT_ONCE: usize = 8;
/// How many of the tags that were seen whole are looked at again each time: the one that was left alone longest first.
const AGAIN: usize = 6;

/// How many tags of commits that are not here are looked at beside the newest, when they appear.
const STRANGERS: usize = 20;

/// Reads again and again, and remembers what cannot change.
#[derive(Debug)]
pub struct Reader {
    newest: usize,
    turn: u64,
    /// The tags of the last list, as hashes: there may be many.
    listed: HashSet<u64>,
    seen: BTreeMap<String, Seen>,
    remembered: Remembered,
}

fn hash(tag: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    tag.hash(&mut hasher);
    hasher.finish()
}

/// Why nothing is asked any more.
fn skipped(registry: &Registry, unread: &AtomicUsize) -> Option<Resolution> {
    let skipped = |why: &str| Some(Resolution::Unknown(format!("it was not asked, because {why}")));
    if registry.is_waiting() {
        return skipped("the registry was asked too often");
    }
    if unread.load(Ordering::Relaxed) >= AT_ONCE {
        return skipped("the registry did not answer for others");
    }
    None
}

/// The same, counted where it could not be read.
fn counted(resolution: Resolution, unread: &AtomicUsize) -> Resolution {
    if matches!(resolution, Resolution::Unknown(_)) {
        unread.fetch_add(1, Ordering::Relaxed);
    }
    resolution
}

/// What was seen of a tag, and when.
#[derive(Debug, Clone)]
struct Seen {
    turn: u64,
    resolution: Resolution,
}

impl Reader {
    /// One that looks at the moving tags and so many of the newest others, and knows these digests already.
    #[must_use]
    pub fn new(newest: usize, remembered: Remembered) -> Self {
        Self { newest, turn: 0, listed: HashSet::new(), seen: BTreeMap::new(), remembered }
    }

    /// What the digests lead to that tags point at now.
    #[must_use]
    pub fn remembered(&self) -> &Remembered {
        &self.remembered
    }

    /// Reads the image. `early` is given the list as soon as the tags are known, before any of them is looked at.
    ///
    /// # Errors
    /// When the tags cannot be listed. A tag that cannot be read costs its own row only.
    pub async fn read(
        &mut self,
        registry: &Registry,
        lines: &Lines,
        early: impl FnOnce(ImageList),
    ) -> Result<ImageList> {
        let tags = registry.tags().await?;
        early(self.list(registry, &tags, lines));
        self.turn += 1;
        let listed: BTreeSet<&str> = tags.tags.iter().map(String::as_str).collect();
        self.seen.retain(|tag, _| listed.contains(tag.as_str()));
        let asked = self.wanted(registry, &tags, lines);
        self.listed = tags.tags.iter().map(|tag| hash(tag)).collect();
        let unread = AtomicUsize::new(0);
        let looks = stream::iter(&asked).map(|tag| self.look(registry, tag, &unread));
        let looked: Vec<Resolution> = looks.buffered(AT_ONCE).collect().await;
        let lacks = self.lacks(registry, &looked, &unread).await;
        let looked = looked.into_iter().map(|one| match &one {
            Resolution::Whole(digest, _) => lacks.get(digest).cloned().unwrap_or(one),
            _ => one,
        });
        for (tag, resolution) in asked.into_iter().zip(looked) {
            self.keep(tag, resolution, lines);
        }
        self.forget();
        Ok(self.list(registry, &tags, lines))
    }

    /// What is gone, or could not be asked for, of what was known before: each digest is asked for once.
    async fn lacks(
        &self,
        registry: &Registry,
        looked: &[Resolution],
        unread: &AtomicUsize,
    ) -> BTreeMap<Digest, Resolution> {
        let whole = looked.iter().filter_map(|one| match one {
            Resolution::Whole(digest, _) => self.remembered.get_key_value(digest),
            _ => None,
        });
        let known: BTreeMap<&Digest, &Found> = whole.collect();
        let asked = stream::iter(known).map(|(digest, found)| async move {
            let lack = match skipped(registry, unread) {
                Some(skipped) => Some(skipped),
                None => registry.lack_of(digest, found).await.map(|lack| counted(lack, unread)),
            };
            Some((digest.clone(), lack?))
        });
        asked.buffered(AT_ONCE).filter_map(std::future::ready).collect().await
    }

    /// Forgets digests that no tag points at any more.
    fn forget(&mut self) {
        let pointed = self.seen.values().filter_map(|seen| match &seen.resolution {
            Resolution::Whole(digest, _) => Some(digest),
            _ => None,
        });
        let pointed: BTreeSet<_> = pointed.cloned().collect();
        self.remembered.retain(|digest, _| pointed.contains(digest));
    }

    /// The tags that are looked at this time.
    fn wanted(&self, registry: &Registry, tags: &TagList, lines: &Lines) -> Vec<String> {
        let list = self.list(registry, tags, lines);
        let (moving, others): (Vec<_>, Vec<_>) = list.images.iter().partition(|image| image.kind == TagKind::Moving);
        let strange = |image: &&&Image| lines.time_of(image).is_none() && !self.listed.contains(&hash(&image.tag));
        let strangers = others.iter().skip(self.newest).filter(strange).take(STRANGERS.min(self.newest));
        let newest = others.iter().take(self.newest).chain(strangers);
        let (mut again, mut open): (Vec<&str>, Vec<&str>) =
            newest.map(|image| image.tag.as_str()).partition(|tag| self.last_turn(tag).is_some());
        again.sort_by_key(|tag| self.last_turn(tag));
        open.sort_by_key(|tag| self.seen.contains_key(*tag));
        let moving = moving.into_iter().map(|image| image.tag.as_str());
        moving.chain(open).chain(again.into_iter().take(AGAIN)).map(str::to_owned).collect()
    }

    /// When a tag gave an answer that is likely to stay.
    fn last_turn(&self, tag: &str) -> Option<u64> {
        let seen = self.seen.get(tag)?;
        (!matches!(seen.resolution, Resolution::Unknown(_))).then_some(seen.turn)
    }

    /// A registry that asked to be left alone is left alone, and so is one that fails again and again.
    async fn look(&self, registry: &Registry, tag: &str, unread: &AtomicUsize) -> Resolution {
        match skipped(registry, unread) {
            Some(skipped) => skipped,
            None => counted(registry.point_out(tag, &self.remembered).await, unread),
        }
    }

    /// A tag that cannot move keeps what was seen of it when a later look fails.
    fn keep(&mut self, tag: String, resolution: Resolution, lines: &Lines) {
        if let Resolution::Whole(digest, found) = &resolution {
            self.remembered.entry(digest.clone()).or_insert_with(|| found.clone());
        }
        let failed = matches!(resolution, Resolution::Unknown(_));
        if failed && self.last_turn(&tag).is_some() && kind(&tag, lines) != TagKind::Moving {
            return;
        }
        self.seen.insert(tag, Seen { turn: self.turn, resolution });
    }

    fn list(&self, registry: &Registry, tags: &TagList, lines: &Lines) -> ImageList {
        let known = self.seen.iter().map(|(tag, seen)| (tag.clone(), seen.resolution.clone())).collect();
        matrix(registry.image(), tags, &known, lines)
    }
}
