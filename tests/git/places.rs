//! Every kind of place the console can be opened in.

use crate::common::Scratch;
use crate::id;
use engine::board::Head;
use engine::config::{BranchSettings, ServiceSettings};
use engine::domain::{BranchName, Standing};
use engine::sources::git::Git;

fn facts(scratch: &Scratch) -> engine::board::RepositoryFacts {
    Git::discover(scratch.path()).unwrap().facts(&ServiceSettings::default()).unwrap()
}

fn main() -> BranchName {
    BranchName::new("main")
}

#[test]
fn a_clone_is_named_by_its_remote_and_found_from_a_folder_below() {
    let scratch = Scratch::started();
    scratch.git(&["remote", "add", "origin", "https://user:secret@github.com/acme/api.git"]);
    scratch.commit("feat: deep", &[("src/deep/file", "1\n")]);
    let git = Git::discover(&scratch.join("src/deep")).unwrap();
    let facts = git.facts(&ServiceSettings::default()).unwrap();
    assert_eq!(facts.name, "acme/api");
    assert_eq!(facts.remote, Some(("origin".into(), "https://github.com/acme/api.git".into())));
    assert_eq!(facts.work_tree.unwrap().canonicalize().unwrap(), scratch.path().canonicalize().unwrap());
    assert!(!facts.shallow && !facts.partial);
    let configured = ServiceSettings { repository: Some("other/name".into()), ..ServiceSettings::default() };
    assert_eq!(git.facts(&configured).unwrap().name, "other/name");
}

#[test]
fn an_empty_repository_has_an_unborn_branch_and_no_branches() {
    let scratch = Scratch::empty();
    assert_eq!(facts(&scratch).head, Head::Unborn(main()));
    let list = Git::discover(scratch.path()).unwrap().branches(&BranchSettings::default()).unwrap();
    assert!(list.branches.is_empty() && list.unshipped.is_none());
}

#[test]
fn an_unborn_branch_beside_others_is_told_apart() {
    let scratch = Scratch::started();
    scratch.git(&["checkout", "--quiet", "--orphan", "feature/new"]);
    assert_eq!(facts(&scratch).head, Head::Unborn(BranchName::new("feature/new")));
}

#[test]
fn a_detached_head_names_its_commit() {
    let scratch = Scratch::started();
    let first = scratch.git(&["rev-parse", "HEAD"]);
    scratch.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(facts(&scratch).head, Head::Detached(id(&first)));
}

#[test]
fn head_is_what_is_checked_out_and_not_the_default_branch_of_the_remote() {
    let origin = Scratch::started();
    let scratch = Scratch::bare_folder();
    scratch.git(&["clone", "--quiet", origin.path().to_str().unwrap(), "."]);
    scratch.git(&["rev-parse", "origin/HEAD"]);
    scratch.git(&["checkout", "--quiet", "-b", "feature/x"]);
    let mine = scratch.commit("feat: mine", &[("mine", "1\n")]);
    let git = Git::discover(scratch.path()).unwrap();
    assert_eq!(git.resolve("HEAD").unwrap(), id(&mine));
    scratch.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(git.resolve("HEAD").unwrap(), id(&mine));
    assert_eq!(git.branch_head("HEAD").unwrap(), None);
}

#[test]
fn a_bare_repository_has_no_work_tree_and_nothing_staged() {
    let origin = Scratch::started();
    let scratch = Scratch::bare_folder();
    scratch.git(&["clone", "--quiet", "--bare", origin.path().to_str().unwrap(), "."]);
    let git = Git::discover(scratch.path()).unwrap();
    let facts = git.facts(&ServiceSettings::default()).unwrap();
    assert_eq!(facts.work_tree, None);
    assert!(matches!(facts.head, Head::Branch(name, _) if name == main()));
    assert_eq!(git.staged().unwrap_err().exit_code(), 2);
    assert_eq!(git.branches(&BranchSettings::default()).unwrap().branches.len(), 1);
}

#[test]
fn a_linked_work_tree_has_its_own_head() {
    let scratch = Scratch::started();
    let place = tempfile::tempdir().unwrap();
    let linked = place.path().join("linked");
    scratch.git(&["worktree", "add", "--quiet", "-b", "feature/x", linked.to_str().unwrap()]);
    let facts = Git::discover(&linked).unwrap().facts(&ServiceSettings::default()).unwrap();
    assert!(matches!(facts.head, Head::Branch(name, _) if name.as_str() == "feature/x"));
}

fn cloned(origin: &Scratch, arguments: &[&str]) -> Scratch {
    let scratch = Scratch::bare_folder();
    let url = format!("file://{}", origin.path().display());
    scratch.git(&[&["clone", "--quiet"], arguments, &[&url, "."]].concat());
    scratch
}

#[test]
fn a_shallow_clone_says_where_it_ends_and_what_it_cannot_know() {
    let origin = Scratch::started();
    for number in 0..9 {
        origin.commit("feat: more", &[("a", &number.to_string())]);
    }
    origin.branch("development", "main~1");
    origin.commit("feat: new", &[("b", "1\n")]);
    origin.branch("feature/old", "main~8");
    origin.commit("feat: old", &[("c", "1\n")]);
    let scratch = cloned(&origin, &["--depth=4", "--no-single-branch"]);
    let git = Git::discover(scratch.path()).unwrap();
    let list = git.branches(&BranchSettings::default()).unwrap();
    let standing = |name: &str| list.branches.iter().find(|branch| branch.name.as_str() == name).unwrap().production;
    assert!(git.facts(&ServiceSettings::default()).unwrap().shallow);
    assert!(matches!(standing("development"), Standing::Counted(counts) if (counts.ahead, counts.behind) == (1, 1)));
    assert_eq!(standing("feature/old"), Standing::Unknown);
    let history = git.history(git.resolve("main").unwrap()).unwrap();
    assert_eq!(history.cut_off, [history.commits.last().unwrap().id]);
    let fault = git.files(history.commits.last().unwrap().id).unwrap_err();
    assert!(
        fault.to_string().contains("shallow clone") && fault.next_step().unwrap().contains("--unshallow"),
        "{fault}"
    );
    assert!(git.files(history.commits[0].id).is_ok());
}

