//! Every file of a commit, single files of it, and the variables that its code newly reads.

use crate::common::Scratch;
use crate::id;
use engine::operations::newly_used;
use engine::sources::git::Git;

#[test]
fn files_are_found_at_a_commit_without_a_checkout_and_links_are_not_followed() {
    let scratch = Scratch::started();
    std::os::unix::fs::symlink("/etc/passwd", scratch.join("link.ts")).unwrap();
    scratch.git(&["add", "link.ts"]);
    let old = id(&scratch.commit("feat: code", &[("src/a.ts", "a\n"), ("src/deep/b.ts", "b\n"), ("src/c.md", "c\n")]));
    scratch.commit("feat: later", &[("src/a.ts", "later\n")]);
    let git = Git::discover(scratch.path()).unwrap();
    let found = git.files_at(old, &|path| path.contains(".ts")).unwrap();
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["src/a.ts", "src/deep/b.ts"]);
    assert_eq!(git.blob(found[0].1).unwrap(), b"a\n");
    assert_eq!(git.file_at(old, "src/deep/b.ts").unwrap().as_deref(), Some(&b"b\n"[..]));
    for path in ["src", "src/none.ts", "none/b.ts", "link.ts", ""] {
        assert_eq!(git.file_at(old, path).unwrap(), None, "{path}");
    }
}

#[test]
fn a_variable_is_new_when_no_code_read_it_before() {
    let scratch = Scratch::started();
    let before =
        [("src/a.ts", "f(process.env.OLD)\n"), ("src/b.ts", "g()\n"), ("tests/b.test.ts", "process.env.TESTED\n")];
    let before = id(&scratch.commit("feat: begin", &before));
    let after = [
        ("src/b.ts", "// process.env.COMMENTED\ng(process.env.OLD, process.env['NEW'])\n"),
        ("src/c.ts", "const { NEW, OTHER = 'x' } = process.env;\n"),
        ("tests/c.test.ts", "process.env.TESTED_TOO\n"),
    ];
    let after = id(&scratch.commit("feat: more", &after));
    let git = Git::discover(scratch.path()).unwrap();
    let files = git.changed_between(before, after, "").unwrap();
    let new = newly_used(&git, (before, after), &files).unwrap();
    let told: Vec<(&str, Vec<&str>)> =
        new.iter().map(|new| (new.name.as_str(), new.files.iter().map(String::as_str).collect())).collect();
    assert_eq!(told, [("NEW", vec!["src/b.ts", "src/c.ts"]), ("OTHER", vec!["src/c.ts"])]);
    assert!(newly_used(&git, (after, before), &files).unwrap().is_empty(), "the other way round nothing is new");
}
