//! A confirmed promotion on its way to the merge: the lock, both heads once more, the pull request, the merge. Each step is
//! in the journal before the world is touched. What is sent is sent once; where no answer comes only looking follows.

use super::arm::{Armed, Refusal};
use super::before;
use super::foreign;
use super::merged::{self, Merged};
use super::plan::Plan;
use super::pull;
use super::refusal;
use super::unlock::{AGAIN, Freed, unlock};
use crate::config::{Config, Method};
use crate::domain::lock::{Claim, Hold};
use crate::domain::pull_request::{MergeMethod, PullNumber};
use crate::domain::{BranchName, CommitId, Moment};
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::act;
use crate::operations::hold_lock::{HOLDS, LockPlace};
use crate::operations::journal::{End, Files, Journal, Opening, Story, Target, Whereabouts};
use crate::sources::github::{GitHub, Merging, Unsent};
use crate::store::Kept;
use std::path::Path;

/// What a promotion goes by.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// GitHub.
    pub github: &'a GitHub,
    /// The effective configuration.
    pub config: &'a Config,
    /// Where it is put on record, under whose name, and how long one looks.
    pub record: &'a act::Journal,
    /// Under whose name the lock is held: the account and its machine.
    pub holder: &'a str,
    /// The folder of the journals.
    pub journals: &'a Path,
    /// Hears the journal after every line.
    pub told: &'a (dyn Fn(&Story) + Sync),
}

impl Means<'_> {
    pub(super) fn now(&self) -> Moment {
        (self.record.clock)()
    }

    /// The branch that production is built from.
    pub(super) fn branch(&self) -> BranchName {
        BranchName::new(&self.config.branches.production)
    }

    /// The branch of an operation, as it was when that was begun.
    pub(super) fn branch_of(&self, opening: &Opening) -> BranchName {
        opening.target.as_ref().map_or_else(|| self.branch(), |target| target.branch.clone())
    }

    /// Where the lock is.
    #[must_use]
    pub fn lock(&self, files_of: CommitId) -> LockPlace<'_> {
        self.lock_named(&self.config.promotion.lock, files_of)
    }

    /// Where the lock of an operation is, as it was when that was begun.
    pub(super) fn lock_of<'b>(&'b self, opening: &'b Opening) -> LockPlace<'b> {
        let name = opening.target.as_ref().map_or(&self.config.promotion.lock, |target| &target.lock);
        self.lock_named(name, opening.to)
    }

    fn lock_named<'b>(&'b self, name: &'b str, files_of: CommitId) -> LockPlace<'b> {
        LockPlace { github: self.github, name, files_of, looks: self.record.looks, clock: self.record.clock }
    }
}

/// What a promotion is called, and what its pull request says.
#[derive(Debug, Clone)]
pub struct Naming {
    /// The name of the operation: letters, digits and `-`, used by nothing else.
    pub id: String,
    /// What the description of the pull request says of it: the release notes and what the gates said.
    pub body: String,
}

/// A promotion that is merged and goes on outside.
#[derive(Debug)]
pub struct Sent {
    pub(super) journal: Journal,
    /// The commit of production's branch that ships.
    pub merge: CommitId,
}

impl Sent {
    /// What its journal says.
    #[must_use]
    pub fn story(&self) -> &Story {
        self.journal.story()
    }
}

/// Why a promotion ended before its merge was seen.
#[derive(Debug)]
pub struct Stopped {
    /// [`End::Failed`]: this promotion did not touch production's branch. [`End::Unknown`]: nobody can say; its journal stays open, and
    /// whoever goes on with it looks first.
    pub end: End,
    /// Why.
    pub fault: Fault,
    /// Its merge may have reached GitHub: then it is not said that it touched nothing.
    pub sent: bool,
    /// What became of the lock and the record, where that needs somebody.
    pub lock: Option<String>,
    /// Its journal is closed; else the lock is held by it, or may come to be, and whoever goes on with it looks again.
    pub is_closed: bool,
}

/// Sends a confirmed promotion as far as its merge.
///
/// # Errors
/// [`Stopped`] says whether it touched production's branch.
pub async fn send(armed: Armed, naming: &Naming, means: &Means<'_>) -> Result<Sent, Stopped> {
    still_holds(armed.plan(), means).map_err(Stopped::untouched)?;
    let opening = opening(&armed, naming, means);
    let journal = Journal::begin(means.journals, opening).map_err(Stopped::untouched)?;
    (means.told)(journal.story());
    put_on_record(means, journal.story()).await;
    let mut going = Going { journal, means: *means, plan: armed.plan(), naming };
    match going.until_merged().await {
        Ok(merge) => Ok(Sent { journal: going.journal, merge }),
        Err(Halt { end: End::Failed, fault }) => Err(close_untouched(going.journal, means, fault).await),
        Err(Halt { end, fault }) => Err(Stopped { end, fault, sent: true, lock: None, is_closed: false }),
    }
}

