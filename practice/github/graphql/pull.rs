//! The fields of a pull request and of what hangs on it.

use super::asked::Text;
use super::fields::{actor, leaf};
use super::select::Asking;
use super::thing::{Found, Thing};
use crate::github::pulls::{Mergeable, Pull, Review, State, decision, last_words, latest};
use crate::github::shapes::pull::{association, id};
use crate::github::shapes::{moment, node, repository};
use crate::github::store::Change;
use crate::github::world::World;
use graphql_parser::query::Field;
use serde_json::Value;

/// Its state in GraphQL's words.
pub(super) fn state(pull: &Pull) -> &'static str {
    match pull.state {
        State::Open => "OPEN",
        State::Closed(_) => "CLOSED",
        State::Merged { .. } => "MERGED",
    }
}

/// What the checks of a commit come to; nothing where none ran.
pub(super) fn rollup(world: &World, commit: &str) -> Option<Thing> {
    world.runs.all.iter().any(|run| run.head == commit).then(|| Thing::Rollup(commit.to_owned()))
}

/// A field of a pull request.
pub(super) fn found(asking: &mut Asking<'_>, pull: &Pull, field: &Field<'static, Text>) -> Found {
    let name = field.name.as_str();
    plain(asking, pull, name)
        .or_else(|| sides(asking, pull, name))
        .or_else(|| verdict(asking, pull, name))
        .or_else(|| lists(asking, pull, field))
        .unwrap_or(Found::Nothing)
}

fn plain(asking: &Asking<'_>, pull: &Pull, name: &str) -> Option<Found> {
    let ended = pull.ended().map(|ended| moment(ended.at));
    let merged = matches!(pull.state, State::Merged { .. });
    let page = format!("{}/pull/{}", repository::page(asking.world, &asking.call.links), pull.number);
    Some(match name {
        "id" => leaf(node("PR", id(pull))),
        "fullDatabaseId" | "databaseId" => {
            leaf(if name == "databaseId" { Value::from(id(pull)) } else { id(pull).to_string().into() })
        }
        "number" => leaf(pull.number),
        "title" => leaf(pull.title.clone()),
        "body" | "bodyText" => leaf(pull.body.clone().unwrap_or_default()),
        "url" | "permalink" => leaf(page),
        "state" => leaf(state(pull)),
        "isDraft" => leaf(pull.draft),
        "closed" => leaf(!pull.is_open()),
        "merged" => leaf(merged),
        "locked" => leaf(false),
        "createdAt" => leaf(moment(pull.created)),
        "updatedAt" => leaf(moment(pull.updated)),
        "closedAt" => leaf(ended),
        "mergedAt" => leaf(ended.filter(|_| merged)),
        "author" => actor(&pull.author),
        "authorAssociation" => leaf(association(asking.world, &pull.author)),
        "totalCommentsCount" => leaf(pull.comments.len()),
        "autoMergeRequest" => Found::One(pull.auto_merge.then(|| Thing::AutoMerge(pull.author.clone()))),
        _ => return None,
    })
}

fn sides(asking: &Asking<'_>, pull: &Pull, name: &str) -> Option<Found> {
    let world = &*asking.world;
    let branch = |name: &str| Found::One(world.store.head(name).map(|head| Thing::Branch(name.to_owned(), head)));
    let own = pull.head_owner == world.owner;
    Some(match name {
        "headRefName" => leaf(pull.head.clone()),
        "headRefOid" => leaf(world.head_of(pull)),
        "baseRefName" => leaf(pull.base.clone()),
        "baseRefOid" => leaf(world.base_of(pull)),
        "headRef" => branch(&pull.head),
        "baseRef" => branch(&pull.base),
        "headRepositoryOwner" => actor(&pull.head_owner),
        "headRepository" => Found::One(own.then_some(Thing::Repository)),
        "repository" => Found::One(Some(Thing::Repository)),
        "isCrossRepository" => leaf(!own),
        "mergedBy" => match &pull.state {
            State::Merged { by, .. } => actor(by),
            _ => Found::One(None),
        },
        "mergeCommit" => match &pull.state {
            State::Merged { commit, .. } => Found::One(Some(Thing::Commit(commit.clone()))),
            _ => Found::One(None),
        },
        "statusCheckRollup" => Found::One(rollup(world, &world.head_of(pull))),
        _ => return None,
    })
}

