//! Rows, marks and scope.

use super::Driver;
use super::fixtures::id;
use crate::app::changelog::{Scope, Subject};
use engine::changelog::Kind;

fn selected(driver: &Driver) -> String {
    driver.model.changelog.selected().unwrap().1.detail.clone()
}

#[test]
fn the_selection_stays_with_its_finding_when_a_refresh_moves_it() {
    let mut driver = Driver::on(&[(Kind::Slug, 1), (Kind::Slug, 2)]);
    driver.keys("j");
    driver.learns(&[(Kind::Missing, 9), (Kind::Slug, 3), (Kind::Slug, 1), (Kind::Slug, 2)]);
    assert_eq!(selected(&driver), "Slug of 2");
    assert_eq!(driver.model.changelog.selected_row(), Some(5), "two headings and three findings stand above it");
}

#[test]
fn marks_survive_a_refresh_and_a_filter_and_go_only_with_their_finding() {
    let mut driver = Driver::on(&[(Kind::Slug, 1), (Kind::Slug, 2), (Kind::Body, 3)]);
    driver.keys("<Space><Space><Space>");
    driver.model.changelog.filter = "is:body".into();
    driver.learns(&[(Kind::Body, 3), (Kind::Slug, 2), (Kind::Date, 7)]);
    let view = &driver.model.changelog;
    assert_eq!(view.listing.keys().len(), 1);
    assert_eq!((view.list.marks.len(), view.hidden_marks), (2, 1));
    driver.keys("<Esc>");
    assert_eq!(driver.model.changelog.hidden_marks, 0, "Esc clears the filter before the marks");
    driver.keys("<Esc>");
    assert!(driver.model.changelog.list.marks.is_empty());
}

#[test]
fn a_filter_keeps_the_selected_finding_when_it_comes_back() {
    let mut driver = Driver::on(&[(Kind::Slug, 1), (Kind::Body, 2), (Kind::Body, 3)]);
    driver.keys("jj");
    driver.model.changelog.filter = "is:slug".into();
    driver.keys("t").keys("t");
    assert_eq!(selected(&driver), "Slug of 1");
    driver.model.changelog.filter.clear();
    driver.keys("tt");
    assert_eq!(selected(&driver), "Body of 3");
}

#[test]
fn enter_on_the_dashboard_selects_the_finding_even_one_that_the_filter_hid() {
    let mut driver = Driver::on(&[(Kind::Slug, 1), (Kind::Missing, 2)]);
    driver.keys("/slug<Enter>1j<Enter>");
    assert_eq!(driver.model.screen, crate::app::Screen::Changelog);
    assert_eq!(selected(&driver), "Missing of 2");
    assert_eq!(driver.model.changelog.listing.keys().len(), 2);
}

#[test]
fn the_scope_leaves_only_what_is_not_in_production() {
    let mut driver = Driver::on(&[(Kind::Slug, 1), (Kind::Slug, 2)]);
    driver.learns_unshipped(&[2]);
    driver.keys("t");
    assert_eq!(driver.model.changelog.scope, Scope::Unshipped);
    assert_eq!(driver.model.changelog.listing.keys()[0].commit, Some(id(2)));
    assert_eq!(driver.model.changelog.listing.keys().len(), 1);
}

#[test]
fn the_authors_of_unknown_commits_are_asked_for_once_and_only_when_a_filter_names_one() {
    let mut driver = Driver::on(&[(Kind::Slug, 1), (Kind::Slug, 2)]);
    driver.learns_unshipped(&[2]);
    assert!(driver.waiting.is_empty());
    driver.model.changelog.filter = "author:author".into();
    driver.keys("jk");
    assert_eq!(driver.waiting.len(), 1);
    assert_eq!(driver.model.changelog.listing.keys().len(), 1, "the author of what is not in production is known");
    let authors = [(id(1), "Author One".to_owned())].into();
    driver.send(crate::app::Msg::Changelog(crate::app::ChangelogMsg::Authors(std::sync::Arc::new(authors))));
    assert_eq!(driver.model.changelog.listing.keys().len(), 2);
}

#[test]
fn the_fix_follows_the_marks_and_closes_with_the_last_one() {
    let mut driver = Driver::on(&[(Kind::Slug, 1), (Kind::Slug, 2)]);
    driver.keys("<Space>F").settle();
    let before = driver.model.changelog.current().unwrap().question.clone();
    driver.keys("<Space>").settle();
    let after = driver.model.changelog.current().unwrap().question.clone();
    assert_ne!(before, after, "two findings are marked now");
    driver.keys("<Space>k<Space>");
    assert_eq!(driver.model.changelog.subject, Subject::Selected);
}
