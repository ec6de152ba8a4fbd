//! The word: longer only for what is known to be bad.

use super::*;

#[test]
fn what_is_known_to_be_bad_costs_the_longer_word_and_what_is_not_known_does_not() {
    use crate::domain::host::ScriptState;
    let word = |change: &dyn Fn(&mut Environment)| calm(change).ways[0].word.clone();
    let asked = |probe| {
        let well = || vec![sample::probe(0, sample::BLUE)];
        Reading::fresh(sample::health(well(), well(), vec![probe]), sample::at(0))
    };
    let script = |state| {
        let mut facts = sample::host("blue");
        facts.scripts.iter_mut().for_each(|script| script.state = state);
        Reading::fresh(facts, sample::at(0))
    };
    let unhealthy = |env: &mut Environment| env.health = asked(sample::bad(0, "503"));
    let hollow = |env: &mut Environment| env.host = script(ScriptState::Hollow);
    let leads_away = |env: &mut Environment| env.host = Reading::fresh(sample::host("green"), sample::at(0));
    for bad in [&unhealthy as &dyn Fn(&mut Environment), &hollow, &leads_away] {
        assert_eq!(word(bad), "green anyway");
    }
    let unread = |env: &mut Environment| env.host = Reading::default();
    let untold = |env: &mut Environment| env.host = script(ScriptState::Unknown);
    let unlisted = |env: &mut Environment| env.containers = Reading::default();
    let unreached = |env: &mut Environment| env.link = Link::Opening(sample::at(0));
    for unknown in [&unread as &dyn Fn(&mut Environment), &untold, &unlisted, &unreached] {
        let ladder = calm(unknown);
        assert_eq!(
            (ladder.ways[0].word.as_str(), ladder.ways[0].why().is_some()),
            ("green", true),
            "{:?}",
            ladder.ways[0]
        );
    }
}
