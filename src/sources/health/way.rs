//! What kept an answer from coming: whether it is the service that failed, or the way to it that could not be had.
//! Addresses are left out of the words.

use super::At;
use crate::domain::health::Verdict;
use crate::fault::Fault;
use crate::sources::tls;
use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

/// That no answer came in time.
pub(super) fn late(deadline: Duration) -> String {
    let seconds = deadline.as_secs_f64();
    format!("no answer in {seconds} s")
}

/// What it means that a question got no answer.
pub(super) fn verdict(at: &At, cause: &reqwest::Error) -> Verdict {
    if is_of_the_way(at, cause) { Verdict::Unknown(words(cause).into()) } else { Verdict::Bad(words(cause).into()) }
}

/// The fault for a question that is no probe.
pub(super) fn fault(doing: &str, cause: &reqwest::Error) -> Fault {
    let hint = tls::words(cause).map_or("It may be over when it is asked again.", |(_, hint)| hint);
    Fault::while_doing(doing, words(cause)).hint(hint)
}

/// A name that cannot be found and a network that cannot be reached say nothing of the service. A socket that leads to
/// a host is the way itself; at a port that nobody listens on, ssh takes the connection and ends it.
fn is_of_the_way(at: &At, cause: &reqwest::Error) -> bool {
    let networks = [ErrorKind::NetworkUnreachable, ErrorKind::HostUnreachable, ErrorKind::NetworkDown];
    cause.is_dns()
        || networks.iter().any(|kind| is_io(cause, *kind))
        || (matches!(at, At::Socket(_)) && cause.is_connect())
        || cause.is_builder()
}

fn words(cause: &reqwest::Error) -> &'static str {
    if cause.is_dns() {
        "its name could not be found"
    } else if is_io(cause, ErrorKind::ConnectionRefused) {
        "connection refused"
    } else if let Some((words, _)) = tls::words(cause) {
        words
    } else if is_io(cause, ErrorKind::NotFound) {
        "the way to the host is not there"
    } else if is_io(cause, ErrorKind::NetworkUnreachable) || is_io(cause, ErrorKind::NetworkDown) {
        "the network is down"
    } else if is_io(cause, ErrorKind::HostUnreachable) {
        "no way leads to its address"
    } else if cause.is_connect() {
        "it could not be reached"
    } else {
        "the connection ended without an answer"
    }
}

fn is_io(cause: &reqwest::Error, kind: ErrorKind) -> bool {
    let first: &(dyn Error + 'static) = cause;
    std::iter::successors(Some(first), |cause| (**cause).source())
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|cause| cause.kind() == kind))
}
