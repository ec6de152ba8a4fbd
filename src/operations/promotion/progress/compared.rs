//! How production answers beside how it answered before its deploy began: while the image is built the old version serves, so
//! whoever watches that knows how it answered.

use super::{Case, StepLine};
use crate::domain::health::{Door, Trail};
use crate::environment::Environment;
use crate::environment::vital::{self, ENOUGH, Pulse};
use chrono::TimeDelta;

/// As long before the deploy the answers are held against those after it.
const BEFORE: TimeDelta = TimeDelta::minutes(30);
/// So long after a deploy answers to compare are waited for.
const SOON: TimeDelta = TimeDelta::minutes(3);

impl Case<'_> {
    /// What is still awaited where it was seen well enough before the deploy, and not yet after it.
    pub(super) fn uncompared(&self, env: &Environment, deploy: &StepLine) -> Option<String> {
        let (before, after) = self.pulses(env, deploy)?;
        let since = deploy.time.1.map(|ended| self.here(ended))?;
        let lacks = before.judged() >= ENOUGH && after.judged() < ENOUGH && self.now - since < SOON;
        lacks.then(|| format!("{} of {ENOUGH} answers to compare with those before the deploy", after.judged()))
    }

    /// How production answers beside how it answered before.
    pub(super) fn compared(&self, env: &Environment, deploy: &StepLine) -> String {
        let Some((before, after)) = self.pulses(env, deploy) else { return "nothing to compare".into() };
        vital::compare(&before, &after).beside()
    }

    fn pulses(&self, env: &Environment, deploy: &StepLine) -> Option<(Pulse, Pulse)> {
        let trail: &Trail = env.health.value()?.trail(&Door::Front)?;
        let (began, ended) = (self.here(deploy.time.0?), self.here(deploy.time.1?));
        Some((vital::pulse(trail, began - BEFORE, began), vital::asked(trail, ended, self.now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Board, Reading};
    use crate::environment::sample::{self, at, commit, probe};
    use crate::operations::promotion::progress::{Step, StepState};

    /// Merged at zero, deployed from 210 to 300; the front was asked at these moments.
    fn told(now: i64, asked: impl Iterator<Item = i64>) -> (Option<String>, String) {
        let front = asked.map(|second| probe(second, 240)).collect();
        let env = Environment {
            health: Reading::fresh(sample::health(front, Vec::new(), Vec::new()), at(now)),
            ..Environment::default()
        };
        let deploy = StepLine {
            time: (Some(at(210)), Some(at(300))),
            ..StepLine::of(Step::Deploy, StepState::Done, "deploy.yml #589")
        };
        let (board, config) = (Board::default(), sample::config());
        let (from, to, merge) = (commit("7b1e4d0"), commit("aa58c78"), commit("3f27ab1"));
        let (merged, watched, failing, now) = (Some(at(0)), at(0), None, at(now));
        let (ahead, was_ahead) = (TimeDelta::zero(), TimeDelta::zero());
        let (board, config) = (&board, &config);
        let case =
            Case { board, config, from, to, merge, merged, watched, failing, again: None, now, ahead, was_ahead };
        (case.uncompared(&env, &deploy), case.compared(&env, &deploy))
    }

    #[test]
    fn what_was_seen_while_it_was_built_is_what_was_before_the_deploy() {
        let built = || (0..20).map(|step| 10 + step * 10);
        let (waits, _) = told(310, built().chain((0..5).map(|step| 301 + step * 2)));
        assert_eq!(waits.unwrap(), "5 of 12 answers to compare with those before the deploy");
        let (waits, compared) = told(330, built().chain((0..13).map(|step| 301 + step * 2)));
        assert_eq!(waits, None);
        assert!(compared.starts_with("as well as before (fail 0/20 → 0/13"), "{compared}");
    }

    #[test]
    fn an_answer_that_was_asked_for_before_the_deploy_ended_is_not_one_of_after_it() {
        let (waits, _) =
            told(330, (0..20).map(|step| 10 + step * 10).chain([300]).chain((0..11).map(|step| 302 + step)));
        assert_eq!(waits.unwrap(), "11 of 12 answers to compare with those before the deploy");
    }

    #[test]
    fn where_too_little_was_seen_before_nothing_is_waited_for_and_where_too_little_comes_after_not_for_long() {
        let (waits, compared) = told(330, (0..13).map(|step| 301 + step * 2));
        assert_eq!(waits, None);
        assert_eq!(compared, "not enough to compare (0 answers before it, 12 are needed to say)");
        let (waits, _) = told(300 + 181, (0..20).map(|step| 10 + step * 10));
        assert_eq!(waits, None);
    }
}
