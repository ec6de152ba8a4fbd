//! Real repositories made with the `git` command in scratch folders, away from the settings of whoever runs the tests.

#![expect(clippy::unwrap_used, reason = "a test whose repository cannot be made has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A scratch folder with a repository in it; gone when dropped.
pub struct Scratch {
    folder: tempfile::TempDir,
    clock: std::cell::Cell<u64>,
}

impl Scratch {
    /// A repository without a commit, on the branch `main`.
    pub fn empty() -> Self {
        let scratch = Self::bare_folder();
        scratch.git(&["init", "--quiet", "--initial-branch=main", "."]);
        scratch
    }

    /// A scratch folder that is no repository.
    pub fn bare_folder() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), clock: std::cell::Cell::new(1_758_805_361) }
    }

    /// A repository with one commit on `main`.
    pub fn started() -> Self {
        let scratch = Self::empty();
        scratch.commit("feat: begin", &[("README.md", "begin\n")]);
        scratch
    }

    /// A scratch folder with everything that is in another one.
    pub fn copy_of(other: &Self) -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap(), clock: other.clock.clone() };
        copy(other.path(), scratch.path());
        scratch
    }

    /// Lets time pass, in seconds.
    pub fn wait(&self, seconds: u64) {
        self.clock.set(self.clock.get() + seconds);
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Runs git in it and gives back what it printed, without the last line break.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = self.try_git(arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Runs git in it, whatever comes of it.
    pub fn try_git(&self, arguments: &[&str]) -> Output {
        git_in(self.path(), self.clock.get()).args(arguments).output().unwrap()
    }

    /// Writes a file, making its folders.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Commits these files a minute after the commit before; gives back the name of the commit.
    pub fn commit(&self, subject: &str, files: &[(&str, &str)]) -> String {
        for (path, content) in files {
            self.write(path, content);
            self.git(&["add", "--", path]);
        }
        self.commit_staged(subject)
    }

    /// Commits what is staged, or nothing, a minute after the commit before.
    pub fn commit_staged(&self, subject: &str) -> String {
        self.clock.set(self.clock.get() + 60);
        self.git(&["commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", subject]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Commits nothing at this second.
    pub fn commit_at(&self, subject: &str, seconds: u64) -> String {
        let before = self.clock.replace(seconds);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", subject]);
        self.clock.set(before);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Makes a branch at `from` and goes onto it.
    pub fn branch(&self, name: &str, from: &str) {
        self.git(&["checkout", "--quiet", "-b", name, from]);
    }

    /// Stores an object made from raw bytes, without any check; gives back its name.
    pub fn raw_object(&self, kind: &str, content: &[u8]) -> String {
        self.write(".raw", content);
        let name = self.git(&["hash-object", "--literally", "-w", "-t", kind, ".raw"]);
        fs::remove_file(self.join(".raw")).unwrap();
        name
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&place).unwrap();
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// A git that sees no settings of the person or the machine and whose clock stands still.
pub fn git_in(folder: &Path, seconds: u64) -> Command {
    let mut command = Command::new("git");
    let date = format!("{seconds} +0530");
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Asha").env(format!("GIT_{role}_EMAIL"), "asha@example.com");
        command.env(format!("GIT_{role}_DATE"), &date);
    }
    command.args(["-c", "protocol.file.allow=always", "-c", "commit.gpgsign=false"]);
    command
}

/// Each test binary uses its own part of this; here all of it is named, so that no part counts as forgotten.
const _: fn(&Scratch) = |scratch| {
    scratch.commit_at("", 0);
    scratch.wait(0);
    drop(Scratch::copy_of(scratch));
    scratch.branch("", "");
    scratch.raw_object("", b"");
    scratch.commit("", &[]);
    drop((Scratch::bare_folder(), Scratch::empty(), Scratch::started()));
};
