//! What Ctrl-C says. It ends this program and nothing else: what was sent goes on, and the last line tells how far it had
//! come and what to do. The program ends with 130.

use crate::parts::visible;
use engine::fault::Fault;
use engine::operations::journal::{End, Standing, Story};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

/// What a program ends with that was interrupted: 128 and the number of SIGINT.
const LEFT: i32 = 130;
/// So long others have to say their word.
const OTHERS_FIRST: Duration = Duration::from_millis(200);

/// What is said now, if somebody leaves.
#[derive(Debug, Clone)]
pub(super) struct Leaving {
    words: Arc<Mutex<String>>,
}

impl Leaving {
    /// Begins to listen, for as long as the program runs. Where that cannot be, Ctrl-C ends it without a word; when this is
    /// gone, too.
    pub fn saying(words: &str) -> Self {
        let words = Arc::new(Mutex::new(words.to_owned()));
        let told = Arc::downgrade(&words);
        std::thread::spawn(move || wait(&told));
        Self { words }
    }

    /// From now on this is said.
    pub fn say(&self, words: impl Into<String>) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = words.into();
    }

    /// What is left behind where nobody reads any more what is printed: the reader of a pipe may have gone away.
    pub fn unheard(&self, fault: Fault) -> Fault {
        if fault.next_step().is_some() {
            return fault;
        }
        let words = self.words.lock().unwrap_or_else(PoisonError::into_inner).clone();
        fault.hint(words)
    }

    /// The same by how far a promotion is.
    pub fn at(&self, story: &Story) {
        self.say(words_of(story));
    }
}

fn wait(words: &Weak<Mutex<String>>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    if runtime.block_on(tokio::signal::ctrl_c()).is_err() {
        return;
    }
    match words.upgrade() {
        // Held until the end: whoever has something to say before it goes on does not go on any more.
        Some(words) => {
            let words = words.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = writeln!(std::io::stderr(), "\n{}", visible(&words));
            std::process::exit(LEFT);
        }
        // In line mode another may have begun since, which has something to say.
        None => std::thread::sleep(OTHERS_FIRST),
    }
    std::process::exit(LEFT);
}

/// What is left behind by who leaves now.
fn words_of(story: &Story) -> String {
    let last = story.steps.iter().rev().find(|step| step.name == "merge").map(|step| step.end.as_ref());
    let merge = last.map(|end| end.map(|(end, ..)| *end));
    match (story.standing(), merge) {
        (Standing::Closed(_), _) => "It has ended; nothing is left to do.".into(),
        (Standing::NotBegun, _) => "Left before anything was sent. cutover follow closes its journal.".into(),
        (_, Some(Some(End::Done))) => going_on(last.flatten().map_or("", |(.., commit)| commit)),
        (_, Some(None | Some(End::Unknown))) => {
            "Left while it was being merged: unknown whether it was. cutover follow looks and goes on; it is not sent again. The lock is held until then."
                .into()
        }
        (Standing::Within(step) | Standing::After(step, _), None | Some(Some(End::Failed))) => format!(
            "Left at {step}: production's branch was not touched. The lock may be held: cutover follow gives it back and closes the journal."
        ),
    }
}

/// Leaving one's own promotion after the merge.
fn going_on(commit: &str) -> String {
    let name = if commit.is_empty() { String::new() } else { format!(" as {commit}") };
    format!(
        "It is merged{name}, and the build and the deploy go on at GitHub. The lock is held until somebody follows: cutover follow."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::domain::CommitId;
    use engine::operations::journal::{Journal, Opening};

    #[test]
    fn whoever_leaves_is_told_how_far_it_is_and_what_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let at = chrono::DateTime::UNIX_EPOCH.fixed_offset();
        let (id, kind, place, who) = ("promotion-1".into(), "promotion".into(), "a/b".into(), "asha".into());
        let (from, to, plan) = (CommitId::from_bytes([7; 20]), CommitId::from_bytes([8; 20]), String::new());
        let opening =
            Opening { id, kind, place, who, at, from, to, plan, accepted: Vec::new(), aim: None, target: None };
        let mut journal = Journal::begin(folder.path(), opening).unwrap();
        assert!(words_of(journal.story()).starts_with("Left before anything was sent"));
        journal.began("lock", "", at).unwrap();
        assert!(words_of(journal.story()).contains("production's branch was not touched. The lock may be held"));
        journal.ended("lock", End::Done, "", at).unwrap();
        journal.began("merge", "", at).unwrap();
        assert!(words_of(journal.story()).contains("unknown whether it was"));
        journal.ended("merge", End::Done, "3f27ab1", at).unwrap();
        let said = words_of(journal.story());
        assert!(said.contains("go on at GitHub") && said.contains("cutover follow"), "{said}");
        let leaving = Leaving::saying("");
        leaving.at(journal.story());
        let unheard = leaving.unheard(Fault::refused("printing how far it is: Broken pipe"));
        assert!(unheard.next_step().unwrap().starts_with("It is merged as 3f27ab1, and the build"), "{unheard}");
        assert_eq!(leaving.unheard(Fault::refused("no").hint("Wait.")).next_step(), Some("Wait."));
        journal.began("before", "", at).unwrap();
        journal.ended("before", End::Unknown, "main had moved", at).unwrap();
        assert!(words_of(journal.story()).contains("It is merged"), "{}", words_of(journal.story()));
    }
}
