//! The state a world begins with: people and open pull requests from `opening.toml`, merged ones and runs from the commits.

mod runs;

use super::actions::Runs;
use super::counted::Counted;
use super::limits::Limits;
use super::people::{Person, Right, Token};
use super::pulls::{Comment, Ended, Pull, Review, State};
use super::scenario::Scenario;
use super::store::{Commit, Store};
use super::world::{Environment, Service, World};
use crate::age::Age;
use crate::clock::Clock;
use crate::failure::{Doing, Failure};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

#[derive(Debug, Deserialize)]
struct Opening {
    person: Vec<Person>,
    token: Vec<Shown>,
    environment: Vec<Environment>,
    pull: Vec<Opened>,
}

#[derive(Debug, Deserialize)]
struct Shown {
    text: String,
    login: String,
    scopes: Option<String>,
    expires: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Opened {
    number: u64,
    title: String,
    body: Option<String>,
    author: String,
    head: String,
    created: String,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    asked: Vec<String>,
    #[serde(default)]
    reviews: Vec<Wrote>,
    #[serde(default)]
    comments: Vec<Wrote>,
}

#[derive(Debug, Deserialize)]
struct Wrote {
    by: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    state: String,
    age: String,
}

/// The world on a bare repository, at what its clock shows.
pub(crate) fn world(repository: &Path, clock: Clock, scenario: &Scenario) -> Result<World, Failure> {
    let opening: Opening = toml::from_str(include_str!("opening.toml")).doing("reading opening.toml")?;
    let store = Store::open(repository).doing("opening the repository behind GitHub")?;
    let now = clock.now();
    let mut world = empty(store, clock);
    world.people = opening.person;
    world.tokens = opening.token.into_iter().map(|shown| token(shown, &world.people, now)).collect();
    world.environments = opening.environment;
    merged(&mut world);
    for opened in opening.pull {
        let pull = pull(&mut world, opened);
        world.pulls.insert(pull.number, pull);
    }
    runs::past(&mut world);
    // What a scenario changes was not so when the last release went out.
    world.live_until(now - TimeDelta::days(4));
    scenario.apply(&mut world, now)?;
    world.catch_up();
    runs::number(&mut world);
    world.thinking = scenario.thinking();
    Ok(world)
}

fn empty(store: Store, clock: Clock) -> World {
    let pushed = store.head("development").and_then(|head| store.commit(&head)).map(|commit| commit.committer.at);
    World {
        pushed: pushed.unwrap_or_default(),
        moment: clock.now(),
        clock,
        coming: Vec::new(),
        scripted: true,
        store,
        owner: "MAS-Mr-Mentor".to_owned(),
        name: "mr-mentor-backend".to_owned(),
        former: Vec::new(),
        default_branch: "development".to_owned(),
        archived: false,
        people: Vec::new(),
        tokens: Vec::new(),
        pulls: BTreeMap::new(),
        thinking: BTreeSet::new(),
        rules: Vec::new(),
        environments: Vec::new(),
        runs: Runs::default(),
        built: Vec::new(),
        packages: None,
        counted: Counted::default(),
        limits: Limits::default(),
        troubles: Vec::new(),
        latency: Duration::ZERO,
        graphql: Service::On,
        etags: Service::On,
        next_id: 1000,
        orders: None,
        stirred: tokio::sync::watch::Sender::new(()),
    }
}

/// The moment so long before `now`.
pub(crate) fn ago(age: &str, now: DateTime<Utc>) -> DateTime<Utc> {
    let days = age.strip_suffix('d').and_then(|days| days.parse::<i64>().ok()).map(|days| format!("{}h", days * 24));
    let age = days.as_deref().unwrap_or(age).parse::<Age>();
    age.map_or(now, |age| age.moment(now.fixed_offset()).to_utc())
}

fn token(shown: Shown, people: &[Person], now: DateTime<Utc>) -> Token {
    let right = people.iter().find(|person| person.login == shown.login).map_or(Right::Nothing, |person| person.right);
    let expires = shown.expires.map(|span| now + (now - ago(&span, now)));
    Token { text: shown.text, login: shown.login, right, scopes: shown.scopes, expires }
}

fn pull(world: &mut World, opened: Opened) -> Pull {
    let now = world.now();
    let head = world.store.head(&opened.head).unwrap_or_default();
    let reviews = opened.reviews.into_iter().map(|wrote| Review {
        id: world.fresh_id(),
        at: ago(&wrote.age, now),
        author: wrote.by,
        state: wrote.state,
        body: wrote.body,
        commit: head.clone(),
    });
    let reviews: Vec<_> = reviews.collect();
    let comments = opened.comments.into_iter().map(|wrote| Comment {
        id: world.fresh_id(),
        at: ago(&wrote.age, now),
        author: wrote.by,
        body: wrote.body,
    });
    let comments: Vec<_> = comments.collect();
    let created = ago(&opened.created, now);
    let said = reviews.iter().map(|review| review.at).chain(comments.iter().map(|comment| comment.at));
    Pull {
        updated: said.max().unwrap_or(created).max(created),
        number: opened.number,
        title: opened.title,
        body: opened.body,
        author: opened.author,
        head: opened.head,
        base: "development".to_owned(),
        head_owner: world.owner.clone(),
        state: State::Open,
        draft: false,
        labels: opened.labels,
        asked: opened.asked,
        reviews,
        comments,
        created,
        auto_merge: false,
    }
}

/// Every "Merge pull request #N from OWNER/BRANCH" was a pull request.
fn merged(world: &mut World) {
    let head = world.store.head("development").unwrap_or_default();
    for commit in world.store.mainline(&head) {
        if let Some(pull) = merge(world, &commit) {
            world.pulls.insert(pull.number, pull);
        }
    }
}

fn merge(world: &World, commit: &Commit) -> Option<Pull> {
    let (number, from) = commit.subject().strip_prefix("Merge pull request #")?.split_once(" from ")?;
    let (owner, branch) = from.split_once('/')?;
    let [base, head] = commit.parents.as_slice() else { return None };
    let brought = world.store.log(head, Some(base));
    let first = brought.last().and_then(|id| world.store.commit(id))?;
    let at = commit.committer.at;
    Some(Pull {
        number: number.parse().ok()?,
        title: first.subject().to_owned(),
        body: None,
        author: first.author.name.clone(),
        head: branch.to_owned(),
        base: world.default_branch.clone(),
        head_owner: owner.to_owned(),
        state: State::Merged {
            ended: Ended { at, base: base.clone(), head: head.clone() },
            by: commit.committer.name.clone(),
            commit: commit.id.clone(),
        },
        draft: false,
        labels: Vec::new(),
        asked: Vec::new(),
        reviews: Vec::new(),
        comments: Vec::new(),
        created: first.committer.at,
        updated: at,
        auto_merge: false,
    })
}
