//! Goes on with a rollback that somebody left: a closed terminal, a crash. It looks how far it came; nothing is run again.
//!
//! A journal that stops early shows nothing by that: its disk may have hung while the run went on. What the host keeps counts.

use super::script::Ended;
use super::{Come, Going, Naming};
use crate::config::EnvironmentSettings;
use crate::domain::SlotName;
use crate::environment::readiness::Rung;
use crate::fault::{Fault, FaultKind, Result};
use crate::operations::journal::{self, Aim, End, Journal, Site, Standing, Story};
use crate::operations::rollback::finished::{Ending, Finished, Times};
use crate::operations::rollback::ladder::Ladder;
use crate::operations::rollback::look::Look;
use crate::operations::rollback::means::{Means, Step};
use crate::operations::rollback::past::UNBEGUN;
use crate::operations::rollback::plan::{Again, Insists, Plan};
use crate::operations::rollback::run::notes::Notes;
use crate::sources::host::{Claimant, Remains, Script, Trace};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So long a command of a console that has ended may still be on its way.
const LATE: Duration = Duration::from_secs(2);

/// Looks how a rollback ended that was left, and ends it. `ladder` is that of its environment, by what is known now.
///
/// # Errors
/// When another console goes on with it, its journal cannot be read, or it is not of a rollback of this environment.
pub async fn resume(path: &Path, ladder: &Ladder, means: &Means<'_>) -> Result<Finished> {
    let journal = Journal::resume(path)?;
    let story = journal.story().clone();
    let foreign = || Fault::refused(format!("{} is of no rollback of {}", path.display(), ladder.env));
    let aim = story.opening.aim.clone().filter(|aim| aim.environment == ladder.env.as_str()).ok_or_else(foreign)?;
    let plan = plan_of(&aim, &story, ladder).ok_or_else(foreign)?;
    let none = EnvironmentSettings::default();
    let settings = means.config.environments.get(plan.env.as_str()).unwrap_or(&none);
    if story.opening.is_of_site(&Site::of(settings)) == Some(false) {
        return Err(foreign());
    }
    let naming = Naming { id: story.opening.id.clone(), reason: aim.reason, repository: aim.repository };
    let notes = Notes::left(journal, means);
    let (begun, times, again) = (Instant::now(), Times::default(), Again::Asks);
    // The lock may be held under its name still; giving back what is not held does nothing.
    let locked = !story.steps.iter().any(|step| step.name == Step::Lock.word() && is_failed(step));
    let (boots, wants_terminal) = (false, false);
    let mut going = Going {
        plan: &plan,
        settings,
        means,
        naming: &naming,
        notes,
        locked,
        boots,
        wants_terminal,
        again,
        insists: Insists::No,
        begun,
        times,
    };
    let come = Box::pin(going.go_on(&story)).await.unwrap_or_else(|come| come);
    Ok(Box::pin(going.end(come)).await)
}

fn is_failed(step: &journal::Step) -> bool {
    matches!(step.end, Some((End::Failed, ..)))
}

/// The plan as far as its journal tells it.
fn plan_of(aim: &Aim, story: &Story, ladder: &Ladder) -> Option<Plan> {
    let mut way = ladder.ways.iter().find(|way| way.rung.id() == aim.rung)?.clone();
    way.goal.slot = aim.slot.clone().map(SlotName);
    way.goal.image.clone_from(&aim.image);
    way.word = aim.word.clone().or_else(|| aim.slot.clone()).unwrap_or(way.word);
    way.goal.commit = Some(story.opening.from).filter(|commit| *commit != crate::domain::CommitId::default());
    Some(Plan { env: ladder.env.clone(), way, ladder: ladder.clone(), known: Arc::clone(&ladder.known) })
}

