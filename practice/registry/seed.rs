//! The images that the builds of the practice repository left behind.

use super::build::Build;
use super::shelf::Shelf;
use crate::failure::{Doing, Failure};
use chrono::{DateTime, FixedOffset, TimeDelta};
use git2::{Oid, Repository};
use std::path::Path;

/// The name of its image, without the registry.
const NAME: &str = "mas-mr-mentor/mr-mentor-backend";
/// How many of the newest pushes to development have an image.
const PUSHES: usize = 36;
/// The push whose build another one cancelled.
const CANCELLED: usize = 2;
/// Pushes whose image lost its manifest, and its config.
const LOST: (usize, usize) = (8, 13);
/// Every so many pushes one went to production.
const PROMOTED: usize = 9;

/// What its registry holds. `origin` is the repository or its remote; the same repository gives the same images.
///
/// # Errors
/// When its branches cannot be read.
pub fn of_repository(origin: &Path) -> Result<Shelf, Failure> {
    let read = || -> Result<Shelf, git2::Error> {
        let repository = Repository::open(origin)?;
        let line = first_parents(&repository, "development")?;
        let main = head(&repository, "main")?;
        let shipped = line.iter().position(|id| *id == main).unwrap_or_default();
        let mut shelf = Shelf::new(NAME);
        for (at, id) in line.iter().enumerate().take(PUSHES).rev() {
            seed(&mut shelf, &repository, (at, *id), shipped)?;
        }
        shelf.push(&build(&repository, "staging", head(&repository, "staging")?)?);
        Ok(shelf)
    };
    read().doing("filling the practice registry")
}

fn seed(shelf: &mut Shelf, repository: &Repository, (at, id): (usize, Oid), shipped: usize) -> Result<(), git2::Error> {
    if at != CANCELLED {
        let pushed = shelf.push(&build(repository, "development", id)?);
        match at {
            lost if lost == LOST.0 => shelf.lose(&pushed.manifest),
            lost if lost == LOST.1 => shelf.lose(&pushed.config),
            _ => {}
        }
    }
    if at >= shipped && (at - shipped).is_multiple_of(PROMOTED) {
        shelf.push(&build(repository, "main", id)?);
    }
    Ok(())
}

fn head(repository: &Repository, branch: &str) -> Result<Oid, git2::Error> {
    let found = repository.revparse_single(branch).or_else(|_| repository.revparse_single(&format!("origin/{branch}")));
    Ok(found?.peel_to_commit()?.id())
}

fn first_parents(repository: &Repository, branch: &str) -> Result<Vec<Oid>, git2::Error> {
    let mut walk = repository.revwalk()?;
    walk.push(head(repository, branch)?)?;
    walk.simplify_first_parent()?;
    walk.collect()
}

/// A build takes some minutes, and a later one on another branch makes another image.
fn build(repository: &Repository, branch: &str, id: Oid) -> Result<Build, git2::Error> {
    let when = repository.find_commit(id)?.time();
    let late = if branch == "development" { 6 } else { 19 };
    let zone = FixedOffset::east_opt(when.offset_minutes() * 60);
    let committed = DateTime::from_timestamp(when.seconds(), 0).unwrap_or_default();
    let committed = zone.map_or_else(|| committed.fixed_offset(), |zone| committed.with_timezone(&zone));
    Ok(Build::of(branch, &id.to_string(), committed + TimeDelta::minutes(late)))
}
