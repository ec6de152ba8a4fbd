//! What the console is told about a repository: `cutover.toml` in layers over the guide's defaults.
//!
//! Each layer wins over those before it: the defaults, the file of the person, the trusted file of the repository (or
//! the one named by hand), variables of the environment, flags. A bad value costs its own key and nothing else, and
//! nothing here keeps the program from starting. The engine is handed the paths and variables; it looks for neither.

mod detect;
mod document;
mod files;
mod layer;
mod load;
mod problem;
mod rows;
mod schema;
mod trust;
mod unread;
mod values;
mod variables;

pub use detect::{Surroundings, detect};
pub use document::{Finding, commented, reference, sample};
pub use files::{FILE_NAME, Named, RepositoryFile, Untrusted};
pub use load::{Flag, Layers, Loaded};
pub use problem::{Cost, FileLayer, Origin, Place, Problem};
pub use rows::Row;
pub use schema::{KEYS, Key, Kind, Names, TABLES, Table};
pub use trust::{Grant, Trust, TrustBook};
pub use values::{
    BranchSettings, ChangelogSettings, Check, Config, DatesFrom, EnvironmentSettings, GithubSettings, Host, LooksAt,
    Method, OnFailure, PromotionGate, PromotionSettings, RegistrySettings, Reviewer, ScreenSettings, Scripts,
    SecretSettings, ServiceSettings, SlotSettings, SshSettings, Strategy, WorkflowSettings,
};
