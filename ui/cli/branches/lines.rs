//! The branches as lines for people. Everything from outside is made visible before it is printed.

use crate::cli::columns::aligned;
use crate::parts::visible;
use engine::board::BranchList;
use engine::config::BranchSettings;
use engine::domain::{Branch, Role, Standing, Upstream};
use std::io::{Result, Write};

/// The word for a role.
pub(in crate::cli) fn role(role: Role) -> &'static str {
    match role {
        Role::Production => "production",
        Role::Integration => "integration",
        Role::Staging => "staging",
        Role::Work => "work",
        Role::Odd => "odd",
    }
}

pub(super) fn print(
    out: &mut dyn Write,
    settings: &BranchSettings,
    shown: &[&Branch],
    list: &BranchList,
) -> Result<()> {
    if list.branches.is_empty() && list.unreadable.is_empty() {
        return writeln!(out, "No branch has a commit yet.");
    }
    let (production, integration) = (format!("+/- {}", settings.production), format!("+/- {}", settings.integration));
    let head = ["BRANCH", "ROLE", "HEAD", &production, &integration, "UPSTREAM", "UPDATED", "AUTHOR", "SUBJECT"];
    let mut rows = vec![head.map(|title| visible(title).into_owned())];
    rows.extend(shown.iter().map(|branch| cells(branch)));
    aligned(out, &rows)?;
    for (name, why) in &list.unreadable {
        writeln!(out, "{}: cannot be read: {}", visible(name.as_str()), visible(why))?;
    }
    print_unshipped(out, settings, list)
}

/// How many branches were left out, if any.
pub(super) fn print_hidden(out: &mut dyn Write, count: usize) -> Result<()> {
    match count {
        0 => Ok(()),
        1 => writeln!(out, "1 more branch is only at the remote; --all lists it."),
        _ => writeln!(out, "{count} more branches are only at the remote; --all lists them."),
    }
}

fn cells(branch: &Branch) -> [String; 9] {
    let places = match branch.checked_out.len() {
        0 => "",
        _ => "* ",
    };
    [
        format!("{places}{}", visible(branch.name.as_str())),
        role(branch.role).into(),
        branch.head.short(),
        stand(branch.production),
        stand(branch.integration),
        follow(&branch.upstream),
        branch.updated.format("%Y-%m-%d").to_string(),
        visible(&branch.author).into_owned(),
        visible(&branch.subject).into_owned(),
    ]
}

fn stand(standing: Standing) -> String {
    match standing {
        Standing::Same => "-".into(),
        Standing::Counted(counts) if counts.ahead == 0 => format!("merged -{}", counts.behind),
        Standing::Counted(counts) => format!("+{} -{}", counts.ahead, counts.behind),
        Standing::Absent => "absent".into(),
        Standing::Unknown => "unknown".into(),
    }
}

fn follow(upstream: &Upstream) -> String {
    match upstream {
        Upstream::None => "none".into(),
        Upstream::Gone(name) => format!("{} is gone", visible(name)),
        Upstream::RemoteOnly(name) => format!("only {}", visible(name)),
        Upstream::Tracking(name, Standing::Counted(counts)) if counts.ahead + counts.behind == 0 => {
            visible(name).into_owned()
        }
        Upstream::Tracking(name, standing) => match standing {
            Standing::Counted(counts) => format!("{} +{} -{}", visible(name), counts.ahead, counts.behind),
            _ => format!("{} unknown", visible(name)),
        },
    }
}

fn print_unshipped(out: &mut dyn Write, settings: &BranchSettings, list: &BranchList) -> Result<()> {
    let (production, integration) = (list.counted_as(&settings.production), list.counted_as(&settings.integration));
    let (production, integration) = (visible(production), visible(integration));
    match list.unshipped.as_deref() {
        None if shallow(list) => {
            writeln!(out, "What {integration} has and {production} lacks cannot be known: the history here is cut off.")
        }
        None => Ok(()),
        Some([]) => writeln!(out, "Everything of {integration} is on {production}."),
        Some([_]) => writeln!(out, "1 commit of {integration} is not on {production}."),
        Some(commits) => writeln!(out, "{} commits of {integration} are not on {production}.", commits.len()),
    }
}

fn shallow(list: &BranchList) -> bool {
    let unknown = |branch: &Branch| branch.role == Role::Integration && branch.production == Standing::Unknown;
    list.branches.iter().any(unknown)
}
