//! Histories, ranges and ancestry, compared with what `git log` says.

use crate::common::Scratch;
use crate::id;
use engine::domain::{Breaking, Found};
use engine::sources::git::Git;

/// Branches that cross, merges, clocks that run backwards, commits of one second.
fn tangled() -> Scratch {
    let scratch = Scratch::started();
    for round in 0..6 {
        let (one, other) = (format!("one-{round}"), format!("other-{round}"));
        scratch.branch(&one, "main");
        scratch.commit("fix: one", &[(&one, "1\n")]);
        scratch.commit_at("fix: same second", 1_600_000_000 + (round % 3) * 100);
        scratch.branch(&other, "main");
        scratch.commit("fix: other", &[(&other, "2\n")]);
        scratch.commit_at("fix: from the past", 1_500_000_000 - round);
        scratch.git(&["checkout", "--quiet", "main"]);
        scratch.git(&["merge", "--quiet", "--no-ff", "-m", "Merge both", &one, &other]);
    }
    scratch
}

fn names(history: &engine::domain::History) -> Vec<String> {
    history.commits.iter().map(|commit| commit.id.to_string()).collect()
}

fn log(scratch: &Scratch, arguments: &[&str]) -> Vec<String> {
    scratch.git(&[&["log"], arguments, &["--"]].concat()).lines().map(String::from).collect()
}

#[test]
fn a_history_has_the_commits_of_git_log_in_its_order() {
    let scratch = tangled();
    let git = Git::discover(scratch.path()).unwrap();
    let history = git.history(git.resolve("HEAD").unwrap()).unwrap();
    assert_eq!(names(&history), log(&scratch, &["--format=%H"]));
    let ours: Vec<String> = history
        .commits
        .iter()
        .map(|commit| {
            format!(
                "{}|{}|{}|{}",
                commit.subject,
                commit.author.name,
                commit.author.email,
                commit.author.when.to_rfc3339()
            )
        })
        .collect();
    assert_eq!(ours, log(&scratch, &["--format=%s|%an|%ae|%aI"]));
}

#[test]
fn a_moved_head_gives_the_same_history_as_a_fresh_look() {
    let scratch = tangled();
    let git = Git::discover(scratch.path()).unwrap();
    git.history(git.resolve("main").unwrap()).unwrap();
    for subject in ["feat: one more", "feat!: two more"] {
        scratch.commit(subject, &[("more", subject)]);
        let head = git.resolve("main").unwrap();
        assert_eq!(names(&git.history(head).unwrap()), log(&scratch, &["--format=%H"]));
    }
    scratch.branch("side", "one-2");
    scratch.commit_at("fix: into the past", 1_650_000_000);
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.git(&["merge", "--quiet", "--no-ff", "-m", "Merge side", "side"]);
    let head = git.resolve("main").unwrap();
    assert_eq!(names(&git.history(head).unwrap()), log(&scratch, &["--format=%H"]));
    assert_eq!(
        names(&git.history(id(&scratch.git(&["rev-parse", "one-3"]))).unwrap()),
        log(&scratch, &["--format=%H", "one-3"])
    );
}

#[test]
fn a_range_holds_what_the_head_has_and_the_base_lacks() {
    let scratch = tangled();
    let git = Git::discover(scratch.path()).unwrap();
    let (base, head) = (git.resolve("one-2").unwrap(), git.resolve("main").unwrap());
    let mut range = names(&git.history_since(base, head).unwrap());
    let mut expected = log(&scratch, &["--format=%H", "one-2..main"]);
    range.sort();
    expected.sort();
    assert_eq!(range, expected);
    assert!(git.history_since(head, base).unwrap().commits.is_empty());
}

