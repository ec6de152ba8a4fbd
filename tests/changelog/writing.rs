//! Writing: only what was shown, only in the folder, whole or not at all.

use crate::world::World;
use engine::changelog::Edit;
use engine::fault::FaultKind;
use engine::operations::write;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::Arc;

fn bytes(text: &str) -> Arc<[u8]> {
    Arc::from(text.as_bytes())
}

#[test]
fn a_file_that_changed_since_it_was_shown_is_refused_and_kept() {
    let world = World::clean();
    world.change(&world.path(1), "# fix", "# feat");
    world.change("changelog/README.md", "| add slots |", "| add shots |");
    let plan = world.plan(&|_| true);
    world.change("changelog/README.md", "Hand written", "Changed by someone");
    let before = world.folder();
    let fault = world.write(&plan).unwrap_err();
    assert_eq!(fault.kind(), FaultKind::Refused);
    assert!(fault.to_string().contains("README.md changed since"), "{fault}");
    assert_eq!(world.folder(), before, "not even the file that did not change is written");
}

#[test]
fn edits_made_twice_are_made_once() {
    let world = World::clean();
    world.rename(1, &format!("{}other.md", &world.files[1][..19]));
    let plan = world.plan(&|_| true);
    assert_eq!(world.write(&plan).unwrap().files, 2);
    assert_eq!(world.write(&plan).unwrap().files, 0);
}

#[test]
fn nothing_outside_of_the_folder_is_touched() {
    let world = World::clean();
    for path in [
        "src/app.ts",
        "changelog/../src/app.md",
        "changelog/sub/x.md",
        "../x.md",
        "/etc/x.md",
        "changelog/x.txt",
        "changelog",
    ] {
        let edit = Edit { path: path.into(), from: None, before: None, after: Some(bytes("x")) };
        let fault = write(&world.git(), &world.config, &[edit]).unwrap_err();
        assert_eq!(fault.kind(), FaultKind::Refused, "{path}");
    }
}

#[test]
fn a_link_or_a_folder_in_the_place_of_a_file_is_refused() {
    let world = World::clean();
    let outside = world.scratch.join("outside.md");
    fs::write(&outside, "mine").unwrap();
    symlink(&outside, world.scratch.join("changelog/link.md")).unwrap();
    fs::create_dir(world.scratch.join("changelog/folder.md")).unwrap();
    for name in ["link.md", "folder.md"] {
        let edit = Edit {
            path: format!("changelog/{name}"),
            from: None,
            before: Some(bytes("mine")),
            after: Some(bytes("x")),
        };
        assert_eq!(write(&world.git(), &world.config, &[edit]).unwrap_err().kind(), FaultKind::Refused);
    }
    assert_eq!(fs::read_to_string(&outside).unwrap(), "mine");
}

#[test]
fn a_folder_that_leads_out_of_the_work_tree_is_refused() {
    let world = World::clean();
    let outside = tempfile::tempdir().unwrap();
    fs::rename(world.scratch.join("changelog"), outside.path().join("real")).unwrap();
    symlink(outside.path().join("real"), world.scratch.join("changelog")).unwrap();
    let edit = Edit { path: "changelog/x.md".into(), from: None, before: None, after: Some(bytes("x")) };
    assert_eq!(write(&world.git(), &world.config, &[edit]).unwrap_err().kind(), FaultKind::Refused);
    assert!(!outside.path().join("real/x.md").exists());
}

#[test]
fn a_folder_that_is_not_there_yet_is_made_neither_outside_nor_in_what_git_keeps() {
    let outside = tempfile::tempdir().unwrap();
    for leads_to in [outside.path().to_str().unwrap(), ".git"] {
        let world = World::clean().with(|config| config.changelog.dir = "docs/changelog".into());
        symlink(leads_to, world.scratch.join("docs")).unwrap();
        let edit = Edit { path: "docs/changelog/x.md".into(), from: None, before: None, after: Some(bytes("x")) };
        assert_eq!(write(&world.git(), &world.config, &[edit]).unwrap_err().kind(), FaultKind::Refused);
        assert!(!world.scratch.join("docs/changelog").exists(), "{leads_to}");
    }
}

#[test]
fn an_absent_folder_is_made() {
    let world = World::clean();
    fs::remove_dir_all(world.scratch.join("changelog")).unwrap();
    let edit = Edit { path: "changelog/x.md".into(), from: None, before: None, after: Some(bytes("x")) };
    write(&world.git(), &world.config, &[edit]).unwrap();
    assert_eq!(world.text("changelog/x.md"), "x");
}

#[test]
fn a_name_that_is_taken_is_not_written_over() {
    let world = World::clean();
    let edit = Edit {
        path: world.path(1),
        from: Some(world.path(0)),
        before: Some(bytes(&world.text(&world.path(0)))),
        after: Some(bytes("x")),
    };
    let before = world.folder();
    assert!(write(&world.git(), &world.config, &[edit]).unwrap_err().to_string().contains("is there already"));
    assert_eq!(world.folder(), before);
}

#[test]
fn another_writer_at_work_is_waited_for_by_a_person() {
    let world = World::clean();
    world.change(&world.path(1), "# fix", "# feat");
    let lock = fs::File::create(world.scratch.join(".git/cutover-changelog.lock")).unwrap();
    lock.lock().unwrap();
    let fault = world.write(&world.plan(&|_| true)).unwrap_err();
    assert!(fault.to_string().contains("Another cutover"), "{fault}");
    drop(lock);
    world.fix();
}

#[test]
fn what_a_killed_writer_left_behind_is_swept_away() {
    let world = World::clean();
    world.scratch.write("changelog/.cutover-abc123.tmp", "half");
    world.change(&world.path(1), "# fix", "# feat");
    assert_eq!(world.drift().len(), 1, "it is no entry");
    world.fix();
    assert!(!world.folder().contains_key(".cutover-abc123.tmp"));
}

#[test]
fn a_folder_that_cannot_be_written_says_so_and_keeps_everything() {
    let world = World::clean();
    world.change(&world.path(1), "# fix", "# feat");
    let plan = world.plan(&|_| true);
    let folder = world.scratch.join("changelog");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let before = world.folder();
    let permitted = fs::write(folder.join("probe"), "").is_ok();
    let result = world.write(&plan);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    if permitted {
        return; // whoever may do everything is kept out by no permission
    }
    let fault = result.unwrap_err();
    assert_eq!(fault.kind(), FaultKind::Refused);
    assert!(fault.next_step().unwrap().starts_with("Nothing is written."));
    assert_eq!(world.folder(), before);
}
