//! Makes the practice repository: a work tree on `development` and the remote it was cloned from, in one folder.

use crate::failure::{Doing, Failure};
use crate::history::{self, Mark, Told};
use crate::line::Line;
use crate::planted::Planted;
use crate::scribe::Scribe;
use chrono::{DateTime, FixedOffset};
use git2::build::CheckoutBuilder;
use git2::{Oid, Repository, RepositoryInitOptions};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The work tree.
    pub repository: PathBuf,
    /// The bare repository that is its `origin`.
    pub origin: PathBuf,
    /// The 40 digits of `development`'s head.
    pub head: String,
    /// Commits that `development` leads to.
    pub commits: usize,
    /// Entries in its changelog folder.
    pub entries: usize,
    /// Every fault of its changelog, in order.
    pub planted: Vec<Planted>,
}

/// Makes it in an empty folder. The same `now` makes the same commits, digit by digit, on any machine.
///
/// # Errors
/// When the folder cannot be written.
pub fn build(folder: &Path, now: DateTime<FixedOffset>) -> Result<Made, Failure> {
    write(folder, "mr-mentor-backend", &history::told()?, now)
}

/// The same with a task list.
///
/// # Errors
/// When the folder cannot be written.
pub fn build_planned(folder: &Path, now: DateTime<FixedOffset>) -> Result<Made, Failure> {
    write(folder, "mr-mentor-backend", &history::planned()?, now)
}

/// A second service beside it: small, and at no GitHub.
///
/// # Errors
/// When the folder cannot be written.
pub fn build_second(folder: &Path, now: DateTime<FixedOffset>) -> Result<Made, Failure> {
    write(folder, "mr-mentor-mail", &history::second()?, now)
}

fn write(folder: &Path, name: &str, told: &[Told], now: DateTime<FixedOffset>) -> Result<Made, Failure> {
    let (work, bare) = (folder.join(name), folder.join(format!("origin/MAS-Mr-Mentor/{name}.git")));
    let repository = started(&work).doing("making the practice repository")?;
    let odb = repository.odb().doing("opening the practice repository")?;
    let memory = odb.add_new_mempack_backend(1000).doing("opening the practice repository")?;
    let mut scribe = Scribe::new(&repository, now);
    told.iter().try_for_each(|one| scribe.write(one))?;
    let Scribe { trunk, marks, .. } = scribe;
    let mut pack = git2::Buf::new();
    memory.dump(&repository, &mut pack).doing("packing the practice repository")?;
    let origin = published(&bare, &pack, &marks).doing("making the practice remote")?;
    received(&repository, &origin, &marks).doing("cloning the practice remote")?;
    made(&repository, work, bare, trunk).doing("checking the practice repository out")
}

fn started(work: &Path) -> Result<Repository, git2::Error> {
    let mut options = RepositoryInitOptions::new();
    options.initial_head("development").external_template(false).mkpath(true);
    let repository = Repository::init_opts(work, &options)?;
    let mut config = repository.config()?;
    config.set_str("user.name", "shubham21155102")?;
    config.set_str("user.email", "shubham21155102@users.noreply.github.com")?;
    config.set_bool("commit.gpgsign", false)?;
    config.set_bool("core.autocrlf", false)?;
    config.set_i32("gc.auto", 0)?;
    Ok(repository)
}

fn published(bare: &Path, pack: &[u8], marks: &[(Mark, Oid)]) -> Result<Repository, git2::Error> {
    let mut options = RepositoryInitOptions::new();
    options.initial_head("development").external_template(false).mkpath(true).bare(true);
    let origin = Repository::init_opts(bare, &options)?;
    unpack(&origin, pack)?;
    for (mark, id) in marks {
        let (Mark::Both(name) | Mark::Remote(name) | Mark::Origin(name)) = mark;
        if !GONE.contains(&name.as_str()) {
            origin.reference(&format!("refs/heads/{name}"), *id, true, "push")?;
        }
    }
    Ok(origin)
}

/// Branches that the remote deleted when they were merged.
const GONE: [&str; 2] = ["feature/add-rating-filter", "feat/jwt-auth-routes"];

fn unpack(repository: &Repository, pack: &[u8]) -> Result<(), git2::Error> {
    let odb = repository.odb()?;
    let mut writer = odb.packwriter()?;
    writer.write_all(pack).map_err(|cause| git2::Error::from_str(&cause.to_string()))?;
    writer.commit().map(drop)
}

/// The pack is one file for both, as in any clone from the same disk.
fn share(origin: &Repository, repository: &Repository) -> std::io::Result<()> {
    let place = repository.path().join("objects/pack");
    std::fs::create_dir_all(&place)?;
    for file in std::fs::read_dir(origin.path().join("objects/pack"))? {
        let file = file?;
        let here = place.join(file.file_name());
        std::fs::hard_link(file.path(), &here).or_else(|_| std::fs::copy(file.path(), &here).map(drop))?;
    }
    Ok(())
}

fn received(repository: &Repository, origin: &Repository, marks: &[(Mark, Oid)]) -> Result<(), git2::Error> {
    share(origin, repository).map_err(|cause| git2::Error::from_str(&cause.to_string()))?;
    repository.remote("origin", &origin.path().to_string_lossy())?;
    let mut config = repository.config()?;
    for (mark, id) in marks {
        let (Mark::Both(name) | Mark::Remote(name)) = mark else { continue };
        if let Mark::Both(name) = mark {
            repository.reference(&format!("refs/heads/{name}"), *id, true, "clone")?;
            config.set_str(&format!("branch.{name}.remote"), "origin")?;
            config.set_str(&format!("branch.{name}.merge"), &format!("refs/heads/{name}"))?;
        }
        if !GONE.contains(&name.as_str()) {
            repository.reference(&format!("refs/remotes/origin/{name}"), *id, true, "clone")?;
        }
    }
    repository.reference_symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/development", true, "clone")?;
    Ok(())
}

fn made(repository: &Repository, work: PathBuf, origin: PathBuf, trunk: Line) -> Result<Made, git2::Error> {
    repository.checkout_head(Some(CheckoutBuilder::new().force()))?;
    let mut walk = repository.revwalk()?;
    walk.push_head()?;
    let head = repository.head()?.peel_to_commit()?.id().to_string();
    let mut planted = trunk.planted;
    planted.sort();
    Ok(Made { repository: work, origin, head, commits: walk.count(), entries: trunk.listed.len(), planted })
}
