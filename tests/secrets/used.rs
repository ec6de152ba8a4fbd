//! Variables that newer code asks for, in real repositories.

use crate::common::Scratch;
use engine::domain::CommitId;
use engine::operations::{NewVariable, newly_used};
use engine::sources::git::Git;

fn between(git: &Git, from: CommitId, to: CommitId) -> Vec<NewVariable> {
    newly_used(git, (from, to), &git.changed_between(from, to, "").unwrap()).unwrap()
}

fn newly(scratch: &Scratch, from: &str, to: &str) -> Vec<NewVariable> {
    let git = Git::discover(scratch.path()).unwrap();
    between(&git, git.resolve(from).unwrap(), git.resolve(to).unwrap())
}

fn names(used: &[NewVariable]) -> Vec<(&str, Vec<&str>)> {
    used.iter().map(|new| (new.name.as_str(), new.files.iter().map(String::as_str).collect())).collect()
}

#[test]
fn a_name_is_new_when_no_code_asked_for_it_before_wherever_that_stood() {
    let scratch = Scratch::started();
    scratch.commit("feat: first", &[("src/old.ts", "use(process.env.OLD)"), ("src/gone.ts", "process.env.GONE")]);
    scratch.git(&["rm", "--quiet", "src/gone.ts"]);
    scratch.commit(
        "feat: second",
        &[
            ("src/new.ts", "const { NEW, OLD, GONE } = process.env;"),
            ("src/other.ts", "process.env.NEW"),
            ("tests/new.test.ts", "process.env.ONLY_TESTED"),
            ("docs/use.js", "process.env.ONLY_WRITTEN"),
            ("README.md", "process.env.ONLY_SAID"),
        ],
    );
    assert_eq!(names(&newly(&scratch, "HEAD~1", "HEAD")), [("NEW", vec!["src/new.ts", "src/other.ts"])]);
    assert_eq!(newly(&scratch, "HEAD", "HEAD~1"), []);
    assert_eq!(newly(&scratch, "HEAD", "HEAD"), []);
}
