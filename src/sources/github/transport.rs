//! What kept an answer from coming, in words.

use super::answer::LARGEST;
use crate::fault::{Fault, FaultKind};
use crate::sources::tls;
use http_body_util::LengthLimitError;
use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Lost {
    /// In words.
    pub fault: Fault,
    /// Whether the request may have come to GitHub all the same.
    pub arrived: Arrived,
}

/// Whether a request without an answer may have been acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrived {
    /// There was no connection to send it through.
    No,
    /// Nobody here can tell.
    Perhaps,
}

impl Lost {
    /// No answer began.
    pub fn of(doing: &str, cause: &(dyn Error + 'static)) -> Self {
        let arrived = if never_left(cause) { Arrived::No } else { Arrived::Perhaps };
        Self { fault: fault(doing, cause), arrived }
    }

    /// An answer began and did not end.
    pub fn on_the_way(doing: &str, cause: &(dyn Error + 'static)) -> Self {
        Self { fault: fault(doing, cause), arrived: Arrived::Perhaps }
    }

    /// GitHub asked to be left alone, and nothing was sent.
    pub fn quiet(doing: &str, left: Duration) -> Self {
        let words = format!("GitHub asked to be left alone for {} more seconds", left.as_secs() + 1);
        let fault = Fault::while_doing(doing, words).hint("Nothing is sent before that time is over.");
        Self { fault, arrived: Arrived::No }
    }

    /// No answer came within the deadline.
    pub fn too_late(doing: &str) -> Self {
        Self { fault: too_late(doing), arrived: Arrived::Perhaps }
    }
}

/// Whether the request failed before there was a connection to send it through.
fn never_left(cause: &(dyn Error + 'static)) -> bool {
    causes(cause).any(|cause| {
        cause
            .downcast_ref::<hyper_util::client::legacy::Error>()
            .is_some_and(hyper_util::client::legacy::Error::is_connect)
    })
}

fn too_late(doing: &str) -> Fault {
    Fault::while_doing(doing, "no answer came in time").hint("It may be over when it is asked again.")
}

/// The fault for a request that got no answer.
fn fault(doing: &str, cause: &(dyn Error + 'static)) -> Fault {
    let io = |kind: ErrorKind| causes(cause).any(|cause| is_io(cause, kind));
    if io(ErrorKind::TimedOut) {
        return too_late(doing);
    }
    if causes(cause).any(<dyn Error>::is::<LengthLimitError>) {
        let words = format!("the answer is longer than {} MiB, so it was not read", LARGEST >> 20);
        return Fault::while_doing(doing, words).kind_is(FaultKind::Unreadable).hint("A browser shows it at GitHub.");
    }
    let last = causes(cause).last().map(ToString::to_string).unwrap_or_default();
    let (words, hint) = if io(ErrorKind::ConnectionRefused) {
        ("nobody answers at its address", "GitHub may be down, or github.api_url has the wrong port.")
    } else if let Some(words) = tls::words(cause) {
        words
    } else if last.contains("dns") || last.contains("lookup") || last.contains("resolve") {
        ("its name could not be found", "The network may be down, or github.api_url is wrong.")
    } else {
        ("the connection broke", "It may be over when it is asked again.")
    };
    Fault::while_doing(doing, format!("{words} ({last})")).hint(hint)
}

fn causes<'a>(cause: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(cause), |cause| (**cause).source())
}

fn is_io(cause: &(dyn Error + 'static), kind: ErrorKind) -> bool {
    cause.downcast_ref::<std::io::Error>().is_some_and(|cause| cause.kind() == kind)
}
