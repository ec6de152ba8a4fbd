//! The engine of cutover: everything that is known and everything that is done, without a terminal.
//!
//! The engine never prints, draws, reads the environment or asks the wall clock. Whoever calls it hands in the
//! paths, the variables and the time; what comes back are values, faults and edits.
//!
//! | folder | what is there |
//! |---|---|
//! | [`domain`] | plain values and the types that keep them apart |
//! | [`config`] | `cutover.toml`: schema, layers, origins, trust |
//! | [`changelog`] | slug, entry, index, drift, heal: commits and text in, findings and edits out |
//! | [`sources`] | one adapter per outside thing: git, GitHub, registry, hosts, Docker, nginx, health, secrets |
//! | [`store`] | what is remembered between runs |
//! | [`operations`] | acts that change something outside, and the questions that join several sources |
//! | [`poller`] | who is asked when; publishes boards |
//! | [`lane`] | a branch from its head to what was deployed of it |
//! | [`lifecycle`] | where a change is, from its branch to production |
//! | [`lint`] | what is dangerous for a release in workflow files |
//! | [`matrix`] | images by commit and branch, gaps, what moving tags point at |
//! | [`roadmap`] | the task lists of Markdown files |
//! | [`run_log`] | what a job printed, line by line |
//! | [`schema_radar`] | what a boot of new code does to the database, by its entity files |
//! | [`workflow`] | workflow files: what can be started by hand |
//! | [`yaml`] | YAML with its lines; what is nested or multiplied without end is refused |
//! | [`chain`] | runs joined: what cancelled a build, what a deploy ships |
//! | [`delivery`] | how changes get to production: the four figures, and the timeline |
//! | [`environment`] | where a branch runs: slots, traffic, health, and what follows from them |
//! | [`board`] | the immutable picture of what is known now |

pub mod board;
pub mod chain;
pub mod changelog;
pub mod config;
pub mod delivery;
pub mod domain;
pub mod environment;
pub mod fault;
pub mod lane;
pub mod lifecycle;
pub mod lint;
pub mod markdown;
pub mod matrix;
pub mod operations;
pub mod poller;
pub mod roadmap;
pub mod run_log;
pub mod schema_radar;
mod sha256;
pub mod sources;
pub mod store;
pub mod themes;
pub mod workflow;
pub mod yaml;
