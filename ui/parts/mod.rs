//! Small drawing pieces shared by screens: frames, rows of cells, lists, hints, and text made visible.

mod clock;
mod cut;
mod list;
mod panel;
mod plain;
mod production;
mod row;
mod size;
mod spark;
mod step_tree;
mod typed_line;
mod visible;

pub use clock::clock;
pub use cut::{cut, cut_middle, width};
pub use list::{Window, window};
pub use panel::{Frame, Panel, put};
pub use plain::make_plain;
pub use production::{Focus, production};
pub use row::RowOf;
pub use size::size;
pub use spark::{Column, spark};
pub use step_tree::StepLook;
pub use typed_line::typed_line;
pub use visible::visible;
