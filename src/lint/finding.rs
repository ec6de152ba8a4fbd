//! What a rule is and what it finds.

use super::Subject;

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name, for programs and for people.
    pub id: &'static str,
    /// What it is about, one sentence without its full stop.
    pub about: &'static str,
    /// Why that is dangerous, in whole sentences.
    pub why: &'static str,
    /// What it finds in one file.
    pub(super) look: fn(&Subject<'_>) -> Vec<Spot>,
}

/// One place that a rule objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    pub line: usize,
    pub what: String,
    pub fix: String,
}

impl Spot {
    pub fn at(line: usize, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { line, what: what.into(), fix: fix.into() }
    }
}

impl Rule {
    pub(super) fn found(&self, subject: &Subject<'_>) -> Vec<Finding> {
        let of = |Spot { line, what, fix }| Finding {
            rule: self.id,
            path: subject.file.path.clone(),
            line,
            what,
            why: self.why,
            fix,
        };
        (self.look)(subject).into_iter().map(of).collect()
    }
}

/// Something that a rule objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, by its name.
    pub rule: &'static str,
    /// The file, from the root of the repository. Hostile text.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What stands there. Hostile text.
    pub what: String,
    /// Why that is dangerous.
    pub why: &'static str,
    /// What to write instead.
    pub fix: String,
}

/// A file that could not be read as a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The file. Hostile text.
    pub path: String,
    /// Why not.
    pub why: String,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lint {
    /// How many files were looked at.
    pub files: usize,
    /// What was found, by file and line.
    pub findings: Vec<Finding>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}
