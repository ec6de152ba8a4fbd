//! Reports, facts and plans that a test can tell apart.

use crate::app::changelog::{About, BreakingSign, EntryFacts, FileFact, Plan, Purpose, Words};
use crate::app::{Model, Motion, Screen};
use engine::changelog::{Edit, Finding, Fix, Kind, Left, Range, Report};
use engine::domain::{Breaking, Commit, CommitId, FileChange, FileStatus, Moment, Signature};
use std::sync::Arc;

pub fn now() -> Moment {
    chrono::DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset()
}

pub fn model() -> Model {
    let mut model = Model::new(Arc::default(), now(), (120, 36));
    model.screen = Screen::Changelog;
    model.look.motion = Motion::Reduced;
    model
}

pub fn id(n: u8) -> CommitId {
    CommitId::from_bytes([n; 20])
}

pub fn report(findings: &[(Kind, u8)]) -> Report {
    let finding = |(kind, n): &(Kind, u8)| Finding {
        kind: *kind,
        commit: Some(id(*n)),
        path: None,
        detail: format!("{kind:?} of {n}"),
        fix: if matches!(kind, Kind::Missing | Kind::Orphan) { Fix::Ask } else { Fix::Auto },
    };
    let range = Range { base: None, head: "development".into(), commits: 208 };
    Report {
        schema: 1,
        range,
        entries: 202,
        drift: findings.iter().map(finding).collect(),
        ignored: Vec::new(),
        notes: Vec::new(),
    }
}

pub fn commit(n: u8) -> Commit {
    let author = Signature { name: format!("Author {n}"), email: String::new(), when: now() };
    let subject = format!("fix: number {n}");
    Commit { id: id(n), parents: Vec::new(), subject, author, committed: now(), breaking: Breaking::No }
}

/// The facts of an even commit have nothing that may break; those of an odd one have an entity file.
pub fn facts(about: About) -> EntryFacts {
    let commit = match &about {
        About::Commit(commit) => Some(*commit),
        About::Pending(_) | About::Staged => None,
    };
    let odd = commit.is_some_and(|commit| commit.as_bytes()[0] % 2 == 1);
    let change = FileChange { status: FileStatus::Modified, path: "src/entity/Slot.ts".into() };
    EntryFacts {
        title: if about == About::Staged { String::new() } else { format!("fix: about {about}") },
        about,
        commit,
        when: now(),
        date: "2026-01-08 19:02:11".into(),
        path: "changelog/2026-01-08-0202020-fix-about.md".into(),
        files: vec![FileFact { change, entity: odd }],
        signs: if odd { vec![BreakingSign::Entities(1)] } else { Vec::new() },
        proposed: Words::default(),
        at_head: false,
        words: None,
    }
}

/// What the engine plans: a function of the purpose and of what the files say, and of nothing else.
pub fn plan(purpose: &Purpose, disk: u32) -> Plan {
    let text = format!("{purpose:?} over {disk}");
    let path = "changelog/README.md".into();
    let edit = Edit { path, from: None, before: None, after: Some(text.as_bytes().into()) };
    Plan::new(vec![edit], left(purpose))
}

fn left(purpose: &Purpose) -> Vec<Left> {
    let Purpose::Fix(findings) = purpose else { return Vec::new() };
    let asks = findings.iter().filter(|finding| finding.fix == Fix::Ask);
    asks.map(|finding| Left { finding: finding.clone(), reason: "It needs words.".into() }).collect()
}
