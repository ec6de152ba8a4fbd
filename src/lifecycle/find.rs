//! What a person may mean by a name, a number or words: a commit, a pull request, a branch, a tag of an image. What is
//! named exactly comes alone; else everything whose title has all the words, open work first, then the newest.

use super::landscape::{Landscape, mention};
use crate::board::{Board, Head};
use crate::domain::pull_request::{PullNumber, PullRequest};
use crate::domain::{BranchName, Commit, CommitId, Moment};
use std::collections::HashSet;
use std::sync::Arc;

/// More are not listed: nobody reads through them.
pub const MOST: usize = 50;
/// Fewer digits are words.
const DIGITS: usize = 4;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// One commit.
    Commit(CommitId),
    /// A pull request.
    Pull(PullNumber),
    /// The newest commit of a branch.
    Branch(BranchName),
    /// The commit that an image was built from.
    Tag(String),
}

/// One thing that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it is.
    pub subject: Subject,
    /// The commit that is followed; `None` where it is not known.
    pub commit: Option<CommitId>,
    /// What it is called. Hostile text.
    pub title: String,
    /// Who made it. Hostile text.
    pub author: String,
    /// When it last changed.
    pub at: Option<Moment>,
}

impl Candidate {
    /// What it is, in a word or two: `PR #61`, `a40c2e1`, a branch, a tag.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.subject {
            Subject::Commit(id) => id.short(),
            Subject::Pull(number) => format!("PR {number}"),
            Subject::Branch(name) => name.to_string(),
            Subject::Tag(tag) => tag.clone(),
        }
    }
}

/// Everything that may be meant, the likeliest first.
#[must_use]
pub fn find(board: &Board, landscape: &Landscape, query: &str) -> Vec<Candidate> {
    let query = query.trim();
    if query.is_empty() {
        return Vec::new();
    }
    let search = Search { board, landscape };
    let exact = search.exact(query);
    let mut found = if exact.is_empty() { search.words(query) } else { exact };
    found.truncate(MOST);
    found
}

/// The open pull requests and the branches of one person, whose names hold `author`, newest first.
#[must_use]
pub fn of_person(board: &Board, landscape: &Landscape, author: &str) -> Vec<Candidate> {
    let search = Search { board, landscape };
    let author = author.to_lowercase();
    let mine = |name: &str| name.to_lowercase().contains(&author);
    let pulls: Vec<&PullRequest> = search.pulls().filter(|pull| pull.author.as_deref().is_some_and(mine)).collect();
    let proposed: HashSet<&BranchName> = search.pulls().map(|pull| &pull.head).collect();
    let mut found: Vec<Candidate> = pulls.iter().map(|pull| search.of_pull(pull)).collect();
    let by_them = |commit: &Arc<Commit>| mine(&commit.author.name) || mine(&commit.author.email);
    let branches = landscape.work.iter().filter(|work| !proposed.contains(&work.branch));
    found.extend(
        branches
            .filter(|work| work.commits.first().is_some_and(by_them))
            .filter_map(|work| search.branch(work.branch.as_str())),
    );
    found.extend(landed(landscape, by_them));
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.at));
    found
}

/// Commits of a person that are in integration and not in production, merges left out.
fn landed(landscape: &Landscape, by_them: impl Fn(&Arc<Commit>) -> bool) -> Vec<Candidate> {
    let Some((integration, production)) = landscape.integration.as_ref().zip(landscape.production.as_ref()) else {
        return Vec::new();
    };
    let waits =
        |commit: &&Arc<Commit>| !production.history.contains(&commit.id) && !commit.is_merge() && by_them(commit);
    integration.history.commits.iter().filter(waits).take(MOST).map(of_commit).collect()
}

struct Search<'a> {
    board: &'a Board,
    landscape: &'a Landscape,
}

impl<'a> Search<'a> {
    fn exact(&self, query: &str) -> Vec<Candidate> {
        if let Some(pull) = number(query).and_then(|number| self.pull(number)) {
            return vec![pull];
        }
        if let Some(branch) = self.branch(query) {
            return vec![branch];
        }
        if let Some(tag) = self.tag(query) {
            return vec![tag];
        }
        if let Some(here) = (query == "HEAD").then(|| self.head()).flatten() {
            return vec![here];
        }
        let is_name = query.len() >= DIGITS && query.len() <= 40 && query.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_name {
            return Vec::new();
        }
        let wanted = query.to_ascii_lowercase();
        self.landscape.commits().filter(|commit| commit.id.to_string().starts_with(&wanted)).map(of_commit).collect()
    }

    /// What is checked out in the clone.
    fn head(&self) -> Option<Candidate> {
        let of = |commit| self.landscape.commit(commit).map(of_commit);
        match &self.board.repository.value()?.head {
            Head::Branch(name, commit) => self.branch(name.as_str()).or_else(|| of(commit)),
            Head::Detached(commit) => of(commit),
            Head::Unborn(_) => None,
        }
    }

