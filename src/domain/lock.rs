//! The lock of a promotion: a ref that everybody can see. The commit that it points at says who holds it and until when, and
//! by its first words whether it is held for something that goes on, or nothing is to be promoted at all: a freeze.

use super::{CommitId, Moment};
use chrono::{DateTime, SecondsFormat, TimeDelta};
use serde::{Deserialize, Serialize};

/// The subject of a commit that a lock points at.
pub const SUBJECT: &str = "cutover lock";

/// The subject of a commit that a freeze points at.
pub const FREEZE: &str = "cutover freeze";

/// What the nonce of a lock begins with that was given back; the rest is that of the lock.
pub const GIVEN_BACK: &str = "end-";
/// Whether a branch is the ref of a lock of this console, and nobody's work.
#[must_use]
pub fn is_lock_branch(name: &str) -> bool {
    name.starts_with("cutover-lock/")
}

/// What a lock is held for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Something goes on, or somebody keeps others out.
    Lock,
    /// Nothing is to be promoted.
    Freeze,
    /// Its commit does not say: it is of another tool.
    #[default]
    Foreign,
}

/// A lock that is held. Names and reasons are hostile text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// What the ref points at.
    pub commit: CommitId,
    /// What for.
    #[serde(default)]
    pub hold: Hold,
    /// Who holds it; `None` where the commit does not say, as with the lock of another tool.
    pub holder: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub since: Option<Moment>,
    /// Until when, unless it is held on to.
    pub until: Option<Moment>,
    /// What tells it from every other one, over all its renewals.
    #[serde(default)]
    pub nonce: Option<String>,
}

/// The lock of another tool, which is only read. Names are hostile text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignLock {
    /// The full name of its ref.
    pub name: String,
    /// What it points at, and who holds it where that is told.
    pub lock: Lock,
    /// Who made that commit, which need not be who holds it.
    pub by: Option<String>,
    /// When it was made.
    pub made: Option<Moment>,
}

/// A lock that somebody is about to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What for.
    pub hold: Hold,
    /// Who holds it.
    pub holder: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Moment,
    /// Until when, unless it is held on to.
    pub until: Option<Moment>,
    /// What tells it from every other one: two claims of the same second are two commits.
    pub nonce: String,
}

impl Claim {
    /// The same with its times by the clock of GitHub, which is so far ahead.
    #[must_use]
    pub fn as_there(&self, ahead: TimeDelta) -> Self {
        Self { since: self.since + ahead, until: self.until.map(|until| until + ahead), ..self.clone() }
    }

    /// The message of the commit that the ref is to point at. No build is to run for it.
    #[must_use]
    pub fn message(&self) -> String {
        let subject = if self.hold == Hold::Freeze { FREEZE } else { SUBJECT };
        let until = self.until.map(|until| format!("Until: {}\n", seconds(until))).unwrap_or_default();
        let (holder, reason) = (one_line(&self.holder), one_line(&self.reason));
        let since = seconds(self.since);
        format!(
            "{subject} [skip ci]\n\nHolder: {holder}\nReason: {reason}\nSince: {since}\n{until}Nonce: {}\n",
            one_line(&self.nonce)
        )
    }
}

