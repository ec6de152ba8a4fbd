//! What the terminal is told while nobody looks: that something which was started here has ended, and that production
//! turned unhealthy. Never in quiet hours, never twice for one thing.

use super::{Effect, Model, environments};
use engine::board::Board;
use engine::domain::Moment;
use engine::domain::health::{Door, Verdict};
use engine::domain::hours::Hours;
use engine::domain::workflow_run::{Run, RunState};
use engine::environment::vital;

/// How the terminal is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Way {
    /// It is not.
    #[default]
    Off,
    /// By its bell.
    Bell,
    /// By a notification, as iTerm2, Windows Terminal and others take it.
    Osc9,
    /// By a notification, as rxvt, foot, `WezTerm` and others take it.
    Osc777,
}

/// Whether the title of the terminal tells how production is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Title {
    /// It is left as it is.
    #[default]
    Left,
    /// It does.
    Told,
}

/// What is to be told, and how.
#[derive(Debug, Clone, Default)]
pub struct Notifying {
    /// How.
    pub way: Way,
    /// Whether the title tells something too.
    pub title: Title,
    /// When nothing is told.
    pub quiet: Vec<Hours>,
    /// How production was when it was last known.
    production: Option<Standing>,
    waiting: Vec<String>,
}

impl Notifying {
    /// Nothing is told yet.
    #[must_use]
    pub fn by(way: Way, title: Title, quiet: Vec<Hours>) -> Self {
        Self { way, title, quiet, ..Self::default() }
    }

    /// Whether nothing is told now.
    #[must_use]
    pub fn is_quiet(&self, now: Moment) -> bool {
        self.way == Way::Off || self.quiet.iter().any(|hours| hours.holds(now))
    }
}

/// Something ended that a person would want to know of.
pub(super) fn announce(model: &mut Model, sentence: &str) {
    if !model.notifying.is_quiet(model.now) {
        model.notifying.waiting.push(sentence.to_owned());
    }
}

/// What is to be told now.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    let waiting = std::mem::take(&mut model.notifying.waiting);
    (!waiting.is_empty()).then(|| Effect::Announce { way: model.notifying.way, text: waiting.join(" ") })
}

/// Holds what is known now against what was known before.
pub(super) fn learn(model: &mut Model, before: &Board) {
    if let Some(sentence) = turned(model) {
        announce(model, &sentence);
    }
    for sentence in ended_runs(model, before) {
        announce(model, &sentence);
    }
}

/// How production is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Well,
    Unhealthy,
    /// It goes to and fro: that is told once, and not each change.
    Flapping,
}

/// That production turned unhealthy. What was so when this console opened is on the screen.
fn turned(model: &mut Model) -> Option<String> {
    let name = environments::production(&model.config)?;
    let env = model.board.environments.get(&name)?;
    let trail = env.health.value()?.trail(&Door::Front)?;
    let (standing, why) = match (vital::flaps(trail, model.now), &trail.latest()?.verdict) {
        (Some(flaps), _) => (Standing::Flapping, flaps),
        (None, Verdict::Good) => (Standing::Well, String::new()),
        (None, Verdict::Bad(why)) => (Standing::Unhealthy, why.clone()),
        (None, Verdict::Unknown(_)) => return None,
    };
    let before = model.notifying.production.replace(standing)?;
    let is_news = standing != Standing::Well && standing != before;
    is_news.then(|| format!("{name} is unhealthy: {why}."))
}

/// The runs that this account set off and that ended since.
fn ended_runs(model: &Model, before: &Board) -> Vec<String> {
    let login = model.board.github.value().and_then(|facts| facts.identity.login.clone());
    let (Some(login), Some(now), Some(then)) = (login, model.board.runs.value(), before.runs.value()) else {
        return Vec::new();
    };
    let went_on = |run: &Run| then.runs.iter().any(|old| old.id == run.id && old.state.is_open());
    let own = |run: &&Run| run.actor.as_deref() == Some(&login) && run.state.ended() && run.state != RunState::Skipped;
    let ended = now.runs.iter().filter(own).filter(|run| went_on(run));
    ended.map(|run| format!("{} #{}: {}.", run.workflow, run.number, run.state.word())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tests::Driver;
    use crate::app::tests::outside::{board_with_runs, run};
    use engine::board::{GithubFacts, Reading};
    use engine::sources::github::{Identity, Right, Standing};
    use std::sync::Arc;

    fn told(driver: &mut Driver) -> Vec<String> {
        let effects = driver.takes_effects().into_iter();
        effects
            .filter_map(|effect| if let Effect::Announce { text, .. } = effect { Some(text) } else { None })
            .collect()
    }

    fn with_run(state: RunState, actor: &str) -> Board {
        let run = Run { actor: Some(actor.into()), ..run(814, "build.yml", state) };
        let (right, standing) = (Right::Push, Standing::default());
        let identity =
            Identity { login: Some("asha".into()), scopes: None, expires: None, right, renamed: None, standing };
        let facts = GithubFacts { identity, limits: None };
        let github = Reading::fresh(facts, crate::app::tests::board::now());
        Board { github, ..board_with_runs(vec![run]) }
    }

    #[test]
    fn a_run_of_this_account_that_ends_is_told_once_and_one_of_another_is_not() {
        let mut driver = Driver::new();
        driver.model.notifying.way = Way::Bell;
        driver.learns(with_run(RunState::Running, "asha")).takes_effects();
        driver.learns(with_run(RunState::Failure, "asha"));
        assert_eq!(told(&mut driver), ["build.yml #814: failure."]);
        driver.learns(with_run(RunState::Failure, "asha"));
        assert_eq!(told(&mut driver), [""; 0]);
        driver.learns(with_run(RunState::Running, "rohan")).learns(with_run(RunState::Failure, "rohan"));
        assert_eq!(told(&mut driver), [""; 0]);
    }

    #[test]
    fn in_quiet_hours_and_when_it_is_off_nothing_is_told_and_nothing_is_told_later() {
        let mut driver = Driver::new();
        announce(&mut driver.model, "done");
        driver.waits(10);
        assert_eq!(told(&mut driver), [""; 0], "off unless it is set");
        driver.model.notifying.way = Way::Osc9;
        driver.model.notifying.quiet = vec![Hours::parse("00:00 - 23:59").unwrap()];
        announce(&mut driver.model, "done");
        driver.model.notifying.quiet.clear();
        driver.waits(10);
        assert_eq!(told(&mut driver), [""; 0]);
    }

    #[test]
    fn a_fetch_that_ends_is_told() {
        let mut driver = Driver::new();
        driver.model.notifying.way = Way::Bell;
        driver.send(crate::app::Msg::FetchEnded(Ok(String::new())));
        assert_eq!(told(&mut driver), ["Fetched. Nothing is new."]);
        let stopped = Arc::new(engine::fault::Fault::of(engine::fault::FaultKind::Cancelled, "stopped"));
        driver.send(crate::app::Msg::FetchEnded(Err(stopped)));
        assert_eq!(told(&mut driver), [""; 0], "who stops it knows");
    }
}
