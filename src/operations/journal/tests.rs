//! What a journal keeps, whatever ends the one who writes it.

use super::*;
use crate::config::Config;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

fn at(seconds: i64) -> Moment {
    chrono::DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap().fixed_offset()
}

fn opening(id: &str) -> Opening {
    Opening {
        id: id.into(),
        kind: "promotion".into(),
        place: "acme/api".into(),
        who: "asha".into(),
        at: at(0),
        from: CommitId::from_bytes([1; 20]),
        to: CommitId::from_bytes([2; 20]),
        plan: "ab".into(),
        accepted: vec!["schema".into()],
        aim: None,
        target: None,
    }
}

#[test]
fn steps_are_begun_and_ended_in_turn_and_read_back_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::begin(folder.path(), opening("a-1")).unwrap();
    assert_eq!(journal.story().standing(), Standing::NotBegun);
    journal.began("merge", "7b1e4d0 into main", at(1)).unwrap();
    assert_eq!(journal.story().standing(), Standing::Within("merge".into()));
    assert!(journal.began("build", "", at(2)).is_err(), "one at a time");
    assert!(journal.ended("build", End::Done, "", at(2)).is_err(), "another step");
    journal.ended("merge", End::Done, "3f27ab1\nsecond line", at(3)).unwrap();
    assert!(journal.ended("merge", End::Done, "", at(3)).is_err(), "once");
    let told = read(&folder.path().join("a-1.journal")).unwrap();
    assert_eq!(&told, journal.story());
    assert_eq!(told.standing(), Standing::After("merge".into(), End::Done));
    assert_eq!(told.opening, opening("a-1"));
    let story = journal.close(End::Failed, "the build failed", at(9)).unwrap();
    assert_eq!(story.standing(), Standing::Closed(End::Failed));
    assert!(unfinished(folder.path()).is_empty());
    assert!(Journal::resume(&folder.path().join("a-1.journal")).is_err(), "it has ended");
}

#[test]
fn an_operation_is_begun_once_and_gone_on_with_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::begin(folder.path(), opening("a")).unwrap();
    assert!(Journal::begin(folder.path(), opening("a")).is_err());
    let path = folder.path().join("a.journal");
    let fault = Journal::resume(&path).unwrap_err();
    assert!(fault.to_string().starts_with("Another console goes on"), "{fault}");
    drop(journal);
    assert!(Journal::resume(&path).is_ok());
    for id in ["", "../a", "a b", "a\n"] {
        assert!(Journal::begin(folder.path(), opening(id)).is_err(), "{id:?}");
    }
}

#[test]
fn a_line_that_was_cut_off_was_never_promised_and_the_next_one_stands_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    let mut journal = Journal::begin(folder.path(), opening("a")).unwrap();
    journal.began("merge", "", at(1)).unwrap();
    let promised = std::fs::read(&path).unwrap().len();
    journal.ended("merge", End::Done, "3f27ab1", at(2)).unwrap();
    drop(journal);
    let whole = std::fs::read(&path).unwrap();
    for length in promised..whole.len() {
        std::fs::write(&path, &whole[..length]).unwrap();
        let story = read(&path).unwrap();
        assert_eq!((story.standing(), story.cut_off), (Standing::Within("merge".into()), length > promised));
        let mut journal = Journal::resume(&path).unwrap();
        journal.ended("merge", End::Unknown, "looked again", at(5)).unwrap();
        drop(journal);
        let story = read(&path).unwrap();
        assert_eq!(
            (story.standing(), story.cut_off),
            (Standing::After("merge".into(), End::Unknown), false),
            "{length}"
        );
    }
}

#[test]
fn what_a_newer_cutover_wrote_is_told_of_and_never_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    drop(Journal::begin(folder.path(), opening("a")).unwrap());
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str("{\"schema\":2,\"line\":\"paused\"}\n");
    std::fs::write(&path, &text).unwrap();
    assert!(read(&path).unwrap_err().next_step().unwrap().contains("can go on with it"));
    assert!(Journal::resume(&path).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    assert_eq!(unfinished(folder.path()).len(), 1, "it is told of");
    std::fs::write(&path, "").unwrap();
    assert!(read(&path).is_err(), "nothing was promised");
    assert!(unfinished(folder.path()).is_empty(), "it never began");
}

#[test]
fn a_journal_of_before_tells_no_target_and_is_read_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.journal");
    drop(Journal::begin(folder.path(), opening("a")).unwrap());
    let text = std::fs::read_to_string(&path).unwrap().replace(",\"target\":null", "");
    assert!(!text.contains("target"), "{text}");
    std::fs::write(&path, &text).unwrap();
    let story = read(&path).unwrap();
    assert_eq!(story.opening.target, None);
    assert_eq!(story.opening.as_begun(&Config::default()), Config::default());
    assert_eq!(place_of(&path).as_deref(), Some("acme/api"));
}

