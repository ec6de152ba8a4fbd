//! One fault of each kind, planted in a changelog without any: exactly that is found, and mending it gives the changelog
//! as it was.

use crate::world::World;
use engine::changelog::Kind;
use std::fs;

/// Plants a fault about one entry, finds exactly it, mends it, and finds nothing; gives back the world.
fn exactly(kind: Kind, at: usize, plant: impl FnOnce(&World)) -> World {
    let world = World::clean();
    plant(&world);
    assert_eq!(world.drift(), [(kind, Some(world.commits[at].clone()))]);
    world.fix();
    assert_eq!(world.drift(), []);
    world
}

/// The same, where mending has to bring back every byte.
fn restored(kind: Kind, at: usize, plant: impl FnOnce(&World)) {
    let before = World::clean().folder();
    assert_eq!(exactly(kind, at, plant).folder(), before);
}

#[test]
fn nothing_is_wrong_in_a_changelog_of_the_guides_form() {
    let report = World::clean().report();
    assert_eq!(report.drift, []);
    assert_eq!((report.entries, report.range.commits), (6, 8));
    assert_eq!((report.range.base.as_deref(), report.range.head.as_str()), (None, "main"));
    let mut reasons: Vec<_> = report.ignored.iter().map(|ignored| ignored.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["before the first entry", "changelog only"]);
}

#[test]
fn a_title_with_another_subject_or_another_commit_is_found() {
    restored(Kind::Title, 1, |world| world.change(&world.path(1), "# fix: resolve", "# feat: resolve"));
    restored(Kind::Title, 1, |world| {
        world.change(&world.path(1), &format!("({})\n", &world.commits[1][..7]), "(abcdef0)\n");
    });
    restored(Kind::Title, 0, |world| {
        let title = world.text(&world.path(0)).lines().next().unwrap().to_owned() + "\n\n";
        world.change(&world.path(0), &title, "");
    });
}

#[test]
fn a_wrong_day_or_time_is_found_once() {
    restored(Kind::Date, 2, |world| {
        let date = world.text(&world.path(2)).lines().nth(2).unwrap().to_owned();
        world.change(&world.path(2), &date, "**Date:** 2024-01-01 00:00:00");
    });
    restored(Kind::Date, 2, |world| world.rename(2, &world.files[2].replacen(world.day(2), "2025-09-24", 1)));
    restored(Kind::Date, 2, |world| {
        world.change(&world.path(2), "**Date:** 2025", "**Date:** 2024");
        world.rename(2, &world.files[2].replacen(world.day(2), "2025-09-24", 1));
    });
}

#[test]
fn a_slug_that_is_not_the_subjects_is_found() {
    restored(Kind::Slug, 1, |world| world.rename(1, &format!("{}other.md", &world.files[1][..19])));
}

#[test]
fn a_name_of_another_form_or_of_another_commit_is_found() {
    restored(Kind::Filename, 1, |world| world.rename(1, &format!("notes-{}", &world.files[1][11..])));
    restored(Kind::Filename, 1, |world| {
        world.rename(1, &world.files[1].replacen(&world.commits[1][..7], "abcdef0", 1));
    });
    restored(Kind::Filename, 1, |world| {
        world.rename(1, &world.files[1].replacen(&world.commits[1][..7], "pending", 1));
    });
}

#[test]
fn a_short_or_absent_hash_is_found() {
    restored(Kind::Body, 4, |world| world.change(&world.path(4), &world.commits[4], &world.commits[4][..9]));
    restored(Kind::Body, 4, |world| world.change(&world.path(4), &format!("**Commit:** {}\n", world.commits[4]), ""));
    restored(Kind::Body, 4, |world| world.change(&world.path(4), &world.commits[4], "see above"));
}

#[test]
fn an_absent_section_that_can_be_derived_is_found_and_written() {
    restored(Kind::Body, 4, |world| world.change(&world.path(4), "\n## Breaking Changes\n\nNone\n", ""));
    exactly(Kind::Body, 1, |world| world.change(&world.path(1), "## Files Changed", "## Stuff"));
    exactly(Kind::Body, 1, |world| world.change(&world.path(1), "**Date:**", "Date:"));
}

#[test]
fn an_absent_description_and_an_absent_breaking_change_are_left_to_a_person() {
    let world = World::clean();
    world.change(&world.path(0), "## Description", "Words");
    world.change(&world.path(3), "## Breaking Changes", "Words");
    let before = world.text(&world.path(0));
    let plan = world.fix();
    assert_eq!(plan.left.iter().map(|left| left.finding.kind).collect::<Vec<_>>(), [Kind::Body, Kind::Body]);
    assert_eq!(world.text(&world.path(0)), before);
}

#[test]
fn a_path_too_many_too_few_or_in_the_wrong_group_is_found() {
    restored(Kind::Files, 2, |world| {
        world.change(&world.path(2), "Slot.ts` - a note\n", "Slot.ts` - a note\n- `ghost.ts` - hm\n");
    });
    exactly(Kind::Files, 2, |world| world.change(&world.path(2), "- `src/entity/Slot.ts` - a note\n", ""));
    restored(Kind::Files, 1, |world| world.change(&world.path(1), "### Modified", "### Added"));
    restored(Kind::Files, 5, |world| {
        world.change(&world.path(5), "- `a b.txt` - a note\n", "");
        world.change(&world.path(5), "\n## Description", "\n### Deleted\n\n- `a b.txt` - a note\n\n## Description");
    });
}

