//! New entries: for a commit, for what is staged, for an entry that is there.

use crate::world::World;
use engine::changelog::{About, Kind, NewEntry, Words, write_entries};
use engine::operations::{Known, outline};

fn words(description: &str, breaking: Option<&str>) -> Words {
    Words { description: description.into(), breaking: breaking.map(String::from) }
}

/// Writes the entry of HEAD.
fn write(world: &World, words: Words) -> usize {
    let git = world.git();
    let about = About::Commit(git.resolve("HEAD").unwrap());
    let mut facts = world.facts();
    outline(&git, &world.config, (&mut facts, &about), &Known::default()).unwrap();
    let plan = write_entries(&facts, &[NewEntry { about, words }]).unwrap();
    world.write(&plan).unwrap().files
}

#[test]
fn the_entry_of_a_commit_has_the_form_of_the_guide_and_leaves_nothing_to_mend() {
    let world = World::clean();
    let commit = world.scratch.commit("feat: capture | leads", &[("src/lead.ts", "1"), ("src/app.ts", "9")]);
    assert_eq!(write(&world, words("Capture them.", None)), 2);
    assert_eq!(world.drift(), []);
    let text = world.text(&format!("changelog/2025-10-01-{}-feat-capture-leads.md", &commit[..7]));
    let date = world.scratch.git(&["show", "-s", "--format=%ad", "--date=format:%Y-%m-%d %H:%M:%S"]);
    assert_eq!(
        text,
        format!(
            "# feat: capture | leads ({})\n\n**Date:** {date}\n**Commit:** {commit}\n\n## Files Changed\n\n### Added\n\n\
             - `src/lead.ts`\n\n### Modified\n\n- `src/app.ts`\n\n## Description\n\nCapture them.\n\n## Breaking Changes\n\nNone\n",
            &commit[..7]
        )
    );
    assert_eq!(write(&world, words("Capture them.", None)), 0, "writing it again changes nothing");
}

#[test]
fn a_breaking_change_is_listed_too_and_other_drift_is_left_alone() {
    let world = World::clean();
    world.change("changelog/README.md", "| add slots |", "| add shots |");
    world.scratch.commit("feat: void tokens", &[("t", "1")]);
    write(&world, words("x", Some("All tokens are void.")));
    assert_eq!(world.drift(), [(Kind::IndexRow, Some(world.commits[2].clone()))]);
    assert!(world.text("changelog/README.md").contains("All tokens are void"));
}

#[test]
fn odd_paths_and_subjects_are_written_so_that_they_are_read_again() {
    let world = World::clean();
    let files = [
        ("with `ticks`", "1"),
        (" space", "1"),
        ("dash - note", "1"),
        ("ünï/ço.ts", "1"),
        ("tab\there", "1"),
        ("(x)", "1"),
    ];
    world.scratch.commit(&format!("fix: {} (abc1234)", "very long ".repeat(40)), &files);
    write(&world, words("x", None));
    assert_eq!(world.drift(), []);
}

#[test]
fn a_subject_of_no_letters_gets_an_entry() {
    let world = World::clean();
    world.scratch.commit("🧠", &[("b", "1")]);
    write(&world, words("x", None));
    assert_eq!(world.drift(), []);
}

#[test]
fn a_commit_of_another_branch_is_refused() {
    let world = World::clean();
    world.scratch.branch("other", "HEAD");
    let commit = world.scratch.commit("feat: there", &[("t", "1")]);
    world.scratch.git(&["checkout", "--quiet", "main"]);
    let about = About::Commit(world.git().resolve(&commit).unwrap());
    let fault = write_entries(&world.facts(), &[NewEntry { about, words: words("x", None) }]).unwrap_err();
    assert_eq!(fault.exit_code(), 4);
    assert!(fault.to_string().contains("not in the history of main"), "{fault}");
}

#[test]
fn words_that_would_hide_a_section_are_refused() {
    let world = World::clean();
    world.scratch.commit("feat: x", &[("t", "1")]);
    let about = About::Commit(world.git().resolve("HEAD").unwrap());
    for hiding in ["a\n\n## Breaking Changes\n\nAll", "```\nopen"] {
        let entry = NewEntry { about: about.clone(), words: words(hiding, None) };
        assert_eq!(write_entries(&world.facts(), &[entry]).unwrap_err().exit_code(), 2, "{hiding}");
    }
}

#[test]
fn what_is_staged_is_pending_until_its_commit_is_there() {
    let world = World::clean();
    world.scratch.write("src/new.ts", "1");
    world.scratch.git(&["add", "--all"]);
    let git = world.git();
    let when = "2025-10-01T20:00:00+05:30".parse().unwrap();
    let about = About::Staged { subject: "feat: new | thing".into(), when, files: git.staged().unwrap().into() };
    let plan = write_entries(&world.facts(), &[NewEntry { about, words: words("New.", None) }]).unwrap();
    world.write(&plan).unwrap();
    assert_eq!(world.drift(), [(Kind::Pending, None)]);
    world.scratch.git(&["add", "--all"]);
    let commit = world.scratch.commit_staged("feat: new | thing");
    assert_eq!(world.drift(), [(Kind::Pending, None)]);
    world.fix();
    assert_eq!(world.drift(), []);
    let text = world.text(&format!("changelog/2025-10-01-{}-feat-new-thing.md", &commit[..7]));
    assert!(text.contains("- `src/new.ts`") && text.contains("New."));
}

#[test]
fn the_words_of_an_entry_that_is_there_change_and_nothing_else_does() {
    let world = World::clean();
    let before = world.text(&world.path(2));
    let about = About::Commit(world.id(2));
    let entry = NewEntry { about, words: words("Other words.\n\nTwo paragraphs.", Some("Slots are new.")) };
    world.write(&write_entries(&world.facts(), &[entry]).unwrap()).unwrap();
    let expected = before
        .replace("Words of a person.", "Other words.\n\nTwo paragraphs.")
        .replace("\nNone\n", "\nSlots are new.\n");
    assert_eq!(world.text(&world.path(2)), expected);
    assert_eq!(world.drift(), []);
}

#[test]
fn an_outline_proposes_what_the_commit_says_about_itself() {
    let world = World::clean();
    world.scratch.write("src/entity/Lead.ts", "1");
    world.scratch.git(&["add", "--all"]);
    world
        .scratch
        .commit_staged("feat: leads\n\nCapture them.\n\nBREAKING CHANGE: old leads are void\n\nSigned-off-by: A <a@b>");
    let (git, mut facts) = (world.git(), world.facts());
    let about = About::Commit(git.resolve("HEAD").unwrap());
    let outline = outline(&git, &world.config, (&mut facts, &about), &Known::default()).unwrap();
    assert_eq!(outline.body, "Capture them.");
    assert_eq!(outline.breaking_text.as_deref(), Some("old leads are void"));
    assert_eq!(outline.entities, ["src/entity/Lead.ts"]);
    assert!(outline.at_head);
}
