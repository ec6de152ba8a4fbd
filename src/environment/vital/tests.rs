//! Laws and sentences of what the answers of a day mean.

use super::*;
use crate::domain::health::{Door, HealthReport, Kind, Probe, Trail, Verdict};
use crate::domain::{EnvName, Moment};
use crate::environment::alerts::Severity;
use chrono::TimeDelta;
use proptest::prelude::*;
use std::time::Duration;

fn at(seconds: i64) -> Moment {
    chrono::DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap().with_timezone(&india())
}

fn india() -> chrono::FixedOffset {
    chrono::FixedOffset::east_opt(19_800).unwrap()
}

/// An answer after so many milliseconds.
fn good(when: i64, millis: u64) -> Probe {
    let probe = Probe::without_answer(at(when), Duration::from_millis(millis), Verdict::Good);
    Probe { status: Some(200), ..probe }
}

fn bad(when: i64) -> Probe {
    Probe { verdict: Verdict::Bad("503 success:false".into()), status: Some(503), ..good(when, 20) }
}

fn refused(when: i64) -> Probe {
    Probe::without_answer(at(when), Duration::from_millis(1), Verdict::Bad("connection refused".into()))
}

fn unasked(when: i64) -> Probe {
    Probe::without_answer(at(when), Duration::ZERO, Verdict::Unknown("no way".into()))
}

fn trail(probes: impl IntoIterator<Item = Probe>) -> Trail {
    let mut trail = Trail::default();
    probes.into_iter().for_each(|probe| trail.add(probe));
    trail
}

fn any_probe() -> impl Strategy<Value = Probe> {
    (0..80_000_i64, 0..3_000_u64, 0..4).prop_map(|(when, millis, kind)| match kind {
        0 => bad(when),
        1 => refused(when),
        2 => unasked(when),
        _ => good(when, millis),
    })
}

fn any_trail() -> impl Strategy<Value = Trail> {
    proptest::collection::vec(any_probe(), 0..60).prop_map(|mut probes| {
        probes.sort_by_key(|probe| probe.at);
        trail(probes)
    })
}

fn millis(millis: u64) -> Answered {
    Answered::In(Duration::from_millis(millis))
}

#[test]
fn numbers_of_a_span_leave_out_what_could_not_be_asked() {
    let trail = trail((0..100).map(|n| good(n, 100 - u64::try_from(n).unwrap())).chain([unasked(100), bad(101)]));
    let whole = pulse(&trail, at(0), at(200));
    assert_eq!((whole.good, whole.bad, whole.unknown, whole.judged()), (100, 1, 1, 101));
    assert_eq!((whole.p50, whole.p95), (Some(millis(50)), Some(millis(95))));
    assert_eq!(pulse(&trail, at(100), at(101)).p50, None);
    assert_eq!(pulse(&trail, at(10), at(20)).judged(), 10);
}

#[test]
fn what_is_refused_at_once_is_not_fast() {
    let trail = trail((0..10).map(|n| if n < 4 { good(n, 60) } else { refused(n) }));
    let pulse = pulse(&trail, at(0), at(10));
    assert_eq!((pulse.p50, took(pulse.p95)), (Some(Answered::Never), "no answer".to_owned()));
}

#[test]
fn it_fails_since_the_first_failure_after_the_last_good_answer() {
    assert_eq!(failing_since(&trail([good(0, 9), unasked(5), bad(10), unasked(15), refused(20)])), Some(at(10)));
    assert_eq!(failing_since(&trail([bad(0), good(5, 9), unasked(10)])), None);
    assert_eq!(failing_since(&trail([unasked(0)])), None);
    assert!(seen_to_begin(&trail([good(0, 9), bad(10), bad(20)])));
    assert!(!seen_to_begin(&trail([bad(10), bad(20)])), "nobody looked before");
    assert!(!seen_to_begin(&trail([good(0, 9), bad(900)])), "nobody looked between");
}

#[test]
fn a_piece_in_which_nobody_looked_is_empty() {
    let trail = trail([good(0, 50), good(5, 70), bad(25)]);
    let pieces = sparkline(&trail, at(0), at(30), 3);
    let seen: Vec<_> = pieces.iter().map(|piece| (piece.worst, piece.probes)).collect();
    assert_eq!(seen, [(Some(Kind::Good), 2), (None, 0), (Some(Kind::Bad), 1)]);
    assert_eq!(pieces[0].median, Some(millis(50)));
    assert_eq!(gaps(&trail, at(0), at(100), TimeDelta::seconds(15)), [(at(5), at(25)), (at(25), at(100))]);
}