impl Going<'_> {
    async fn go_on(&mut self, story: &Story) -> Result<Come, Come> {
        let open = match story.standing() {
            Standing::Within(open) => Step::of(&open),
            _ => None,
        };
        let script = story.steps.iter().rev().find(|step| step.name == Step::Script.word());
        self.connect("").await.map_err(out_of_sight)?;
        let ended = match script.map(|script| &script.end) {
            Some(Some((End::Done, ..))) => Ended::Exit(0),
            Some(Some((End::Failed, _, words))) if words == UNBEGUN => Ended::Unbegun,
            Some(Some((End::Failed, _, words))) => Ended::Exit(exit_of(words)),
            Some(Some((End::Unknown, ..)) | None) => self.found_out().await,
            None => match self.unwritten(story).await {
                Ok(ended) => ended,
                Err(come) => {
                    if let Some(step) = open {
                        self.notes.ended(step, End::Unknown, "nobody saw how it ended");
                    }
                    return Err(come);
                }
            },
        };
        if let Some(step) = open {
            let end = if step == Step::Script { ended.end() } else { End::Unknown };
            self.notes.ended(step, end, &ended.words());
        }
        self.judge(&Look::default(), ended).await
    }

    async fn found_out(&mut self) -> Ended {
        let fault = Fault::of(FaultKind::Unreadable, "The console that began it ended");
        match self.find_out(&fault, self.settings.scripts.dir.as_deref(), 0).await {
            Ended::Unknown(why) => self.remains(why).await,
            ended => ended,
        }
    }

    /// The lock does not tell how it ended: somebody took it over, or the process is gone. Whether anything of it lives, and
    /// what was written down since, ends it all the same.
    async fn remains(&self, why: String) -> Ended {
        let Some(folder) = self.settings.scripts.dir.as_deref() else { return Ended::Unknown(why) };
        let claimant = Claimant { folder, words: "", nonce: &self.naming.id };
        match self.means.host.remains_of(&claimant).await {
            Ok(Remains { lives: Some(true), .. }) => Ended::Runs,
            Ok(Remains { lives: Some(false), ended: Some(line), .. }) => Ended::Over(written(&line)),
            Ok(Remains { lives: Some(false), after: Some(run), .. }) => {
                let minutes = run.ago.as_secs() / 60;
                Ended::Over(format!("nothing of it runs, and a script was run {minutes} min ago after it: {}", run.who))
            }
            Ok(Remains { lives: Some(false), .. }) => Ended::Over(format!("nothing of it runs; {why}")),
            _ => Ended::Unknown(why),
        }
    }

    /// The journal stops before the script. Its disk may have taken no more while the run went on: the host is asked, after
    /// it was told that nothing more of it is to begin.
    async fn unwritten(&mut self, story: &Story) -> Result<Ended, Come> {
        let Some(folder) = self.settings.scripts.dir.clone() else { return Err(untold()) };
        let claimant = Claimant { folder: &folder, words: "", nonce: &self.naming.id };
        let for_good = self.means.host.end_for_good(&claimant).await;
        let under = self.means.host.script_under(&claimant).await.map_err(|fault| unseen(&fault))?;
        if under.is_some_and(|(script, _)| script != Script::Unbegun) {
            return Ok(self.found_out().await);
        }
        match self.means.host.trace_of(&claimant).await.map_err(|fault| unseen(&fault))? {
            Trace::Begun(Some(line)) => Ok(Ended::Over(written(&line))),
            Trace::Begun(None) => Ok(self.remains("the host has written down that it was begun".into()).await),
            Trace::Nothing => {
                if for_good.is_err() {
                    self.come_late(&claimant).await;
                }
                Err(before_the_script(story))
            }
        }
    }

    /// What a console sent before it ended may arrive after it was looked: where the host cannot be told that it is over,
    /// the lock is given back, and once more a while later.
    async fn come_late(&self, claimant: &Claimant<'_>) {
        let _ = self.means.host.give_lock_back(claimant).await;
        tokio::time::sleep(LATE).await;
    }
}

fn written(line: &str) -> String {
    format!("the host has written down: {line}")
}

/// A host that is not reached tells nothing of what was begun there.
fn out_of_sight(come: Come) -> Come {
    let sentence = come.sentence.replace("so nothing was run", "so how it ended cannot be looked at");
    Come { ending: Ending::Unknown, sentence, ..come }
}

fn unseen(fault: &Fault) -> Come {
    Come::of(Ending::Unknown, format!("How it ended cannot be looked at: {fault}")).next("Look again in a moment.")
}

/// Without a folder the host keeps nothing of it.
fn untold() -> Come {
    Come::of(Ending::Unknown, "Its journal stops before the script, and nothing tells whether that was begun")
        .next("Look at what serves. With scripts.dir in cutover.toml the host itself would tell.")
}

/// It was left before the script. A standby that was started has booted all the same.
fn before_the_script(story: &Story) -> Come {
    if story.steps.iter().any(|step| step.name == Step::Start.word()) {
        let sentence =
            "It was left after the stopped standby was started, which boots old code; the script was not begun";
        return Come::of(Ending::ScriptFailed, sentence)
            .next("Look at the standby and at the database before anything else.");
    }
    let cold = story.opening.aim.as_ref().is_some_and(|aim| aim.rung == Rung::ColdStart.id());
    if cold {
        let sentence = "It was left before the script, of which the host has no trace; whether the standby was started is \
                        not written down";
        return Come::of(Ending::Unverified, sentence).next("Look whether the standby runs before anything else.");
    }
    Come::of(Ending::Refused, "It was left before the script, of which the host has no trace: nothing was run")
}

/// The exit code that was written down.
fn exit_of(words: &str) -> i32 {
    words.rsplit(' ').next().and_then(|code| code.parse().ok()).unwrap_or(1)
}
