//! The commits that lead to one head, newest first, and how to find one among them.

use super::{Commit, CommitId};
use std::sync::{Arc, OnceLock};

/// Every commit reachable from a head, in the order `git log` prints: by committer date, children before parents
/// unless their clocks say otherwise.
#[derive(Debug, Default)]
pub struct History {
    /// Newest first.
    pub commits: Vec<Arc<Commit>>,
    /// Commits whose parents are not in this repository (shallow clone): nothing is known below them.
    pub cut_off: Vec<CommitId>,
    by_id: OnceLock<Vec<(u64, u32)>>,
}

/// What a shortened name means in a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// No commit starts with it, or it is not one to forty hexadecimal digits.
    Nothing,
    /// One commit does; its position.
    One(usize),
    /// Several do.
    Several,
}

impl History {
    /// A history of these commits, newest first.
    #[must_use]
    pub fn new(commits: Vec<Arc<Commit>>, cut_off: Vec<CommitId>) -> Self {
        Self { commits, cut_off, by_id: OnceLock::new() }
    }

    /// Where this commit is, counted from the newest.
    #[must_use]
    pub fn position(&self, id: &CommitId) -> Option<usize> {
        let key = leading(id);
        self.from(key).take_while(|(lead, _)| *lead == key).map(|(_, at)| at).find(|at| self.commits[*at].id == *id)
    }

    /// The commit of this name.
    #[must_use]
    pub fn get(&self, id: &CommitId) -> Option<&Arc<Commit>> {
        self.position(id).map(|at| &self.commits[at])
    }

    /// Whether this commit is in the history.
    #[must_use]
    pub fn contains(&self, id: &CommitId) -> bool {
        self.position(id).is_some()
    }

    /// The commit whose name starts with these hexadecimal digits, of either case.
    #[must_use]
    pub fn find_prefix(&self, digits: &str) -> Found {
        let Some(first) = lowest(digits) else { return Found::Nothing };
        let wanted = digits.to_ascii_lowercase();
        let mut matching = self
            .from(first)
            .map(|(_, at)| (at, self.commits[at].id.to_string()))
            .skip_while(|(_, name)| *name < wanted)
            .take_while(|(_, name)| name.starts_with(&wanted));
        match (matching.next(), matching.next()) {
            (None, _) => Found::Nothing,
            (Some((at, _)), None) => Found::One(at),
            _ => Found::Several,
        }
    }

    /// Commits in the order of their names, from the first whose leading bytes are at least `key`.
    fn from(&self, key: u64) -> impl Iterator<Item = (u64, usize)> + '_ {
        let table = self.by_id.get_or_init(|| sorted_by_name(&self.commits));
        let start = table.partition_point(|(lead, _)| *lead < key);
        table[start..].iter().map(|(lead, at)| (*lead, *at as usize))
    }
}

fn sorted_by_name(commits: &[Arc<Commit>]) -> Vec<(u64, u32)> {
    let mut table: Vec<(u64, u32)> = (0u32..).zip(commits).map(|(at, commit)| (leading(&commit.id), at)).collect();
    table.sort_unstable_by_key(|(lead, at)| (*lead, commits[*at as usize].id));
    table
}

fn leading(id: &CommitId) -> u64 {
    id.as_bytes()[..8].iter().fold(0, |lead, byte| (lead << 8) | u64::from(*byte))
}

/// The smallest leading eight bytes that a name starting with these digits can have.
fn lowest(digits: &str) -> Option<u64> {
    let valid = (1..=40).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let head = valid.then(|| format!("{:0<16}", &digits[..digits.len().min(16)]))?;
    u64::from_str_radix(&head, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Breaking, Signature};

    fn commit(name: &str) -> Arc<Commit> {
        let when = chrono::DateTime::UNIX_EPOCH.fixed_offset();
        let author = Signature { name: "A".into(), email: "a@b".into(), when };
        Arc::new(Commit {
            id: CommitId::from_hex(&format!("{name:0<40}")).unwrap(),
            parents: Vec::new(),
            subject: name.into(),
            author,
            committed: when,
            breaking: Breaking::No,
        })
    }

    #[test]
    fn a_commit_is_found_by_its_name_and_by_enough_of_it() {
        let history = History::new(vec![commit("ffff"), commit("aa58c78"), commit("aa58c79"), commit("00")], vec![]);
        assert_eq!(history.position(&commit("aa58c79").id), Some(2));
        assert_eq!(history.position(&commit("aa58c7").id), None);
        assert_eq!(history.find_prefix("AA58C78"), Found::One(1));
        assert_eq!(history.find_prefix("aa58c7"), Found::Several);
        assert_eq!(history.find_prefix("0"), Found::One(3));
        assert_eq!(history.find_prefix("aa58c78000000000000000001"), Found::Nothing);
        assert_eq!(history.find_prefix("pending"), Found::Nothing);
        assert_eq!(history.find_prefix(""), Found::Nothing);
    }
}
