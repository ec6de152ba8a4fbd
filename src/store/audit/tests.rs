//! The record, its chain, and what the chain shows of what was done to it.

use super::*;

fn deed(what: &str) -> Deed {
    Deed {
        at: Moment::parse_from_rfc3339("2026-03-01T12:00:00+05:30").unwrap(),
        who: "dev".into(),
        place: "acme/api".into(),
        what: what.into(),
        result: DeedResult::Done,
        detail: "2 files".into(),
        took: None,
        moved: None,
    }
}

fn moved() -> Deed {
    let step = StepTaken { step: "merge".into(), result: DeedResult::Done, took_ms: Some(1200) };
    let moved = Moved {
        operation: "p1".into(),
        from: "7".repeat(40),
        to: "f".repeat(40),
        plan: "a".repeat(64),
        accepted: vec!["changelog".into(), "schema".into()],
        reason: Some("release \"12\"\n\u{1b}[31m".into()),
        steps: vec![step],
    };
    Deed { took: Some(Duration::from_secs(552)), moved: Some(moved), ..deed("promote --confirm 7777777") }
}

fn with(whats: &[&str]) -> Store {
    let store = Store::in_memory();
    for what in whats {
        assert_eq!(store.record(&deed(what)), Kept::ThisRun);
    }
    store
}

/// Does to the file what its triggers refuse.
fn tamper(store: &Store, change: &str) {
    let free = "DROP TRIGGER audit_stays; DROP TRIGGER audit_is_true; DROP TRIGGER audit_is_chained;";
    assert_eq!(store.attempt(|connection| connection.execute_batch(&format!("{free}{change};"))), Some(()));
}

fn broken(change: &str) -> Option<Break> {
    let store = with(&["one", "two", "three", "four"]);
    tamper(&store, change);
    store.chain(None).unwrap().broken
}

#[test]
fn the_record_gives_back_the_last_acts_newest_first() {
    let store = with(&["one", "two", "three"]);
    assert_eq!(store.deeds(2), [deed("three"), deed("two")]);
    let later = Moment::parse_from_rfc3339("2026-03-01T06:30:01Z").unwrap();
    assert_eq!(store.last_records(Some(later), 9), Some(Vec::new()), "by the moment, whatever the zone");
    assert_eq!(store.last_records(Some(deed("").at), 9).unwrap().len(), 3);
}

#[test]
fn what_a_promotion_moved_is_kept_whole() {
    let store = Store::in_memory();
    assert_eq!(store.record(&moved()), Kept::ThisRun);
    assert_eq!(store.deeds(9), [moved()]);
}

#[test]
fn a_line_of_the_record_can_be_neither_changed_nor_taken_away_nor_put_in_without_its_hash() {
    let store = with(&["one"]);
    let put_in = "INSERT INTO audit (at, who, place, what, result, detail) VALUES ('', '', '', '', '', '')";
    for change in ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit", put_in] {
        assert_eq!(store.attempt(|connection| connection.execute(change, [])), None);
    }
    assert_eq!(store.deeds(9), [deed("one")]);
}

#[test]
fn an_untouched_record_is_chained_to_its_end() {
    assert_eq!(with(&[]).chain(None).unwrap().end, None);
    let store = with(&["one", "two"]);
    let chain = store.chain(None).unwrap();
    assert_eq!((chain.chained, chain.unchained, chain.broken, chain.holds), (2, 0, None, None));
    let end = chain.end.unwrap();
    assert_eq!((end.number, Some(&end.hash)), (2, store.last_records(None, 1).unwrap()[0].hash.as_ref()));
    assert_eq!(store.record(&moved()), Kept::ThisRun);
    assert_eq!(store.chain(Some(&end.hash)).unwrap().holds, Some(true), "an end that was kept stays in the chain");
    assert_eq!(store.chain(Some(FIRST)).unwrap().holds, Some(false));
}

#[test]
fn a_link_is_the_sha_256_of_three_lines_that_anybody_can_write() {
    let line = Line::of(&moved(), 7);
    // Not by this code, but by the script of docs/audit.md.
    assert_eq!(line.link(FIRST), "7c48e33fd970aebce5ca6a57a4d45620653e7d16d0c85af097d31e93d815b72a");
}

#[test]
fn a_line_that_was_changed_breaks_the_chain_there() {
    for column in ["at", "who", "place", "what", "result", "detail", "more"] {
        assert_eq!(broken(&format!("UPDATE audit SET {column} = 'x' WHERE number = 3")), Some(Break::Changed(3)));
    }
    assert_eq!(broken("UPDATE audit SET chain = 'x' WHERE number = 2"), Some(Break::Changed(2)));
    assert_eq!(broken("UPDATE audit SET who = detail, detail = who WHERE number = 2"), Some(Break::Changed(2)));
}

#[test]
fn lines_that_are_gone_or_came_in_break_the_chain() {
    assert_eq!(broken("DELETE FROM audit WHERE number = 2"), Some(Break::Gone(3)));
    assert_eq!(broken("DELETE FROM audit WHERE number = 1"), Some(Break::Gone(2)));
    assert_eq!(broken("UPDATE audit SET chain = NULL WHERE number = 2"), Some(Break::Unchained(2)));
    let moved = "DELETE FROM audit WHERE number = 2; UPDATE audit SET number = number - 1 WHERE number > 2";
    assert_eq!(broken(moved), Some(Break::Changed(2)));
    assert_eq!(broken("DELETE FROM audit WHERE number > 2"), Some(Break::CutOff(2, 4)));
}

#[test]
fn a_record_whose_hashes_are_all_gone_is_broken_and_none_of_before_there_was_a_chain() {
    let taken_out = "UPDATE audit SET chain = NULL, who = 'nobody'";
    assert_eq!(broken(taken_out), Some(Break::Unchained(1)));
    let store = with(&["one", "two"]);
    tamper(&store, taken_out);
    assert_eq!(store.record(&deed("three")), Kept::ThisRun);
    let chain = store.chain(None).unwrap();
    assert_eq!(
        (chain.broken, chain.is_intact()),
        (Some(Break::Unchained(1)), Some(false)),
        "the next act hides nothing"
    );
}

#[test]
fn where_the_chain_began_is_noted_once_and_stays() {
    let store = with(&["one"]);
    for change in ["UPDATE audit_chain SET began = 9", "DELETE FROM audit_chain"] {
        assert_eq!(store.attempt(|connection| connection.execute(change, [])), None);
    }
}

#[test]
fn a_record_whose_end_was_taken_away_with_care_is_shown_only_by_an_end_that_was_kept() {
    let store = with(&["one", "two", "three"]);
    let end = store.chain(None).unwrap().end.unwrap().hash;
    tamper(&store, "DELETE FROM audit WHERE number = 3; UPDATE sqlite_sequence SET seq = 2 WHERE name = 'audit'");
    assert_eq!(store.chain(None).unwrap().broken, None);
    assert_eq!(store.chain(Some(&end)).unwrap().holds, Some(false));
}

#[test]
fn what_holds_what_cutover_never_writes_is_told_and_hides_nothing_else() {
    let store = with(&["one", "two"]);
    tamper(&store, "UPDATE audit SET at = 'yesterday' WHERE number = 2");
    let records = store.last_records(Some(deed("").at), 9).unwrap();
    assert_eq!(records.iter().map(|record| record.deed.is_some()).collect::<Vec<_>>(), [false, true]);
}
