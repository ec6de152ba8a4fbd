//! Where nginx sends the traffic. The file is watched where it lies, and read when it changed: over the connection that
//! is there, by a loop on the host that says something only then; on this machine, by what the system tells of its folder.
//!
//! A reload of nginx leaves no trace in the file: after a change it is read again a few times, and now and then anyway.

use super::desk::Told;
use super::place::Place;
use super::watched_files::WatchedFiles;
use crate::config;
use crate::domain::traffic::Traffic;
use crate::fault::{Fault, Result};
use crate::sources::host::{Command, Heard, Host};
use crate::sources::nginx;
use std::future::pending;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How often it is read without a change.
const SAFETY: Duration = Duration::from_secs(30);
/// When it is read again after a change: nginx is told to load it a moment later, and the scripts write it down.
const AFTERWARDS: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5), Duration::from_secs(8)];
/// How soon a watch that ended is begun again.
const AGAIN: Duration = Duration::from_secs(15);

/// Says a word when the content of one of the files is another. Now and then it says one anyway, and so ends when nobody
/// listens any more.
const WATCH: &str = r#"
before= quiet=0
while :; do
  now=$(cksum "$@" 2>/dev/null)
  quiet=$((quiet + 1))
  if [ "$now" != "$before" ]; then before=$now quiet=0; echo changed || exit; fi
  if [ "$quiet" -ge 15 ]; then quiet=0; echo same || exit; fi
  sleep 2
done"#;

impl Place {
    pub(super) async fn follow_site(&self) {
        let (Some(host), Some(site)) = (&self.host, self.settings.nginx_site.as_deref()) else { return };
        tokio::join!(self.watch_site(host, site), self.read_site(host, site));
    }

    async fn read_site(&self, host: &Host, site: &str) {
        loop {
            self.reached().await;
            let told = tokio::select! {
                fault = self.lost() => self.site_failed(fault),
                traffic = nginx::read(host, site) => self.take_traffic(traffic),
            };
            if told == Told::Changed {
                self.traffic_moved();
                self.read_afterwards(host, site).await;
            }
            tokio::select! {
                fault = self.lost() => drop(self.site_failed(fault)),
                () = tokio::time::sleep(SAFETY) => {}
                () = self.stir.site.notified() => {}
            }
        }
    }

    /// What is told by the file, by the workers and by the scripts settles within seconds.
    async fn read_afterwards(&self, host: &Host, site: &str) {
        let mut before = Duration::ZERO;
        for after in AFTERWARDS {
            tokio::time::sleep(after.saturating_sub(before)).await;
            before = after;
            match self.take_traffic(nginx::read(host, site).await) {
                Told::Changed => self.traffic_moved(),
                // The next try may find what this one did not.
                Told::Same | Told::Failed => {}
            }
        }
    }

    fn take_traffic(&self, read: Result<Traffic>) -> Told {
        let known = self.desk.known();
        let before = known.traffic.value().map(Arc::as_ref);
        let includes = self.included();
        let told = self.desk.take(|env| &mut env.traffic, read.map(|traffic| traffic.measured_as(before)));
        if self.included() != includes {
            self.stir.watch.notify_one();
        }
        told
    }

    /// The site or the scripts' record: which of the two is told by reading both.
    fn watched_moved(&self) {
        self.stir.site.notify_one();
        self.stir.facts.notify_one();
    }

    fn traffic_moved(&self) {
        self.stir.doors.notify_one();
        self.stir.traffic.notify_one();
    }

    fn site_failed(&self, fault: Fault) -> Told {
        self.desk.fail(|env| &mut env.traffic, fault);
        Told::Failed
    }

    /// Watches as long as it is the same files.
    async fn watch_site(&self, host: &Host, site: &str) {
        loop {
            let files: Vec<String> =
                std::iter::once(site.to_owned()).chain(self.state_file()).chain(self.included()).collect();
            tokio::select! {
                () = self.watch(host, files) => {}
                () = self.stir.watch.notified() => {}
            }
        }
    }

    /// The files that the site was seen to include.
    fn included(&self) -> Vec<String> {
        self.desk.known().traffic.value().map(|traffic| traffic.includes.clone()).unwrap_or_default()
    }

    async fn watch(&self, host: &Host, files: Vec<String>) {
        match &self.settings.host {
            Some(config::Host::Local) => self.watch_here(files).await,
            Some(config::Host::Ssh(_)) => {
                self.reached().await;
                self.watch_there(host, files).await;
                tokio::time::sleep(AGAIN).await;
            }
            None => pending().await,
        }
    }

    async fn watch_here(&self, files: Vec<String>) {
        let mut files = WatchedFiles::new(files.into_iter().map(PathBuf::from).collect());
        loop {
            files.changed().await;
            self.watched_moved();
        }
    }

    async fn watch_there(&self, host: &Host, files: Vec<String>) {
        let words = ["-c", WATCH, "cutover"].map(str::to_owned).into_iter().chain(files);
        let Ok(mut stream) = host.stream(&Command::program("sh", words)).await else { return };
        let mut first = true;
        while let Some(heard) = stream.next().await {
            if let Heard::Line { text, .. } = heard {
                // The first word only says that it watches.
                if text == "changed" && !std::mem::take(&mut first) {
                    self.watched_moved();
                }
            }
        }
    }

    /// Where the scripts write down what is live.
    pub(super) fn state_file(&self) -> Option<String> {
        let (dir, file) = (self.settings.scripts.dir.as_ref()?, self.settings.state_file.as_ref()?);
        Some(Path::new(dir).join(file).to_string_lossy().into_owned())
    }
}
