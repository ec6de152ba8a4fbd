//! The REST endpoints. One file per subject, each with its own list; a handler reads the world, or acts on it once.

#![expect(clippy::unnecessary_wraps, reason = "every endpoint has one form")]

mod branches;
mod commits;
mod deployments;
mod packages;
mod pull_acts;
mod pull_requests;
mod refs;
mod repository;
mod run_acts;
mod runs;
mod user;

use super::endpoints::Endpoint;

/// Every endpoint.
pub(crate) const ALL: [&[Endpoint]; 11] = [
    &user::ENDPOINTS,
    &repository::ENDPOINTS,
    &branches::ENDPOINTS,
    &commits::ENDPOINTS,
    &pull_requests::ENDPOINTS,
    &pull_acts::ENDPOINTS,
    &runs::ENDPOINTS,
    &run_acts::ENDPOINTS,
    &refs::ENDPOINTS,
    &deployments::ENDPOINTS,
    &packages::ENDPOINTS,
];
