//! Repositories that nobody's git would make, or that someone made to do harm. Nothing panics, runs or hangs.

use crate::common::Scratch;
use crate::id;
use engine::config::BranchSettings;
use engine::domain::Standing;
use engine::sources::git::Git;
use std::fs;

const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

fn with_commit(text: &[u8]) -> (Scratch, Git, engine::domain::CommitId) {
    let scratch = Scratch::started();
    scratch.git(&["hash-object", "-w", "-t", "tree", "/dev/null"]);
    let name = scratch.raw_object("commit", &[format!("tree {EMPTY_TREE}\n").as_bytes(), text].concat());
    fs::write(scratch.join(".git/refs/heads/odd"), format!("{name}\n")).unwrap();
    let git = Git::discover(scratch.path()).unwrap();
    (scratch, git, id(&name))
}

#[test]
fn commits_without_author_date_or_message_are_read() {
    for text in [
        "",
        "\n",
        "author\ncommitter\n\n",
        "author <> 99999999999999999999 +9999\ncommitter x\n\nfix: x",
        "author A <a@b> -9999999999 -2400\ncommitter A <a@b> 9223372036854775807 +0000\n\n",
    ] {
        let (_scratch, git, commit) = with_commit(text.as_bytes());
        let history = git.history(commit).unwrap();
        assert_eq!(history.commits.len(), 1, "{text:?}");
        let list = git.branches(&BranchSettings::default()).unwrap();
        assert!(list.branches.iter().any(|branch| branch.name.as_str() == "odd"));
        assert!(git.files(commit).unwrap().is_empty());
        git.patch_id(commit).ok();
        git.patch(commit).ok();
        git.merge_preview(&BranchSettings::default()).unwrap();
    }
}

#[test]
fn bytes_that_are_not_text_are_replaced_in_subjects_names_and_paths() {
    let (scratch, git, commit) = with_commit(b"author \xff\xfe <\xff> 1 +0000\n\nfix: \xff\xfe \x1b[31m\n");
    assert_eq!(
        git.history(commit).unwrap().commits[0].subject,
        "fix: \u{fffd}\u{fffd} \u{1b}[31m",
        "kept raw for whoever draws it"
    );
    let blob = scratch.git(&["hash-object", "-w", "README.md"]);
    let bytes = CommitBytes(&blob);
    let tree = scratch.raw_object("tree", &[b"100644 \xff\xfe.md\0".as_slice(), &bytes.raw()].concat());
    let head = scratch
        .raw_object("commit", format!("tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n").as_bytes());
    assert_eq!(git.files(id(&head)).unwrap()[0].path, "\u{fffd}\u{fffd}.md");
}

struct CommitBytes<'a>(&'a str);

impl CommitBytes<'_> {
    fn raw(&self) -> Vec<u8> {
        id(self.0).as_bytes().to_vec()
    }
}

#[test]
fn broken_trees_end_in_a_fault_or_a_list_and_never_in_a_panic() {
    let scratch = Scratch::started();
    let blob = scratch.git(&["hash-object", "-w", "README.md"]);
    let entry = |line: &[u8]| [line, &CommitBytes(&blob).raw()].concat();
    let texts = [
        b"100644".to_vec(),
        b"100644 a\0short".to_vec(),
        entry(b"40000 looks-like-a-folder\0"),
        entry(b"999999999999999 b\0"),
        [entry(b"100644 z\0"), entry(b"100644 a\0"), entry(b"100644 z\0")].concat(),
        entry(b"40000 \0"),
    ];
    for text in texts {
        let tree = scratch.raw_object("tree", &text);
        let head = scratch.raw_object(
            "commit",
            format!("tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n").as_bytes(),
        );
        let git = Git::discover(scratch.path()).unwrap();
        if let Ok(changes) = git.files(id(&head)) {
            assert!(changes.len() <= 2);
        }
        git.touches_only(id(&head), "a").ok();
        git.folder(id(&head), "").ok();
    }
}

#[test]
fn a_tree_that_unfolds_without_end_is_given_up() {
    let scratch = Scratch::started();
    let blob = scratch.git(&["hash-object", "-w", "README.md"]);
    let level = |mode: &str, name: &str| -> Vec<u8> {
        (b'a'..=b'j')
            .flat_map(|letter| {
                [format!("{mode} {}\0", char::from(letter)).as_bytes(), &CommitBytes(name).raw()].concat()
            })
            .collect()
    };
    let mut tree = scratch.raw_object("tree", &level("100644", &blob));
    for _ in 0..9 {
        tree = scratch.raw_object("tree", &level("40000", &tree));
    }
    let head = scratch
        .raw_object("commit", format!("tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n").as_bytes());
    let git = Git::discover(scratch.path()).unwrap();
    assert!(git.files(id(&head)).unwrap_err().to_string().contains("more than a million files"));
    assert!(git.patch(id(&head)).is_err());
}

