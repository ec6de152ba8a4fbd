//! The entity files on both sides, for the schema radar.

use crate::config::Config;
use crate::domain::{CommitId, FileChange};
use crate::fault::Result;
use crate::operations::outline_entry::{entities, globs};
use crate::schema_radar::{self, EntityFile, Finding, Schema};
use crate::sources::git::Git;

/// What a boot of `after` does to a database made by `before`, and how many entity files differ. All entity files are read,
/// since a class may inherit from one that did not change.
pub(super) fn compare(
    git: &Git,
    config: &Config,
    (before, after): (CommitId, CommitId),
    files: &[FileChange],
) -> Result<(Vec<Finding>, usize)> {
    let changed = entities(config, files)?.len();
    if changed == 0 {
        return Ok((Vec::new(), 0));
    }
    let (before, after) = (schema(git, config, before)?, schema(git, config, after)?);
    Ok((schema_radar::compare(&before, &after), changed))
}

/// What a boot of `after` does to a database made by `before`, where these entity files differ between them.
///
/// # Errors
/// When one of them cannot be read.
pub fn boot_changes(
    git: &Git,
    config: &Config,
    pair: (CommitId, CommitId),
    files: &[FileChange],
) -> Result<Vec<Finding>> {
    compare(git, config, pair, files).map(|(findings, _)| findings)
}

fn schema(git: &Git, config: &Config, commit: CommitId) -> Result<Schema> {
    let globs = globs(&config.changelog.entities)?;
    let wanted = |path: &str| is_code(path) && globs.is_match(path);
    let read = |(path, id): (String, CommitId)| {
        let text = String::from_utf8_lossy(&git.blob(id)?).into_owned();
        Ok(EntityFile { path, text })
    };
    let files: Vec<EntityFile> = git.files_at(commit, &wanted)?.into_iter().map(read).collect::<Result<_>>()?;
    Ok(Schema::of(&files))
}

fn is_code(path: &str) -> bool {
    let ends = |end: &str| path.ends_with(end);
    (ends(".ts") || ends(".js") || ends(".mts") || ends(".cts")) && !ends(".d.ts")
}
