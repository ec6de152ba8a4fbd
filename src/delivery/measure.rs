//! All figures together, from what was seen.

use super::attempt::{Attempt, attempts};
use super::figure::Figure;
use super::order::{Commits, tell_apart};
use super::steps::{Steps, steps};
use super::window::Window;
use super::{failure, frequency, lead, recovery};
use crate::config::Config;
use crate::domain::Moment;
use crate::domain::workflow_run::Run;
use crate::store::Record;

/// What figures are made of.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// The runs, joined.
    pub runs: &'a [Run],
    /// Since when all runs are among them; `None` when there are no others.
    pub known_since: Option<Moment>,
    /// The lines of the record of this machine.
    pub records: &'a [Record],
    /// The repository, as the record names it; `None` takes all lines.
    pub place: Option<&'a str>,
    /// The environment that it is about.
    pub environment: &'a str,
    /// Which workflow does what.
    pub config: &'a Config,
}

impl Seen<'_> {
    /// The file whose runs deploy there.
    #[must_use]
    pub fn deploy_file(&self) -> Option<&str> {
        self.config.workflows.deploy.get(self.environment).map(String::as_str)
    }
}

/// The figures of one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The environment.
    pub environment: String,
    /// The span that they are about.
    pub window: Window,
    /// Frequency, lead time, failed changes, recovery.
    pub figures: [Figure; 4],
    /// What the machines did.
    pub steps: Steps,
    /// The tries in the window, oldest first.
    pub attempts: Vec<Attempt>,
}

/// The environment that production's branch runs in.
#[must_use]
pub fn production(config: &Config) -> &str {
    let runs = |name: &&String| config.branch_of(name) == config.branches.production;
    let named = config.workflows.deploy.keys().find(runs);
    named.or_else(|| config.environments.keys().find(runs)).map_or("production", String::as_str)
}

/// The figures from `since` until now.
#[must_use]
pub fn measure(seen: &Seen<'_>, commits: &dyn Commits, since: Moment, now: Moment) -> Delivery {
    let mut all = attempts(seen);
    let window = Window::of(since, seen.known_since, now).from_first(first(seen, &all));
    tell_apart(&mut all, commits);
    let figures = [
        frequency::figure(&all, &window),
        lead::figure(&all, &window, commits),
        failure::figure(&all, &window),
        recovery::figure(&all, &window),
    ];
    all.retain(|one| window.holds(one.at));
    Delivery { environment: seen.environment.to_owned(), window, figures, steps: steps(seen, &window), attempts: all }
}

/// When the first deploy of all was asked for, where that run is known: nobody could have deployed before.
fn first(seen: &Seen<'_>, attempts: &[Attempt]) -> Option<Moment> {
    let own = seen.runs.iter().filter(|run| run.file.is_some() && run.file.as_deref() == seen.deploy_file());
    let first = own.filter(|run| run.number == 1).map(|run| run.created).min()?;
    attempts.iter().map(|one| one.began).chain([first]).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::figure::{FigureKind, Value};
    use crate::delivery::sample::{Facts, Line, day};
    use crate::delivery::window::Begins;
    use crate::domain::workflow_run::RunState;

    #[test]
    fn of_nothing_nothing_is_said() {
        let facts = Facts::default();
        let told = measure(&facts.seen(), &Line, day(-90), day(0));
        assert_eq!(told.figures.each_ref().map(|figure| figure.kind), FigureKind::ALL);
        assert!(told.figures.iter().all(|figure| figure.value == Value::TooFew && figure.n == 0));
    }

    #[test]
    fn figures_are_about_the_time_that_is_known_and_say_when_that_is_shorter() {
        let mut facts = Facts::default();
        facts.deploy(1, 1, RunState::Success).deploy(2, 30, RunState::Success);
        let seen = Seen { known_since: Some(day(20)), ..facts.seen() };
        let told = measure(&seen, &Line, day(-30), day(60));
        assert_eq!((told.window.since, told.window.begins, told.attempts.len()), (day(20), Begins::ListCut, 1));
    }

    #[test]
    fn a_young_service_is_measured_from_its_first_deploy_on_and_says_so() {
        let mut facts = Facts::default();
        for number in 1..=4 {
            facts.deploy(number, 76 + 3 * i64::from(number), RunState::Success);
        }
        let often = |told: &Delivery| told.figures[0].value.number().unwrap();
        let told = measure(&facts.seen(), &Line, day(0), day(93));
        assert_eq!((told.window.begins, told.window.weeks()), (Begins::FirstDeploy, 3));
        assert!((often(&told) - 2.0).abs() < 0.01, "four in two weeks, not in thirteen: {}", often(&told));
        facts.runs[0].number = 7;
        let told = measure(&facts.seen(), &Line, day(0), day(93));
        assert_eq!(told.window.begins, Begins::AsAsked, "others were before it, so that the weeks without one count");
    }

    #[test]
    fn production_is_where_its_branch_runs() {
        let mut config = Config::default();
        assert_eq!(production(&config), "production");
        config.workflows.deploy = [("live".to_owned(), "ship.yml".to_owned())].into();
        config.environments.entry("live".into()).or_default().branch = Some("main".into());
        assert_eq!(production(&config), "live");
    }
}
