//! What is selected, wherever that is, for the commands that copy, open or look for it.

use super::environments::{self, Pane};
use super::{Model, Screen, audit, branches, images, outside};
use engine::changelog::Finding;
use engine::domain::image::Image;
use engine::domain::pull_request::PullRequest;
use engine::domain::workflow_run::Run;
use engine::domain::{BranchName, CommitId};
use engine::matrix::{Row, RowKey};

/// The selected thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selected {
    /// What it is called, where that is what tells it apart: a container.
    pub called: Option<String>,
    /// Its commit.
    pub commit: Option<CommitId>,
    /// Its branch.
    pub branch: Option<BranchName>,
    /// Its file, from the root of the repository.
    pub path: Option<String>,
    /// Its own address, where it has one.
    pub url: Option<String>,
    /// Its words.
    pub title: String,
}

/// What is selected on this screen.
#[must_use]
pub fn selected(model: &Model) -> Option<Selected> {
    match model.screen {
        Screen::Dashboard => model.dashboard.selected().map(|item| of_attention(model, item)),
        Screen::Branches => branches::selected(model).map(of_branch),
        Screen::Changelog => model.changelog.selected().map(|(_, finding)| of_finding(finding)),
        Screen::Pulls => outside::pull(model).map(of_pull),
        Screen::Runs => outside::run(model).map(of_run),
        Screen::Images => images::selected(model).map(|row| of_image(row, outside::image(model))),
        Screen::Environments => of_environment(model),
        Screen::Where => of_change(model),
        Screen::Audit => audit::selected(model).map(of_entry),
    }
}

fn of_branch(branch: &engine::domain::Branch) -> Selected {
    Selected {
        called: None,
        commit: Some(branch.head),
        branch: Some(branch.name.clone()),
        path: None,
        url: None,
        title: branch.subject.clone(),
    }
}

fn of_finding(finding: &Finding) -> Selected {
    Selected {
        called: None,
        commit: finding.commit,
        branch: None,
        path: finding.path.clone(),
        url: None,
        title: finding.detail.clone(),
    }
}

fn of_attention(model: &Model, item: &super::dashboard::Attention) -> Selected {
    use super::dashboard::Opens;
    let title = item.text.clone();
    match &item.opens {
        Opens::Screen(_) | Opens::More(..) | Opens::Environment(_) | Opens::Image(_) => {
            Selected { title, ..Selected::default() }
        }
        Opens::Pull(number) => {
            let list = model.board.pulls.value().map(|list| list.pulls.as_slice()).unwrap_or_default();
            list.iter().find(|pull| pull.number == *number).map_or(Selected { title, ..Selected::default() }, of_pull)
        }
        Opens::Run(id) => {
            let list = model.board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default();
            list.iter().find(|run| run.id == *id).map_or(Selected { title, ..Selected::default() }, of_run)
        }
        Opens::Branch(name) => Selected { branch: Some(name.clone()), title, ..Selected::default() },
        Opens::Finding { commit, path, .. } => {
            Selected { commit: *commit, path: path.clone(), title, ..Selected::default() }
        }
    }
}

fn of_entry(entry: &engine::delivery::Entry) -> Selected {
    let title = format!("{} {}", entry.act, entry.what);
    Selected { commit: entry.commit, url: entry.url.clone(), title, ..Selected::default() }
}

fn of_pull(pull: &PullRequest) -> Selected {
    let (branch, url) = (Some(pull.head.clone()), Some(pull.url.clone()));
    Selected { called: None, commit: pull.head_id, branch, path: None, url, title: pull.title.clone() }
}

fn of_run(run: &Run) -> Selected {
    let commit = run.ships.as_ref().map(|ships| ships.commit).or(run.head);
    Selected { commit, url: Some(run.url.clone()), title: run.title.clone(), ..Selected::default() }
}

fn of_image(row: &Row, image: Option<&Image>) -> Selected {
    let commit = if let RowKey::Commit(id) = row.key { Some(id) } else { None };
    let title = image.map(|image| image.tag.clone()).or_else(|| row.subject.clone()).unwrap_or_default();
    Selected { commit, title, ..Selected::default() }
}

