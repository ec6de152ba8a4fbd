//! Something happened that others ought to look at. A bell that rings while nobody waits is heard by who waits next.

use tokio::sync::Notify;

/// One bell for each reader.
#[derive(Default)]
pub(super) struct Stir {
    pub containers: Notify,
    pub site: Notify,
    /// The site includes other files than before.
    pub watch: Notify,
    /// The traffic moved.
    pub traffic: Notify,
    pub facts: Notify,
    pub doors: Notify,
    pub secret: Notify,
}

impl Stir {
    /// Everything is to be read again.
    pub fn all(&self) {
        self.containers.notify_one();
        self.site.notify_one();
        self.facts.notify_one();
        self.doors.notify_one();
        self.secret.notify_one();
    }

    /// Something began, ended or moved: where the traffic goes and what is answered may be different.
    pub fn moved(&self) {
        self.site.notify_one();
        self.doors.notify_one();
    }
}
