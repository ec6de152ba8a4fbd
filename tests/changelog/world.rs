//! A repository with a changelog in which nothing is wrong, written here by hand and not by the engine, and the acts on it.

use crate::common::Scratch;
use engine::changelog::{self, Facts, Finding, Kind, Plan, Report};
use engine::config::Config;
use engine::domain::CommitId;
use engine::fault::Result;
use engine::operations::{Asked, Known, Written, check, gather, write};
use engine::sources::git::Git;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::sync::{Mutex, OnceLock};

/// The repository and what its commits and entries are.
pub struct World {
    pub scratch: Scratch,
    pub config: Config,
    /// The commits with an entry, oldest first.
    pub commits: Vec<String>,
    /// The names of their files.
    pub files: Vec<String>,
}

impl World {
    /// Six commits with an entry on six days, one before the discipline began, and one that holds the changelog.
    pub fn clean() -> Self {
        static MADE: OnceLock<Mutex<World>> = OnceLock::new();
        let made = MADE.get_or_init(|| Mutex::new(Self::made())).lock().unwrap();
        let scratch = Scratch::copy_of(&made.scratch);
        Self { scratch, config: Config::default(), commits: made.commits.clone(), files: made.files.clone() }
    }

    fn made() -> Self {
        let scratch = Scratch::started();
        scratch.write("src/app.ts", "1");
        let mut commits = Vec::new();
        let mut commit = |subject: &str, files: &[(&str, &str)]| {
            commits.push(scratch.commit(subject, files));
            scratch.wait(24 * 60 * 60);
        };
        commit("feat: Implement JWT authentication routes", &[("src/auth.ts", "a"), ("src/app.ts", "2")]);
        commit("fix: resolve | pipe & \"quotes\"", &[("src/app.ts", "3")]);
        commit("add slots", &[("src/entity/Slot.ts", "s")]);
        scratch.git(&["mv", "src/auth.ts", "src/token.ts"]);
        commit("feat(auth)!: drop the old token", &[]);
        commit("🧠 Generating commit message using Groq API...", &[]);
        commit("chore: bump bullmq", &[("a b.txt", "1"), ("package.json", "{}")]);
        let mut world = Self { scratch, config: Config::default(), commits, files: Vec::new() };
        for at in 0..world.commits.len() {
            let breaking = if at == 3 { "Old tokens are void." } else { "None" };
            let (file, text) = world.entry(&world.commits[at], breaking);
            world.scratch.write(&format!("changelog/{file}"), text);
            world.files.push(file);
        }
        world.scratch.write("changelog/README.md", world.index());
        world.scratch.git(&["add", "--all"]);
        world.scratch.commit_staged("docs: changelog");
        world
    }

    /// The entry of a commit, in the form of the guide.
    pub fn entry(&self, commit: &str, breaking: &str) -> (String, String) {
        let subject = self.scratch.git(&["show", "-s", "--format=%s", commit]);
        let date = self.scratch.git(&["show", "-s", "--format=%ad", "--date=format:%Y-%m-%d %H:%M:%S", commit]);
        let short = &commit[..7];
        let mut text = format!("# {subject} ({short})\n\n**Date:** {date}\n**Commit:** {commit}\n\n## Files Changed\n");
        let changes =
            self.scratch.git(&["diff-tree", "-r", "--no-renames", "--name-status", "--root", "--no-commit-id", commit]);
        for (letter, title) in [("A", "Added"), ("M", "Modified"), ("D", "Deleted")] {
            let paths: Vec<_> = changes.lines().filter_map(|line| line.strip_prefix(&format!("{letter}\t"))).collect();
            if !paths.is_empty() {
                let _ = writeln!(text, "\n### {title}\n");
                for path in paths {
                    let _ = writeln!(text, "- `{path}` - a note");
                }
            }
        }
        let _ = write!(text, "\n## Description\n\nWords of a person.\n\n## Breaking Changes\n\n{breaking}\n");
        (format!("{}-{short}-{}.md", &date[..10], slug(&subject)), text)
    }