/// The change that is followed; its address is that of the selected step, where that has one.
fn of_change(model: &Model) -> Option<Selected> {
    let journey = model.whereabouts.journey.as_ref()?;
    Some(Selected {
        commit: journey.candidate.commit,
        branch: journey.branch.clone().filter(|_| journey.pull.is_none()),
        url: model.whereabouts.selected().and_then(|step| step.url.clone()),
        title: journey.candidate.title.clone(),
        ..Selected::default()
    })
}

/// The slot or container in focus; elsewhere on the screen, what takes the traffic.
fn of_environment(model: &Model) -> Option<Selected> {
    let name = environments::chosen(model)?;
    let known = environments::known(model, &name)?;
    let url = known.settings.url.clone();
    let container = environments::container(model, &known);
    let slot = match model.environments.pane {
        Pane::Slot(at) => known.slots.get(at),
        Pane::Containers => {
            known.slots.iter().find(|slot| slot.container.map(|own| &own.id) == container.map(|own| &own.id))
        }
        _ => known.active(),
    };
    let commit = slot.and_then(|slot| environments::runs(model, &name, slot).commit);
    let title = container.map_or_else(|| name.to_string(), |container| container.image.clone());
    Some(Selected {
        called: container.map(|container| container.name.clone()),
        commit,
        url,
        title,
        ..Selected::default()
    })
}

impl Selected {
    /// What identifies it in the fewest words: its name, the branch, the short commit, or the file.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let branch = self.branch.as_ref().map(ToString::to_string);
        self.called
            .clone()
            .or(branch)
            .or_else(|| self.commit.map(|commit| commit.short()))
            .or_else(|| self.path.clone())
    }

    /// Its address at the web side of the remote, where that is known.
    #[must_use]
    pub fn address(&self, model: &Model) -> Option<String> {
        if self.url.as_ref().is_some_and(|url| url.starts_with("https://") || url.starts_with("http://")) {
            return self.url.clone();
        }
        let repository = model.board.repository.value()?;
        let (_, remote) = repository.remote.as_ref()?;
        let root = web_root(remote)?;
        match (&self.branch, self.commit) {
            (Some(branch), _) => Some(format!("{root}/tree/{}", percent(branch.as_str()))),
            (None, Some(commit)) => Some(format!("{root}/commit/{commit}")),
            (None, None) => Some(root),
        }
    }
}

/// `https://host/owner/name` of a remote's address; `None` for a path or what has no web side. A password or token
/// in the address is left out.
#[must_use]
pub fn web_root(remote: &str) -> Option<String> {
    let rest = ["https://", "http://", "ssh://", "git://"].iter().find_map(|scheme| remote.strip_prefix(scheme));
    let (host, path) = match rest {
        Some(rest) => rest.split_once('/')?,
        None => remote.split_once(':').filter(|(host, _)| !host.contains('/'))?,
    };
    let host = host.rsplit('@').next()?.split(':').next()?;
    let path = path.trim_end_matches('/').trim_end_matches(".git");
    (!host.is_empty() && !path.is_empty()).then(|| format!("https://{host}/{}", percent(path)))
}

fn hex(nibble: u8) -> char {
    char::from_digit(nibble.into(), 16).unwrap_or_default().to_ascii_uppercase()
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(hex(byte >> 4));
            out.push(hex(byte & 15));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_remote_leads_to_its_web_side_without_the_secrets_in_it() {
        for remote in [
            "https://github.com/o/r.git",
            "https://x-access-token:SECRET@github.com/o/r",
            "git@github.com:o/r.git",
            "ssh://git@github.com:22/o/r.git/",
        ] {
            assert_eq!(web_root(remote).as_deref(), Some("https://github.com/o/r"), "{remote}");
        }
        for remote in ["/srv/git/r.git", "../r", "C:\\r", ""] {
            assert_eq!(web_root(remote).filter(|root| !root.contains('C')), None, "{remote}");
        }
    }

    #[test]
    fn a_hostile_branch_name_cannot_leave_the_address() {
        assert_eq!(percent("feat/a b\u{1b}]8;;x"), "feat/a%20b%1B%5D8%3B%3Bx");
    }
}
