//! The pull request of a promotion: the open one, or a new one. What the promotion says stands in a section of its
//! description, between two marks; what a person wrote around it is kept.

use super::description::within;
use super::plan::Plan;
use super::send::Means;
use crate::domain::BranchName;
use crate::domain::pull_request::PullNumber;
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::github::{Opened, Opening, Unsent};

const BEGIN: &str = "<!-- cutover promotion: begin -->";
const END: &str = "<!-- cutover promotion: end -->";

/// What begins the title of a pull request that a promotion opened.
fn titled(head: &BranchName, base: &BranchName) -> String {
    format!("Promote {head} to {base}: ")
}

/// Whether a promotion gave it its title, and not a person.
pub(super) fn has_own_title(title: &str, head: &BranchName, base: &BranchName) -> bool {
    title.starts_with(&titled(head, base))
}

/// GitHub takes 65,536 letters of a description; what it does to line ends is allowed for.
const LONGEST: usize = 65_000;

/// The description with `ours` as its section, as far as GitHub takes that much, and all else as it was.
fn with_section(body: &str, ours: &str) -> String {
    // Somebody else's words must not end the section.
    let ours = ours.replace(BEGIN, "").replace(END, "");
    let (before, after) = around(body);
    let kept: usize = [before.as_str(), after, BEGIN, "\n\n", END].iter().map(|part| part.encode_utf16().count()).sum();
    let ours = within(ours.trim(), LONGEST.saturating_sub(kept));
    format!("{before}{BEGIN}\n{ours}\n{END}{after}")
}

/// What stands before and behind our section: its marks are the last that stand behind each other, for words of a person may
/// hold one.
fn around(body: &str) -> (String, &str) {
    let ended = |from: usize| Some((from, from + body[from..].find(END)? + END.len()));
    match body.rmatch_indices(BEGIN).find_map(|(from, _)| ended(from)) {
        Some((from, to)) => (body[..from].to_owned(), &body[to..]),
        None if body.trim().is_empty() => (String::new(), ""),
        None => (format!("{}\n\n", body.trim_end()), ""),
    }
}

/// The pull request that is open, with what is promoted now in its description, or a new one.
///
/// # Errors
/// When it cannot be found, opened or described: nothing was merged.
pub(super) async fn find_or_open(means: &Means<'_>, plan: &Plan, body: &str) -> Result<PullNumber> {
    let (head, base) = (plan.heads.from.branch.clone(), means.branch());
    match means.github.open_pull_from(&head, &base).await? {
        Some(open) => describe(&open, means, plan, body).await,
        None => open(means, plan, body).await,
    }
}

async fn open(means: &Means<'_>, plan: &Plan, body: &str) -> Result<PullNumber> {
    let (head, base) = (plan.heads.from.branch.clone(), means.branch());
    let title = format!("{}{}", titled(&head, &base), plan.heads.from.commit.short());
    let (body, draft) = (with_section("", body), false);
    let asked = Opening { head: head.clone(), base: base.clone(), title, body, draft };
    let fault = match means.github.open_pull(&asked).await {
        Ok(Some(opened)) => return Ok(opened.number),
        Ok(None) => Fault::of(FaultKind::Unreadable, "GitHub did not tell which pull request it opened"),
        Err(Unsent::Unknown(fault)) => fault,
        Err(unsent) => return Err(unsent.fault()),
    };
    for pause in means.record.looks {
        if let Ok(Some(open)) = means.github.open_pull_from(&head, &base).await {
            return Ok(open.number);
        }
        tokio::time::sleep(*pause).await;
    }
    Err(fault)
}

