//! Audit: what happened, and how changes get to production in figures.
//!
//!  ┌ audit ───────────────────────────┐┌ DORA ──────────────────┐
//!  │ when via who action what result  ││ four figures           │   Narrower than 110 columns the figures stand
//!  │      reason, what was accepted   ││ each with n            │   below, one line each.
//!  │                                  │├ where the time goes ───┤
//!  └──────────────────────────────────┘└────────────────────────┘

mod figures;
mod lines;

use crate::app::audit::Pane;
use crate::app::{Model, Region, Target, Zoom};
use crate::parts::Panel;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

/// From so many columns on, the figures stand beside the timeline.
const BESIDE: u16 = 110;
/// Rows of the figures below the timeline: one each, one for the window, and the frame.
const BELOW: u16 = 7;

/// Where what stands; nothing for what is not shown.
struct Places {
    timeline: Option<Rect>,
    figures: Option<Rect>,
}

fn places(model: &Model, area: Rect) -> Places {
    if model.zoom == Zoom::On {
        return match model.audit.pane {
            Pane::Timeline => Places { timeline: Some(area), figures: None },
            Pane::Figures => Places { timeline: None, figures: Some(area) },
        };
    }
    let parts = if area.width >= BESIDE {
        let figures = if area.width >= 160 { 66 } else { 46 };
        Layout::horizontal([Constraint::Fill(1), Constraint::Length(figures)]).split(area)
    } else {
        Layout::vertical([Constraint::Fill(1), Constraint::Length(BELOW)]).split(area)
    };
    Places { timeline: Some(parts[0]), figures: Some(parts[1]) }
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let places = places(model, area);
    if let Some(area) = places.timeline {
        lines::draw(model, area, buffer);
    }
    if let Some(area) = places.figures {
        figures::draw(model, area, buffer);
    }
}

pub(super) fn regions(model: &Model, area: Rect) -> Vec<Region> {
    let places = places(model, area);
    let mut regions = Vec::new();
    if let Some(area) = places.timeline {
        regions.push(Region { area, target: Target::Pane(0) });
        regions.extend(lines::regions(model, Panel::inside(area)));
    }
    regions.extend(places.figures.map(|area| Region { area, target: Target::Pane(1) }));
    regions
}