fn verdict(asking: &mut Asking<'_>, pull: &Pull, name: &str) -> Option<Found> {
    let (base, head) = (asking.world.base_of(pull), asking.world.head_of(pull));
    if name.starts_with("merge") {
        // Asking makes GitHub work it out: the next query knows.
        asking.wondered.push(pull.number);
    }
    let mut brought = || asking.world.store.brought(&base, &head);
    Some(match name {
        "additions" => leaf(brought().added()),
        "deletions" => leaf(brought().removed()),
        "changedFiles" => leaf(brought().changes.len()),
        "mergeable" => leaf(match asking.world.mergeable(pull) {
            Mergeable::Unknown => "UNKNOWN",
            Mergeable::Dirty => "CONFLICTING",
            _ => "MERGEABLE",
        }),
        "mergeStateStatus" => leaf(match asking.world.mergeable(pull) {
            Mergeable::Clean => "CLEAN",
            Mergeable::Dirty => "DIRTY",
            Mergeable::Behind => "BEHIND",
            Mergeable::Blocked => "BLOCKED",
            Mergeable::Draft => "DRAFT",
            Mergeable::Unknown => "UNKNOWN",
        }),
        "reviewDecision" => {
            let rules = asking.world.rules_of(&pull.base);
            leaf(decision(pull, rules.map_or(0, |rules| rules.approvals)))
        }
        _ => return None,
    })
}

fn lists(asking: &mut Asking<'_>, pull: &Pull, field: &Field<'static, Text>) -> Option<Found> {
    let (base, head) = (asking.world.base_of(pull), asking.world.head_of(pull));
    Some(Found::Many(match field.name.as_str() {
        "labels" => pull.labels.iter().map(|label| Thing::Label(label.clone())).collect(),
        "reviews" => pull.reviews.iter().map(|one| Thing::Review(Box::new(one.clone()))).collect(),
        "latestReviews" => reviews(latest(pull)),
        "latestOpinionatedReviews" => reviews(last_words(pull)),
        "reviewRequests" => pull.asked.iter().map(|login| Thing::Request(login.clone())).collect(),
        "comments" => pull.comments.iter().map(|one| Thing::Comment(one.clone())).collect(),
        "assignees" | "closingIssuesReferences" | "reviewThreads" => Vec::new(),
        "files" => {
            let changes = asking.world.store.brought(&base, &head).changes;
            changes.into_iter().map(|change| Thing::File(Box::new(change))).collect()
        }
        "commits" => {
            let mut ids = asking.world.store.log(&head, Some(&base));
            ids.reverse();
            ids.into_iter().map(Thing::PullCommit).collect()
        }
        _ => return None,
    }))
}

fn reviews(all: Vec<&Review>) -> Vec<Thing> {
    all.into_iter().map(|one| Thing::Review(Box::new(one.clone()))).collect()
}

/// A field of what hangs on a pull request.
pub(super) fn part(asking: &Asking<'_>, thing: &Thing, name: &str) -> Found {
    match (thing, name) {
        (Thing::Review(one), "id") => leaf(node("PRR", one.id)),
        (Thing::Review(one), "fullDatabaseId") => leaf(one.id.to_string()),
        (Thing::Review(one), "databaseId") => leaf(one.id),
        (Thing::Review(one), "author") => actor(&one.author),
        (Thing::Review(one), "state") => leaf(one.state.clone()),
        (Thing::Review(one), "body") => leaf(one.body.clone()),
        (Thing::Review(one), "submittedAt" | "createdAt" | "publishedAt") => leaf(moment(one.at)),
        (Thing::Review(one), "commit") => Found::One(Some(Thing::Commit(one.commit.clone()))),
        (Thing::Review(one), "authorAssociation") => leaf(association(asking.world, &one.author)),
        (Thing::Request(login), "requestedReviewer") | (Thing::AutoMerge(login), "enabledBy") => actor(login),
        (Thing::Comment(one), "id") => leaf(node("IC", one.id)),
        (Thing::Comment(one), "fullDatabaseId") => leaf(one.id.to_string()),
        (Thing::Comment(one), "databaseId") => leaf(one.id),
        (Thing::Comment(one), "author") => actor(&one.author),
        (Thing::Comment(one), "body" | "bodyText") => leaf(one.body.clone()),
        (Thing::Comment(one), "createdAt" | "updatedAt" | "publishedAt") => leaf(moment(one.at)),
        (Thing::File(change), _) => file(change, name),
        (Thing::AutoMerge(_), "mergeMethod") => leaf("MERGE"),
        _ => Found::Nothing,
    }
}

fn file(change: &Change, name: &str) -> Found {
    match name {
        "path" => leaf(change.path.clone()),
        "additions" => leaf(change.added),
        "deletions" => leaf(change.removed),
        "changeType" => leaf(match change.status {
            "added" => "ADDED",
            "removed" => "DELETED",
            "renamed" => "RENAMED",
            "copied" => "COPIED",
            _ => "MODIFIED",
        }),
        "viewerViewedState" => leaf("UNVIEWED"),
        _ => Found::Nothing,
    }
}