/// A disk that is full: the folder is on one in the child, which `ulimit` keeps from writing a single byte.
#[test]
fn where_the_first_line_cannot_be_written_no_file_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let child = std::env::current_exe().unwrap();
    let line = format!(
        "trap '' XFSZ; ulimit -f 0; exec '{}' --exact operations::journal::tests::begins_on_a_full_disk --ignored",
        child.display()
    );
    let mut command = Command::new("sh");
    command.arg("-c").arg(line).env(FOLDER, folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().unwrap();
    assert!(folder.path().join("tried").is_dir(), "the child came so far");
    assert_eq!(std::fs::read_dir(folder.path().join("journals")).unwrap().count(), 0);
}

#[test]
#[ignore = "run by the test that lets it write nothing"]
fn begins_on_a_full_disk() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let fault = Journal::begin(&folder.join("journals"), opening("a")).unwrap_err();
    assert_eq!(fault.exit_code(), 4);
    std::fs::create_dir(folder.join("tried")).unwrap();
}

#[test]
fn what_cannot_be_written_down_is_refused_and_so_is_everything_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::begin(folder.path(), opening("a")).unwrap();
    journal.file = Some(OpenOptions::new().append(true).open("/dev/full").unwrap());
    let fault = journal.began("merge", "", at(1)).unwrap_err();
    assert_eq!(fault.exit_code(), 4);
    assert_eq!(journal.story().standing(), Standing::NotBegun, "it was not begun");
    journal.file = Some(OpenOptions::new().append(true).open("/dev/null").unwrap());
    assert!(journal.began("merge", "", at(2)).is_err(), "nobody knows what the disk holds by now");
}

/// Names the folder of the child that is killed.
const FOLDER: &str = "CUTOVER_TEST_JOURNAL";

/// The child: writes step after step and says so each time the promise was given.
#[test]
#[ignore = "run by the test that kills it"]
fn writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut journal = Journal::begin(Path::new(&folder), opening("killed")).unwrap();
    for number in 0.. {
        let step = format!("step-{number}");
        journal.began(&step, &"x".repeat(500), at(number)).unwrap();
        say(&format!("began {number}"));
        journal.ended(&step, End::Done, "", at(number)).unwrap();
        say(&format!("ended {number}"));
    }
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{words}").unwrap();
    out.flush().unwrap();
}

#[test]
fn whoever_is_killed_has_written_down_everything_that_was_promised() {
    for lines in [1, 2, 3, 10, 37] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--ignored", "--nocapture", "operations::journal::tests::writes_until_it_is_killed"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let is_one = |line: &String| line.starts_with("began ") || line.starts_with("ended ");
        let promised: Vec<String> = said.filter(is_one).take(lines).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        let path = folder.path().join("killed.journal");
        let story = read(&path).unwrap();
        for promise in &promised {
            let (what, number) = promise.split_once(' ').unwrap();
            let step = &story.steps[number.parse::<usize>().unwrap()];
            assert!(what == "began" || step.end.is_some(), "{promise}: {step:?}");
        }
        let mut journal = Journal::resume(&path).unwrap();
        if let Standing::Within(step) = journal.story().standing() {
            journal.ended(&step, End::Unknown, "looked", at(0)).unwrap();
        }
        assert!(journal.close(End::Failed, "killed", at(0)).is_ok());
    }
}

#[test]
fn the_record_of_changes_tells_an_operation_as_its_journal_does() {
    use crate::store::DeedResult;
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::begin(folder.path(), opening("a-1")).unwrap();
    let began = journal.story().deed("promote --confirm 0101010".into(), None);
    assert_eq!((began.result, began.at, began.took), (DeedResult::Began, at(0), None));
    journal.began("merge", "", at(1)).unwrap();
    journal.ended("merge", End::Done, "", at(3)).unwrap();
    journal.began("build", "", at(3)).unwrap();
    journal.ended("build", End::Unknown, "", at(8)).unwrap();
    let story = journal.close(End::Failed, "the build failed", at(9)).unwrap();
    let deed = story.deed("promote --confirm 0101010".into(), Some("release 12".into()));
    let moved = deed.moved.unwrap();
    assert_eq!((deed.result, deed.at, deed.detail.as_str()), (DeedResult::Failed, at(9), "the build failed"));
    assert_eq!(deed.took, Some(std::time::Duration::from_secs(9)));
    assert_eq!((moved.from, moved.plan, moved.accepted), ("01".repeat(20), "ab".to_owned(), vec!["schema".to_owned()]));
    let steps: Vec<_> = moved.steps.iter().map(|step| (step.step.as_str(), step.result, step.took_ms)).collect();
    assert_eq!(steps, [("merge", DeedResult::Done, Some(2000)), ("build", DeedResult::Unknown, Some(5000))]);
}
