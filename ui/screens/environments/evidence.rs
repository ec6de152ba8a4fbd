//! Which commit runs where, and how that is known: what tells, strongest first, and what contradicts it.

use super::facts::Facts;
use super::slot::{subject, sure};
use crate::app::Model;
use crate::app::environments::{self, Known};
use crate::parts::visible;
use crate::theme::Role;
use engine::environment::ladder::EvidenceKind;

/// What tells, in one word.
pub(super) const fn short(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::ContainerDigest => "digest",
        EvidenceKind::Label => "label",
        EvidenceKind::TagDigest => "tag",
        EvidenceKind::DeployLog => "deploy",
        EvidenceKind::DeploymentRecord => "record",
        EvidenceKind::Time => "time",
    }
}

/// What tells, in few words.
pub(super) const fn kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::ContainerDigest => "container digest",
        EvidenceKind::Label => "label of the image",
        EvidenceKind::TagDigest => "tag of the image",
        EvidenceKind::DeployLog => "deploy run",
        EvidenceKind::DeploymentRecord => "deployment record",
        EvidenceKind::Time => "order in time",
    }
}

pub(super) fn rows<'a>(model: &'a Model, known: &Known<'_>, width: u16) -> Facts<'a> {
    let mut facts = Facts::new(&model.look.theme, width, 0);
    if super::words::is_loading(known) {
        facts.parts(0, "", &[("◌ reading…", Role::Pending)]);
        return facts;
    }
    for slot in &known.slots {
        let runs = environments::runs(model, &known.name, slot);
        let title = visible(&slot.title()).into_owned();
        match runs.commit {
            Some(commit) => {
                let (sure, role) = sure(runs.confidence);
                let subject = subject(model, commit).map(|subject| format!("  {subject}")).unwrap_or_default();
                let head = [
                    (title.as_str(), Role::Title),
                    (" ", Role::Text),
                    (&commit.short(), Role::Text),
                    (&format!("  {sure}"), role),
                    (&subject, Role::Dim),
                ];
                facts.parts(0, "", &head);
            }
            None => facts.parts(
                0,
                "",
                &[(&title, Role::Title), ("  ? unknown: nothing tells which commit it runs", Role::Unknown)],
            ),
        }
        if let Some(doubt) = &runs.disagreement {
            facts.words(1, "", &format!("! {doubt}"), Role::Warn);
        }
        for evidence in &runs.evidence {
            let (sure, _) = self::sure(Some(evidence.confidence));
            facts.words(3, "", &format!("· {}, {sure}: {}", kind(evidence.kind), evidence.says), Role::Dim);
        }
    }
    facts
}