fn opening(armed: &Armed, naming: &Naming, means: &Means<'_>) -> Opening {
    let plan = armed.plan();
    Opening {
        id: naming.id.clone(),
        kind: "promotion".into(),
        place: means.github.place(),
        who: means.record.who.clone(),
        at: means.now(),
        from: plan.heads.from.commit,
        to: plan.heads.to.commit,
        plan: plan.hash().to_owned(),
        accepted: armed.accepted().iter().map(ToString::to_string).collect(),
        aim: None,
        target: Some(Target {
            branch: means.branch(),
            method: plan.method,
            lock: means.config.promotion.lock.clone(),
            production: Some(Whereabouts::of(means.config)),
            workflows: Some(Files::of(means.config)),
        }),
    }
}

/// A plan that was confirmed may be old by the time it is sent: the countdown was stopped, or the lid was closed.
fn still_holds(plan: &Plan, means: &Means<'_>) -> Result<()> {
    if plan.is_void(means.now()) {
        return Err(Fault::refused(Refusal::Expired.to_string()).hint(Refusal::Expired.next_step()));
    }
    Ok(())
}

impl Stopped {
    fn untouched(fault: Fault) -> Self {
        Self { end: End::Failed, fault, sent: false, lock: None, is_closed: true }
    }
}

/// Gives the lock back, closes the journal and puts it on record, where this promotion did not touch production's branch.
/// Where the lock is held still, or may come to be, the journal stays open, so that it is not forgotten.
pub(super) async fn close_untouched(journal: Journal, means: &Means<'_>, fault: Fault) -> Stopped {
    let mut journal = journal;
    let end = End::Failed;
    let lock = match unlock(&mut journal, means).await {
        Freed::Held(why) => {
            let sent = was_sent(journal.story());
            return Stopped { end, fault, sent, lock: Some(format!("{why}: {AGAIN}")), is_closed: false };
        }
        Freed::Yes => None,
        Freed::Lost(trouble) => Some(trouble),
    };
    let sent = was_sent(journal.story());
    let branch = means.branch_of(&journal.story().opening);
    let detail = if sent { fault.to_string() } else { format!("{fault}; this promotion did not touch {branch}") };
    match journal.close(end, &detail, means.now()) {
        Ok(story) => {
            (means.told)(&story);
            let unkept = put_on_record(means, &story).await;
            Stopped { end, fault, sent, lock: both(lock, unkept), is_closed: true }
        }
        Err(unwritten) => {
            Stopped { end, fault, sent, lock: lock.or_else(|| Some(format!("{unwritten}."))), is_closed: false }
        }
    }
}

/// Whether its merge may have reached GitHub and was not answered with no.
pub(super) fn was_sent(story: &Story) -> bool {
    let first = story.steps.iter().find(|step| step.name == "merge");
    first.is_some_and(|step| !matches!(step.end, Some((End::Failed, ..)))) && !refusal::is_written(story)
}

/// Puts on record how far it is. That it could not be kept is told.
pub(super) async fn put_on_record(means: &Means<'_>, story: &Story) -> Option<String> {
    unkept(keep(means, story).await)
}

/// Adds to the record how far it is.
pub(super) async fn keep(means: &Means<'_>, story: &Story) -> Kept {
    let deed = story.deed(format!("promote --confirm {}", story.opening.from.short()), None);
    let kept_in = means.record.store.clone();
    tokio::task::spawn_blocking(move || kept_in.record(&deed)).await.unwrap_or(Kept::No)
}

/// That it is not on record for good, in words.
pub(super) fn unkept(kept: Kept) -> Option<String> {
    let words = "It could not be put on record: cutover audit lacks it, and its journal has it.";
    (kept != Kept::Yes).then(|| words.into())
}

/// Two things that somebody has to know.
pub(super) fn both(one: Option<String>, other: Option<String>) -> Option<String> {
    let all: Vec<String> = [one, other].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// The claim of a promotion, from now on.
pub(super) fn claim(opening: &Opening, means: &Means<'_>) -> Claim {
    Claim {
        hold: Hold::Lock,
        holder: means.holder.to_owned(),
        reason: format!("promotion of {}", opening.from.short()),
        since: opening.at,
        until: Some(means.now() + HOLDS),
        nonce: opening.id.clone(),
    }
}

/// Why a step ended the promotion.
struct Halt {
    end: End,
    fault: Fault,
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self { end: End::Failed, fault }
    }
}