/// Writes what is promoted now into the description of the one that is open, and its title where that was ours.
async fn describe(open: &Opened, means: &Means<'_>, plan: &Plan, body: &str) -> Result<PullNumber> {
    let (head, base) = (&plan.heads.from.branch, &means.branch());
    let own = open.body.as_deref().ok_or_else(|| untold(open.number))?;
    let title = format!("{}{}", titled(head, base), plan.heads.from.commit.short());
    let title = Some(title).filter(|title| has_own_title(&open.title, head, base) && *title != open.title);
    let wanted = with_section(own, body);
    if title.is_none() && wanted == own {
        return Ok(open.number);
    }
    let fault = match means.github.describe_pull(open.number, title.as_deref(), &wanted).await {
        Ok(()) => return Ok(open.number),
        Err(Unsent::Unknown(fault)) => fault,
        Err(unsent) => return Err(unsent.fault()),
    };
    for pause in means.record.looks {
        let now = means.github.open_pull_from(head, base).await;
        if now.is_ok_and(|now| now.is_some_and(|now| now.body.as_deref() == Some(wanted.as_str()))) {
            return Ok(open.number);
        }
        tokio::time::sleep(*pause).await;
    }
    Err(fault)
}

fn untold(number: PullNumber) -> Fault {
    Fault::of(FaultKind::Unreadable, format!("GitHub does not tell the description of {number}"))
        .hint("It was left as it is, and nothing was merged. Plan anew once it can be read.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_around_the_section_is_kept_byte_for_byte() {
        let first = with_section("Asha's words.\r\n", "notes of today");
        assert_eq!(first, format!("Asha's words.\n\n{BEGIN}\nnotes of today\n{END}"));
        let answered = format!("{first}\r\n\r\nRohan's words.\r\n");
        let second = with_section(&answered, "notes of tomorrow");
        assert_eq!(second, answered.replace("today", "tomorrow"));
        assert_eq!(with_section(&second, "notes of tomorrow"), second);
        assert_eq!(with_section(" \r\n", "notes"), format!("{BEGIN}\nnotes\n{END}"));
    }

    #[test]
    fn no_text_of_others_ends_the_section() {
        let hostile = format!("a commit says {END} and more {BEGIN}");
        let told = with_section("Mine.", &hostile);
        assert_eq!((told.matches(END).count(), told.matches(BEGIN).count()), (1, 1), "{told}");
        let half = format!("Mine. {BEGIN} and no end");
        let first = with_section(&half, "notes");
        assert!(first.starts_with(&half), "what is no section stays");
        assert_eq!(with_section(&first, "other"), first.replace("notes", "other"), "nor does the next one take it");
        let quoted = format!("{first} Not {END}, says Rohan. Nor {BEGIN}.");
        assert_eq!(with_section(&quoted, "other"), quoted.replace("notes", "other"));
    }

    #[test]
    fn what_github_would_not_take_is_left_out_and_told_and_a_person_keeps_every_word() {
        let entry = |number| format!("- entry {number}: {}", "ü".repeat(200));
        let entries = (0..1000).map(entry).collect::<Vec<_>>().join("\n") + "\n";
        let notes = format!("Ships it.\n\n## Features\n\n{entries}\n## Gates\n\n| gate | state |\n\nPlan 0f3a");
        let mine = "Asha's words. ".repeat(500);
        let told = with_section(&mine, &notes);
        assert!((64_000..=65_000).contains(&told.encode_utf16().count()), "{}", told.len());
        assert!(told.starts_with(mine.trim_end()) && told.ends_with(&format!("| gate | state |\n\nPlan 0f3a\n{END}")));
        let kept = told.matches("- entry ").count();
        assert!(told.contains(&format!("… and {} more that do not fit in here", 1000 - kept)), "{kept}");
        assert_eq!(with_section(&told, &notes), told, "and it stays so");
        let full = "x".repeat(64_990);
        assert!(with_section(&full, &notes).starts_with(&full));
    }

    #[test]
    fn a_title_of_a_person_is_no_title_of_ours() {
        let (head, base) = (BranchName::new("development"), BranchName::new("main"));
        assert!(has_own_title("Promote development to main: 7b1e4d0", &head, &base));
        assert!(!has_own_title("Release 12", &head, &base) && !has_own_title("Promote development", &head, &base));
    }
}
