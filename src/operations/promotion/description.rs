//! The description of a promotion's pull request: the release notes, and what the gates said. Everybody who can read the
//! repository reads it, so what hosts, secrets stores and commands of this machine said is not in it, only how each judged.

use super::gate::Gate;
use super::plan::Plan;
use crate::markdown::{cell, is_unseen};
use std::fmt::Write;

/// Who tells what everybody who reads the repository can see anyway.
const SEEN_THERE: [&str; 2] = ["git", "GitHub"];
/// What parts the gates from the notes.
const GATES: &str = "\n\n## Gates\n";
/// A space without width, as Markdown writes it.
const APART: &str = "&#8203;";
/// So many letters are kept for saying that something was left out.
const LEFT_OUT: usize = 100;

/// Markdown.
#[must_use]
pub fn description(plan: &Plan, notes: &str) -> String {
    let mut text = format!("{}{GATES}\n| gate | state | observed |\n|---|---|---|\n", tame(&printable(notes)));
    for gate in &plan.gates {
        let _ = writeln!(text, "| {} | {} | {} |", gate.id, gate.state.word(), observed(gate));
    }
    let _ = writeln!(text, "\nPlan {}", plan.hash());
    text
}

/// What was observed, where everybody who reads the repository can see it anyway.
fn observed(gate: &Gate) -> String {
    if SEEN_THERE.contains(&gate.source) { cell(&gate.observed) } else { String::new() }
}

/// The text without what no reader sees.
pub(super) fn printable(text: &str) -> String {
    text.replace('\t', " ").chars().filter(|letter| *letter == '\n' || !is_unseen(*letter)).collect()
}

/// Words of others as they are read: nobody whom they name is called by GitHub, and what looks like HTML is none. What stands as
/// code is neither.
fn tame(text: &str) -> String {
    let (mut told, mut code, mut last) = (String::with_capacity(text.len()), false, [' ', ' ']);
    for letter in text.chars() {
        code = letter != '\n' && code != (letter == '`');
        let [before, sign] = last;
        if !code && sign == '@' && letter.is_alphanumeric() && !before.is_alphanumeric() {
            told.push_str(APART);
        }
        if !code && sign == '<' && (letter.is_alphabetic() || ['/', '!'].contains(&letter)) {
            told.pop();
            told.push_str("&lt;");
        }
        told.push(letter);
        last = [sign, letter];
    }
    told
}

/// The description within so many letters, as GitHub counts them at most: where it is longer the last of the notes are left
/// out, and it says so.
pub(super) fn within(text: &str, room: usize) -> String {
    if letters(text) <= room {
        return text.to_owned();
    }
    let (notes, gates) = text.split_at(text.rfind(GATES).unwrap_or(text.len()));
    let left = room.saturating_sub(letters(gates) + LEFT_OUT);
    let kept = whole_lines(notes, left);
    let entries = |text: &str| text.lines().filter(|line| line.starts_with("- ")).count();
    let more = entries(notes) - entries(kept);
    let told =
        format!("{}\n\n… and {more} more that do not fit in here: see the changelog and the commits.", kept.trim_end());
    format!("{told}{}", whole_lines(gates, room.saturating_sub(letters(&told))))
}

/// The first lines that fit, none of them cut.
fn whole_lines(text: &str, room: usize) -> &str {
    let (mut end, mut left) = (0, room);
    for line in text.split_inclusive('\n') {
        let Some(rest) = left.checked_sub(letters(line)) else { break };
        (end, left) = (end + line.len(), rest);
    }
    &text[..end]
}

/// A letter outside of the basic plane counts twice.
fn letters(text: &str) -> usize {
    text.encode_utf16().count()
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
        assert_eq!(
            tame("- @rohan: a@b.c, `@x <b>`\n- <script> 1 < 2 </b>"),
            "- @&#8203;rohan: a@b.c, `@x <b>`\n- &lt;script> 1 < 2 &lt;/b>"
        );
    }
}
