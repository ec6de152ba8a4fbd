//! The one function through which anything is sent that changes something at GitHub. It sends once: what came of a
//! request without an answer is for whoever asked to find out, by reading.

use super::answer::Answer;
use super::client::GitHub;
use super::refusal;
use super::transport::{Arrived, Lost};
use crate::fault::{Fault, FaultKind, Result};
use http::StatusCode;
use serde::Serialize;

/// Whether anything may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// As far as the token reaches.
    #[default]
    Full,
    /// Nothing: only reads are sent.
    ReadOnly,
}

/// Why a change was not seen to be taken.
#[derive(Debug)]
pub enum Unsent {
    /// Nothing left this machine.
    Kept(Fault),
    /// GitHub answered that it does not do it.
    Refused(Fault),
    /// No answer came, or none that tells: it may have been done.
    Unknown(Fault),
}

impl Unsent {
    /// Why, in words.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::Kept(fault) | Self::Refused(fault) | Self::Unknown(fault) => fault,
        }
    }
}

/// How a change is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Post,
    Put,
    Patch,
    Delete,
}

impl GitHub {
    /// Sends one change to a path of the repository, once.
    pub(super) async fn send<B: Serialize + ?Sized>(
        &self,
        method: Method,
        path: &str,
        body: &B,
        doing: &str,
    ) -> Result<Answer, Unsent> {
        if self.access == Access::ReadOnly {
            return Err(Unsent::Kept(Fault::refused("This console is read-only")));
        }
        let uri = format!("{}/repos/{}{path}", self.api.prefix, self.repository());
        let exchanged = match method {
            Method::Post => self.exchange(doing, self.client._post(uri.as_str(), Some(body))).await,
            Method::Put => self.exchange(doing, self.client._put(uri.as_str(), Some(body))).await,
            Method::Patch => self.exchange(doing, self.client._patch(uri.as_str(), Some(body))).await,
            Method::Delete => self.exchange(doing, self.client._delete(uri.as_str(), None::<&()>)).await,
        };
        judge(doing, exchanged, self.token_origin())
    }
}

/// A change is followed nowhere: where an answer leads elsewhere, it was not made. Only 303 leads to where one that was
/// made can be seen.
fn judge(doing: &str, exchanged: Result<Answer, Lost>, token: &str) -> Result<Answer, Unsent> {
    match exchanged {
        Ok(answer) if answer.status.is_success() => Ok(answer),
        Ok(answer) if answer.status.is_server_error() || answer.status == StatusCode::SEE_OTHER => {
            Err(Unsent::Unknown(refusal::fault(doing, &answer)))
        }
        Ok(answer) => Err(Unsent::Refused(refusal::of_change(doing, &answer, token).kind_is(FaultKind::Failed))),
        Err(Lost { fault, arrived: Arrived::No }) => Err(Unsent::Kept(fault.kind_is(FaultKind::Failed))),
        Err(Lost { fault, arrived: Arrived::Perhaps }) => Err(Unsent::Unknown(fault)),
    }
}
