//! Between git2's names of objects and ours.

use crate::domain::CommitId;
use git2::Oid;

/// Ours from git2's. Only SHA-1 repositories are opened, so there are always 20 bytes.
pub(super) fn ours(oid: Oid) -> CommitId {
    let mut bytes = [0; 20];
    for (to, from) in bytes.iter_mut().zip(oid.as_bytes()) {
        *to = *from;
    }
    CommitId::from_bytes(bytes)
}

/// Git2's from ours.
pub(super) fn theirs(id: CommitId) -> Oid {
    Oid::from_bytes(id.as_bytes()).unwrap_or(Oid::ZERO_SHA1)
}
