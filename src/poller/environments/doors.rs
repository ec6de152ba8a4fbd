//! What the addresses answer: the front and the port of each slot, all at once, every few seconds; more often for a
//! while after something moved.

use super::answers::Answer;
use super::place::Place;
use crate::domain::SlotName;
use crate::domain::health::{Door, Probe, Verdict};
use crate::domain::host::Link;
use crate::sources::health::At;
use crate::sources::host::Way;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::time::{Duration, Instant};

/// How often doors are asked.
const CALM: Duration = Duration::from_secs(10);
/// How often for a while after something moved.
const BUSY: Duration = Duration::from_secs(2);
/// How long that while is.
const WHILE: Duration = Duration::from_mins(1);
/// How long an answer may take.
const DEADLINE: Duration = Duration::from_secs(5);
/// How often the certificate is looked at.
const CERTIFICATE: Duration = Duration::from_hours(6);

impl Place {
    pub(super) async fn follow_doors(&self) {
        let doors = self.doors();
        if doors.is_empty() {
            return;
        }
        let (mut busy_until, mut certified) = (Instant::now() + WHILE / 6, None::<Instant>);
        loop {
            self.ask_all(&doors).await;
            if certified.is_none_or(|since| since.elapsed() > CERTIFICATE) {
                self.look_at_certificate().await;
                certified = Some(Instant::now());
            }
            let pause = if Instant::now() < busy_until { BUSY } else { CALM };
            tokio::select! {
                () = tokio::time::sleep(self.common.until_tick(pause)) => {}
                () = self.stir.doors.notified() => busy_until = Instant::now() + WHILE,
            }
        }
    }

    /// The doors that are configured, the front first.
    fn doors(&self) -> Vec<(Door, Option<u16>)> {
        let front = self.settings.url.iter().map(|_| (Door::Front, None));
        let slots = self.settings.slots.iter().filter(|(_, slot)| slot.port.is_some());
        front.chain(slots.map(|(name, slot)| (Door::Slot(SlotName(name.clone())), slot.port))).collect()
    }

    async fn ask_all(&self, doors: &[(Door, Option<u16>)]) {
        let ask = |(door, port): &(Door, Option<u16>)| {
            let (door, port) = (door.clone(), *port);
            async move { (door, self.ask(port).await) }
        };
        let mut asked: FuturesUnordered<_> = doors.iter().map(ask).collect();
        while let Some((door, probe)) = asked.next().await {
            self.tell(Answer::Probe(door, probe)).await;
        }
    }

    async fn tell(&self, answer: Answer) {
        drop(self.common.answers.send((self.desk.name.clone(), answer, (self.common.clock)())).await);
    }

    /// The front by its address, a slot by its port on the host.
    async fn ask(&self, port: Option<u16>) -> Probe {
        let at = match port {
            None => Ok(At::Url(self.settings.url.clone().unwrap_or_default())),
            Some(port) => self.way_to(port).await,
        };
        match at {
            Ok(at) => self.believed(self.common.prober.ask(&at, &self.settings.health, DEADLINE).await, &at).await,
            Err(why) => Probe::without_answer((self.common.clock)(), Duration::ZERO, Verdict::Unknown(why)),
        }
    }

    /// That nobody answered says something of the slot only where the host itself answers.
    async fn believed(&self, probe: Probe, at: &At) -> Probe {
        let is_silence = probe.status.is_none() && matches!(probe.verdict, Verdict::Bad(_));
        let (At::Socket(_), Some(host), true) = (at, &self.host, is_silence) else { return probe };
        if host.answers().await {
            return probe;
        }
        Probe { verdict: Verdict::Unknown("the host does not answer".into()), ..probe }
    }

    /// The way to a port of the host, whose connection may still be on its way.
    async fn way_to(&self, port: u16) -> Result<At, String> {
        let Some(host) = &self.host else { return Err("the host is not configured".into()) };
        let away = || not_reached(&host.link().borrow());
        match tokio::time::timeout(DEADLINE, host.port(port)).await {
            Ok(Ok(Way::Port(port))) => Ok(At::Port(port)),
            Ok(Ok(Way::Socket(socket))) => Ok(At::Socket(socket)),
            Ok(Err(fault)) => Err(away().unwrap_or_else(|| fault.to_string())),
            Err(_) => Err(away().unwrap_or_else(|| "no way to the port was had in time".into())),
        }
    }

    async fn look_at_certificate(&self) {
        let Some(url) = self.settings.url.as_deref().filter(|url| url.starts_with("https:")) else { return };
        if let Ok(ends) = self.common.prober.certificate_ends(url, DEADLINE).await {
            self.tell(Answer::Certificate(ends)).await;
        }
    }
}

fn not_reached(link: &Link) -> Option<String> {
    match link {
        Link::Lost { why, .. } => Some(format!("the host is not reached: {why}")),
        Link::Opening(_) => Some("the host is not reached yet".into()),
        Link::Unconfigured | Link::Local | Link::Open(_) => None,
    }
}
