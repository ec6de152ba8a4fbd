//! Many faults at once, and laws that hold for any of them.

use crate::world::World;
use proptest::prelude::*;

/// Everything that is planted by number.
fn plant(world: &World, fault: usize, at: usize) {
    let path = world.path(at);
    if !world.scratch.join(&path).exists() {
        return;
    }
    let text = world.text(&path);
    let index = "changelog/README.md";
    let text = match fault {
        0 => text.replacen("# ", "# x ", 1),
        1 => text.replace("**Date:** 2025", "**Date:** 1999"),
        2 => text.replace(&world.commits[at], &world.commits[at][..8]),
        3 => text.replace("## Breaking Changes", "## Breaking"),
        4 => text.replace("### Added", "### Modified"),
        5 => text.replace("- `", "- `ghost/"),
        6 => text.replace("## Files Changed", "## Files"),
        7 => text.split_inclusive('\n').filter(|line| !line.starts_with("**Date")).collect(),
        8 => text.split_inclusive('\n').skip(1).collect(),
        9 => text.trim_end().to_owned(),
        10 => return world.rename(at, &format!("{}wrong.md", &world.files[at][..19])),
        11 => return world.rename(at, &format!("1999-01-01{}", &world.files[at][10..])),
        12 => return world.rename(at, &format!("odd {}", world.files[at])),
        13 => {
            let text = world.text(index);
            let kept: String = text.split_inclusive('\n').filter(|line| !line.contains(&world.files[at])).collect();
            return world.scratch.write(index, kept);
        }
        _ => return world.scratch.write(index, world.text(index).replace(&world.commits[at][..7], "abcdef0")),
    };
    world.scratch.write(&path, text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_mending_nothing_is_left_that_follows_from_the_facts(faults in proptest::collection::vec((0usize..15, 0usize..6), 1..7)) {
        let world = World::clean();
        for (fault, at) in faults {
            plant(&world, fault, at);
        }
        world.fix();
        let left: Vec<_> = world.report().drift.into_iter().filter(|found| found.fix == engine::changelog::Fix::Auto).collect();
        prop_assert_eq!(left, []);
        for bytes in world.folder().into_iter().filter(|(name, _)| name != "README.md").map(|(_, bytes)| bytes) {
            prop_assert!(String::from_utf8(bytes).unwrap().contains("Words of a person."));
        }
        prop_assert!(world.text("changelog/README.md").contains("Hand written | prose."));
    }
}

#[test]
fn an_index_is_written_where_there_is_none() {
    let world = World::clean();
    std::fs::remove_file(world.scratch.join("changelog/README.md")).unwrap();
    world.fix();
    assert_eq!(world.drift(), []);
}
