//! The connection to the host on the board, and what its loss means for what is read through it.

use super::place::Place;
use crate::domain::host::Link;
use crate::fault::{Fault, FaultKind};
use crate::sources::host::Host;
use std::future::pending;

impl Place {
    /// Publishes the connection as it changes. When it is back, everything behind it is read again.
    pub(super) async fn follow_link(&self) {
        let Some(host) = &self.host else { return };
        let (mut links, mut told) = (host.link(), None);
        loop {
            let link = links.borrow_and_update().clone();
            if told.as_ref() != Some(&link) {
                told = Some(link.clone());
                let (usable, loss) = (link.is_usable(), loss(host, &link));
                self.desk.publish(|env| env.link = link);
                if let Some(loss) = loss {
                    self.lose(&loss);
                }
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
            pending::<()>().await;
        }
    }

    /// Waits until the connection is lost, and says why.
    pub(super) async fn lost(&self) -> Fault {
        let Some(host) = &self.host else { return pending().await };
        let mut links = host.link();
        let link = links.wait_for(|link| matches!(link, Link::Lost { .. })).await.map(|link| link.clone());
        match link.ok().and_then(|link| loss(host, &link)) {
            Some(fault) => fault,
            None => pending().await,
        }
    }

    /// What is read through the connection is not read any more.
    fn lose(&self, loss: &Fault) {
        self.desk.fail(|env| &mut env.host, loss.in_words());
        if self.settings.nginx_site.is_some() {
            self.desk.fail(|env| &mut env.traffic, loss.in_words());
        }
        if self.is_behind_the_host() {
            self.desk.fail(|env| &mut env.containers, loss.in_words());
            self.desk.fail(|env| &mut env.images, loss.in_words());
        }
    }
}

/// The fault for a connection that is lost.
fn loss(host: &Host, link: &Link) -> Option<Fault> {
    let Link::Lost { why, hint, .. } = link else { return None };
    let fault = Fault::of(FaultKind::Unreadable, format!("{} is not reached", host.name())).because(why.clone());
    Some(hint.iter().cloned().fold(fault, Fault::hint))
}
