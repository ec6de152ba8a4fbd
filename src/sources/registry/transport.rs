//! What kept an answer from coming, in words. Addresses are left out: they can hold a signature.

use crate::fault::Fault;
use std::error::Error;
use std::io::ErrorKind;

/// The fault for a request that got no answer.
pub(super) fn fault(doing: &str, cause: reqwest::Error) -> Fault {
    let cause = cause.without_url();
    let (words, hint) = if cause.is_timeout() {
        ("no answer came in time", "It is asked again; r asks now.")
    } else if cause.is_dns() {
        ("its name could not be found", "The network may be down, or the name of the registry is wrong.")
    } else if is_io(&cause, ErrorKind::ConnectionRefused) {
        ("nobody answers at its address", "The registry may be down, or the port is wrong.")
    } else if is_tls(&cause) {
        ("no safe connection could be made", "Its certificate is not trusted here, or something stands in between.")
    } else if cause.is_redirect() {
        ("it led to an address that is not followed", "Only https, or this machine from this machine, is followed.")
    } else if cause.is_connect() {
        ("it could not be reached", "The network may be down.")
    } else {
        ("the connection broke", "It is asked again; r asks now.")
    };
    Fault::while_doing(doing, Broken { words, cause: deepest(&cause) }).hint(hint)
}

/// The words for what happened, and the last cause in the library's own words.
#[derive(Debug)]
struct Broken {
    words: &'static str,
    cause: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.cause.is_empty() { f.write_str(self.words) } else { write!(f, "{} ({})", self.words, self.cause) }
    }
}

impl Error for Broken {}

fn causes<'a>(cause: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(cause), |cause| (**cause).source())
}

fn deepest(cause: &reqwest::Error) -> String {
    causes(cause).last().map(ToString::to_string).unwrap_or_default()
}

fn is_io(cause: &reqwest::Error, kind: ErrorKind) -> bool {
    causes(cause).any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|cause| cause.kind() == kind))
}

/// The library wraps what rustls says in an error of its own kind of io.
fn is_tls(cause: &reqwest::Error) -> bool {
    let wrapped = |cause: &(dyn Error + 'static)| {
        let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        inner.is_some_and(<dyn Error + Send + Sync>::is::<rustls::Error>)
    };
    causes(cause).any(|cause| cause.is::<rustls::Error>() || wrapped(cause))
}