#[test]
fn two_entries_of_one_commit_are_found_once_and_left_to_a_person() {
    let world = World::clean();
    let copy = format!("changelog/{}zz-second.md", &world.files[2][..19]);
    world.scratch.write(&copy, world.text(&world.path(2)));
    let report = world.report();
    assert_eq!(report.drift.len(), 1, "{:?}", report.drift);
    assert_eq!((report.drift[0].kind, report.drift[0].path.as_deref()), (Kind::Duplicate, Some(copy.as_str())));
    assert_eq!(world.fix().edits, []);
}

#[test]
fn of_two_entries_the_one_with_the_commits_own_name_is_the_first_wherever_it_stands() {
    let world = World::clean();
    let copy = format!("changelog/{}aa-second.md", &world.files[2][..19]);
    world.scratch.write(&copy, world.text(&world.path(2)));
    let report = world.report();
    assert_eq!(report.drift.len(), 1, "{:?}", report.drift);
    assert_eq!((report.drift[0].kind, report.drift[0].path.as_deref()), (Kind::Duplicate, Some(copy.as_str())));
}

#[test]
fn a_row_may_show_the_day_of_the_author_while_the_file_name_has_the_committers() {
    let world = World::clean();
    let (name, other) = (&world.files[5], "2025-10-03");
    world.scratch.git(&["reset", "--quiet", "--soft", "HEAD~2"]);
    world.scratch.git(&["reset", "--quiet", "--", "changelog"]);
    let author = format!("--date={}T12:00:00+0000", &name[..10]);
    world.scratch.wait(3 * 24 * 60 * 60);
    world.scratch.git(&["commit", "--quiet", "--message", "chore: bump bullmq", &author]);
    let commit = world.scratch.git(&["rev-parse", "HEAD"]);
    let committed = world.scratch.git(&["show", "-s", "--format=%cs"]);
    assert!(committed.as_str() >= other && committed != name[..10], "{committed}");
    let (file, text) = world.entry(&commit, "None");
    fs::remove_file(world.scratch.join(&world.path(5))).unwrap();
    let renamed = format!("{committed}{}", &file[10..]);
    world.scratch.write(&format!("changelog/{renamed}"), text);
    let index = world.text("changelog/README.md").replace(&name[..name.len() - 3], &renamed[..renamed.len() - 3]);
    let index =
        index.replace(&world.commits[5][..7], &commit[..7]).replace("updated: 2025-09-30", "updated: 2025-12-31");
    world.scratch.write("changelog/README.md", index);
    assert_eq!(world.drift(), []);
}

#[test]
fn a_commit_without_an_entry_is_found_and_left_to_a_person() {
    let world = World::clean();
    let commit = world.scratch.commit("fix: later", &[("x", "1")]);
    assert_eq!(world.drift(), [(Kind::Missing, Some(commit))]);
    let plan = world.fix();
    assert!(plan.edits.is_empty() && plan.left[0].reason.contains("changelog new"));
}

#[test]
fn a_deleted_entry_is_a_missing_one_and_a_link_that_leads_nowhere() {
    let world = World::clean();
    fs::remove_file(world.scratch.join(&world.path(4))).unwrap();
    let commit = Some(world.commits[4].clone());
    assert_eq!(world.drift(), [(Kind::Missing, commit.clone()), (Kind::IndexDangling, commit)]);
}

/// Takes every line out of the index that fits.
fn without(world: &World, fits: impl Fn(&str) -> bool) {
    let index = world.text("changelog/README.md");
    let kept: String = index.split_inclusive('\n').filter(|line| !fits(line)).collect();
    assert_ne!(kept, index);
    world.scratch.write("changelog/README.md", kept);
}

#[test]
fn what_the_index_lacks_is_found_and_comes_back_where_it_was() {
    restored(Kind::IndexMissing, 2, |world| {
        without(world, |line| line.starts_with('|') && line.contains(&world.files[2]));
    });
    restored(Kind::ArchiveMissing, 2, |world| {
        without(world, |line| line.starts_with("- [2025") && line.contains(&world.files[2]));
    });
    restored(Kind::CategoryMissing, 0, |world| {
        without(world, |line| {
            line.starts_with("- [") && !line.starts_with("- [2025") && line.contains(&world.files[0])
        });
    });
    exactly(Kind::BreakingMissing, 3, |world| without(world, |line| line.contains("Old tokens are void")));
}

#[test]
fn a_row_that_says_something_else_is_found() {
    restored(Kind::IndexRow, 2, |world| world.change("changelog/README.md", "| add slots |", "| add shots |"));
    restored(Kind::IndexRow, 2, |world| {
        let row = format!("| {} | [{}]", world.day(2), &world.commits[2][..7]);
        world.change("changelog/README.md", &row, &row.replace("2025", "2024"));
    });
}

#[test]
fn a_row_of_no_entry_and_an_old_last_line_are_found() {
    let world = World::clean();
    let before = world.folder();
    world.change(
        "changelog/README.md",
        "|---|---|---|\n",
        "|---|---|---|\n| 2025-09-30 | [1234567](./2025-09-30-1234567-ghost.md) | ghost |\n",
    );
    world.change("changelog/README.md", "*Last updated: 2025-09-30*", "*Last updated: 2025-09-20*");
    assert_eq!(world.drift(), [(Kind::IndexDangling, None), (Kind::LastUpdated, None)]);
    world.fix();
    assert_eq!(world.folder(), before);
}

#[test]
fn two_faults_of_one_entry_are_two_findings() {
    let world = World::clean();
    world.change(&world.path(4), "# 🧠", "# x");
    world.change(&world.path(4), "## Breaking Changes", "## Else");
    assert_eq!(world.drift().iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Kind::Title, Kind::Body]);
}
