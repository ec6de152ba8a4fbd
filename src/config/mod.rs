//! What the console is told about a repository: `cutover.toml` in layers over the guide's defaults.
//!
//! `values` is the effective configuration with the guide's defaults. The engine gets the texts and the
//! variables handed in; it finds no file and reads no environment by itself.

mod values;

pub use values::{BranchSettings, ChangelogSettings, Config, ScreenSettings, ServiceSettings};
