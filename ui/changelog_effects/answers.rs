//! One answer for each question, made on the thread that asks. Nothing here spawns or draws.

use super::Place;
use crate::app::changelog::{
    About, BreakingSign, ChangelogEffect, ChangelogMsg, EntryFacts, FileFact, Plan, Purpose, Wish, Words, Written,
};
use crate::cli::record::files;
use crate::drafts::Drafts;
use engine::changelog::{self as log, Edit, Facts, Finding};
use engine::domain::{Breaking, CommitId, Moment};
use engine::fault::{Fault, FaultKind, Result};
use engine::operations::{self, Asked, Outline, gather, learn_files, outline};
use engine::sources::git::Git;
use engine::store::DeedResult;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What the record of changes calls a write of the screen.
const WRITTEN: &str = "changelog, on the screen";

impl Place {
    /// Blocks until the answer is there. What is only noted has none unless it fails.
    pub(super) fn answer(&self, effect: ChangelogEffect) -> Option<ChangelogMsg> {
        Some(match effect {
            ChangelogEffect::Open(id, wish) => ChangelogMsg::Opened(id, self.open(&wish).map_err(Arc::new)),
            ChangelogEffect::Plan(id, purpose) => ChangelogMsg::Planned(id, self.plan(&purpose).map_err(Arc::new)),
            ChangelogEffect::Write(id, edits) => ChangelogMsg::Wrote(id, self.write(&edits).map_err(Arc::new)),
            ChangelogEffect::FindAuthors(commits) => {
                ChangelogMsg::Authors(Arc::new(self.authors(&commits).unwrap_or_default()))
            }
            ChangelogEffect::FindDrafts => ChangelogMsg::Drafted(self.drafts().and_then(Drafts::list).ok()?),
            ChangelogEffect::KeepDraft(_) | ChangelogEffect::DropDraft(_) => {
                ChangelogMsg::NotKept(Arc::new(self.drafts().and_then(Drafts::flush).err()?))
            }
            ChangelogEffect::EditText(..) => return None,
        })
    }

    /// The facts of an entry and the words kept for it. Words that cannot be read do not keep the form closed.
    fn open(&self, wish: &Wish) -> Result<(Arc<EntryFacts>, Option<Words>)> {
        let git = self.poller.repository()?;
        let about = match wish {
            Wish::About(about) => about.clone(),
            Wish::Named(name) => About::Commit(git.resolve(name)?),
        };
        let when = (self.clock)();
        let mut facts = self.gather(&git)?;
        let kept = self.drafts().and_then(|drafts| drafts.find(&about)).unwrap_or_default();
        let asked = engine_about(&git, (&about, when), kept.as_ref())?;
        let outline = outline(&git, &self.config, (&mut facts, &asked), &self.poller.known())?;
        Ok((Arc::new(entry_facts(about, when, outline)), kept))
    }

    fn plan(&self, purpose: &Purpose) -> Result<Plan> {
        let git = self.poller.repository()?;
        let mut facts = self.gather(&git)?;
        let plan = match purpose {
            Purpose::Fix(findings) => log::fix(&facts, &among(findings)),
            Purpose::Entry { about, when, words } => {
                if let About::Commit(commit) = about {
                    learn_files(&git, &mut facts, &[*commit], &self.poller.known())?;
                }
                let about = engine_about(&git, (about, *when), Some(words))?;
                let words = engine_words(words);
                log::write_entries(&facts, &[log::NewEntry { about, words }])?
            }
        };
        Ok(Plan::new(plan.edits, plan.left))
    }

    fn write(&self, edits: &[Edit]) -> Result<Written> {
        let written = operations::write(&self.poller.repository()?, &self.config, edits);
        let end = match &written {
            Ok(written) => (DeedResult::Done, files(&written.paths)),
            Err(fault) if fault.kind() == FaultKind::Refused => (DeedResult::Refused, fault.to_string()),
            Err(fault) => (DeedResult::Failed, fault.to_string()),
        };
        // That it cannot be recorded takes nothing back that is written.
        let _ = self.recorder.put((self.clock)(), WRITTEN, (end.0, &end.1));
        Ok(Written { files: written?.files })
    }

    fn authors(&self, commits: &[CommitId]) -> Result<HashMap<CommitId, String>> {
        let git = self.poller.repository()?;
        let history = self.gather(&git)?.history;
        let named = commits.iter().filter_map(|id| Some((*id, history.get(id)?.author.name.clone())));
        Ok(named.collect())
    }

    fn gather(&self, git: &Git) -> Result<Facts> {
        gather(git, &self.config, &Asked::default(), &self.poller.known())
    }
}

/// What an entry is about, as the engine takes it.
fn engine_about(git: &Git, (about, when): (&About, Moment), words: Option<&Words>) -> Result<log::About> {
    Ok(match about {
        About::Commit(commit) => log::About::Commit(*commit),
        About::Pending(path) => log::About::File(path.rsplit('/').next().unwrap_or(path).to_owned()),
        About::Staged => {
            let files = git.staged()?;
            if files.is_empty() {
                return Err(Fault::refused("Nothing is staged, so there is no entry to write for it")
                    .hint("Stage what the commit will hold with git add, or name a commit."));
            }
            let subject = words.and_then(|words| words.subject.clone()).unwrap_or_default();
            log::About::Staged { subject, when, files: files.into() }
        }
    })
}

/// A form that says Describe and has no text yet is previewed as one that says None; `W` waits for the text.
fn engine_words(words: &Words) -> log::Words {
    let breaking = words.breaking.clone().filter(|text| !text.is_empty());
    log::Words { description: words.description.clone(), breaking }
}

/// Whether a finding is one of these. The check was made anew, so they are compared by what they say.
fn among(findings: &[Finding]) -> impl Fn(&Finding) -> bool {
    let key = |finding: &Finding| (finding.kind, finding.commit, finding.path.clone(), finding.detail.clone());
    let wanted: HashSet<_> = findings.iter().map(key).collect();
    move |finding| wanted.contains(&key(finding))
}

fn entry_facts(about: About, when: Moment, outline: Outline) -> EntryFacts {
    let entities: HashSet<&str> = outline.entities.iter().map(String::as_str).collect();
    let fact = |change: &engine::domain::FileChange| FileFact {
        entity: entities.contains(change.path.as_str()),
        change: change.clone(),
    };
    EntryFacts {
        files: outline.files.iter().map(fact).collect(),
        signs: signs(&outline),
        about,
        commit: outline.commit,
        title: outline.subject,
        when,
        date: outline.date,
        path: outline.path,
        proposed: Words { subject: None, description: outline.body, breaking: outline.breaking_text },
        at_head: outline.at_head,
        words: outline.words.map(|words| Words {
            subject: None,
            description: words.description,
            breaking: words.breaking,
        }),
    }
}

fn signs(outline: &Outline) -> Vec<BreakingSign> {
    let declared = match outline.breaking {
        Breaking::No => None,
        Breaking::Bang => Some(BreakingSign::Bang),
        Breaking::Footer => Some(BreakingSign::Footer),
    };
    let entities = outline.entities.len();
    declared.into_iter().chain((entities > 0).then_some(BreakingSign::Entities(entities))).collect()
}
