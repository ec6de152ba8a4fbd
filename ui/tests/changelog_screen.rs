//! The changelog screen on a real repository: keys go in, the engine answers, files change only after `W`.

mod console;

use console::Console;
use cutover::app::changelog::{BreakingChoice, Seen, Subject};
use engine::changelog::{Fix, Kind};

/// Goes to the first finding of a kind.
async fn at_first(console: &mut Console, kind: Kind) {
    let word = cutover::app::changelog::kinds::id(kind);
    console.keys(&format!("4/is:{word}<Enter>")).await;
    assert!(console.finding().is_some_and(|finding| finding.kind == kind), "the practice repository has a {word}");
}

#[tokio::test]
async fn a_missing_entry_is_written_with_its_index_row_and_nothing_else_changes() {
    let mut console = Console::on_practice().await;
    at_first(&mut console, Kind::Missing).await;
    let commit = console.finding().and_then(|finding| finding.commit).unwrap();
    console.keys("<Enter>").await;
    console.until("the form", |model| model.changelog.draft.is_some()).await;
    console.keys("The slot is free again.<Esc>").await;
    console.until_previewed().await;
    if console.model.changelog.draft.as_ref().unwrap().breaking == BreakingChoice::Describe {
        console.keys("W").await;
        assert!(console.said().starts_with("The breaking change is not described"), "{}", console.said());
        console.keys("<Tab><Tab><Enter>A column more.<Esc>").await;
        console.until_previewed().await;
    }
    assert_eq!(console.git_status(), "", "nothing is written before W");
    console.keys("W").await;
    console
        .until("the drift is mended", |model| {
            let report = model.board.changelog.value();
            report.is_some_and(|report| report.drift.iter().all(|finding| finding.commit != Some(commit)))
        })
        .await;
    let status = console.git_status();
    let lines: Vec<&str> = status.lines().collect();
    assert!(lines.iter().any(|line| line.starts_with("?? changelog/") && line.contains(&commit.short())), "{status}");
    assert!(lines.contains(&" M changelog/README.md"), "{status}");
    assert_eq!(lines.len(), 2, "{status}");
    assert!(console.kept_drafts().await.is_empty());
    let recorded = console.recorded();
    let [(what, result, detail)] = recorded.as_slice() else { panic!("{recorded:?}") };
    assert_eq!((what.as_str(), result.as_str()), ("changelog, on the screen", "done"));
    assert!(detail.contains(&commit.short()) && detail.contains("changelog/README.md"), "{detail}");
}

#[tokio::test]
async fn everything_that_mends_itself_is_mended_at_once_and_the_rest_is_named() {
    let mut console = Console::on_practice().await;
    console.keys("4AF").await;
    let plan = console.until_previewed().await;
    assert!(!plan.left.is_empty() && plan.left.iter().all(|left| left.finding.fix != Fix::Auto));
    let ask = console.count(|finding| finding.fix != Fix::Auto);
    console.keys("W").await;
    console
        .until("only what needs a person is left", |model| {
            let report = model.board.changelog.value();
            report.is_some_and(|report| !report.drift.is_empty() && report.drift.iter().all(|one| one.fix != Fix::Auto))
        })
        .await;
    assert!(console.count(|_| true) <= ask);
}

#[tokio::test]
async fn a_file_changed_between_preview_and_w_is_refused_and_previewed_again() {
    let mut console = Console::on_practice().await;
    at_first(&mut console, Kind::IndexMissing).await;
    console.keys("F").await;
    console.until_previewed().await;
    console.append("changelog/README.md", "\nA person was here.\n");
    console.keys_at_once("W").await;
    console.until("a notice", |model| !model.notices.is_empty()).await;
    let said = console.said();
    assert!(said.contains("README.md"), "{said}");
    assert!(console.read("changelog/README.md").ends_with("A person was here.\n"));
    console
        .until("the preview is made anew and waits to be looked at", |model| {
            model.changelog.current().is_some_and(|shown| shown.seen == Seen::Changed)
        })
        .await;
    console.keys("dW").await;
    console.until("it is written", |model| model.changelog.subject == Subject::Selected).await;
    assert!(console.read("changelog/README.md").ends_with("A person was here.\n"), "a person's words stay");
}

#[tokio::test]
async fn words_typed_before_a_crash_are_there_in_the_next_run() {
    let mut console = Console::on_practice().await;
    at_first(&mut console, Kind::Missing).await;
    console.keys("<Enter>").await;
    console.until("the form", |model| model.changelog.draft.is_some()).await;
    console.keys("half a sen").await;
    let mut again = Box::pin(console.killed_and_started_again()).await;
    again
        .until("the words are announced", |model| model.changelog.drafted.as_ref().is_some_and(|kept| kept.len() == 1))
        .await;
    at_first(&mut again, Kind::Missing).await;
    again.keys("<Enter>").await;
    again.until("the form", |model| model.changelog.draft.is_some()).await;
    assert_eq!(again.model.changelog.draft.as_ref().unwrap().words().description, "half a sen");
    again.keys("<Esc>Xy").await;
    assert!(again.kept_drafts().await.is_empty());
}

#[tokio::test]
async fn what_is_staged_gets_a_pending_entry() {
    let mut console = Console::on_practice().await;
    console.append("src/app.ts", "// staged\n");
    console.git(&["add", "src/app.ts"]);
    console.keys("4:entry staged<Enter>").await;
    console.until("the form", |model| model.changelog.draft.is_some()).await;
    console.keys("fix: late slots<Enter>Slots come late.<Esc>").await;
    console.until_previewed().await;
    console.keys("W").await;
    console.until("it is written", |model| model.changelog.draft.is_none()).await;
    assert!(console.git_status().contains("-pending-fix-late-slots.md"), "{}", console.git_status());
}

#[tokio::test]
async fn a_commit_that_is_not_there_is_a_sentence_and_no_form() {
    let mut console = Console::on_practice().await;
    console.keys("4:entry no-such-commit<Enter>").await;
    console.until("a notice", |model| !model.notices.is_empty()).await;
    assert!(console.said().contains("no-such-commit"), "{}", console.said());
    assert!(console.model.changelog.draft.is_none());
}
