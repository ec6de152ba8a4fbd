//! The lock that others see: taken at once or not at all, renewed, taken over, and given back, each only while it is what
//! was seen. Its commit is written first, where nobody sees it; then the ref is made or moved forwards from what was seen,
//! which GitHub refuses where it is something else by then. A lock is known as one's own by its nonce.

use crate::domain::lock::{Claim, GIVEN_BACK, Hold, Lock};
use crate::domain::{CommitId, Moment};
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::github::{GitHub, Unsent};
use chrono::TimeDelta;
use std::time::Duration;

/// So long a lock is held without being renewed. Whoever goes on renews it before.
pub const HOLDS: TimeDelta = TimeDelta::minutes(30);
/// After so long it is renewed.
pub const RENEWED: TimeDelta = TimeDelta::minutes(10);

/// What was given back is taken away within seconds by the one who did it. Only after so long is what was left of it taken.
const SETTLES: TimeDelta = TimeDelta::minutes(1);

/// Where a lock is, and what is needed to write one.
#[derive(Debug)]
pub struct LockPlace<'a> {
    /// GitHub.
    pub github: &'a GitHub,
    /// The full name of the ref.
    pub name: &'a str,
    /// A commit whose files the commit of the lock has, so that nothing new has to be stored.
    pub files_of: CommitId,
    /// How long one waits between two looks where no answer came.
    pub looks: &'a [Duration],
    /// The clock here, by which claims are given and locks are told; they are written by that of GitHub.
    pub clock: fn() -> Moment,
}

/// What became of a lock that was to be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Back {
    /// It is free.
    Free,
    /// Nobody held it any more.
    Gone,
    /// Somebody else holds it by now: it was left alone.
    Taken(Box<Lock>),
}

