//! Real servers. Each test says plainly when its server is not installed, and passes; with `CUTOVER_REAL_REGISTRY`,
//! `CUTOVER_REAL_DOCKER`, `CUTOVER_REAL_HOST`, `CUTOVER_REAL_NGINX`, `CUTOVER_REAL_SERVICES` or `CUTOVER_REAL_SECRETS` set,
//! a missing one is a failure.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]
#![expect(clippy::print_stderr, reason = "a test that could not be run says so")]

mod docker;
mod host;
mod nginx;
mod registry;
mod rollback;
mod secrets;
mod whole;
