//! A board with a few branches of every kind and some drift.

use engine::board::{Board, BranchList, Head, MergePreview, Reading, RepositoryFacts};
use engine::changelog::{Finding, Fix, Ignored, Kind, Range, Report};
use engine::domain::{Branch, BranchName, CommitId, Divergence, Moment, Role, Standing, Upstream};

pub fn now() -> Moment {
    chrono::DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset()
}

pub fn id(n: u8) -> CommitId {
    CommitId::from_bytes([n; 20])
}

pub fn branch(name: &str, role: Role, n: u8) -> Branch {
    Branch {
        name: BranchName::new(name),
        role,
        head: id(n),
        subject: format!("feat: number {n}"),
        author: format!("Author {n}"),
        updated: now() - chrono::TimeDelta::hours(i64::from(n)),
        production: Standing::Counted(Divergence { ahead: usize::from(n), behind: 0 }),
        integration: Standing::Unknown,
        upstream: Upstream::None,
        checked_out: Vec::new(),
    }
}

pub fn branches() -> Vec<Branch> {
    vec![
        branch("main", Role::Production, 9),
        branch("development", Role::Integration, 2),
        branch("staging", Role::Staging, 5),
        branch("feature/rating-filter", Role::Work, 1),
        branch("fix/meeting-issues", Role::Work, 3),
        branch("rohan-phase2", Role::Odd, 4),
    ]
}

fn finding(kind: Kind, n: u8) -> Finding {
    let detail = format!("{kind:?} of number {n}");
    Finding { kind, commit: Some(id(n)), path: None, detail, fix: Fix::Auto }
}

pub fn report() -> Report {
    Report {
        schema: 1,
        range: Range { base: None, head: "development".into(), commits: 208 },
        entries: 202,
        drift: vec![finding(Kind::Missing, 1), finding(Kind::Slug, 2), finding(Kind::Title, 3)],
        notes: Vec::new(),
        ignored: vec![Ignored { commit: id(7), reason: "changelog only".into() }],
    }
}

pub fn facts() -> RepositoryFacts {
    RepositoryFacts {
        git_dir: "/repo/.git".into(),
        work_tree: Some("/repo".into()),
        name: "o/r".into(),
        head: Head::Branch(BranchName::new("development"), id(2)),
        shallow: false,
        partial: false,
        remote: Some(("origin".into(), "git@github.com:o/r.git".into())),
    }
}

pub fn board() -> Board {
    let merge = MergePreview {
        production: id(9),
        integration: id(2),
        conflicts: Vec::new(),
        missing_in_integration: vec![id(8)],
        fast_forward: false,
    };
    Board {
        repository: Reading::fresh(facts(), now()),
        branches: Reading::fresh(
            BranchList { branches: branches(), unshipped: Some(Vec::new()), ..BranchList::default() },
            now(),
        ),
        changelog: Reading::fresh(report(), now()),
        merge: Reading::fresh(Some(merge), now()),
        ..Board::default()
    }
}