#[test]
fn a_comparison_says_nothing_before_it_has_seen_enough() {
    let many = |from, count, millis| (from..from + count).map(move |when| good(when, millis));
    let told = |probes: Vec<Probe>| {
        let trail = trail(probes);
        compare(&pulse(&trail, at(0), at(1000)), &pulse(&trail, at(1000), at(2000)))
    };
    let words = |judgement: Judgement| judgement.words().to_owned();
    let few = told(many(0, 100, 60).chain(many(1000, 11, 60)).collect());
    assert!(matches!(few, Judgement::NotEnough(_)));
    assert_eq!(words(few), "11 answers after it, 12 are needed to say");
    let same = told(many(0, 100, 60).chain(many(1000, 12, 70)).collect());
    assert_eq!(same, Judgement::Good("fail 0/100 → 0/12, p50 60 ms → 70 ms".into()));
    let slow = told(many(0, 100, 60).chain(many(1000, 100, 140)).collect());
    assert_eq!(slow, Judgement::Bad("p50 60 ms → 140 ms".into()));
    let quick = told(many(0, 100, 3).chain(many(1000, 100, 9)).collect());
    assert!(matches!(quick, Judgement::Good(_)), "a few milliseconds are nothing");
    let broken = told(many(0, 100, 60).chain((1000..1020).map(bad)).collect());
    assert_eq!(broken, Judgement::Bad("fail 0/100 → 20/20".into()));
    let once = told(many(0, 100, 60).chain(many(1000, 19, 60)).chain([bad(1030)]).collect());
    assert!(matches!(once, Judgement::Good(_)), "one failure is no trend");
}

fn process(when: i64, booted: i64) -> Probe {
    Probe { uptime: Some(Duration::from_secs(u64::try_from(when - booted).unwrap())), ..good(when, 40) }
}

#[test]
fn a_start_between_two_answers_counts_and_a_switch_of_traffic_does_not() {
    assert_eq!(restarts(&trail([process(100, 0), process(110, 103)]), at(0)), [at(103)]);
    assert_eq!(restarts(&trail([process(100, 0), bad(105), process(4000, 300)]), at(0)), [at(300)], "after a gap");
    let turns = [process(100, 0), process(105, 60), process(110, 0), process(115, 60)];
    assert!(restarts(&trail(turns), at(0)).is_empty(), "several processes answer in turn");
    let paused = Probe { uptime: Some(Duration::from_mins(1)), ..process(90, 0) };
    assert!(restarts(&trail([process(50, 0), paused]), at(0)).is_empty(), "it stood still for half a minute");
}

fn said(trails: Vec<(Door, Trail)>, now: i64) -> Vec<(Severity, String)> {
    let report = HealthReport { trails, certificate_ends: None };
    let names = ["development", "production"].map(|name| EnvName(name.into()));
    let vitals = Vitals { report: &report, own: &names[1], others: &names, now: at(now) };
    signs(&vitals).into_iter().map(|sign| (sign.severity, sign.words)).collect()
}

#[test]
fn signs_are_said_in_words_and_the_heaviest_comes_first() {
    let calm: Vec<Probe> = (0..1200).map(|n| good(n * 10, 60)).collect();
    let one = |probes: Vec<Probe>, now| said(vec![(Door::Front, trail(probes))], now);
    assert_eq!(one(calm.clone(), 12_000), []);
    let flaps =
        calm.iter().cloned().chain((0..8).map(|n| if n % 2 == 0 { bad(12_000 + n) } else { good(12_000 + n, 60) }));
    assert_eq!(one(flaps.collect(), 12_010), [(Severity::Error, "flapping: 8 changes in 10 min".to_owned())]);
    let slow = calm.iter().cloned().chain((0..70).map(|n| good(12_000 + n * 10, 150)));
    assert_eq!(one(slow.collect(), 12_700), [(Severity::Warning, "slower than usual: p50 60 ms → 150 ms".to_owned())]);
    let lost = |when| Probe { database: Some(false), environment: Some("Development".into()), ..bad(when) };
    let sick = [process(0, -50), process(10, 4), lost(20), lost(30)];
    assert_eq!(
        one(sick.to_vec(), 40),
        [
            (Severity::Error, "the database is not connected since 13:30".to_owned()),
            (Severity::Warning, "it calls itself Development".to_owned()),
            (Severity::Note, "restarted at 13:30".to_owned()),
        ]
    );
    assert_eq!(one(sick.to_vec(), 80_000)[0].1, "the database is not connected since 2026-01-05 13:30");
}

/// Asked every ten seconds for as many answers; those of these numbers failed.
fn failing(count: i64, failed: &[i64]) -> Trail {
    trail((0..count).map(|n| if failed.contains(&n) { bad(n * 10) } else { good(n * 10, 60) }))
}

