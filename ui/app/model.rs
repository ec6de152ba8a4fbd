//! What the console shows, whole. `draw` reads only this; only `update` changes it.

use super::audit::AuditView;
use super::bisect::BisectView;
use super::entries::Entries;
use super::environments::EnvironmentsView;
use super::fleet::FleetView;
use super::images::ImagesView;
use super::notifying::Notifying;
use super::outside::OutsideView;
use super::pulls::PullsView;
use super::runs::RunsView;
use super::whereabouts::WhereView;
use super::{
    Access, ActsView, BranchesView, Burst, ChangelogView, Click, DashboardView, Fetching, LogLine, Look, Mouse, Notice,
    Overlay, Pace, Pending, Preview, PromotionView, RollbackView, Screen, Zoom,
};
use crate::keymap::Keymap;
use engine::board::Board;
use engine::config::Config;
use engine::domain::Moment;
use std::sync::Arc;

/// The whole state.
#[derive(Debug, Clone)]
pub struct Model {
    /// What the engine knows.
    pub board: Arc<Board>,
    /// The effective configuration.
    pub config: Arc<Config>,
    /// The time of the last message; ages are counted from it.
    pub now: Moment,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The place.
    pub screen: Screen,
    /// The place before it.
    pub last_screen: Screen,
    /// What lies over the place, topmost last.
    pub overlays: Vec<Overlay>,
    /// Prefix keys that wait for the next one (`g`, `a`, `y`), and since when.
    pub prefix: Option<Pending>,
    /// State of the dashboard.
    pub dashboard: DashboardView,
    /// State of the branches screen.
    pub branches: BranchesView,
    /// State of the changelog screen.
    pub changelog: ChangelogView,
    /// State of the lists that are read from outside.
    pub outside: OutsideView,
    /// The matrix of images.
    pub images: ImagesView,
    /// State of the pull requests screen.
    pub pulls: PullsView,
    /// State of the runs screen.
    pub runs: RunsView,
    /// State of the environments screen.
    pub environments: EnvironmentsView,
    /// State of the audit screen.
    pub audit: AuditView,
    /// State of the screen where a change is followed.
    pub whereabouts: WhereView,
    /// The form of an act, and acts under way.
    pub acts: ActsView,
    /// A promotion: its plan, and what goes on.
    pub promotion: PromotionView,
    /// A rollback: the ways back, and what goes on.
    pub rollback: RollbackView,
    /// The services of this console.
    pub fleet: FleetView,
    /// The search for what brought a fault.
    pub bisect: BisectView,
    /// What the changelog says about each commit.
    pub entries: Entries,
    /// Sentences for the line above the footer, newest last; errors stay until dismissed.
    pub notices: Vec<Notice>,
    /// Every notice of this run, oldest first, for `g l`.
    pub log: Vec<LogLine>,
    /// Theme, glyphs, motion, and for whom it is drawn.
    pub look: Look,
    /// Which keys mean what.
    pub keymap: Arc<Keymap>,
    /// Whether anything may be changed.
    pub access: Access,
    /// Whether clicks and the wheel are taken from the terminal.
    pub mouse: Mouse,
    /// Whether the focused pane takes the whole place.
    pub zoom: Zoom,
    /// Whether the pane that shows the selected item is drawn.
    pub preview: Preview,
    /// A `git fetch` that runs.
    pub fetch: Option<Fetching>,
    /// The address that the notice line shows as a link.
    pub link: Option<String>,
    /// When the last keys came, to tell typing from stray text.
    pub burst: Burst,
    /// How they followed each other, to tell a person who confirms from a paste.
    pub pace: Pace,
    /// How the terminal is told while nobody looks.
    pub notifying: Notifying,
    /// The last click, to tell a double one.
    pub click: Option<Click>,
}

impl Model {
    /// What the clock of GitHub shows: how old what it dated is, is told by it.
    #[must_use]
    pub fn github_now(&self) -> Moment {
        self.board.now_at_github(self.now)
    }

    /// The console before anything is known.
    #[must_use]
    pub fn new(config: Arc<Config>, now: Moment, size: (u16, u16)) -> Self {
        Self {
            board: Arc::default(),
            config,
            now,
            size,
            screen: Screen::default(),
            last_screen: Screen::default(),
            overlays: Vec::new(),
            prefix: None,
            dashboard: DashboardView::default(),
            branches: BranchesView::default(),
            changelog: ChangelogView::default(),
            outside: OutsideView::default(),
            images: ImagesView::default(),
            pulls: PullsView::default(),
            runs: RunsView::default(),
            environments: EnvironmentsView::default(),
            audit: AuditView::default(),
            whereabouts: WhereView::default(),
            acts: ActsView::default(),
            promotion: PromotionView::default(),
            rollback: RollbackView::default(),
            fleet: FleetView::default(),
            bisect: BisectView::default(),
            entries: Entries::default(),
            notices: Vec::new(),
            log: Vec::new(),
            look: Look::default(),
            keymap: Arc::default(),
            access: Access::default(),
            mouse: Mouse::default(),
            zoom: Zoom::default(),
            preview: Preview::default(),
            fetch: None,
            link: None,
            burst: Burst::default(),
            pace: Pace::default(),
            notifying: Notifying::default(),
            click: None,
        }
    }

    /// Rows that a page of a list is taken to have.
    #[must_use]
    pub fn page(&self) -> usize {
        usize::from(self.size.1.saturating_sub(8).max(1))
    }
}