impl LockPlace<'_> {
    /// Who holds it; `None` when nobody does.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn read(&self) -> Result<Option<Lock>> {
        Ok(self.there().await?.filter(|lock| !lock.is_given_back()))
    }

    /// What its ref says, also where it was given back and its ref was left.
    async fn there(&self) -> Result<Option<Lock>> {
        self.github.lock(self.name, (self.clock)()).await
    }

    /// Takes it where nobody holds it. Of two who try at once one gets it.
    ///
    /// # Errors
    /// When somebody holds it, it cannot be written, or it is not known whether it is held now.
    pub async fn take(&self, claim: &Claim) -> Result<(), Unsent> {
        match self.there().await.map_err(Unsent::Kept)? {
            None => {
                let commit = self.commit(claim, &[]).await.map_err(Unsent::Kept)?;
                let made = self.github.make_ref(self.name, commit).await;
                self.is_taken(made, (commit, None)).await
            }
            Some(left) if left.is_given_back() => {
                self.has_settled(&left, claim.since).await.map_err(Unsent::Kept)?;
                self.take_over(&left, claim).await
            }
            Some(lock) => Err(Unsent::Refused(self.held_by(&lock))),
        }
    }

    /// Whether nobody is about to take the ref away any more that a lock was given back with, by the clock of GitHub.
    async fn has_settled(&self, left: &Lock, now: Moment) -> Result<()> {
        let ended = self.github.commit_now(left.commit).await?.committed;
        if self.github.now_there(now) - ended >= SETTLES {
            return Ok(());
        }
        Err(Fault::refused(format!("{} was given back just now, and its ref is still there", self.name))
            .hint("It can be taken in a minute."))
    }

    /// Takes it from whoever holds it, as it was seen.
    ///
    /// # Errors
    /// When it is another by now, it cannot be written, or it is not known whether it is held now.
    pub async fn take_over(&self, seen: &Lock, claim: &Claim) -> Result<(), Unsent> {
        let commit = self.commit(claim, &[seen.commit]).await.map_err(Unsent::Kept)?;
        let moved = self.github.advance_ref(self.name, commit).await;
        self.is_taken(moved, (commit, Some(seen.commit))).await
    }

    /// Holds it for longer.
    ///
    /// # Errors
    /// When somebody else holds it by now or nobody does, or it cannot be written.
    pub async fn renew(&self, claim: &Claim) -> Result<()> {
        let seen = self.own(&claim.nonce).await?;
        match self.take_over(&seen, claim).await {
            // It is held as before, for as long as before.
            Err(Unsent::Refused(fault)) if self.own(&claim.nonce).await.is_ok() => {
                Err(Fault::of(FaultKind::Unreadable, fault.to_string()))
            }
            renewed => renewed.map_err(Unsent::fault),
        }
    }

    /// Whether it is still held under this nonce.
    ///
    /// # Errors
    /// When it is not, or it cannot be read.
    pub async fn own(&self, nonce: &str) -> Result<Lock> {
        match self.read().await? {
            Some(lock) if lock.nonce.as_deref() == Some(nonce) => Ok(lock),
            Some(lock) => Err(self.held_by(&lock)),
            None => Err(Fault::refused(format!("{} is held by nobody any more; somebody took it away", self.name))),
        }
    }

    /// Gives back what is held under this nonce. What somebody else holds is left alone: first it is moved forwards from
    /// what was seen to a lock that is over, which only one can do, and only then taken away.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub async fn give_back(&self, nonce: &str, by: &str, now: Moment) -> Result<Back> {
        match self.there().await? {
            None => Ok(Back::Gone),
            Some(lock) if lock.nonce.as_deref() == Some(nonce) => self.end(&lock, by, now).await,
            // It was given back before, and only its ref is left.
            Some(lock) if lock.ends(nonce) => self.take_away(lock.commit).await,
            Some(lock) if lock.is_given_back() => Ok(Back::Gone),
            Some(lock) => Ok(Back::Taken(Box::new(lock))),
        }
    }

    /// Ends a lock as it was seen, whoever holds it.
    ///
    /// # Errors
    /// When it is another by now, or it cannot be written.
    pub async fn end(&self, seen: &Lock, by: &str, now: Moment) -> Result<Back> {
        let claim = Claim {
            hold: if seen.hold == Hold::Freeze { Hold::Freeze } else { Hold::Lock },
            holder: by.to_owned(),
            reason: "given back".into(),
            since: now,
            until: Some(now),
            nonce: format!("{GIVEN_BACK}{}", seen.nonce.clone().unwrap_or_else(|| seen.commit.short())),
        };
        let commit = self.commit(&claim, &[seen.commit]).await?;
        match self.github.advance_ref(self.name, commit).await {
            Err(Unsent::Refused(fault)) => {
                return match self.read().await? {
                    None => Ok(Back::Gone),
                    Some(lock) if lock.commit == seen.commit => Err(fault),
                    Some(lock) => Ok(Back::Taken(Box::new(lock))),
                };
            }
            Err(Unsent::Kept(fault)) => return Err(fault),
            Err(Unsent::Unknown(fault)) if self.there().await?.is_none_or(|lock| lock.commit != commit) => {
                return Err(fault);
            }
            Ok(()) | Err(Unsent::Unknown(_)) => {}
        }
        self.take_away(commit).await
    }

    /// Takes the ref away while it still says that the lock was given back. Where that fails it is free all the same: what is
    /// left says so to everybody, and the next one takes it.
    async fn take_away(&self, ended: CommitId) -> Result<Back> {
        if self.there().await?.is_some_and(|lock| lock.commit == ended) {
            let _ = self.github.delete_ref(self.name).await;
        }
        Ok(Back::Free)
    }

    async fn commit(&self, claim: &Claim, parents: &[CommitId]) -> Result<CommitId> {
        let files_of = self.github.commit_now(self.files_of).await?;
        let there = claim.as_there(self.github.ahead((self.clock)()));
        self.github.write_commit(&files_of, parents, &there.message()).await
    }

    /// Whether it is held now: by the answer, else by looking. It is one's own where its ref has the very commit that was
    /// written for it; while it has what was `seen` before, what was sent may still take effect.
    async fn is_taken(
        &self,
        sent: Result<(), Unsent>,
        (commit, seen): (CommitId, Option<CommitId>),
    ) -> Result<(), Unsent> {
        let fault = match sent {
            Ok(()) => return Ok(()),
            Err(Unsent::Kept(fault)) => return Err(Unsent::Kept(fault)),
            Err(Unsent::Refused(fault)) => {
                return match self.read().await {
                    Ok(Some(lock)) if lock.commit == commit => Ok(()),
                    Ok(Some(lock)) if Some(lock.commit) != seen => Err(Unsent::Refused(self.held_by(&lock))),
                    _ => Err(Unsent::Refused(fault)),
                };
            }
            Err(Unsent::Unknown(fault)) => fault,
        };
        for pause in self.looks {
            match self.read().await {
                Ok(Some(lock)) if lock.commit == commit => return Ok(()),
                Ok(Some(lock)) if Some(lock.commit) != seen => return Err(Unsent::Refused(self.held_by(&lock))),
                Ok(_) | Err(_) => tokio::time::sleep(*pause).await,
            }
        }
        let sentence = format!("Unknown whether {} is taken: {fault}", self.name);
        let hint = "cutover lock tells; cutover unlock frees it.";
        Err(Unsent::Unknown(Fault::of(FaultKind::Unreadable, sentence).hint(hint)))
    }

    fn held_by(&self, lock: &Lock) -> Fault {
        let holder = lock.holder.as_deref().unwrap_or("somebody it does not name");
        let why = lock.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        if lock.hold == Hold::Freeze {
            let until = lock.until.map(|at| format!(" until {}", at.format("%Y-%m-%d %H:%M %:z"))).unwrap_or_default();
            return Fault::refused(format!("Nothing is promoted: {} is frozen by {holder}{until}{why}", self.name))
                .hint(
                    "Whoever set the freeze ends it: cutover unlock; for somebody else's: cutover unlock --of NAME.",
                );
        }
        Fault::refused(format!("{} is held by {holder}{why}", self.name))
            .hint("cutover lock tells more; whoever holds it ends it, or cutover lock --take-over does.")
    }
}
