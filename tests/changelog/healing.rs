//! Entries whose commit is not there yet, or not there any more, find the commit they belong to.

use crate::world::World;
use engine::changelog::{Answer, Fix, Kind};
use engine::operations::{Asked, Known, check};
use std::fs;

/// Makes the entry at a position that of a commit that is nowhere.
fn orphan(world: &World, at: usize) {
    let (old, fake) = (&world.commits[at], "d00dfee000000000000000000000000000000000");
    let text = world.text(&world.path(at)).replace(old.as_str(), fake).replace(&old[..7], &fake[..7]);
    world.scratch.write(&world.path(at), text);
    world.rename(at, &world.files[at].replace(&old[..7], &fake[..7]));
    let index = world.text("changelog/README.md").replace(&old[..7], &fake[..7]);
    world.scratch.write("changelog/README.md", index);
}

#[test]
fn an_orphan_goes_to_the_one_commit_of_its_subject_and_everything_follows() {
    let world = World::clean();
    let before = world.folder();
    orphan(&world, 1);
    assert_eq!(world.drift(), [(Kind::Missing, Some(world.commits[1].clone())), (Kind::Orphan, None)]);
    world.fix();
    assert_eq!(world.folder(), before);
}

#[test]
fn an_orphan_that_fits_nothing_is_left_to_a_person() {
    let world = World::clean();
    orphan(&world, 1);
    let name = world.files[1].replace(&world.commits[1][..7], "d00dfee");
    world.change(&format!("changelog/{name}"), "# fix: resolve | pipe & \"quotes\"", "# fix: something else");
    fs::rename(
        world.scratch.join(&format!("changelog/{name}")),
        world.scratch.join("changelog/2025-09-26-d00dfee-fix-something-else.md"),
    )
    .unwrap();
    let orphan = world.report().drift.into_iter().find(|found| found.kind == Kind::Orphan).unwrap();
    assert_eq!(orphan.fix, Fix::Ask);
}

/// Rewrites the last commit with an entry, whose changelog commit is on top of it, and gives back its new name.
fn rewritten(world: &World, amend: &[&str]) -> String {
    world.scratch.git(&["checkout", "--quiet", "--detach", "HEAD~1"]);
    world.scratch.git(amend);
    world.scratch.git(&["cherry-pick", "main"]);
    world.scratch.git(&["branch", "--force", "main", "HEAD"]);
    world.scratch.git(&["checkout", "--quiet", "main"]);
    world.scratch.git(&["rev-parse", "HEAD~1"])
}

#[test]
fn an_amended_subject_is_recognized_by_its_patch() {
    let world = World::clean();
    let new = rewritten(&world, &["commit", "--quiet", "--amend", "-m", "build: raise the queue's version"]);
    let kinds: Vec<_> = world.drift();
    assert_eq!(kinds, [(Kind::Missing, Some(new.clone())), (Kind::Orphan, None)]);
    world.fix();
    assert_eq!(world.drift(), []);
    let healed = format!("changelog/2025-09-30-{}-build-raise-the-queue-s-version.md", &new[..7]);
    let text = world.text(&healed);
    assert!(text.starts_with(&format!("# build: raise the queue's version ({})\n", &new[..7])));
    assert!(text.contains("`a b.txt` - a note") && text.contains("Words of a person."));
}

#[test]
fn a_squash_is_recognized_by_the_number_behind_its_subject() {
    let world = World::clean();
    let new = rewritten(
        &world,
        &["commit", "--quiet", "--amend", "--date=2025-11-01T10:00:00+0530", "-m", "chore: bump bullmq (#61)"],
    );
    world.fix();
    assert_eq!(world.drift(), []);
    assert!(world.scratch.join(&format!("changelog/2025-11-01-{}-chore-bump-bullmq-61.md", &new[..7])).exists());
}

#[test]
fn several_entries_never_go_to_one_commit() {
    let world = World::clean();
    let scratch = &world.scratch;
    scratch.git(&["checkout", "--quiet", "--detach", "HEAD~3"]);
    scratch.git(&["checkout", "--quiet", "main", "--", "package.json", "a b.txt"]);
    scratch.commit_staged("chore: everything at once (#7)");
    scratch.git(&["cherry-pick", "main"]);
    scratch.git(&["checkout", "--quiet", "-B", "main"]);
    for at in [4, 5] {
        world.change(
            &world.path(at),
            &format!(" ({})\n", &world.commits[at][..7]),
            &format!(" (#7) ({})\n", &world.commits[at][..7]),
        );
    }
    let orphans: Vec<_> = world.report().drift.into_iter().filter(|found| found.kind == Kind::Orphan).collect();
    assert_eq!(orphans.iter().map(|found| found.fix).collect::<Vec<_>>(), [Fix::Ask, Fix::Ask]);
    let before: Vec<_> = [4, 5].map(|at| world.text(&world.path(at))).into();
    world.fix();
    assert_eq!([4, 5].map(|at| world.text(&world.path(at))).to_vec(), before);
}

#[test]
fn a_pending_entry_is_one_finding_and_is_filled_in() {
    let world = World::clean();
    let before = world.folder();
    let old = &world.commits[2];
    let text = world.text(&world.path(2)).replace(old.as_str(), "pending").replace(&old[..7], "pending");
    world.scratch.write(&world.path(2), text);
    world.rename(2, &world.files[2].replace(&old[..7], "pending"));
    let index = world.text("changelog/README.md").replace(&old[..7], "pending");
    world.scratch.write("changelog/README.md", index);
    let report = world.report();
    assert_eq!(
        report.drift.iter().map(|found| (found.kind, found.fix)).collect::<Vec<_>>(),
        [(Kind::Pending, Fix::Auto)]
    );
    world.fix();
    assert_eq!(world.folder(), before);
}

#[test]
fn two_commits_of_one_subject_are_told_apart_by_what_they_changed() {
    let world = World::clean();
    let one = world.scratch.commit("fix: again", &[("one", "1")]);
    world.scratch.commit("fix: again", &[("two", "1")]);
    let text = "# fix: again (pending)\n\n**Date:** 2025-10-01 18:00:00\n**Commit:** pending\n\n## Files Changed\n\n### Added\n\n- `one`\n\n## Description\n\nx\n\n## Breaking Changes\n\nNone\n";
    world.scratch.write("changelog/2025-10-01-pending-fix-again.md", text);
    world.fix();
    assert!(world.scratch.join(&format!("changelog/2025-10-01-{}-fix-again.md", &one[..7])).exists());
}

#[test]
fn in_a_shallow_clone_nothing_is_called_an_orphan_and_only_a_range_that_is_here_is_clean() {
    let world = World::clean();
    world.scratch.commit("docs: notes", &[("changelog/notes.txt", "1")]);
    let clone = world.scratch.join("clone");
    world.scratch.git(&[
        "clone",
        "--quiet",
        "--depth=2",
        &format!("file://{}", world.scratch.path().display()),
        clone.to_str().unwrap(),
    ]);
    let git = engine::sources::git::Git::discover(&clone).unwrap();
    let report = check(&git, &world.config, &Asked::default(), &Known::default()).unwrap();
    assert_eq!((report.drift.as_slice(), report.answer()), ([].as_slice(), Answer::Unknown));
    assert!(report.notes.iter().any(|note| note.contains("shallow")), "{:?}", report.notes);
    let newest = Asked { base: Some("HEAD~1".into()), head: None };
    let report = check(&git, &world.config, &newest, &Known::default()).unwrap();
    assert_eq!((report.notes.as_slice(), report.answer()), ([].as_slice(), Answer::Clean), "all of that is here");
}