#[test]
fn a_clone_that_was_shallow_is_known_whole_once_it_is_deepened() {
    let origin = Scratch::started();
    for number in 0..5 {
        origin.commit("feat: more", &[("a", &number.to_string())]);
    }
    let scratch = cloned(&origin, &["--depth=2"]);
    let git = Git::discover(scratch.path()).unwrap();
    let head = git.resolve("HEAD").unwrap();
    assert_eq!(git.history(head).unwrap().commits.len(), 2);
    scratch.git(&["fetch", "--quiet", "--unshallow"]);
    let git = git.worker().unwrap();
    assert_eq!(git.history(head).unwrap().commits.len(), 6);
}

#[test]
fn a_partial_clone_is_read_as_far_as_it_is_here() {
    let origin = Scratch::started();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    origin.commit("feat: more", &[("a", "1\n")]);
    let scratch = cloned(&origin, &["--filter=blob:none", "--no-checkout"]);
    let git = Git::discover(scratch.path()).unwrap();
    assert!(git.facts(&ServiceSettings::default()).unwrap().partial);
    let head = git.resolve("HEAD").unwrap();
    assert_eq!(git.history(head).unwrap().commits.len(), 2);
    assert_eq!(git.files(head).unwrap().len(), 1, "trees are here");
    let blob = git.folder(head, "").unwrap().unwrap().items[0].id;
    let fault = git.blob(blob).unwrap_err();
    assert!(fault.next_step().unwrap().contains("partial clone"), "{fault}");
    let treeless = cloned(&origin, &["--filter=tree:0", "--no-checkout"]);
    let git = Git::discover(treeless.path()).unwrap();
    assert_eq!(git.history(head).unwrap().commits.len(), 2);
    assert!(git.files(head).unwrap_err().next_step().unwrap().contains("partial clone"));
    assert!(git.branches(&BranchSettings::default()).is_ok());
}

#[test]
fn objects_of_another_repository_are_found_through_alternates() {
    let origin = Scratch::started();
    let scratch = cloned(&origin, &["--shared"]);
    let git = Git::discover(scratch.path()).unwrap();
    assert_eq!(git.history(git.resolve("HEAD").unwrap()).unwrap().commits.len(), 1);
}

#[test]
fn a_sha256_repository_is_refused_in_a_clear_sentence() {
    let scratch = Scratch::bare_folder();
    scratch.git(&["init", "--quiet", "--object-format=sha256", "."]);
    let fault = Git::discover(scratch.path()).err().unwrap();
    assert!(fault.next_step().unwrap().contains("SHA-256"), "{fault}");
    assert_eq!(fault.exit_code(), 3);
}

#[test]
fn reftables_are_refused_in_a_clear_sentence() {
    let scratch = Scratch::bare_folder();
    if !scratch.try_git(&["init", "--quiet", "--ref-format=reftable", "."]).status.success() {
        return;
    }
    let fault = Git::discover(scratch.path()).err().unwrap();
    assert!(fault.next_step().unwrap().contains("reftable"), "{fault}");
}

#[test]
fn a_folder_that_is_no_repository_says_how_to_name_one() {
    let scratch = Scratch::bare_folder();
    let fault = Git::discover(scratch.path()).err().unwrap();
    assert!(fault.to_string().ends_with("is not in a git repository"));
    assert!(fault.next_step().unwrap().contains("--repo"));
    assert_eq!(Git::discover(&scratch.join("nowhere")).err().unwrap().exit_code(), 3);
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let (outer, inner) = (Scratch::started(), Scratch::started());
    outer.git(&["submodule", "--quiet", "add", inner.path().to_str().unwrap(), "sub"]);
    outer.commit_staged("chore: add the submodule");
    let git = Git::discover(&outer.join("sub")).unwrap();
    assert_eq!(git.history(git.resolve("HEAD").unwrap()).unwrap().commits.len(), 1);
    let git = Git::discover(outer.path()).unwrap();
    let head = git.resolve("HEAD").unwrap();
    let paths: Vec<String> = git.files(head).unwrap().into_iter().map(|change| change.path).collect();
    assert_eq!(paths, [".gitmodules", "sub"]);
}

#[test]
fn a_repository_of_another_user_is_refused_with_the_setting_that_trusts_it() {
    let scratch = Scratch::started();
    scratch.write("sub/file", "1\n");
    if std::os::unix::fs::chown(scratch.path(), Some(54_321), None).is_err() {
        return;
    }
    let fault = Git::discover(&scratch.join("sub")).err().unwrap();
    let root = scratch.path().canonicalize().unwrap();
    let setting = format!("git config --global --add safe.directory '{}'", root.display());
    assert!(fault.next_step().unwrap().ends_with(&setting), "{fault} {:?}", fault.next_step());
}
