//! What kept an engine from answering, each in its own sentence, with what mends it.

use super::access::EngineAccess;
use crate::fault::Fault;
use bollard::errors::Error as Cause;
use std::error::Error;
use std::io::ErrorKind;

/// What went wrong with one question.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It went wrong on the way, or the engine refused.
    Wire(Cause),
    /// No answer within the deadline.
    Late,
    /// A longer answer than is read.
    TooLong,
    /// The answer is nothing that an engine says.
    NotUnderstood,
}

impl From<Cause> for Trouble {
    fn from(cause: Cause) -> Self {
        Self::Wire(cause)
    }
}

impl Trouble {
    /// The engine answered that there is no such thing.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Wire(Cause::DockerResponseServerError { status_code: 404, .. }))
    }

    /// The fault for it.
    pub fn fault(self, doing: String, access: &EngineAccess) -> Fault {
        let (words, hint) = words(&self, access);
        Fault::while_doing(doing, words).hint(hint)
    }
}

type Words = (String, String);

fn words(trouble: &Trouble, access: &EngineAccess) -> Words {
    match trouble {
        Trouble::Late | Trouble::Wire(Cause::RequestTimeoutError) => late(access),
        Trouble::TooLong => (
            "the answer is longer than 32 MiB, so it was not read".into(),
            format!("{} Something other than Docker may answer there.", look(access)),
        ),
        Trouble::NotUnderstood => stranger(access),
        Trouble::Wire(Cause::SocketNotFoundError(_)) => missing(access),
        Trouble::Wire(Cause::DockerResponseServerError { message, .. }) if message.contains("support reading") => (
            "its logging driver keeps nothing that could be read".into(),
            "Give the container the logging driver local or json-file.".into(),
        ),
        Trouble::Wire(Cause::DockerResponseServerError { status_code, message }) => {
            (format!("it answered {status_code}: {}", message.trim()), look(access))
        }
        Trouble::Wire(cause) => on_the_way(cause, access),
    }
}

fn on_the_way(cause: &Cause, access: &EngineAccess) -> Words {
    match io(cause) {
        Some(ErrorKind::NotFound) => missing(access),
        Some(ErrorKind::PermissionDenied) => (
            format!("this account may not use {}", access.socket.display()),
            "Run `sudo usermod -aG docker $USER` and log in again.".into(),
        ),
        Some(ErrorKind::ConnectionRefused) => refused(access),
        _ if deepest(cause).starts_with("invalid ") => stranger(access),
        _ => broken(cause, access),
    }
}

fn missing(access: &EngineAccess) -> Words {
    let words = format!("there is no socket at {}", access.socket.display());
    match &access.host {
        Some(host) => (words, format!("The connection to {host} has ended; it is opened again by itself.")),
        None => (words, "Start the engine with `sudo systemctl start docker`, or set docker to its socket.".into()),
    }
}

fn refused(access: &EngineAccess) -> Words {
    let Some(host) = &access.host else {
        let hint = "Start the engine with `sudo systemctl start docker`.";
        return ("its socket is there, and no engine listens".into(), hint.into());
    };
    let hint = format!("The connection to {host} has ended; it is opened again by itself.");
    ("the connection that leads to it is closed".into(), hint)
}

fn late(access: &EngineAccess) -> Words {
    ("it takes connections and gives no answer in time".into(), format!("{} A restart of it may help.", look(access)))
}

fn stranger(access: &EngineAccess) -> Words {
    let hint = format!("Set docker to the socket of an engine, such as unix:///var/run/docker.sock. {}", look(access));
    ("what answers there is not a Docker engine".into(), hint)
}

/// Through ssh, an engine that is not there or may not be used looks the same from here: the way ends at once.
fn broken(cause: &Cause, access: &EngineAccess) -> Words {
    let words = format!("the connection broke ({})", deepest(cause));
    let hint = match &access.host {
        Some(host) => format!(
            "Run `docker ps` on {host}: the engine may be down (`sudo systemctl start docker`), or the account there may \
             not use it (`sudo usermod -aG docker $USER`)."
        ),
        None => look(access),
    };
    (words, hint)
}

fn look(access: &EngineAccess) -> String {
    match &access.host {
        Some(host) => format!("Look at it with `systemctl status docker` on {host}."),
        None => "Look at it with `systemctl status docker`.".into(),
    }
}

fn causes<'a>(cause: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(cause), |cause| (**cause).source())
}

fn deepest(cause: &Cause) -> String {
    causes(cause).last().map(ToString::to_string).unwrap_or_default()
}

fn io(cause: &Cause) -> Option<ErrorKind> {
    if let Cause::IOError { err } = cause {
        return Some(err.kind());
    }
    causes(cause).find_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind)
}
