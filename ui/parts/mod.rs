//! Small drawing pieces shared by screens: frames, tables, sparklines, hints, and text made visible.

mod visible;

pub use visible::visible;