struct Going<'a> {
    journal: Journal,
    means: Means<'a>,
    plan: &'a Plan,
    naming: &'a Naming,
}

impl Going<'_> {
    async fn until_merged(&mut self) -> Result<CommitId, Halt> {
        let heads = (self.plan.heads.from.commit, self.plan.heads.to.commit);
        let means = self.means;
        let claim = claim(&self.journal.story().opening, &means);
        self.began("lock", &means.config.promotion.lock)?;
        match means.lock(heads.1).take(&claim).await {
            Ok(()) => {
                let until = claim.until.unwrap_or_default().format("%Y-%m-%d %H:%M %:z");
                self.ended("lock", Ok(format!("until {until}")))?;
            }
            Err(Unsent::Unknown(fault)) => {
                self.journal.ended("lock", End::Unknown, &fault.to_string(), means.now())?;
                (means.told)(self.journal.story());
                return Err(fault.into());
            }
            Err(untaken) => self.ended("lock", Err(untaken.fault()))?,
        }
        self.began("heads", "")?;
        let same = same_heads(&means, self.plan).await;
        self.ended("heads", same.map(|()| format!("{} and {}", heads.0.short(), heads.1.short())))?;
        let pull = match self.plan.method {
            Method::PullRequest => Some(self.pull_request().await?),
            Method::Merge | Method::FastForward => None,
        };
        self.merge(pull).await
    }

    /// The pull request that is open, with what is promoted in its description, or a new one.
    async fn pull_request(&mut self) -> Result<PullNumber, Halt> {
        let (head, base) = (self.plan.heads.from.branch.clone(), self.means.branch());
        self.began("pull", &format!("{head} into {base}"))?;
        let found = pull::find_or_open(&self.means, self.plan, &self.naming.body).await;
        let number = found.as_ref().ok().copied();
        self.ended("pull", found.map(|number| number.to_string()))?;
        number.ok_or_else(|| Fault::of(FaultKind::Unreadable, "The number of the pull request is not known").into())
    }

    /// The merge. Just before it the world is read again: both heads, and that the lock is still this one.
    async fn merge(&mut self, pull: Option<PullNumber>) -> Result<CommitId, Halt> {
        let (means, heads) = (self.means, &self.plan.heads);
        let (from, to) = (heads.from.commit, heads.to.commit);
        means.lock(to).own(&self.journal.story().opening.id).await?;
        foreign::none_held(&means).await?;
        same_heads(&means, self.plan).await?;
        still_holds(self.plan, &means)?;
        self.began("merge", &pull.map_or_else(|| self.plan.method.word().to_owned(), |number| number.to_string()))?;
        let (end, told) = match self.send_merge(pull).await {
            // What counts is what the branch holds, and not what the answer says of it.
            Ok(answer) => self.look(unseen(answer)).await,
            Err(Unsent::Unknown(fault)) => self.look(fault).await,
            Err(Unsent::Kept(fault)) => (End::Failed, Err(fault)),
            // Somebody else may have merged it.
            Err(Unsent::Refused(fault)) => self.refused(refusal::leaving_open(fault, pull), (from, to)).await?,
        };
        let words = told.as_ref().map_or_else(ToString::to_string, CommitId::to_string);
        let written = self.journal.ended("merge", end, &words, means.now());
        (means.told)(self.journal.story());
        match (told, written) {
            (Ok(commit), Ok(())) => {
                before::note(&mut self.journal, commit, &means).await;
                Ok(commit)
            }
            (Ok(commit), Err(fault)) => {
                let sentence = format!(
                    "{} is merged as {}, and that cannot be written down: {fault}",
                    from.short(),
                    commit.short()
                );
                Err(Halt { end: End::Unknown, fault: Fault::of(FaultKind::Unreadable, sentence).hint(GO_ON) })
            }
            (Err(fault), _) => Err(Halt { end, fault }),
        }
    }

    /// What the branch holds after GitHub said no. Where it wants to be left alone first, that it said no is written down
    /// before: whoever comes after a crash waits for no answer.
    async fn refused(
        &mut self,
        fault: Fault,
        (from, to): (CommitId, CommitId),
    ) -> Result<(End, Result<CommitId>), Halt> {
        let (means, branch) = (self.means, self.means.branch());
        if means.github.quiet_for().is_some() {
            self.journal.ended("merge", End::Unknown, &refusal::words(&fault), means.now())?;
            (means.told)(self.journal.story());
            refusal::until_it_may_be_asked(means.github).await;
            self.began("merge", "looked for")?;
        }
        Ok(match merged::find(means.github, &branch, from, to).await {
            Ok(Merged::By(commit)) => (End::Done, Ok(commit)),
            Ok(Merged::No) => (End::Failed, Err(fault)),
            Ok(Merged::Moved(head)) => (End::Failed, Err(moved(&fault, &branch, head))),
            Err(_) => (End::Unknown, Err(refusal::unseen(&fault, &branch))),
        })
    }

    async fn send_merge(&self, pull: Option<PullNumber>) -> Result<Option<CommitId>, Unsent> {
        let (github, base, from) = (self.means.github, self.means.branch(), self.plan.heads.from.commit);
        match (self.plan.method, pull) {
            (Method::PullRequest, Some(pull)) => {
                let merging = Merging { pull, head: from, base, method: MergeMethod::Merge };
                let (title, message) = self.message(pull);
                github.merge_saying(&merging, (&title, &message)).await
            }
            (Method::FastForward, _) => {
                github.advance_ref(&format!("refs/heads/{base}"), from).await.map(|()| Some(from))
            }
            _ => {
                let message = format!("Promote {} to {base}", self.plan.heads.from.branch);
                github.merge_commit(&base, from, &message).await
            }
        }
    }

    /// Words of our own: the title and the description of a pull request hold what others wrote, and a `[skip ci]` among it
    /// would keep production's branch from being built.
    fn message(&self, pull: PullNumber) -> (String, String) {
        let (head, owner) = (&self.plan.heads.from.branch, &self.means.github.repository().owner);
        let title = format!("Merge pull request {pull} from {owner}/{head}");
        (title, format!("Promote {head} to {}", self.means.branch()))
    }

    /// Without an answer only looking tells.
    async fn look(&self, fault: Fault) -> (End, Result<CommitId>) {
        let heads = (self.plan.heads.from.commit, self.plan.heads.to.commit);
        let branch = self.means.branch();
        match merged::find_out(self.means.github, &branch, heads, self.means.record.looks).await {
            Ok(Merged::By(commit)) => (End::Done, Ok(commit)),
            Ok(Merged::No) => (End::Unknown, Err(unknown(&fault, &format!("it is not in {branch} so far")))),
            Ok(Merged::Moved(head)) => {
                let looked = format!("{branch} is {} by now, and not by this promotion so far", head.short());
                (End::Unknown, Err(unknown(&fault, &looked)))
            }
            Err(_) => (End::Unknown, Err(unknown(&fault, "GitHub cannot be asked"))),
        }
    }

    fn began(&mut self, step: &str, detail: &str) -> Result<(), Halt> {
        self.journal.began(step, detail, self.means.now())?;
        (self.means.told)(self.journal.story());
        Ok(())
    }

    fn ended(&mut self, step: &str, came: Result<String>) -> Result<(), Halt> {
        let (end, words) = match &came {
            Ok(words) => (End::Done, words.clone()),
            Err(fault) => (End::Failed, fault.to_string()),
        };
        let written = self.journal.ended(step, end, &words, self.means.now());
        (self.means.told)(self.journal.story());
        came?;
        Ok(written?)
    }
}

