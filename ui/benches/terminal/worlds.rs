//! The repositories to measure on: the practice repository, and one with so many commits that lists are long.

use crate::Result;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Commits of the large one. The one in the middle has an entry; the later half needs entries and has none.
const MANY: usize = 20_000;

/// Files that they change in turn.
const FILES: usize = 500;

/// A repository and the terminal it is shown in.
pub struct World {
    /// What it is.
    pub about: String,
    /// The work tree.
    pub folder: PathBuf,
    /// Seven digits of what is checked out.
    pub head: String,
    /// Columns and rows.
    pub size: (u16, u16),
}

/// All of them.
pub fn all(folder: &Path) -> Result<Vec<World>> {
    let made = practice::repository::build(&folder.join("calm"), chrono::Local::now().fixed_offset())?;
    let calm = World {
        about: format!("The practice repository, {} commits, {} entries", made.commits, made.entries),
        head: made.head[..7].to_owned(),
        folder: made.repository,
        size: (120, 36),
    };
    let folder = large(folder)?;
    let head = git(&["rev-parse", "--short=7", "HEAD"], &folder)?.trim().to_owned();
    Ok(vec![
        calm,
        World {
            about: format!("{MANY} commits, {} of them without the entry they need", MANY / 2),
            folder,
            head,
            size: (200, 60),
        },
    ])
}

/// Written by `git fast-import`, which takes a second for it.
fn large(folder: &Path) -> Result<PathBuf> {
    let folder = folder.join("large");
    git(&["init", "-q", "-b", "development"], &folder)?;
    let mut import =
        Command::new("git").arg("fast-import").arg("--quiet").current_dir(&folder).stdin(Stdio::piped()).spawn()?;
    let mut stream = std::io::BufWriter::new(import.stdin.take().ok_or("fast-import has no input")?);
    for number in 0..MANY {
        let when = 1_700_000_000 + number * 600;
        let subject = format!("fix: mend part {number}");
        writeln!(stream, "commit refs/heads/development\ncommitter rohan <r@example.com> {when} +0530")?;
        writeln!(stream, "data {}\n{subject}\nM 644 inline src/part-{}.ts", subject.len(), number % FILES)?;
        writeln!(stream, "data {}\n{number}\n", number.to_string().len())?;
    }
    drop(stream);
    import.wait()?;
    git(&["reset", "-q", "--hard"], &folder)?;
    git(&["branch", "main", &format!("HEAD~{}", MANY / 2)], &folder)?;
    entry(&folder)?;
    Ok(folder)
}

/// An entry for the commit in the middle puts all that follow under the discipline.
fn entry(folder: &Path) -> Result<()> {
    let first = git(&["rev-parse", "main"], folder)?;
    let day = git(&["show", "-s", "--format=%ad", "--date=short", first.trim()], folder)?;
    let (sha, day) = (first.trim(), day.trim());
    let number = MANY - MANY / 2 - 1;
    let name = format!("{day}-{}-fix-mend-part-{number}.md", &sha[..7]);
    std::fs::create_dir(folder.join("changelog"))?;
    let title = format!("# fix: mend part {number} ({})\n\n**Date:** {day}\n**Commit:** {sha}\n", &sha[..7]);
    let files = format!("\n## Files Changed\n\n### Modified\n\n- `src/part-{}.ts`\n", number % FILES);
    let body = "\n## Description\n\nx\n\n## Breaking Changes\n\nNone\n";
    std::fs::write(folder.join("changelog").join(name), title + &files + body)?;
    git(&["add", "-A"], folder)?;
    git(&["-c", "user.name=rohan", "-c", "user.email=r@example.com", "commit", "-qm", "docs: changelog"], folder)?;
    Ok(())
}

fn git(arguments: &[&str], folder: &Path) -> Result<String> {
    std::fs::create_dir_all(folder)?;
    let output = Command::new("git").args(arguments).current_dir(folder).output()?;
    if !output.status.success() {
        return Err(format!("git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
