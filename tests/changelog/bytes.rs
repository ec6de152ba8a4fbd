//! What people wrote stays, byte for byte.

use crate::world::World;
use engine::changelog::Kind;

/// Every file of the folder with a mark, Windows line ends and no end of the last line.
fn as_windows_writes(world: &World) {
    for (name, bytes) in world.folder() {
        let text = String::from_utf8(bytes).unwrap();
        world.scratch.write(&format!("changelog/{name}"), format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n")));
    }
}

#[test]
fn line_ends_marks_and_a_last_line_without_end_are_no_drift() {
    let world = World::clean();
    as_windows_writes(&world);
    assert_eq!(world.drift(), []);
}

#[test]
fn mending_keeps_them_too() {
    let world = World::clean();
    as_windows_writes(&world);
    let before = world.folder();
    world.change(&world.path(1), "# fix", "# feat");
    world.change(&world.path(2), "**Date:** 2025", "**Date:** 2024");
    world.change(&world.path(4), &world.commits[4], &world.commits[4][..7]);
    world.change(&world.path(0), "### Added", "### Deleted");
    world.change(&world.path(5), "\r\n\r\n## Breaking Changes\r\n\r\nNone", "");
    world.rename(3, &format!("{}x.md", &world.files[3][..19]));
    let row = world.text("changelog/README.md").lines().find(|line| line.contains("add slots")).unwrap().to_owned();
    world.change("changelog/README.md", &format!("{row}\r\n"), "");
    world.fix();
    assert_eq!(world.drift(), []);
    let after = world.folder();
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    for (name, bytes) in before {
        assert_eq!(String::from_utf8_lossy(&after[&name]), String::from_utf8_lossy(&bytes), "{name}");
    }
}

#[test]
fn notes_more_sections_and_bytes_that_are_no_text_survive() {
    let world = World::clean();
    let mut bytes = world.text(&world.path(1)).replace("# fix", "# feat").into_bytes();
    bytes
        .extend_from_slice(b"\n## Screenshots\n\n\xff\xfe picture\n\n```\n## Description\n# no title (1234567)\n```\n");
    world.scratch.write(&world.path(1), &bytes);
    world.fix();
    let after = world.folder().remove(&world.files[1]).unwrap();
    let tail = b"## Screenshots\n\n\xff\xfe picture\n\n```\n## Description\n# no title (1234567)\n```\n";
    assert!(after.ends_with(tail) && after.starts_with(b"# fix"));
    assert_eq!(after.len(), bytes.len() - 1);
}

#[test]
fn an_index_that_is_no_text_keeps_its_bytes() {
    let world = World::clean();
    let mut bytes = world.text("changelog/README.md").replace("| add slots |", "| add shots |").into_bytes();
    let at = bytes.windows(4).position(|part| part == b"Hand").unwrap();
    bytes.splice(at..at, b"\xff\xfe\xe9".iter().copied());
    world.scratch.write("changelog/README.md", &bytes);
    world.fix();
    let after = world.folder().remove("README.md").unwrap();
    assert_eq!(&after[at..at + 7], b"\xff\xfe\xe9Hand");
    assert_eq!(world.drift(), []);
}

#[test]
fn a_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::clean();
    world.change(&world.path(1), "# fix", "# feat");
    let path = world.scratch.join(&world.path(1));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    world.fix();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn only_what_is_picked_is_mended() {
    let world = World::clean();
    world.change(&world.path(1), "# fix", "# feat");
    world.change(&world.path(2), "**Date:** 2025", "**Date:** 2024");
    let plan = world.plan(&|finding| finding.kind == Kind::Title);
    world.write(&plan).unwrap();
    assert_eq!(world.drift(), [(Kind::Date, Some(world.commits[2].clone()))]);
}
