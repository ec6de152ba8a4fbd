//! What stands around the slots in the JSON object: the host, who tells where the traffic goes, what speaks for a commit,
//! and what a person ought to know. What only time changes is left out where it is not wanted.

use super::Place;
use crate::cli::whereabouts::json::confidence;
use engine::domain::container::Container;
use engine::domain::host::Link;
use engine::environment::alerts;
use engine::environment::ladder::{EvidenceKind, Runs};
use engine::environment::live::Standing;
use engine::environment::told::{self, Told};
use serde::Serialize;

/// One alert.
#[derive(Serialize)]
pub(super) struct Said {
    severity: String,
    text: String,
}

pub(super) fn said(place: &Place<'_>, timed: bool) -> Vec<Said> {
    let all = alerts::alerts(place.board, place.config, place.now).into_iter();
    let own = all.filter(|alert| alert.env == *place.name && timed);
    own.map(|alert| Said { severity: format!("{:?}", alert.severity).to_lowercase(), text: alert.text }).collect()
}

/// The host and the connection to it.
#[derive(Serialize)]
pub(super) struct Host<'a> {
    link: &'static str,
    why: Option<&'a str>,
    hint: Option<&'a str>,
    user: Option<&'a str>,
    name: Option<&'a str>,
    disk_used_percent: Option<u8>,
    /// When the host told this.
    as_of: Option<String>,
}

pub(super) fn host<'a>(place: &'a Place<'_>, timed: bool) -> Option<Host<'a>> {
    place.settings.host.as_ref()?;
    let (link, why, hint) = match &place.env.link {
        Link::Unconfigured => ("unopened", None, None),
        Link::Local => ("local", None, None),
        Link::Opening(_) => ("opening", None, None),
        Link::Open(_) => ("open", None, None),
        Link::Lost { why, hint, .. } => ("lost", Some(why.as_str()), hint.as_deref()),
    };
    let facts = place.env.host.value();
    let taken = place.env.host.taken().filter(|_| timed);
    Some(Host {
        link,
        why,
        hint,
        user: facts.map(|facts| facts.user.as_str()),
        name: facts.map(|facts| facts.name.as_str()),
        disk_used_percent: facts.and_then(|facts| facts.disk).map(|disk| disk.used),
        as_of: taken.map(|taken| taken.to_rfc3339()),
    })
}

/// One who tells which slot takes the traffic.
#[derive(Serialize)]
pub(super) struct Witness<'a> {
    who: &'static str,
    slot: Option<&'a str>,
    standing: &'static str,
    says: Option<&'a str>,
    why: Option<&'a str>,
    as_of: Option<String>,
}

pub(super) fn witnesses<'a>(place: &'a Place<'_>, timed: bool) -> Vec<Witness<'a>> {
    let witness = |one: &'a engine::environment::live::Witness| {
        let (standing, why) = match &one.standing {
            Standing::Tells => ("tells", None),
            Standing::Silent(why) => ("silent", Some(why.as_str())),
            Standing::Wrong(why) => ("wrong", Some(why.as_str())),
            Standing::Unconfigured => ("not_configured", None),
        };
        Witness {
            who: one.who.words(),
            slot: one.slot.as_ref().map(engine::domain::SlotName::as_str),
            standing,
            says: Some(one.says.as_str()).filter(|_| timed),
            why: why.filter(|_| timed),
            as_of: one.at.filter(|_| timed).map(|at| at.to_rfc3339()),
        }
    };
    place.live.witnesses.iter().map(witness).collect()
}

/// One thing that tells which commit runs.
#[derive(Serialize)]
pub(super) struct Evidence {
    kind: &'static str,
    commit: String,
    confidence: &'static str,
    says: String,
}

pub(super) fn evidence(runs: &Runs) -> Vec<Evidence> {
    let one = |evidence: &engine::environment::ladder::Evidence| Evidence {
        kind: kind(evidence.kind),
        commit: evidence.commit.to_string(),
        confidence: confidence(evidence.confidence),
        says: evidence.says.clone(),
    };
    runs.evidence.iter().map(one).collect()
}

const fn kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::ContainerDigest => "container_digest",
        EvidenceKind::Label => "label",
        EvidenceKind::TagDigest => "tag",
        EvidenceKind::DeployLog => "deploy",
        EvidenceKind::DeploymentRecord => "deployment",
        EvidenceKind::Time => "time",
    }
}

/// What a container uses.
#[derive(Serialize)]
pub(super) struct Use {
    cpu_percent: f64,
    memory_bytes: u64,
    memory_limit_bytes: Option<u64>,
}

pub(super) fn usage(place: &Place<'_>, container: &Container) -> Option<Use> {
    let used = place.env.usage.value()?.get(&container.name)?;
    Some(Use { cpu_percent: used.cpu, memory_bytes: used.memory, memory_limit_bytes: used.limit })
}

/// An image that lies on the host.
#[derive(Serialize)]
pub(super) struct HostImage<'a> {
    id: &'a str,
    tags: &'a [String],
    digest: Option<&'a str>,
    commit: Option<String>,
    size_bytes: Option<u64>,
}

pub(super) fn images<'a>(place: &'a Place<'_>) -> Option<Vec<HostImage<'a>>> {
    let image = |image: &'a engine::domain::host_image::HostImage| HostImage {
        id: &image.id.0,
        tags: &image.tags,
        digest: image.digest.as_ref().map(|digest| digest.0.as_str()),
        commit: image.commit.map(|commit| commit.to_string()),
        size_bytes: image.size,
    };
    let (list, _) = Told::of(&place.env.images, told::HOST, place.now).now()?;
    Some(list.images.iter().map(image).collect())
}
