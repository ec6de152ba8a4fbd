//! Operations of this machine that were begun and have not ended: nobody may forget one.

use crate::places::Places;
use engine::config::{Config, Host};
use engine::operations::journal::{Site, Story, unfinished};
use std::path::PathBuf;
use std::sync::Arc;

/// The kind of a rollback in its journal.
const ROLLBACK: &str = "rollback";

/// What looks after one that was left.
#[derive(Debug, Clone, Copy)]
pub struct Looks {
    /// After a promotion.
    pub promotion: &'static str,
    /// After a rollback.
    pub rollback: &'static str,
}

/// In a shell.
pub const SHELL: Looks = Looks { promotion: "cutover follow", rollback: "cutover rollback --go-on" };
/// In the console.
pub const CONSOLE: Looks = Looks { promotion: "P shows it", rollback: "B, Tab and G look how it ended" };

/// A sentence for each, the oldest first, with what looks after it. Hostile text may be in it.
#[must_use]
pub fn sentences(places: &Places, config: &Config, looks: &Looks) -> Vec<String> {
    let stories = unfinished(&places.journals()).into_iter();
    let told = stories.map(|(path, story)| match story {
        Ok(story) if story.opening.kind == ROLLBACK => {
            let (place, at) = (&story.opening.place, story.opening.at.format("%Y-%m-%d %H:%M %:z"));
            let (of, looks) = if is_here(&story, config) {
                (String::new(), looks.rollback)
            } else {
                (format!(" of another service{}", whose(&story)), "its own console looks how it ended")
            };
            format!("A rollback of {place}{of}, begun {at}, has not ended or goes on in another terminal: {looks}.")
        }
        Ok(story) => {
            let (kind, from) = (&story.opening.kind, story.opening.from.short());
            let at = story.opening.at.format("%Y-%m-%d %H:%M %:z");
            format!(
                "A {kind} of {from}, begun {at}, has not ended or goes on in another terminal: {}.",
                looks.promotion
            )
        }
        Err(fault) => format!("What {} says cannot be told: {fault}.", path.display()),
    });
    told.collect()
}

/// The newest rollback of what is configured here that has not ended, with its journal. One whose journal does not tell of
/// which service it is may be.
#[must_use]
pub fn rollback(places: &Places, config: &Config) -> Option<(PathBuf, Arc<Story>)> {
    let stories = unfinished(&places.journals()).into_iter().rev();
    let mut told = stories.filter_map(|(path, story)| Some((path, Arc::new(story.ok()?))));
    told.find(|(_, story)| story.opening.kind == ROLLBACK && is_here(story, config))
}

/// Whether it may be of what is configured here.
fn is_here(story: &Story, config: &Config) -> bool {
    let env = story.opening.aim.as_ref().map_or(&story.opening.place, |aim| &aim.environment);
    let settings = config.environments.get(env);
    settings.is_none_or(|settings| story.opening.is_of_site(&Site::of(settings)) != Some(false))
}

/// The repository, else the host, as its journal tells it.
fn whose(story: &Story) -> String {
    let aim = story.opening.aim.as_ref();
    let host = || match aim?.site.as_ref()?.host.as_ref()? {
        Host::Ssh(name) => Some(format!("ssh {name}")),
        Host::Local => Some("this machine".into()),
    };
    let told = aim.and_then(|aim| aim.repository.clone()).or_else(host);
    told.map(|told| format!(" ({told})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::domain::CommitId;
    use engine::operations::journal::{Aim, End, Journal, Opening};

    #[test]
    fn what_was_begun_is_told_until_it_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::within(folder.path());
        assert_eq!(sentences(&places, &Config::default(), &SHELL), Vec::<String>::new());
        let at = chrono::DateTime::parse_from_rfc3339("2026-01-09T14:30:00+05:30").unwrap();
        let (id, kind, place, who) = ("promotion-1".into(), "promotion".into(), "a/b".into(), "asha".into());
        let (from, to, plan) = (CommitId::from_bytes([7; 20]), CommitId::from_bytes([8; 20]), String::new());
        let opening =
            Opening { id, kind, place, who, at, from, to, plan, accepted: Vec::new(), aim: None, target: None };
        let journal = Journal::begin(&places.journals(), opening).unwrap();
        let told = "A promotion of 0707070, begun 2026-01-09 14:30 +05:30, has not ended or goes on in another terminal: cutover follow.";
        assert_eq!(sentences(&places, &Config::default(), &SHELL), [told]);
        journal.close(End::Failed, "", at).unwrap();
        assert_eq!(sentences(&places, &Config::default(), &SHELL), Vec::<String>::new());
    }

    fn left(id: &str, site: Option<Site>) -> Opening {
        let aim = Aim {
            environment: "production".into(),
            rung: "warm_flip".into(),
            slot: None,
            image: None,
            reason: None,
            forward: false,
            word: None,
            repository: site.as_ref().map(|_| "acme/web".into()),
            site,
        };
        Opening {
            id: id.into(),
            kind: ROLLBACK.into(),
            place: "production".into(),
            who: "asha".into(),
            at: chrono::DateTime::parse_from_rfc3339("2026-01-09T14:30:00+05:30").unwrap(),
            from: CommitId::default(),
            to: CommitId::default(),
            plan: String::new(),
            accepted: Vec::new(),
            aim: Some(Box::new(aim)),
            target: None,
        }
    }

    #[test]
    fn a_rollback_of_another_service_is_told_of_and_not_offered_and_one_that_does_not_tell_is() {
        let (folder, mut config) = (tempfile::tempdir().unwrap(), Config::default());
        let places = Places::within(folder.path());
        let site = |name: &str| Site { host: Some(Host::Ssh(name.into())), folder: Some("/srv/app".into()) };
        let production = config.environments.get_mut("production").unwrap();
        (production.host, production.scripts.dir) = (site("prod").host, site("prod").folder);
        let offered = || rollback(&places, &config).map(|(_, story)| story.opening.id.clone());
        let begin = |id: &str, site| Journal::begin(&places.journals(), left(id, site)).map(drop).unwrap();
        begin("rollback-1", Some(site("web")));
        assert_eq!(offered(), None);
        let told = sentences(&places, &config, &CONSOLE);
        assert!(told[0].starts_with("A rollback of production of another service (acme/web), begun "), "{told:?}");
        begin("rollback-2", None);
        assert_eq!(offered().as_deref(), Some("rollback-2"));
        begin("rollback-3", Some(site("prod")));
        assert_eq!(offered().as_deref(), Some("rollback-3"));
    }
}