#[test]
fn a_missing_commit_spoils_only_what_leads_to_it() {
    let scratch = Scratch::started();
    let vanished = scratch.commit("feat: lost", &[("a", "1\n")]);
    scratch.branch("feature/above", "main");
    scratch.commit("feat: above", &[("b", "1\n")]);
    scratch.git(&["branch", "feature/at-it", &vanished]);
    scratch.git(&["checkout", "--quiet", "-B", "main", "main~1"]);
    scratch.commit("feat: beside", &[("c", "1\n")]);
    scratch.branch("development", "main");
    scratch.commit("feat: fine", &[("d", "1\n")]);
    fs::remove_file(scratch.join(&format!(".git/objects/{}/{}", &vanished[..2], &vanished[2..]))).unwrap();
    let git = Git::discover(scratch.path()).unwrap();
    let list = git.branches(&BranchSettings::default()).unwrap();
    let standing = |name: &str| list.branches.iter().find(|branch| branch.name.as_str() == name).unwrap().production;
    assert_eq!(standing("feature/above"), Standing::Unknown);
    assert!(matches!(standing("development"), Standing::Counted(counts) if (counts.ahead, counts.behind) == (1, 0)));
    assert_eq!(list.unreadable.len(), 1);
    assert_eq!(list.unreadable[0].0.as_str(), "feature/at-it");
    let fault = git.history(git.resolve("feature/above").unwrap()).unwrap_err();
    assert!(fault.to_string().contains(&vanished) && fault.next_step().unwrap().contains("git fsck"), "{fault}");
}

#[test]
fn a_corrupt_commit_is_a_fault_that_names_it() {
    let scratch = Scratch::started();
    let broken = scratch.commit("feat: broken", &[("a", "1\n")]);
    scratch.commit("feat: above", &[("b", "1\n")]);
    let path = scratch.join(&format!(".git/objects/{}/{}", &broken[..2], &broken[2..]));
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"not zlib at all").unwrap();
    let git = Git::discover(scratch.path()).unwrap();
    let fault = git.history(git.resolve("HEAD").unwrap()).unwrap_err();
    assert!(fault.to_string().contains(&broken), "{fault}");
}

#[test]
fn nothing_of_the_repository_is_run() {
    let scratch = Scratch::started();
    let trap = scratch.join("sprung");
    let run = format!("touch {}", trap.display());
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "diff.external",
        "filter.x.clean",
        "filter.x.smudge",
        "diff.x.textconv",
        "diff.x.command",
        "merge.x.driver",
        "core.pager",
        "credential.helper",
        "uploadpack.packObjectsHook",
    ] {
        scratch.git(&["config", key, &run]);
    }
    scratch.write(".gitattributes", "* filter=x diff=x merge=x\n");
    for hook in fs::read_dir(scratch.join(".git/hooks")).unwrap().flatten() {
        fs::write(hook.path().with_extension(""), format!("#!/bin/sh\n{run}\n")).unwrap();
    }
    fs::write(scratch.join("README.md"), "changed\n").unwrap();
    scratch.write(".git/refs/heads/development", scratch.git(&["rev-parse", "HEAD"]) + "\n");
    fs::remove_file(&trap).ok();
    let git = Git::discover(scratch.path()).unwrap();
    let head = git.resolve("HEAD").unwrap();
    git.branches(&BranchSettings::default()).unwrap();
    git.merge_preview(&BranchSettings::default()).unwrap();
    git.history(head).unwrap();
    git.patch(head).unwrap();
    git.patch_id(head).unwrap();
    git.staged().unwrap();
    assert!(!trap.exists());
}

#[test]
fn refs_with_odd_names_and_broken_refs_are_survived() {
    let scratch = Scratch::started();
    let head = scratch.git(&["rev-parse", "HEAD"]);
    scratch.git(&["branch", "feature/\u{202e}evil-\u{1f9e0}"]);
    scratch.git(&["branch", "-c", "main", "odd;name$(x)"]);
    fs::write(scratch.join(".git/packed-refs"), format!("{head} refs/heads/packed\n{head} refs/remotes/origin/only\n"))
        .unwrap();
    let git = Git::discover(scratch.path()).unwrap();
    assert_eq!(git.branches(&BranchSettings::default()).unwrap().branches.len(), 5);
}
