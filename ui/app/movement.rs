//! Moving: how far a key goes, and what it moves in, be it the topmost overlay or the focused pane.

use super::branches::BranchesPane;
use super::dashboard::DashboardPane;
use super::images::Pane;
use super::{
    Effect, Model, Preview, Screen, Zoom, audit, branches, changelog, dashboard, environments, images, outside,
    overlays, pulls, runs, whereabouts,
};

/// How far to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many rows; up is negative.
    Rows(isize),
    /// A page up (-1) or down (1).
    Page(isize),
    /// Half a page up (-1) or down (1).
    Half(isize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

impl Step {
    /// The row that is reached from `row` among `length` rows with `page` of them visible.
    #[must_use]
    pub fn from(self, row: usize, length: usize, page: usize) -> usize {
        let rows = isize::try_from(page).unwrap_or(isize::MAX).max(1);
        let reached = match self {
            Self::Rows(by) => row.saturating_add_signed(by),
            Self::Page(by) => row.saturating_add_signed(rows.saturating_mul(by)),
            Self::Half(by) => row.saturating_add_signed((rows / 2).max(1).saturating_mul(by)),
            Self::First => 0,
            Self::Last => length,
        };
        reached.min(length.saturating_sub(1))
    }

    fn in_changelog(self, page: usize) -> changelog::Step {
        let rows = isize::try_from(page).unwrap_or(isize::MAX).max(1);
        match self {
            Self::Rows(by) => changelog::Step::Lines(by),
            Self::Page(by) => changelog::Step::Lines(rows.saturating_mul(by)),
            Self::Half(by) => changelog::Step::Lines((rows / 2).max(1).saturating_mul(by)),
            Self::First => changelog::Step::First,
            Self::Last => changelog::Step::Last,
        }
    }
}

/// One on or one back in a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The next one.
    On,
    /// The one before.
    Back,
}

impl Turn {
    /// The item this leads to from `from`.
    #[must_use]
    pub fn within<T: Copy + PartialEq>(self, all: &[T], from: T) -> T {
        let row = all.iter().position(|item| *item == from).unwrap_or(0);
        let next = match self {
            Self::On => row + 1,
            Self::Back => row + all.len().saturating_sub(1),
        };
        next.checked_rem(all.len()).and_then(|row| all.get(row)).copied().unwrap_or(from)
    }
}

/// Moves in the topmost overlay, or else in the focused pane.
pub fn go(model: &mut Model, step: Step) -> Vec<Effect> {
    if !model.overlays.is_empty() {
        return overlays::step(model, step);
    }
    go_on_screen(model, step);
    Vec::new()
}

/// Moves in the focused pane, whatever lies over it.
pub(super) fn go_on_screen(model: &mut Model, step: Step) {
    match model.screen {
        Screen::Dashboard => dashboard::step(model, step),
        Screen::Branches => branches::step(model, step),
        Screen::Changelog => drop(changelog::moved(model, step.in_changelog(model.page()))),
        Screen::Runs => runs::step(model, step),
        Screen::Pulls => pulls::step(model, step),
        Screen::Images => outside::step(model, step),
        Screen::Environments => environments::step(model, step),
        Screen::Audit => audit::step(model, step),
        Screen::Where => whereabouts::step(model, step),
    }
}

/// Gives the focus to the next pane, or the one before.
pub fn turn_pane(model: &mut Model, turn: Turn) -> Vec<Effect> {
    match model.screen {
        Screen::Dashboard => model.dashboard.pane = turn.within(&DashboardPane::ALL, model.dashboard.pane),
        Screen::Branches => {
            model.branches.pane = turn.within(&[BranchesPane::List, BranchesPane::Detail], model.branches.pane);
        }
        Screen::Changelog if turn == Turn::On => return changelog::next_field(model),
        Screen::Changelog => return changelog::previous_field(model),
        Screen::Images => images::turn(model, turn),
        Screen::Runs => runs::turn(model, turn),
        Screen::Pulls => pulls::turn(model, turn),
        Screen::Environments => environments::turn(model, turn),
        Screen::Audit => audit::turn(model, turn),
        Screen::Where => whereabouts::turn(model, turn),
    }
    Vec::new()
}

/// Gives the focus to this pane, counted in the order of the Tab key.
pub fn focus_pane(model: &mut Model, pane: usize) {
    match model.screen {
        Screen::Dashboard => {
            model.dashboard.pane = DashboardPane::ALL.get(pane).copied().unwrap_or_default();
        }
        Screen::Branches => {
            model.branches.pane = if pane == 0 { BranchesPane::List } else { BranchesPane::Detail };
        }
        Screen::Changelog => changelog::focus_pane(model, pane),
        Screen::Runs => model.runs.pane = if pane == 0 { runs::Pane::List } else { runs::Pane::Detail },
        Screen::Pulls => model.pulls.pane = if pane == 0 { pulls::Pane::List } else { pulls::Pane::Detail },
        Screen::Images => model.images.pane = if pane == 0 { Pane::List } else { Pane::Detail },
        Screen::Environments => environments::focus_place(model, pane),
        Screen::Audit => audit::focus(model, pane),
        Screen::Where => whereabouts::focus(model, pane),
    }
}

/// Turns to the next sub-tab, or the one before.
pub fn turn_tab(model: &mut Model, turn: Turn) -> Vec<Effect> {
    match model.screen {
        Screen::Branches => branches::turn_tab(model, turn),
        Screen::Pulls => pulls::turn_tab(model, turn),
        Screen::Environments => environments::turn_environment(model, turn),
        Screen::Audit => audit::turn_scope(model, turn),
        _ => {}
    }
    Vec::new()
}

/// Whether there are panes among which one can have the whole place.
///
/// # Errors
/// That there is one alone.
pub fn can_zoom(model: &Model) -> Result<(), String> {
    let several = model.screen != Screen::Where;
    several.then_some(()).ok_or_else(|| "This screen has its whole place already.".into())
}

/// Gives the focused pane the whole place, or takes it back.
pub fn zoom(model: &mut Model) -> Vec<Effect> {
    model.zoom = match model.zoom {
        Zoom::Off => Zoom::On,
        Zoom::On => Zoom::Off,
    };
    Vec::new()
}

/// Shows the pane about the selected item, or hides it.
pub fn preview(model: &mut Model) -> Vec<Effect> {
    model.preview = match model.preview {
        Preview::Shown => Preview::Hidden,
        Preview::Hidden => Preview::Shown,
    };
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cycle_turns_both_ways() {
        assert_eq!(Turn::On.within(&[1, 2, 3], 3), 1);
        assert_eq!(Turn::Back.within(&[1, 2, 3], 1), 3);
        assert_eq!(Turn::On.within(&[], 7), 7);
    }

    proptest! {
        #[test]
        fn no_step_leaves_the_list(row in 0_usize..200, length in 0_usize..200, page in 0_usize..99, by in -300_isize..300) {
            for step in [Step::Rows(by), Step::Page(by), Step::Half(by), Step::First, Step::Last] {
                prop_assert!(step.from(row, length, page) < length.max(1));
            }
        }
    }
}