#[test]
fn what_fails_now_and_then_is_told_between_two_failures_and_for_some_minutes_after_the_last() {
    let told = |trail: &Trail, seconds: i64| match now_and_then(trail, at(seconds)) {
        Judgement::Bad(words) => words,
        Judgement::Good(words) => format!("good: {words}"),
        Judgement::NotEnough(words) => format!("unknown: {words}"),
    };
    let twice = failing(100, &[20, 21, 60]);
    let words = "3 of the last 100 answers failed, the last at 13:40";
    assert_eq!(told(&twice, 1000), words);
    assert_eq!(flaps(&twice, at(1000)), None, "in ten minutes it changed twice");
    assert_eq!(unsteady(&twice, at(1000)).as_deref(), Some(words));
    let warning = (Severity::Warning, words.to_owned());
    assert_eq!(said(vec![(Door::Front, twice)], 1000), [warning]);
    assert_eq!(told(&failing(180, &[20, 21, 60]), 1800), "good: 3 of the last 180 answers failed", "that is over");
    let once = failing(100, &[50, 51, 52, 53]);
    assert_eq!(
        (told(&once, 1000).as_str(), unsteady(&once, at(1000))),
        ("good: 4 of the last 100 answers failed", None)
    );
    let still = failing(100, &[40, 98, 99]);
    assert_eq!(told(&still, 1000), "3 of the last 100 answers failed, the last at 13:46");
    assert_eq!(said(vec![(Door::Front, still)], 1000), [], "that it fails is told otherwise");
    assert_eq!(told(&failing(11, &[3, 6]), 110), "unknown: 11 answers in 30 min, 12 are needed to say");
    let unasked = trail((0..30).map(|n| if n == 15 { unasked(n) } else { bad(n) }).chain([good(30, 60)]));
    assert_eq!(told(&unasked, 31), "good: 29 of the last 30 answers failed", "what was not asked ends nothing");
}

#[test]
fn what_stands_between_two_failures_in_the_practice_world_is_no_calm() {
    let spells = trail((0..25).map(|n| if (n / 7) % 2 == 0 { bad(n * 2) } else { good(n * 2, 60) }));
    assert_eq!(flaps(&spells, at(50)), None);
    assert_eq!(unsteady(&spells, at(50)).as_deref(), Some("14 of the last 25 answers failed, the last at 13:30"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_probe_is_in_one_piece(trail in any_trail(), pieces in 1..90_usize, from in 0..40_000_i64) {
        let buckets = sparkline(&trail, at(from), at(80_000), pieces);
        prop_assert_eq!(buckets.len(), pieces);
        let whole = pulse(&trail, at(from), at(80_000));
        let counted: usize = buckets.iter().map(|bucket| bucket.probes).sum();
        prop_assert_eq!(counted, whole.judged() + whole.unknown);
        let worst = buckets.iter().filter_map(|bucket| bucket.worst).max();
        prop_assert_eq!(worst == Some(Kind::Bad), whole.bad > 0);
    }

    #[test]
    fn the_middle_is_never_slower_than_the_slowest(trail in any_trail()) {
        let pulse = pulse(&trail, at(0), at(80_000));
        prop_assert!(pulse.p50 <= pulse.p95);
        prop_assert_eq!(pulse.p50.is_some(), pulse.judged() > 0);
    }

    #[test]
    fn what_could_not_be_asked_changes_no_number(trail in any_trail(), when in 0..80_000_i64) {
        let before = pulse(&trail, at(0), at(80_000));
        let mut more = trail.clone();
        more.add(unasked(when));
        let after = pulse(&more, at(0), at(80_000));
        prop_assert_eq!(Pulse { unknown: before.unknown + 1, ..before }, after);
        prop_assert_eq!(failing_since(&trail), failing_since(&more));
    }

    #[test]
    fn nothing_is_worse_than_itself_and_more_failures_never_make_it_good(trail in any_trail(), more in 1..60_usize) {
        let pulse = pulse(&trail, at(0), at(80_000));
        prop_assert!(!matches!(compare(&pulse, &pulse), Judgement::Bad(_)));
        let worse = Pulse { bad: pulse.bad + more, good: pulse.good.saturating_sub(more), ..pulse };
        if worse.judged() == pulse.judged() && matches!(compare(&pulse, &worse), Judgement::Good(_)) {
            prop_assert!(more < 2 || more * 100 < 2 * pulse.judged());
        }
    }

    #[test]
    fn gaps_and_what_was_watched_fill_the_span(trail in any_trail(), longest in 1..5_000_i64) {
        let gaps = gaps(&trail, at(0), at(80_000), TimeDelta::seconds(longest));
        prop_assert!(gaps.iter().all(|(from, to)| (*to - *from).num_seconds() > longest));
        prop_assert!(gaps.windows(2).all(|pair| pair[0].1 <= pair[1].0));
        prop_assert!(gaps.iter().all(|(from, to)| trail.between(*from + TimeDelta::seconds(1), *to).count() == 0));
    }

    #[test]
    fn a_start_is_seen_where_one_was_and_nowhere_else(
        lives in proptest::collection::vec(30..4_000_i64, 1..8),
        steps in proptest::collection::vec(3..900_i64, 2..60),
    ) {
        let starts: Vec<i64> = lives.iter().scan(0, |sum, life| { *sum += life; Some(*sum) }).collect();
        let booted = |when: i64| starts.iter().rev().find(|start| **start <= when).copied().unwrap_or(0);
        let asked: Vec<i64> = steps.iter().scan(5, |sum, step| { *sum += step; Some(*sum) }).collect();
        let trail = trail(asked.iter().map(|when| process(*when, booted(*when))));
        let expected: Vec<Moment> = asked
            .windows(2)
            .filter(|pair| booted(pair[0]) != booted(pair[1]) && booted(pair[1]) - booted(pair[0]) > 1)
            .map(|pair| at(booted(pair[1])))
            .collect();
        prop_assert_eq!(restarts(&trail, at(0)), expected);
    }
}