    fn pulls(&self) -> impl Iterator<Item = &'a PullRequest> + use<'a> {
        self.board.pulls.value().into_iter().flat_map(|list| &list.pulls)
    }

    fn pull(&self, number: PullNumber) -> Option<Candidate> {
        let open = self.pulls().find(|pull| pull.number == number);
        open.map(|pull| self.of_pull(pull))
            .or_else(|| self.landscape.merge_of(number).and_then(|merge| self.of_merge(merge)))
    }

    /// An open pull request; its head is followed, as far as it is known.
    fn of_pull(&self, pull: &PullRequest) -> Candidate {
        let here = || self.landscape.work.iter().find(|work| work.branch == pull.head).map(|work| work.head);
        Candidate {
            subject: Subject::Pull(pull.number),
            commit: pull.head_id.or_else(here),
            title: pull.title.clone(),
            author: pull.author.clone().unwrap_or_else(|| "ghost".into()),
            at: Some(pull.updated),
        }
    }

    /// A pull request that is merged: what it brought is the merge's second parent, or the commit it was squashed into.
    fn of_merge(&self, merge: &Arc<Commit>) -> Option<Candidate> {
        let named = mention(&merge.subject)?;
        let brought = merge.parents.get(1).and_then(|parent| self.landscape.commit(parent)).unwrap_or(merge);
        let title = named.title.or(named.branch).unwrap_or(&brought.subject);
        Some(Candidate {
            subject: Subject::Pull(named.number),
            commit: Some(brought.id),
            title: title.to_owned(),
            author: brought.author.name.clone(),
            at: Some(merge.committed),
        })
    }

    fn branch(&self, name: &str) -> Option<Candidate> {
        let work =
            self.landscape.work.iter().find(|work| work.branch.as_str() == name).map(|work| (&work.branch, work.head));
        let line =
            || self.landscape.lines().find(|line| line.branch.as_str() == name).map(|line| (&line.branch, line.head));
        let (branch, head) = work.or_else(line)?;
        let commit = self.landscape.commit(&head);
        Some(Candidate {
            subject: Subject::Branch(branch.clone()),
            commit: Some(head),
            title: commit.map_or_else(String::new, |commit| commit.subject.clone()),
            author: commit.map_or_else(String::new, |commit| commit.author.name.clone()),
            at: commit.map(|commit| commit.committed),
        })
    }

    fn tag(&self, tag: &str) -> Option<Candidate> {
        let image = self.board.images.value()?.images.iter().find(|image| image.tag == tag)?;
        let moved = || {
            let same = |other: &&crate::domain::image::Image| {
                other.commit.is_some() && other.digest.is_some() && other.digest == image.digest
            };
            self.board.images.value()?.images.iter().find(same)?.commit
        };
        let id = image.commit.or_else(moved);
        let commit = id.and_then(|id| self.landscape.commit(&id));
        Some(Candidate {
            subject: Subject::Tag(tag.to_owned()),
            commit: id,
            title: commit.map_or_else(String::new, |commit| commit.subject.clone()),
            author: commit.map_or_else(String::new, |commit| commit.author.name.clone()),
            at: image.created,
        })
    }

    fn words(&self, query: &str) -> Vec<Candidate> {
        let words: Vec<&str> = query.split_whitespace().collect();
        let fits = |text: &str| words.iter().all(|word| holds(text, word));
        let pulls: Vec<&PullRequest> =
            self.pulls().filter(|pull| fits(&format!("{} {}", pull.title, pull.head))).collect();
        let heads: HashSet<&BranchName> = pulls.iter().map(|pull| &pull.head).collect();
        let branches =
            self.landscape.work.iter().filter(|work| !heads.contains(&work.branch) && fits(work.branch.as_str()));
        let mut found: Vec<Candidate> = pulls.iter().map(|pull| self.of_pull(pull)).collect();
        found.extend(branches.filter_map(|work| self.branch(work.branch.as_str())));
        let commits = self.landscape.commits().filter(|commit| fits(&commit.subject)).take(2 * MOST);
        found.extend(commits.map(|commit| {
            let merged = commit.is_merge().then(|| self.of_merge(commit)).flatten();
            merged.unwrap_or_else(|| of_commit(commit))
        }));
        let mut seen = HashSet::new();
        let proposed: HashSet<CommitId> = found
            .iter()
            .filter(|candidate| !matches!(candidate.subject, Subject::Commit(_)))
            .filter_map(|candidate| candidate.commit)
            .collect();
        let by_number: HashSet<CommitId> = found
            .iter()
            .filter(|candidate| matches!(candidate.subject, Subject::Pull(_)))
            .filter_map(|candidate| candidate.commit)
            .collect();
        let named = |candidate: &Candidate| match candidate.subject {
            Subject::Commit(id) => proposed.contains(&id),
            Subject::Branch(_) => candidate.commit.is_some_and(|id| by_number.contains(&id)),
            _ => false,
        };
        found.retain(|candidate| !named(candidate) && seen.insert(candidate.subject.clone()));
        found
    }
}

