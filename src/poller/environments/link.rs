//! The connection to the host on the board, and what its loss means for what is read through it.

use super::place::Place;
use crate::domain::host::Link;
use crate::fault::{Fault, FaultKind};
use std::future::pending;

impl Place {
    /// Publishes the connection as it changes. When it is back, everything behind it is read again.
    pub(super) async fn follow_link(&self) {
        let Some(host) = &self.host else { return };
        let mut links = host.link();
        loop {
            let link = links.borrow_and_update().clone();
            if self.desk.known().link != link {
                let usable = link.is_usable();
                self.desk.publish(|env| env.link = link);
                if usable {
                    self.stir.all();
                }
            }
            if links.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits until commands can be sent, without an end where there is no host.
    pub(super) async fn reached(&self) {
        let Some(host) = &self.host else { return pending().await };
        if host.link().wait_for(Link::is_usable).await.is_err() {
            pending().await
        }
    }

    /// Waits until the connection is lost, and says why.
    pub(super) async fn lost(&self) -> Fault {
        let Some(host) = &self.host else { return pending().await };
        let mut links = host.link();
        match links.wait_for(|link| matches!(link, Link::Lost { .. })).await.map(|link| link.clone()) {
            Ok(Link::Lost { why, hint, .. }) => {
                let fault = Fault::of(FaultKind::Unreadable, format!("{} is not reached", host.name())).because(why);
                match hint {
                    Some(hint) => fault.hint(hint),
                    None => fault,
                }
            }
            _ => pending().await,
        }
    }
}
