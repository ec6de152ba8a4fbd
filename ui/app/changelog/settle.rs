//! After every message: the rows follow the board, and the questions follow the rows and the form.
//!
//! Nothing else asks for a preview or keeps a draft, so no path can forget to.

use super::listing::Sieve;
use super::view::Sieved;
use super::{About, Catalog, ChangelogEffect, ChangelogView, FindingKey, KeptDraft};
use crate::app::query::Query;
use crate::app::{Effect, Model};
use engine::changelog::Report;
use std::collections::HashSet;
use std::sync::Arc;

/// Brings the view in line with the model. Cheap when nothing changed.
pub fn settle(model: &mut Model) -> Vec<Effect> {
    let report = model.board.changelog.value().cloned();
    let branches = model.board.branches.value().cloned();
    let place = model.board.repository.value().map(drop);
    let view = &mut model.changelog;
    let fresh = view.catalog.report().map(Arc::as_ptr) != report.as_ref().map(Arc::as_ptr);
    if let Some(report) = report.filter(|_| fresh) {
        learn(view, report);
    }
    let sieved = Sieved { filter: view.filter.clone(), scope: view.scope, branches };
    if fresh || view.sieved.differs(&sieved) {
        sieve(view, sieved);
    }
    let wants = [find_drafts(view, place), find_authors(view), plan(view), keep_draft(view)];
    wants.into_iter().flatten().map(Effect::Changelog).collect()
}

impl Sieved {
    fn differs(&self, other: &Self) -> bool {
        let same_branches = self.branches.as_ref().map(Arc::as_ptr) == other.branches.as_ref().map(Arc::as_ptr);
        self.filter != other.filter || self.scope != other.scope || !same_branches
    }
}

/// A new report: marks of what is gone go, and every preview planned before is void.
fn learn(view: &mut ChangelogView, report: Arc<Report>) {
    view.catalog = Catalog::of(report);
    view.epoch += 1;
    let existing: HashSet<&FindingKey> = view.catalog.keys().collect();
    view.list.marks.retain(|key| existing.contains(key));
    view.list.anchor.take_if(|key| !existing.contains(key));
    view.retarget();
}

fn sieve(view: &mut ChangelogView, sieved: Sieved) {
    let unshipped = sieved.branches.as_ref().and_then(|list| list.unshipped.as_ref());
    view.unshipped = unshipped.map(|commits| commits.iter().map(|commit| commit.id).collect());
    for commit in unshipped.into_iter().flatten() {
        view.authors.entry(commit.id).or_insert_with(|| commit.author.name.clone());
    }
    view.sieved = sieved;
    relist(view);
}

/// Computes the rows anew. The selection stays with its item.
pub(super) fn relist(view: &mut ChangelogView) {
    let filter = Query::parse(&view.filter);
    let (scope, unshipped) = (view.scope, view.unshipped.as_ref());
    view.listing = view.catalog.listing(&Sieve { scope, unshipped, filter: &filter, authors: &view.authors });
    if let Some(position) = view.list.position(view.listing.keys()) {
        view.list.row = position;
    }
    view.recount_hidden();
}

/// Asks once, when the repository is known, for which entries words are kept.
fn find_drafts(view: &mut ChangelogView, place: Option<()>) -> Option<ChangelogEffect> {
    place.filter(|()| view.drafted.is_none())?;
    view.drafted = Some(HashSet::new());
    Some(ChangelogEffect::FindDrafts)
}

/// Asks who wrote the commits, once for each report, when the filter wants to know.
fn find_authors(view: &mut ChangelogView) -> Option<ChangelogEffect> {
    if view.authors_asked == view.epoch || !Query::parse(&view.filter).names_an_author() {
        return None;
    }
    view.authors_asked = view.epoch;
    let commits: HashSet<_> = view.catalog.keys().filter_map(|key| key.commit).collect();
    let unknown: Vec<_> = commits.into_iter().filter(|commit| !view.authors.contains_key(commit)).collect();
    (!unknown.is_empty()).then_some(ChangelogEffect::FindAuthors(unknown))
}

/// Asks for the edits that the screen should show, one question at a time.
fn plan(view: &mut ChangelogView) -> Option<ChangelogEffect> {
    if view.preview.asked.is_some() || view.writing.is_some() {
        return None;
    }
    let wanted = view.wanted()?;
    if view.preview.current(Some(&wanted)).is_some() {
        return None;
    }
    let id = view.next_question();
    view.preview.asked = Some((id, wanted.clone()));
    Some(ChangelogEffect::Plan(id, wanted.purpose))
}

/// Keeps the words of the form as they are now, or forgets them once there are none.
fn keep_draft(view: &mut ChangelogView) -> Option<ChangelogEffect> {
    let draft = view.draft.as_ref()?;
    let about = draft.facts.about.clone();
    let now = draft.is_worth_keeping().then(|| (about.clone(), draft.words()));
    if now == view.kept {
        return None;
    }
    let had_none = view.kept.as_ref().is_none_or(|(kept, _)| *kept != about);
    view.kept.clone_from(&now);
    note_draft(view, &about);
    match now {
        Some((about, words)) => Some(ChangelogEffect::KeepDraft(KeptDraft { about, words })),
        None => (!had_none).then_some(ChangelogEffect::DropDraft(about)),
    }
}

fn note_draft(view: &mut ChangelogView, about: &About) {
    let kept = view.kept.is_some();
    let Some(drafted) = &mut view.drafted else { return };
    if kept {
        drafted.insert(about.clone());
    } else {
        drafted.remove(about);
    }
}