/// Whether a text holds a word, of either case; the signs that part the words of branch names count as blanks. Asked of
/// every commit at each letter that is typed, so nothing is copied.
fn holds(text: &str, word: &str) -> bool {
    let same = |one: u8, other: u8| plain(one) == plain(other);
    let (text, word) = (text.as_bytes(), word.as_bytes());
    text.windows(word.len()).any(|part| part.iter().zip(word).all(|(one, other)| same(*one, *other)))
}

fn plain(byte: u8) -> u8 {
    match byte {
        b'-' | b'_' | b'/' => b' ',
        other => other.to_ascii_lowercase(),
    }
}

fn of_commit(commit: &Arc<Commit>) -> Candidate {
    Candidate {
        subject: Subject::Commit(commit.id),
        commit: Some(commit.id),
        title: commit.subject.clone(),
        author: commit.author.name.clone(),
        at: Some(commit.committed),
    }
}

/// `61`, `#61`, `PR 61`, `pr #61`.
fn number(query: &str) -> Option<PullNumber> {
    let lower = query.to_ascii_lowercase();
    let rest = lower.strip_prefix("pr").unwrap_or(&lower).trim_start();
    let digits = rest.strip_prefix('#').unwrap_or(rest);
    let short = !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| short).map(PullNumber)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::sample::{self, landscape};

    fn names(query: &str) -> Vec<String> {
        find(&sample::board(), &landscape(), query).iter().map(Candidate::name).collect()
    }

    #[test]
    fn a_pull_request_is_meant_by_its_number_however_it_is_written() {
        for query in ["61", "#61", "PR 61", "pr #61", " pr61 "] {
            assert_eq!(names(query), ["PR #61"], "{query}");
        }
        assert_eq!(names("3"), ["PR #3"], "it is merged: git names it");
        let merged = &find(&sample::board(), &landscape(), "#3")[0];
        assert_eq!(merged.commit, Some(sample::id("c1")), "what it brought, and not the merge");
        assert_eq!(names("999"), Vec::<String>::new());
    }

    #[test]
    fn a_name_is_a_branch_a_tag_or_enough_digits_of_a_commit() {
        assert_eq!(names("feature/new"), ["feature/new"]);
        assert_eq!(names("development-d200000"), ["development-d200000"]);
        assert_eq!(names("C100"), [sample::id("c1").short()]);
        assert_eq!(names("c10"), Vec::<String>::new(), "three digits are a word");
    }

    #[test]
    fn head_is_what_is_checked_out() {
        let facts = |head| crate::board::RepositoryFacts {
            git_dir: "/repo/.git".into(),
            work_tree: None,
            name: "o/r".into(),
            head,
            shallow: false,
            partial: false,
            remote: None,
        };
        let named = |head| {
            let repository = crate::board::Reading::fresh(facts(head), crate::environment::sample::at(0));
            let board = Board { repository, ..sample::board() };
            find(&board, &landscape(), "HEAD").iter().map(Candidate::name).collect::<Vec<_>>()
        };
        assert_eq!(named(Head::Branch(BranchName::new("feature/new"), sample::id("c3"))), ["feature/new"]);
        assert_eq!(named(Head::Detached(sample::id("c1"))), [sample::id("c1").short()]);
        assert_eq!(named(Head::Unborn(BranchName::new("main"))), Vec::<String>::new());
    }

    #[test]
    fn words_find_what_has_all_of_them_with_open_work_first() {
        assert_eq!(names("RATING filter"), ["PR #3"], "the commit that it brought is the same change");
        assert_eq!(names("rating"), ["PR #3", "b100000"]);
        assert_eq!(names("filter rating").len(), 1, "in any order");
        assert_eq!(names("new work")[0], "PR #61");
        assert_eq!(names("  "), Vec::<String>::new());
    }

    #[test]
    fn the_changes_of_a_person_are_their_pull_requests_their_branches_and_what_waits_for_production() {
        let mine = of_person(&sample::board(), &landscape(), "ROHAN");
        let names: Vec<String> = mine.iter().map(Candidate::name).collect();
        assert!(names.contains(&"PR #61".to_owned()), "{names:?}");
        assert!(names.contains(&sample::id("c2").short()), "on development, not on main: {names:?}");
        assert!(!names.contains(&sample::id("c1").short()), "it is in production: {names:?}");
    }
}
