//! What the commits tell: entries, what breaks, the database, and whether anything tests them.

use super::{calm, gate, pass, told};
use crate::changelog::{Finding, Fix, Kind};
use crate::config::{LooksAt, OnFailure, PromotionGate};
use crate::environment::sample::at;
use crate::operations::promotion::gate::{GateId, GateState};
use crate::operations::promotion::local::{LocalEnd, LocalResult, Tree};
use crate::operations::promotion::sample::{World, from, to};
use crate::schema_radar::{EntityFile, Schema, compare};

#[test]
fn missing_entries_warn_and_a_cut_off_history_is_unknown() {
    assert_eq!(calm(&GateId::Changelog), pass("no drift: 0 entries come along"));
    let drift = gate(&GateId::Changelog, |world| {
        let finding =
            |kind| Finding { kind, commit: Some(from()), path: None, detail: "feat: leads".into(), fix: Fix::Ask };
        world.ships.changelog.drift = vec![finding(Kind::Missing), finding(Kind::IndexRow)];
    });
    assert_eq!(drift.observed, "1 commit without an entry: 7b1e4d0; 1 other finding");
    assert_eq!((drift.state, drift.findings.len()), (GateState::Warn, 2));
    let cut = |world: &mut World| world.ships.changelog.notes = vec!["The history is cut off here.".into()];
    assert_eq!(told(&GateId::Changelog, cut).0, GateState::Unknown);
}

#[test]
fn what_breaks_warns_with_its_words() {
    assert_eq!(calm(&GateId::Breaking), pass("none declared by 1 commit and 0 entries"));
    let breaks =
        |world: &mut World| world.ships.breaking = vec![("chore: bump bullmq".into(), "Redis 6.2\nis needed".into())];
    let gate = gate(&GateId::Breaking, breaks);
    assert_eq!(
        (gate.state, gate.findings),
        (GateState::Warn, vec!["chore: bump bullmq: Redis 6.2 is needed".to_owned()])
    );
}

#[test]
fn changes_of_the_database_warn_and_what_cannot_be_read_is_unknown() {
    assert_eq!(calm(&GateId::Schema), pass("no entity file changes"));
    let with = |column: &str| {
        let column = column.to_owned();
        gate(&GateId::Schema, move |world| {
            let file = |text: String| [EntityFile { path: "src/entity/Slot.ts".into(), text }];
            let before = Schema::of(&file("@Entity('slot') class Slot { @PrimaryColumn() id: string }".into()));
            let after =
                Schema::of(&file(format!("@Entity('slot') class Slot {{ @PrimaryColumn() id: string; {column} }}")));
            (world.ships.schema, world.ships.entity_files) = (compare(&before, &after), 1);
        })
    };
    let added = with("@Column({ nullable: true }) note: string");
    assert_eq!(added.observed, "1 change on boot, before traffic moves: slot.note: new nullable column, varchar");
    assert!(
        added.state == GateState::Warn && added.findings[0].contains("(src/entity/Slot.ts). The column is added"),
        "{added:?}"
    );
    assert_eq!(with("@Column(options) note: string").state, GateState::Unknown);
    assert_eq!(with("").state, GateState::Pass);
}

#[test]
fn what_nothing_tests_warns_and_a_command_of_ones_own_may_test_it() {
    assert_eq!(calm(&GateId::LocalChecks), pass("test done by build.yml or here"));
    let untested = |world: &mut World| world.ships.packages.scripts[0].in_build = false;
    assert_eq!(
        told(&GateId::LocalChecks, untested),
        (GateState::Warn, "build.yml runs none of test, and nothing here did".into())
    );
    let ran = |end, here| {
        move |world: &mut World| {
            untested(world);
            let (name, run) = ("tests".into(), "npm test".into());
            let gate = PromotionGate { name, run, on_failure: OnFailure::Block, looks_at: LooksAt::Commit };
            world.config.promotion.gates = vec![gate];
            let observed = "passed in 9 s".to_owned();
            let result = LocalResult {
                name: "tests".into(),
                command: "npm test".into(),
                end,
                tree: Tree { checked_out: Some(here), changed: Some(0) },
                observed,
                at: at(0),
            };
            world.local = vec![result];
        }
    };
    let own = || GateId::Configured("tests".into());
    assert_eq!(told(&GateId::LocalChecks, ran(LocalEnd::Passed, from())).0, GateState::Pass);
    assert_eq!(told(&GateId::LocalChecks, ran(LocalEnd::Passed, to())).0, GateState::Warn, "it ran on something else");
    assert_eq!(told(&own(), ran(LocalEnd::Passed, from())), pass("passed in 9 s"));
    let (state, words) = told(&own(), ran(LocalEnd::Passed, to()));
    assert_eq!(state, GateState::Warn, "it says nothing of what ships");
    assert!(words.contains("with f956226 checked out, which is not what ships"), "{words}");
    let in_tree = |changed, looks_at| {
        told(&own(), move |world: &mut World| {
            ran(LocalEnd::Passed, from())(world);
            world.local[0].tree.changed = changed;
            world.config.promotion.gates[0].looks_at = looks_at;
        })
    };
    let dirty = in_tree(Some(2), LooksAt::Commit);
    assert_eq!(dirty, (GateState::Warn, "passed in 9 s (with 2 files that do not ship as they are)".into()));
    assert_eq!(in_tree(None, LooksAt::Commit).0, GateState::Warn);
    assert_eq!(in_tree(None, LooksAt::Elsewhere), pass("passed in 9 s"));
    assert_eq!(told(&own(), ran(LocalEnd::Failed, from())).0, GateState::Block);
    assert_eq!(told(&own(), ran(LocalEnd::Unknown, from())).0, GateState::Unknown);
    let not_run = |world: &mut World| {
        ran(LocalEnd::Passed, from())(world);
        world.local.clear();
    };
    assert_eq!(told(&own(), not_run).0, GateState::Unknown);
}
