//! The incident in words: who, what was put back, and how the front answered.

use super::fixtures::{incident, knowing, now};
use crate::app::rollback::{News, summary};
use crate::app::{Effect, Msg};
use chrono::TimeDelta;
use engine::board::Reading;
use engine::domain::{Breaking, Commit, CommitId, Signature};
use engine::environment::{Came, EntityChanges};
use engine::operations::journal::Story;
use engine::operations::rollback::News as Heard;
use std::sync::Arc;

fn commit(digit: u8, subject: &str, name: &str) -> Arc<Commit> {
    let author = Signature { name: name.into(), email: String::new(), when: now() };
    let (id, parents, breaking) = (CommitId::from_bytes([digit; 20]), Vec::new(), Breaking::No);
    Arc::new(Commit { id, parents, subject: subject.into(), author, committed: now(), breaking })
}

fn story() -> Story {
    super::going::story()
}

#[test]
fn it_names_who_went_back_what_was_put_back_by_whom_and_how_the_front_answered() {
    let mut env = incident();
    let commits = vec![
        commit(9, "Merge pull request #61 from acme/bad", "Ravi"),
        commit(8, "feat: @all | slots (#58)", "Mina <b>"),
        commit(7, "fix: slots", "Ravi"),
    ];
    let (live, target) = (CommitId::from_bytes([9; 20]), CommitId::from_bytes([4; 20]));
    let came = Came { count: 5, commits };
    env.entities = Reading::fresh(EntityChanges { live, target, files: Vec::new(), boot: None, came }, now());
    let mut driver = knowing(env);
    driver.keys("!").types("blue").keys("Enter");
    let sent = driver.takes_effects().into_iter().any(|effect| matches!(effect, Effect::Rollback(_)));
    assert!(sent);
    let id = driver.model.rollback.run.as_ref().unwrap().id;
    driver.send(Msg::Rollback(id, News::Heard(vec![Heard::Journal(Box::new(story()))])));
    driver.send(Msg::Tick(driver.model.now + TimeDelta::seconds(1)));
    let text = summary(&driver.model, driver.model.rollback.run.as_ref().unwrap());
    for words in [
        "- who: `asha`\n",
        "What was put back: 5 commits, by `Mina <b>`, `Ravi`; of `#58`, `#61`.",
        "| `0808080` | `feat: @all \\| slots (#58)` | `Mina <b>` |",
        "And 2 older ones.",
        "How the front answered from ",
        "✗✗✗",
    ] {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
}

#[test]
fn what_nobody_told_is_left_out() {
    let (driver, _) = super::going::begun();
    let text = summary(&driver.model, driver.model.rollback.run.as_ref().unwrap());
    assert!(!text.contains("- who:") && !text.contains("What was put back"), "{text}");
}
