//! Which rows of the matrix are shown: those that match the filter.

use crate::app::Model;
use crate::app::query::{Item, Query};
use engine::domain::image::{Image, Restorable};
use engine::matrix::{Row, RowKey};

/// Shows only what this filter admits.
pub(in crate::app) fn filter(model: &mut Model, typed: &str) {
    typed.clone_into(&mut model.images.filter);
    arrange(model);
}

/// Computes what is shown from the matrix and the filter.
pub(super) fn arrange(model: &mut Model) {
    let query = Query::parse(&model.images.filter);
    let images = model.board.images.value().map(|list| list.images.as_slice()).unwrap_or_default();
    let rows = model.images.matrix.rows.iter().enumerate();
    let admitted = rows.filter(|(_, row)| query.is_empty() || admits(&query, row, images));
    let (shown, keys): (Vec<usize>, Vec<RowKey>) = admitted.map(|(at, row)| (at, row.key.clone())).unzip();
    (model.images.shown, model.outside.images.keys) = (shown, keys);
}

fn admits(query: &Query, row: &Row, images: &[Image]) -> bool {
    let own: Vec<&Image> = row.images().filter_map(|at| images.get(at)).collect();
    let name = match &row.key {
        RowKey::Commit(id) => id.to_string(),
        RowKey::Digits(digits) => digits.clone(),
        RowKey::Tag(_) => String::new(),
    };
    let mut text = vec![name.as_str(), row.subject.as_deref().unwrap_or_default()];
    text.extend(own.iter().map(|image| image.tag.as_str()));
    text.extend(own.iter().filter_map(|image| image.digest.as_ref()).map(|digest| digest.0.as_str()));
    query.admits(&Item { text: &text, traits: &traits(row, &own), author: "" })
}

fn traits(row: &Row, own: &[&Image]) -> Vec<&'static str> {
    let mut traits: Vec<&str> = own.iter().map(|image| state(&image.restorable)).collect();
    traits.extend((!row.moving.is_empty()).then_some("moving"));
    traits.extend(row.gap().map(|_| "gap"));
    traits
}

const fn state(restorable: &Restorable) -> &'static str {
    match restorable {
        Restorable::Yes => "whole",
        Restorable::Broken(_) => "broken",
        Restorable::Unasked => "unasked",
        Restorable::Unknown(_) => "unknown",
    }
}