/// A moment as it is written down: parts of a second tell nobody anything.
fn seconds(at: Moment) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// A name or a reason with a line of its own could say until when the lock is held.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Lock {
    /// The same with its times by the clock of whoever looks, in the zone of `now`. What it says is by the clock of GitHub,
    /// which is so far ahead: every lock is written by that, so that consoles with other clocks agree.
    #[must_use]
    pub fn as_here(self, ahead: TimeDelta, now: Moment) -> Self {
        let here = |there: Moment| (there - ahead).with_timezone(now.offset());
        Self { since: self.since.map(here), until: self.until.map(here), ..self }
    }

    /// What the message of the commit says. One that is not the message of a lock says nothing.
    #[must_use]
    pub fn of(commit: CommitId, message: &str) -> Self {
        let mut lines = message.lines();
        let hold = hold(lines.next().unwrap_or_default());
        let fields: Vec<(&str, &str)> =
            lines.filter(|_| hold != Hold::Foreign).filter_map(|line| line.split_once(": ")).collect();
        let field = |name: &str| {
            let found = fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
        };
        let moment = |name| field(name).and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        Self {
            commit,
            hold,
            holder: field("holder").map(str::to_owned),
            reason: field("reason").map(str::to_owned),
            since: moment("since"),
            until: moment("until"),
            nonce: field("nonce").map(str::to_owned),
        }
    }

    /// Whether it was given back, and only its ref is still there: it is free.
    #[must_use]
    pub fn is_given_back(&self) -> bool {
        self.hold != Hold::Foreign && self.nonce.as_deref().is_some_and(|nonce| nonce.starts_with(GIVEN_BACK))
    }

    /// Whether it is what is left of the lock of this nonce, which was given back.
    #[must_use]
    pub fn ends(&self, nonce: &str) -> bool {
        self.is_given_back() && self.nonce.as_deref().and_then(|own| own.strip_prefix(GIVEN_BACK)) == Some(nonce)
    }

    /// Whether its time is over. One that names no end never ends by itself.
    #[must_use]
    pub fn is_over(&self, now: Moment) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// The command that ends it, whoever holds it.
    #[must_use]
    pub fn unlock(&self) -> String {
        let holder = self.holder.as_deref().unwrap_or_default();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "@._-".contains(letter);
        if !holder.is_empty() && !holder.starts_with('-') && holder.chars().all(plain) {
            return format!("cutover unlock --of {holder}");
        }
        format!("cutover unlock --of='{}'", holder.replace('\'', "'\\''"))
    }

    /// Whether it is held under this name. Locks of before the machine was named are those of the account.
    #[must_use]
    pub fn is_of(&self, name: &str) -> bool {
        let account = name.split_once('@').map(|(account, _)| account);
        self.holder.as_deref().is_some_and(|holder| holder == name || Some(holder) == account)
    }

    /// Who holds it or has frozen it, since when, until when and why: `frozen by asha until 2026-12-01 08:00 +05:30: launch day`.
    #[must_use]
    pub fn words(&self, now: Moment) -> String {
        format!("{}{}", self.who(), self.rest(now))
    }

    /// Who holds it or has frozen it: `The lock is held by asha@laptop`.
    #[must_use]
    pub fn who(&self) -> String {
        let what = if self.hold == Hold::Freeze { "Nothing is promoted: frozen by" } else { "The lock is held by" };
        format!("{what} {}", self.holder.as_deref().unwrap_or("somebody it does not name"))
    }

    /// Since when, until when and why, after the name of who holds it.
    #[must_use]
    pub fn rest(&self, now: Moment) -> String {
        let minute = |at: Moment| at.format("%Y-%m-%d %H:%M %:z");
        let since = self.since.map(|since| format!(" since {}", minute(since))).unwrap_or_default();
        let until = match self.until {
            Some(_) if self.is_over(now) => "; its time is over".to_owned(),
            Some(until) => format!(" until {}", minute(until)),
            None => String::new(),
        };
        format!("{since}{until}{}", self.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default())
    }

    /// Whether it is a freeze that holds.
    #[must_use]
    pub fn freezes(&self, now: Moment) -> bool {
        self.hold == Hold::Freeze && !self.is_over(now)
    }
}

