//! Two commits held against each other: asked for once, one question at a time, and kept.

use super::{Pane, selected};
use crate::app::{Effect, Model, Screen};
use engine::domain::{CommitId, Role};
use engine::fault::Fault;
use engine::matrix::{Points, RowKey};
use engine::operations::Comparison;
use std::collections::VecDeque;
use std::sync::Arc;

/// As many answers are kept.
const KEPT: usize = 64;

/// What is held against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The commit that the other is held against.
    pub base: CommitId,
    /// The other.
    pub head: CommitId,
}

/// What came, or why it cannot be told.
pub type Answer = Result<Arc<Comparison>, Arc<Fault>>;

/// What the images screen asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImagesEffect {
    /// Hold two commits against each other; answered by [`ImagesMsg::Compared`].
    Compare(Pair),
}

/// An answer for the images screen.
#[derive(Debug, Clone)]
pub enum ImagesMsg {
    /// Two commits were held against each other.
    Compared(Pair, Answer),
}

/// What was asked and what came.
#[derive(Debug, Clone, Default)]
pub struct Comparisons {
    asked: Option<Pair>,
    known: VecDeque<(Pair, Answer)>,
}

impl Comparisons {
    /// The answer, if it came.
    #[must_use]
    pub fn of(&self, pair: Pair) -> Option<&Answer> {
        self.known.iter().find(|(known, _)| *known == pair).map(|(_, answer)| answer)
    }

    /// Forgets what could not be told, so that it is asked for again.
    pub(super) fn ask_again(&mut self) {
        self.known.retain(|(_, answer)| answer.is_ok());
    }
}

/// The selected commit against the head of production: what it has that production lacks.
#[must_use]
pub fn against_production(model: &Model) -> Option<Pair> {
    let RowKey::Commit(head) = selected(model)?.key else { return None };
    let branches = &model.board.branches.value()?.branches;
    let base = branches.iter().find(|branch| branch.role == Role::Production)?.head;
    Some(Pair { base, head })
}

/// What would be compared now: the two marked rows, the older as the base; else the selected one against the image that
/// production's moving tags point at.
///
/// # Errors
/// Why there are no two, a whole sentence.
pub fn candidates(model: &Model) -> Result<Pair, String> {
    let marks = &model.outside.images.list.marks;
    let marked = model.images.matrix.rows.iter().map(|row| &row.key).filter(|key| marks.contains(key));
    let marked: Vec<&RowKey> = marked.collect();
    match marked.as_slice() {
        [] | [_] => {}
        [newer, older] => return pair(older, newer),
        more => return Err(format!("{} images are marked; two can be compared.", more.len())),
    }
    let selected = &selected(model).ok_or("No image is selected.")?.key;
    let base = match marked.as_slice() {
        [one] if *one != selected => (*one).clone(),
        _ => RowKey::Commit(in_production(model).ok_or("Nothing says which image is of production: mark two.")?),
    };
    pair(&base, selected)
}

fn pair(base: &RowKey, head: &RowKey) -> Result<Pair, String> {
    let id = |key: &RowKey| match key {
        RowKey::Commit(id) => Ok(*id),
        RowKey::Digits(digits) => Err(format!("{digits} is not in this clone.")),
        RowKey::Tag(tag) => Err(format!("{tag} names no commit.")),
    };
    Ok(Pair { base: id(base)?, head: id(head)? })
}

/// The commit of the image that production's tag points at, else `latest`.
fn in_production(model: &Model) -> Option<CommitId> {
    let images = &model.board.images.value()?.images;
    let production = model.config.branches.production.as_str();
    let of = |name: &str| {
        let pointer = model.images.matrix.pointers.iter().find(|pointer| images[pointer.at].tag == name)?;
        match pointer.points {
            Points::Head(id, _) | Points::Behind(id) => Some(id),
            Points::Elsewhere(_) | Points::Nothing => None,
        }
    };
    of(production).or_else(|| of("latest"))
}

/// Shows the comparison in the second pane.
pub fn compare(model: &mut Model) -> Vec<Effect> {
    if let Ok(pair) = candidates(model) {
        (model.images.compared, model.images.pane, model.images.scroll) = (Some(pair), Pane::Detail, 0);
    }
    Vec::new()
}

/// Asks for what the second pane shows, while the screen is there and nothing else is asked.
pub(in crate::app) fn settle(model: &mut Model) -> Option<Effect> {
    if model.screen != Screen::Images || model.images.comparisons.asked.is_some() {
        return None;
    }
    let shown = model.images.compared.into_iter().chain(against_production(model));
    let open = |pair: &Pair| model.images.comparisons.of(*pair).is_none();
    let pair = { shown }.find(open)?;
    model.images.comparisons.asked = Some(pair);
    Some(Effect::Images(ImagesEffect::Compare(pair)))
}

pub(in crate::app) fn answered(model: &mut Model, answer: ImagesMsg) -> Vec<Effect> {
    let ImagesMsg::Compared(pair, answer) = answer;
    let comparisons = &mut model.images.comparisons;
    comparisons.asked.take_if(|asked| *asked == pair);
    comparisons.known.retain(|(known, _)| *known != pair);
    comparisons.known.push_front((pair, answer));
    comparisons.known.truncate(KEPT);
    Vec::new()
}