    /// The index over all entries, in the form of the guide.
    pub fn index(&self) -> String {
        let rows = |from: usize, line: &dyn Fn(&str, &str, &str) -> String| {
            let files = self.files.iter().zip(&self.commits).rev().skip(from);
            files
                .map(|(file, commit)| {
                    line(file, &commit[..7], &self.scratch.git(&["show", "-s", "--format=%s", commit]))
                })
                .collect::<String>()
        };
        let mut text =
            "# Changelog\n\nHand written | prose.\n\n### 2025\n\n| Date | Commit | Description |\n|---|---|---|\n"
                .to_owned();
        text += &rows(0, &|file, sha, subject| {
            format!("| {} | [{sha}](./{file}) | {} |\n", &file[..10], subject.replace('|', "\\|"))
        });
        text += "\n## Monthly Archive\n\n### September 2025\n\n";
        text += &rows(0, &|file, _, _| format!("- [{}](./{file})\n", &file[..file.len() - 3]));
        text += "\n## Categories\n";
        for (title, kinds) in [
            ("Features (feat)", ["feat:", "feat("]),
            ("Bug Fixes (fix)", ["fix:", "fix("]),
            ("Infrastructure", ["chore:", "ci:"]),
        ] {
            let _ = write!(text, "\n### {title}\n\n");
            text += &rows(0, &|file, sha, subject| {
                if kinds.iter().any(|kind| subject.starts_with(kind)) {
                    format!("- [{sha}](./{file}) {subject}\n")
                } else {
                    String::new()
                }
            });
        }
        let _ = write!(
            text,
            "\n### Breaking Changes\n\n- [{}](./{}) Old tokens are void. ({})\n",
            &self.commits[3][..7],
            self.files[3],
            &self.files[3][..10]
        );
        text + "\n*Last updated: 2025-09-30*\n"
    }

    /// The day of a commit.
    pub fn day(&self, at: usize) -> &str {
        &self.files[at][..10]
    }

    /// The path of an entry.
    pub fn path(&self, at: usize) -> String {
        format!("changelog/{}", self.files[at])
    }

    /// Changes a file of the work tree by hand.
    pub fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has {from:?}:\n{text}");
        self.scratch.write(path, text.replacen(from, to, 1));
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.scratch.join(path)).unwrap()
    }

    /// Renames an entry by hand, in the index too.
    pub fn rename(&self, at: usize, name: &str) {
        fs::rename(self.scratch.join(&self.path(at)), self.scratch.join(&format!("changelog/{name}"))).unwrap();
        let index = self.text("changelog/README.md");
        let old = &self.files[at];
        let (old, new) = (&old[..old.len() - 3], name.strip_suffix(".md").unwrap());
        self.scratch.write("changelog/README.md", index.replace(old, new));
    }

    /// Every file of the folder.
    pub fn folder(&self) -> BTreeMap<String, Vec<u8>> {
        let listed = fs::read_dir(self.scratch.join("changelog")).unwrap().map(Result::unwrap);
        let files = listed.filter(|entry| entry.file_type().unwrap().is_file());
        files.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
    }

    pub fn git(&self) -> Git {
        Git::discover(self.scratch.path()).unwrap()
    }

    pub fn report(&self) -> Report {
        self.asked(&Asked::default())
    }

    pub fn asked(&self, asked: &Asked) -> Report {
        (*check(&self.git(), &self.config, asked, &Known::default()).unwrap()).clone()
    }

    /// The findings by kind and commit.
    pub fn drift(&self) -> Vec<(Kind, Option<String>)> {
        self.report()
            .drift
            .into_iter()
            .map(|found| (found.kind, found.commit.map(|commit| commit.to_string())))
            .collect()
    }

    pub fn facts(&self) -> Facts {
        gather(&self.git(), &self.config, &Asked::default(), &Known::default()).unwrap()
    }

    pub fn plan(&self, which: &dyn Fn(&Finding) -> bool) -> Plan {
        changelog::fix(&self.facts(), which)
    }

    pub fn write(&self, plan: &Plan) -> Result<Written> {
        write(&self.git(), &self.config, &plan.edits)
    }

    /// Mends everything, and sees that mending again changes nothing.
    pub fn fix(&self) -> Plan {
        let plan = self.plan(&|_| true);
        self.write(&plan).unwrap();
        assert_eq!(self.plan(&|_| true).edits, [], "mending twice changes nothing");
        plan
    }

    pub fn id(&self, at: usize) -> CommitId {
        CommitId::from_hex(&self.commits[at]).unwrap()
    }

    /// The same with another configuration.
    pub fn with(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self
    }
}

fn slug(subject: &str) -> String {
    let words = subject.to_lowercase();
    let words: Vec<&str> =
        words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}
