//! The merge preview: clean, conflicts by path, and what integration is missing.

use crate::common::Scratch;
use crate::id;
use engine::board::MergePreview;
use engine::config::BranchSettings;
use engine::sources::git::Git;

fn preview(scratch: &Scratch) -> Option<MergePreview> {
    Git::discover(scratch.path()).unwrap().merge_preview(&BranchSettings::default()).unwrap()
}

fn forked() -> Scratch {
    let scratch = Scratch::started();
    scratch.commit("feat: base", &[("a", "1\n"), ("b", "1\n"), ("gone", "1\n")]);
    scratch.branch("development", "main");
    scratch.commit("feat: theirs", &[("a", "2\n"), ("gone", "2\n")]);
    scratch
}

#[test]
fn a_branch_that_only_went_on_can_be_moved_forward() {
    let merge = preview(&forked()).unwrap();
    assert!(merge.fast_forward && merge.conflicts.is_empty() && merge.missing_in_integration.is_empty());
}

#[test]
fn separate_changes_merge_clean_and_the_missing_commit_is_named() {
    let scratch = forked();
    scratch.git(&["checkout", "--quiet", "main"]);
    let hot = scratch.commit("fix: hot", &[("b", "2\n")]);
    let merge = preview(&scratch).unwrap();
    assert!(!merge.fast_forward && merge.conflicts.is_empty());
    assert_eq!(merge.missing_in_integration, [id(&hot)]);
}

#[test]
fn conflicts_are_named_by_path_and_nothing_is_written() {
    let scratch = forked();
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.git(&["rm", "--quiet", "gone"]);
    scratch.commit("fix: hot", &[("a", "3\n")]);
    let before = scratch.git(&["count-objects", "-v"]) + &scratch.git(&["status", "--porcelain"]);
    assert_eq!(preview(&scratch).unwrap().conflicts, ["a", "gone"]);
    assert_eq!(scratch.git(&["count-objects", "-v"]) + &scratch.git(&["status", "--porcelain"]), before);
}

#[test]
fn merges_that_bring_nothing_of_their_own_are_not_missing() {
    let scratch = forked();
    scratch.git(&["checkout", "--quiet", "main"]);
    let merge = |subject: &str| scratch.git(&["merge", "--quiet", "--no-ff", "-m", subject, "development"]);
    merge("Merge development: everything is of development");
    let hot = scratch.commit("fix: hot", &[("b", "2\n")]);
    scratch.git(&["checkout", "--quiet", "development"]);
    scratch.commit("feat: more", &[("c", "1\n")]);
    scratch.git(&["checkout", "--quiet", "main"]);
    merge("Merge development: both sides, as git would");
    scratch.git(&["checkout", "--quiet", "development"]);
    scratch.commit("feat: yet more", &[("d", "1\n")]);
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.git(&["merge", "--quiet", "--no-ff", "--no-commit", "development"]);
    scratch.write("smuggled", "1\n");
    scratch.git(&["add", "smuggled"]);
    let evil = scratch.commit_staged("Merge development: with something of its own");
    assert_eq!(preview(&scratch).unwrap().missing_in_integration, [id(&evil), id(&hot)]);
}

#[test]
fn without_one_of_the_branches_there_is_no_preview() {
    assert_eq!(preview(&Scratch::started()), None);
    assert_eq!(preview(&Scratch::empty()), None);
}

#[test]
fn histories_that_share_nothing_can_still_be_tried() {
    let scratch = Scratch::started();
    scratch.git(&["checkout", "--quiet", "--orphan", "development"]);
    scratch.commit("feat: alone", &[("README.md", "other\n")]);
    let merge = preview(&scratch).unwrap();
    assert_eq!(merge.conflicts, ["README.md"]);
    assert_eq!(merge.missing_in_integration.len(), 1);
}

/// What a side may do to the files `a`, `b/one` and `b/two`.
const DEEDS: [(&str, &[(&str, &str)]); 11] = [
    ("nothing", &[]),
    ("changes the top", &[("modify", "a top")]),
    ("changes the end", &[("modify", "a end")]),
    ("deletes it", &[("delete", "a")]),
    ("renames it", &[("rename", "a c")]),
    ("renames it otherwise", &[("rename", "a d")]),
    ("adds a file", &[("add", "n one")]),
    ("adds it with another text", &[("add", "n other")]),
    ("puts a folder in its place", &[("delete", "a"), ("add", "a/x one")]),
    ("changes one below", &[("add", "b/one other")]),
    ("deletes the folder", &[("delete", "b")]),
];

fn text(end: &str) -> String {
    let lines: String = (0..30).fold(String::new(), |lines, number| format!("{lines}line {number}\n"));
    match end {
        "top" => format!("changed\n{lines}"),
        "end" => format!("{lines}changed\n"),
        "" => lines,
        other => format!("{other}\n"),
    }
}

fn done(number: usize, deeds: &[(&str, &str)]) -> String {
    let mut stream = format!(
        "commit refs/heads/deed-{number}\ncommitter A <a> {} +0000\ndata 1\nx\nfrom refs/heads/main\n",
        2_000_000_000 + number
    );
    for (deed, what) in deeds {
        let (one, other) = what.split_once(' ').unwrap_or((what, ""));
        let line = match *deed {
            "delete" => format!("D {one}\n"),
            "rename" => format!("R {one} {other}\n"),
            _ => format!("M 100644 inline {one}\ndata {}\n{}\n", text(other).len(), text(other)),
        };
        stream.push_str(&line);
    }
    stream
}

#[test]
fn a_merge_is_clean_exactly_when_git_says_so() {
    let scratch = Scratch::started();
    scratch.commit("feat: base", &[("a", &text("")), ("b/one", "1\n"), ("b/two", "2\n")]);
    let stream: String = DEEDS.iter().enumerate().map(|(number, (_, deeds))| done(number, deeds)).collect();
    scratch.write(".stream", stream);
    scratch.git(&["-c", "core.bigFileThreshold=1g", "-c", "alias.import=!git fast-import --quiet < .stream", "import"]);
    let git = Git::discover(scratch.path()).unwrap();
    for (one, (ours, _)) in DEEDS.iter().enumerate() {
        for (other, (theirs, _)) in DEEDS.iter().enumerate() {
            let (one, other) = (format!("deed-{one}"), format!("deed-{other}"));
            let settings =
                BranchSettings { production: one.clone(), integration: other.clone(), ..BranchSettings::default() };
            let conflicts = git.merge_preview(&settings).unwrap().unwrap().conflicts;
            let clean =
                scratch.try_git(&["merge-tree", "--write-tree", "--no-messages", &one, &other]).status.success();
            assert_eq!(conflicts.is_empty(), clean, "one {ours}, the other {theirs}: {conflicts:?}");
        }
    }
}