#[test]
fn ancestry_is_what_git_says() {
    let scratch = tangled();
    scratch.git(&["checkout", "--quiet", "--orphan", "island"]);
    scratch.commit("feat: alone", &[("alone", "1\n")]);
    let git = Git::discover(scratch.path()).unwrap();
    let at = |rev: &str| git.resolve(rev).unwrap();
    assert_eq!(
        git.merge_base(at("one-2"), at("other-4")).unwrap(),
        Some(id(&scratch.git(&["merge-base", "one-2", "other-4"])))
    );
    assert_eq!(git.merge_base(at("main"), at("island")).unwrap(), None);
    assert!(git.is_ancestor(at("one-2"), at("main")).unwrap());
    assert!(git.is_ancestor(at("main"), at("main")).unwrap());
    assert!(!git.is_ancestor(at("main"), at("one-2")).unwrap());
}

#[test]
fn the_own_line_of_a_commit_is_its_first_parents() {
    let scratch = tangled();
    let git = Git::discover(scratch.path()).unwrap();
    let main = git.resolve("main").unwrap();
    let own: Vec<String> = log(&scratch, &["--format=%H"])
        .into_iter()
        .filter(|commit| git.is_on_line(id(commit), main).unwrap())
        .collect();
    assert_eq!(own, log(&scratch, &["--first-parent", "--format=%H"]));
    assert!(!git.is_on_line(main, git.resolve("main~1").unwrap()).unwrap());
}

#[test]
fn a_revision_is_a_branch_before_it_is_anything_else() {
    let scratch = Scratch::started();
    let first = scratch.git(&["rev-parse", "HEAD"]);
    let second = scratch.commit("fix: second", &[("a", "1\n")]);
    scratch.git(&["tag", "-a", "-m", "x", "v1", &first]);
    scratch.git(&["tag", "main", &first]);
    let git = Git::discover(scratch.path()).unwrap();
    assert_eq!(git.resolve("main").unwrap(), id(&second), "the branch, not the tag of its name");
    assert_eq!(git.resolve("v1").unwrap(), id(&first));
    assert_eq!(git.resolve(&second[..9]).unwrap(), id(&second));
    assert_eq!(git.resolve("HEAD~1").unwrap(), id(&first));
    for wrong in ["nothing", "", "a b", "HEAD:README.md", "--all", "\u{0}", "HEAD~7", &"f".repeat(40)] {
        let fault = git.resolve(wrong).unwrap_err();
        assert_eq!(fault.exit_code(), 2, "{wrong}: {fault}");
    }
}

#[test]
fn a_message_is_whole_and_a_footer_is_seen() {
    let scratch = Scratch::started();
    scratch.git(&["commit", "--quiet", "--allow-empty", "-m", "fix: x\ny", "-m", "why\n\nBREAKING CHANGE: z"]);
    let git = Git::discover(scratch.path()).unwrap();
    let history = git.history(git.resolve("HEAD").unwrap()).unwrap();
    assert_eq!(history.commits[0].subject, "fix: x y");
    assert_eq!(history.commits[0].breaking, Breaking::Footer);
    assert_eq!(git.message(history.commits[0].id).unwrap(), "fix: x\ny\n\nwhy\n\nBREAKING CHANGE: z\n");
    assert_eq!(history.find_prefix(&history.commits[1].id.short()), Found::One(1));
}

#[test]
fn the_latest_commits_are_those_of_git_log_with_a_limit() {
    let scratch = tangled();
    let git = Git::discover(scratch.path()).unwrap();
    let (base, head) = (git.resolve("one-2").unwrap(), git.resolve("HEAD").unwrap());
    let latest = |base, most| {
        let commits = git.latest(base, head, most).unwrap();
        commits.iter().map(|commit| commit.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(latest(Some(base), 100), log(&scratch, &["--format=%H", "one-2..HEAD"]));
    assert_eq!(latest(Some(base), 3), log(&scratch, &["--format=%H", "-3", "one-2..HEAD"]));
    assert_eq!(latest(None, 5), log(&scratch, &["--format=%H", "-5", "HEAD"]));
    assert_eq!(latest(Some(head), 5), Vec::<String>::new());
}
