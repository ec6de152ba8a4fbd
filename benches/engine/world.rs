//! The repository that everything is measured on, made once by `git fast-import`.
//!
//! 80,000 commits of an ordinary project, then 10,000 commits that each have their changelog entry in a follow-up
//! commit, as the discipline asks; a merge every 25 commits; 10,000 branches that left the line at any time.

#![expect(clippy::expect_used, reason = "a bench that cannot make its repository has nothing to say")]
#![expect(clippy::print_stderr, reason = "making the repository takes a while, and says so")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

const OLD: u32 = 80_000;
const ENTRIES: u32 = 10_000;
const BRANCHES: u32 = 10_000;
const BEGIN: u32 = 1_500_000_000;

/// The repository under `target`, made if it is not there.
pub fn prepared(target: &Path) -> PathBuf {
    let folder = target.join("bench-repository-1");
    if !folder.join("whole").exists() {
        eprintln!("making {} …", folder.display());
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        make(&folder);
        std::fs::write(folder.join("whole"), "").expect("the mark can be written");
    }
    folder
}

fn make(folder: &Path) {
    run(folder, &["init", "--quiet", "--bare", "--initial-branch=main", "."]);
    let mut import = Command::new("git")
        .current_dir(folder)
        .args(["fast-import", "--quiet", "--force"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git fast-import runs");
    let (stdin, stdout) = (import.stdin.take().expect("a pipe"), import.stdout.take().expect("a pipe"));
    Story { to: BufWriter::new(stdin), from: BufReader::new(stdout), mark: 0, seconds: BEGIN, index: String::new() }
        .tell();
    assert!(import.wait().expect("git fast-import ends").success());
    run(folder, &["repack", "-adq"]);
    run(folder, &["pack-refs", "--all"]);
}

fn run(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git").current_dir(folder).args(arguments).status().expect("git runs");
    assert!(status.success(), "git {arguments:?}");
}

struct Story {
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    mark: u32,
    seconds: u32,
    index: String,
}

impl Story {
    fn tell(mut self) {
        for number in 0..OLD {
            self.change(number);
        }
        for number in OLD..OLD + ENTRIES {
            self.change(number);
            self.entry(number);
        }
        self.branches();
        self.to.flush().expect("git fast-import listens");
    }

    /// A commit on main that changes one or two files, or merges a side branch of two commits.
    fn change(&mut self, number: u32) {
        let before = self.mark;
        if number % 25 == 24 {
            self.commit("side", &format!("fix: side {number}"), Some(before), None);
            self.file(&format!("src/side/{}/{}.ts", number % 40, number % 1_000), &format!("side {number}\n"));
            let side = self.mark;
            self.commit("main", &format!("Merge pull request #{number} from acme/side"), Some(before), Some(side));
            self.file(&format!("src/side/{}/{}.ts", number % 40, number % 1_000), &format!("side {number}\n"));
            return;
        }
        self.commit("main", &subject(number), (before > 0).then_some(before), None);
        self.file(&format!("src/{}/part{}/{}.ts", number % 13, number % 31, number % 997), &format!("text {number}\n"));
        if number.is_multiple_of(3) {
            self.file(&format!("test/{}/{}.test.ts", number % 17, number % 400), &format!("test {number}\n"));
        }
    }

    /// The entry of the newest commit, in a commit of its own; the index now and then.
    fn entry(&mut self, number: u32) {
        let commit = self.mark;
        writeln!(self.to, "get-mark :{commit}").expect("git fast-import listens");
        self.to.flush().expect("git fast-import listens");
        let mut sha = String::new();
        self.from.read_line(&mut sha).expect("git fast-import answers");
        let (sha, short) = (sha.trim().to_owned(), sha[..7].to_owned());
        let (text, slug) = if number % 25 == 24 {
            (
                format!("Merge pull request #{number} from acme/side"),
                format!("merge-pull-request-{number}-from-acme-side"),
            )
        } else {
            (subject(number), format!("feat-change-number-{number}"))
        };
        let date = chrono::DateTime::from_timestamp(i64::from(self.seconds), 0).expect("a date");
        let name = format!("{}-{short}-{slug}.md", date.format("%Y-%m-%d"));
        let body = format!(
            "# {text} ({short})\n\n**Date:** {}\n**Commit:** {sha}\n\n## Files Changed\n\n### Modified\n- `src`\n\n\
             ## Description\n\nWhat it does.\n\n## Breaking Changes\n\nNone\n",
            date.format("%Y-%m-%d %H:%M:%S")
        );
        let row = writeln!(self.index, "| {} | [{short}]({name}) | {text} |", date.format("%Y-%m-%d"));
        row.expect("text grows");
        self.commit("main", &format!("docs: changelog of {short}"), Some(commit), None);
        self.file(&format!("changelog/{name}"), &body);
        if number % 1_000 == 999 {
            let index = format!(
                "# Changelog\n\n## Yearly\n\n### 2020\n\n| Date | Commit | Description |\n|---|---|---|\n{}",
                self.index
            );
            self.file("changelog/README.md", &index);
        }
    }

    fn branches(&mut self) {
        let (newest, odd) = (self.mark, 7_919);
        for number in 0..BRANCHES {
            let back = (number * odd) % if number.is_multiple_of(10) { newest - 1 } else { 3_000 };
            let name = format!("feature/work-{number}");
            self.commit(&name, &format!("feat: work {number}"), Some(newest - back), None);
            self.file("work.txt", &format!("{number}\n"));
        }
        self.commit("development", "feat: next", Some(newest), None);
        self.file("next.txt", "next\n");
        self.commit("main", "fix: hot", Some(newest), None);
        self.file("hot.txt", "hot\n");
    }

    fn commit(&mut self, branch: &str, subject: &str, parent: Option<u32>, merged: Option<u32>) {
        self.mark += 1;
        self.seconds += 60;
        let (mark, seconds) = (self.mark, self.seconds);
        let who = format!("Asha Rao <asha@example.com> {seconds} +0530");
        write!(self.to, "commit refs/heads/{branch}\nmark :{mark}\nauthor {who}\ncommitter {who}\n")
            .expect("git fast-import listens");
        write!(self.to, "data {}\n{subject}\n", subject.len()).expect("git fast-import listens");
        if let Some(parent) = parent {
            writeln!(self.to, "from :{parent}").expect("git fast-import listens");
        }
        if let Some(merged) = merged {
            writeln!(self.to, "merge :{merged}").expect("git fast-import listens");
        }
    }

    fn file(&mut self, path: &str, text: &str) {
        write!(self.to, "M 100644 inline {path}\ndata {}\n{text}\n", text.len()).expect("git fast-import listens");
    }
}

fn subject(number: u32) -> String {
    format!("feat: change number {number}")
}