/// What to do where it is not known whether it was merged.
const GO_ON: &str =
    "cutover follow looks, and goes on from what is there. It is not sent again, and the lock is held until then.";

/// Why it was refused, where somebody else was faster.
fn moved(fault: &Fault, branch: &BranchName, head: CommitId) -> Fault {
    let sentence = format!("{fault}; {branch} is {} by now, and not by this promotion", head.short());
    let moved = Fault::of(fault.kind(), sentence);
    match fault.next_step() {
        Some(step) => moved.hint(step.to_owned()),
        None => moved.hint("Plan anew and look at what changed."),
    }
}

/// Why it is looked for after an answer: said where it is not found.
fn unseen(answer: Option<CommitId>) -> Fault {
    let commit = answer.map(|commit| format!(", by {}", commit.short())).unwrap_or_default();
    Fault::of(FaultKind::Unreadable, format!("GitHub answered that it is merged{commit}"))
}

fn unknown(fault: &Fault, looked: &str) -> Fault {
    Fault::of(FaultKind::Unreadable, format!("Unknown whether it was merged: {fault}; {looked}")).hint(GO_ON)
}

/// Both heads once more, as GitHub has them now.
async fn same_heads(means: &Means<'_>, plan: &Plan) -> Result<()> {
    for told in [&plan.heads.from, &plan.heads.to] {
        let now = means.github.head_now(told.branch.as_str()).await?;
        if now != told.commit {
            let sentence =
                format!("{} is {} by now, and the plan is about {}", told.branch, now.short(), told.commit.short());
            return Err(Fault::refused(sentence).hint("Plan anew and look at what changed."));
        }
    }
    Ok(())
}
