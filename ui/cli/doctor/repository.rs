//! The repository: whether it is of the shape that the console expects.

use super::check::Check;
use crate::cli::context::Context;
use engine::board::{Head, RepositoryFacts};
use engine::config::Config;
use engine::fault::Fault;
use engine::sources::git::{Folder, Git};

const OTHER_NAMES: &str = "cutover init writes a cutover.toml with the names that are here";

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let opened = Git::discover(&context.start).and_then(|git| Ok((git.facts(&context.config.service)?, git)));
    let (facts, git) = match opened {
        Ok(opened) => opened,
        Err(fault) => return vec![closed(&fault)],
    };
    let mut checks = vec![place(&facts), history(&facts), remote(&facts)];
    checks.extend(branches(&git, &context.config));
    checks.extend(changelog(&git, &facts, &context.config));
    checks
}

fn closed(fault: &Fault) -> Check {
    Check::missing("repository", fault.to_string())
        .costs("there are no branches and no changelog to show")
        .mended_by(fault.next_step().unwrap_or("cd into a clone, name it with --repo, or try cutover demo"))
}

fn place(facts: &RepositoryFacts) -> Check {
    match &facts.work_tree {
        Some(root) => Check::ok("repository", format!("{} in {}", facts.name, root.display())),
        None => Check::note("repository", format!("{} in {}, bare", facts.name, facts.git_dir.display()))
            .costs("entries are checked as committed; none can be written here"),
    }
}

fn history(facts: &RepositoryFacts) -> Check {
    if facts.shallow {
        return Check::note("history", "cut off: a shallow clone")
            .costs("what lies behind the cut is unknown: counts, and which old entries fit")
            .mended_by("git fetch --unshallow");
    }
    if facts.partial {
        return Check::note("history", "objects are fetched on demand: a partial clone")
            .costs("what is not here yet cannot be compared without the remote");
    }
    Check::ok("history", "whole")
}

fn remote(facts: &RepositoryFacts) -> Check {
    match &facts.remote {
        Some((name, address)) => Check::ok("remote", format!("{name} {address}")),
        None => Check::note("remote", "none")
            .costs("git fetch has nothing to ask")
            .mended_by("git remote add origin ADDRESS"),
    }
}

fn branches(git: &Git, config: &Config) -> Vec<Check> {
    let names = &config.branches;
    let long_lived = [
        ("production", &names.production, "what ships, what waits and the merge cannot be told"),
        ("integration", &names.integration, "what waits to be shipped and the merge cannot be told"),
        ("staging", &names.staging, "nothing else: it is only listed"),
    ];
    long_lived.into_iter().map(|(role, name, costs)| branch(git, role, name, costs)).collect()
}

fn branch(git: &Git, role: &'static str, name: &str, costs: &str) -> Check {
    let absent = format!("there is no branch {name}");
    match git.branch_head(name) {
        Ok(Some(head)) => Check::ok(role, format!("{name} {}", head.short())),
        Ok(None) if role == "staging" => Check::note(role, absent).costs(costs),
        Ok(None) => Check::missing(role, absent).costs(costs).mended_by(OTHER_NAMES),
        Err(fault) => Check::missing(role, fault.to_string()).costs(costs),
    }
}

fn changelog(git: &Git, facts: &RepositoryFacts, config: &Config) -> Vec<Check> {
    let settings = &config.changelog;
    let (Head::Branch(_, commit) | Head::Detached(commit)) = &facts.head else {
        return vec![Check::note("changelog", "nothing is committed yet")];
    };
    match git.folder(*commit, &settings.dir) {
        Err(fault) => vec![Check::missing("changelog", fault.to_string()).costs("drift cannot be checked")],
        Ok(None) => vec![
            Check::missing("changelog", format!("{} has no folder {}", commit.short(), settings.dir))
                .costs("every commit counts as one without an entry")
                .mended_by("cutover changelog new, or set changelog.dir in cutover.toml"),
        ],
        Ok(Some(folder)) => vec![
            Check::ok("changelog", format!("{}/, {} files", settings.dir, folder.items.len())),
            index(&folder, &settings.index),
        ],
    }
}

fn index(folder: &Folder, name: &str) -> Check {
    if folder.items.iter().any(|item| item.name == name) {
        return Check::ok("index", name);
    }
    Check::missing("index", format!("there is no {name} in it"))
        .costs("entries are in no index")
        .mended_by("cutover changelog index writes one")
}
