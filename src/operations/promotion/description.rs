//! The description of a promotion's pull request: the release notes, and what the gates said. Everybody who can read the
//! repository reads it, so what hosts, secrets stores and commands of this machine said is not in it, only how each judged.

use super::gate::Gate;
use super::plan::Plan;
use std::fmt::Write;

/// Who tells what everybody who reads the repository can see anyway.
const SEEN_THERE: [&str; 2] = ["git", "GitHub"];

/// Markdown.
#[must_use]
pub fn description(plan: &Plan, notes: &str) -> String {
    let mut text = format!("{}\n\n## Gates\n\n| gate | state | observed |\n|---|---|---|\n", printable(notes));
    for gate in &plan.gates {
        let _ = writeln!(text, "| {} | {} | {} |", gate.id, gate.state.word(), observed(gate));
    }
    let _ = writeln!(text, "\nPlan {}", plan.hash());
    text
}

/// What was observed, in a span of code: no name in it calls anybody, and nothing in it is a picture or a link.
fn observed(gate: &Gate) -> String {
    if !SEEN_THERE.contains(&gate.source) {
        return String::new();
    }
    let flat = printable(&gate.observed).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("`{}`", flat.replace('`', "'").replace('|', "\\|"))
}

/// The text without what no reader sees: control characters, and marks that turn the direction of reading.
pub(super) fn printable(text: &str) -> String {
    let unseen = |letter: &char| {
        (letter.is_control() && *letter != '\n')
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace('\t', " ").chars().filter(|letter| !unseen(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{LooksAt, OnFailure, PromotionGate};
    use crate::environment::sample::at;
    use crate::operations::promotion::gate::{GateId, GateState};
    use crate::operations::promotion::local::{LocalEnd, LocalResult, Tree};
    use crate::operations::promotion::sample::{World, from};

    #[test]
    fn what_a_host_or_a_command_said_is_not_published() {
        let mut world = World::calm();
        let (name, run) = ("tests".to_owned(), "npm test".to_owned());
        let gate = PromotionGate {
            name: name.clone(),
            run: run.clone(),
            on_failure: OnFailure::Block,
            looks_at: LooksAt::Commit,
        };
        world.config.promotion.gates = vec![gate];
        let observed = "passed in 9 s: MARKER".to_owned();
        let tree = Tree { checked_out: Some(from()), changed: Some(0) };
        world.local = vec![LocalResult { name, command: run, end: LocalEnd::Passed, tree, observed, at: at(0) }];
        world.environment("production", |env| {
            let mut facts = env.host.value().unwrap().as_ref().clone();
            facts.lock = Some("MARKER of the host".into());
            env.host = crate::board::Reading::fresh(facts, at(0));
        });
        let text = description(&Plan::of(&world.evidence()), "notes");
        assert!(!text.contains("MARKER") && !text.contains("BLUE") && !text.contains("api/production"), "{text}");
        assert!(text.contains("| tests | pass |  |") && text.contains("| deploy_in_flight | block |  |"), "{text}");
        assert!(text.contains("| push_right | pass | `asha has push; main is not protected` |"), "{text}");
    }

    #[test]
    fn what_git_and_github_said_calls_nobody_and_hides_nothing() {
        let hostile = "@rohan `<img src=x>` a|b\u{1b}[31m\u{202e}\nnext";
        let gate = Gate::of(GateId::Breaking, GateState::Warn, hostile);
        assert_eq!(observed(&gate), "`@rohan '<img src=x>' a\\|b[31m next`");
        assert_eq!(printable("a\u{9b}b\r\nc\td\u{7f}"), "ab\nc d");
    }
}
