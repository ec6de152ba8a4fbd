//! nginx on a host: where its site file sends the traffic, and whether the workers that run know the file.
//!
//! | file | what is there |
//! |---|---|
//! | `tokens` | the words, blocks and quotes of a configuration file |
//! | `site` | which server block counts, and where its location leads |
//! | `target` | `proxy_pass`, variables and upstreams, down to one address |
//! | `includes` | the files that it includes |
//! | `reading` | the file, its age and the workers' in one round trip |
//! | `running` | whether it runs, and would start again |
//! | `processes` | where each master has its configuration, and its workers |
//! | `serving` | which master serves the site |
//!
//! What the file includes is followed one level deep, and named where it was not read; what is conditional is not guessed.
//! A file that leads to two places, or to none that is a port, is a fault that says so.

mod includes;
mod processes;
mod reading;
mod running;
mod serving;
mod site;
mod target;
mod tokens;

pub use reading::read;
pub use running::{Running, running};
pub use site::{Site, site};
