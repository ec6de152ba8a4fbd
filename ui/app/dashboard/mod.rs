//! The dashboard's state: which panel has the focus, and the attention list.

mod attention;
mod behind;
mod held;
mod outside;
mod store;

pub use attention::{Attention, FEW, Opens, Rank, Severity, count, items as attention};
pub use behind::lagging;

use super::movement::Step;
use super::{Effect, ListView, Model, Screen, changelog, environments, images, pulls, runs, visit};

/// State of the dashboard.
#[derive(Debug, Clone, Default)]
pub struct DashboardView {
    /// The panel with the focus.
    pub pane: DashboardPane,
    /// The attention list, by what identifies its item.
    pub attention: ListView<String>,
    /// What needs a person, by rank. Made anew for each board.
    pub items: Vec<Attention>,
    /// The keys of `items`, in their order.
    pub keys: Vec<String>,
}

/// The panels, in the order of the Tab key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DashboardPane {
    /// What needs a person.
    #[default]
    Attention,
    /// Both lanes from branch to running container.
    Pipeline,
    /// Production.
    Production,
    /// Open pull requests.
    Pulls,
    /// Workflow runs.
    Runs,
}

impl DashboardPane {
    /// All, in the order of the Tab key.
    pub const ALL: [Self; 5] = [Self::Attention, Self::Pipeline, Self::Production, Self::Pulls, Self::Runs];
}

impl DashboardView {
    /// The selected item.
    #[must_use]
    pub fn selected(&self) -> Option<&Attention> {
        self.items.get(self.attention.position(&self.keys)?)
    }
}

/// Makes the attention list from the board.
pub(super) fn learn(model: &mut Model) {
    let items = attention::items(&model.board, &model.config, model.now, attention::of_each(model.size.1));
    model.dashboard.keys = items.iter().map(|item| item.key.clone()).collect();
    model.dashboard.items = items;
}

pub(super) fn step(model: &mut Model, step: Step) {
    let page = model.page() / 3;
    let DashboardView { attention, keys, .. } = &mut model.dashboard;
    let Some(row) = attention.position(keys) else { return };
    attention.select(keys, step.from(row, keys.len(), page));
}

/// Opens what the selected item is about.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.dashboard.pane == DashboardPane::Production
        && let Some(name) = environments::production(&model.config)
    {
        environments::choose(model, &name);
        return visit::screen(model, Screen::Environments);
    }
    let Some(opens) = model.dashboard.selected().map(|item| item.opens.clone()) else { return Vec::new() };
    match opens {
        Opens::Screen(screen) | Opens::More(screen, _) => visit::screen(model, screen),
        Opens::Environment(name) => {
            environments::choose(model, &name);
            visit::screen(model, Screen::Environments)
        }
        Opens::Pull(number) => {
            pulls::reveal(model, number);
            visit::screen(model, Screen::Pulls)
        }
        Opens::Run(id) => {
            runs::reveal(model, id);
            visit::screen(model, Screen::Runs)
        }
        Opens::Image(tag) => {
            images::reveal(model, &tag);
            visit::screen(model, Screen::Images)
        }
        Opens::Branch(name) => {
            model.branches.list.selected = Some(name);
            visit::screen(model, Screen::Branches)
        }
        Opens::Finding { kind, commit, path } => {
            changelog::reveal(model, kind, commit, path.as_deref());
            visit::screen(model, Screen::Changelog)
        }
    }
}