/// What the first line says: `cutover lock`, `cutover freeze of production`.
fn hold(subject: &str) -> Hold {
    let says = |words: &str| subject.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    match () {
        () if says(SUBJECT) => Hold::Lock,
        () if says(FREEZE) => Hold::Freeze,
        () => Hold::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: CommitId = CommitId::from_bytes([7; 20]);

    #[test]
    fn a_lock_says_who_holds_it_why_and_until_when() {
        let text = "cutover lock of production\n\nHolder: asha\nReason: release 12\nSince: 2026-01-09T14:30:00+05:30\n\
                    Until: 2026-01-09T15:00:00+05:30\nNonce: 77\n";
        let lock = Lock::of(ID, text);
        assert_eq!((lock.holder.as_deref(), lock.reason.as_deref()), (Some("asha"), Some("release 12")));
        let until = lock.until.unwrap();
        assert!(!lock.is_over(until - chrono::TimeDelta::seconds(1)) && lock.is_over(until));
    }

    #[test]
    fn the_commit_of_another_tool_says_nothing_and_its_lock_never_ends_by_itself() {
        let lock = Lock::of(ID, "fix: holder\n\nHolder: nobody\nUntil: 2020-01-01T00:00:00Z");
        assert_eq!(
            lock,
            Lock { commit: ID, hold: Hold::Foreign, holder: None, reason: None, since: None, until: None, nonce: None }
        );
        let now = DateTime::parse_from_rfc3339("2030-01-01T00:00:00Z").unwrap();
        assert!(!lock.is_over(now));
        assert_eq!(Lock::of(ID, "cutover locks\n\nHolder: x").holder, None);
        assert_eq!(Lock::of(ID, "cutover lock\n\nUntil: soon\nHolder:  ").until, None);
    }

    #[test]
    fn a_claim_is_read_as_it_was_meant_whatever_its_reason_holds() {
        let since = DateTime::parse_from_rfc3339("2026-01-09T14:30:00+05:30").unwrap();
        let claim = Claim {
            hold: Hold::Lock,
            holder: "asha@desk".into(),
            reason: "release 12\nUntil: 2099-01-01T00:00:00Z".into(),
            since,
            until: Some(since + chrono::TimeDelta::minutes(30)),
            nonce: "77".into(),
        };
        let read = Lock::of(ID, &claim.message());
        assert_eq!((read.hold, read.holder.as_deref(), read.since), (Hold::Lock, Some("asha@desk"), Some(since)));
        assert_eq!(read.until, claim.until);
        assert_eq!(read.reason.as_deref(), Some("release 12 Until: 2099-01-01T00:00:00Z"));
        let frozen = Claim { hold: Hold::Freeze, until: None, ..claim };
        assert!(Lock::of(ID, &frozen.message()).freezes(since));
    }

    #[test]
    fn the_command_that_ends_it_names_its_holder_as_a_shell_takes_it() {
        let by = |holder: &str| Lock::of(ID, &format!("cutover lock\n\nHolder: {holder}\n"));
        assert_eq!(by("asha@desk").unlock(), "cutover unlock --of asha@desk");
        assert_eq!(by("-x; rm -rf ~").unlock(), "cutover unlock --of='-x; rm -rf ~'");
        assert_eq!(by("o'neil").unlock(), r"cutover unlock --of='o'\''neil'");
        assert_eq!(Lock::of(ID, "chore: foreign").unlock(), "cutover unlock --of=''");
    }

    #[test]
    fn two_machines_of_one_account_are_two_holders_and_a_lock_without_a_machine_is_the_accounts() {
        let by = |holder: &str| Lock::of(ID, &format!("cutover lock\n\nHolder: {holder}\n"));
        assert!(by("asha@desk").is_of("asha@desk") && by("asha").is_of("asha@desk"));
        assert!(!by("asha@bench").is_of("asha@desk") && !by("rohan").is_of("asha@desk"));
        assert!(!by("asha@desk").is_of("asha") && !Lock::of(ID, "chore: foreign").is_of(""));
    }

    #[test]
    fn a_freeze_is_told_from_a_lock_by_its_first_words() {
        let of = |subject: &str| Lock::of(ID, &format!("{subject}\n\nHolder: asha\nUntil: 2026-01-09T15:00:00Z\n"));
        let frozen = of("cutover freeze of production");
        let until = frozen.until.unwrap();
        let before = until - chrono::TimeDelta::seconds(1);
        assert!(frozen.freezes(before) && !frozen.freezes(until) && frozen.holder.is_some());
        assert!(!of("cutover lock of production").freezes(before) && !of("freeze").freezes(before));
    }
}
