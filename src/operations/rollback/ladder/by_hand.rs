//! The same without this program: lines that can be pasted whole. What belongs on the host runs there, and nothing runs where
//! what stands before it failed.

use super::before;
use super::case::Case;
use crate::config::{Config, EnvironmentSettings, Host};
use crate::domain::traffic::Nginx;
use crate::environment::readiness::Rung;
use crate::environment::slots::{SlotState, is_good};
use crate::operations::rollback::way::Goal;
use std::borrow::Cow;

/// The lines of a way.
pub(super) fn of(case: &Case<'_>, rung: Rung, goal: &Goal) -> Vec<String> {
    let settings = case.settings;
    let nothing = settings.host.is_none() && settings.scripts.rollback.is_none() && settings.scripts.deploy.is_none();
    let line = match rung {
        // Where nothing at all is configured a line would be made up, and a second script beside one that runs may lead back.
        Rung::WarmFlip | Rung::ColdStart | Rung::LocalImage | Rung::RegistryImage if nothing || case.script_runs() => {
            return Vec::new();
        }
        // To a container that is not there the script would lead all the same.
        Rung::WarmFlip | Rung::ColdStart if is_missing(case, goal) => return Vec::new(),
        Rung::WarmFlip => flip(case, goal),
        Rung::ColdStart => in_folder(case, &format!("docker start {} && {}", container(case, goal), rollback(case))),
        Rung::LocalImage | Rung::RegistryImage => in_folder(case, &deploy(case, goal)),
        Rung::Rerun => rerun(case, goal),
        Rung::Dispatch => {
            format!("gh workflow run {} --ref {}", workflow(case), branch(case))
        }
        Rung::Revert => revert(case),
    };
    vec![line]
}

/// One line that runs these commands on the host.
fn on_host(config: &Config, settings: &EnvironmentSettings, commands: &str) -> String {
    by_ssh("ssh", config, settings, commands)
}

fn by_ssh(ssh: &str, config: &Config, settings: &EnvironmentSettings, commands: &str) -> String {
    let Some(Host::Ssh(name)) = &settings.host else { return commands.to_owned() };
    let (name, commands) = (shell_words::quote(name), shell_words::quote(commands));
    match &config.ssh.config {
        Some(file) => format!("{ssh} -F {} {name} {commands}", shell_words::quote(&file.display().to_string())),
        None => format!("{ssh} {name} {commands}"),
    }
}

/// One line that has nginx load its file, with or without systemd; where none runs, one that starts it. What root alone may do
/// asks for a password, which needs a terminal.
pub(in crate::operations::rollback) fn reload(
    config: &Config,
    settings: &EnvironmentSettings,
    nginx: &Nginx,
) -> String {
    match nginx {
        Nginx::Runs { called, ours: true } => {
            let called = shell_words::join(called);
            on_host(config, settings, &format!("{called} -t && {called} -s reload"))
        }
        Nginx::Runs { called, ours: false } => {
            let called = shell_words::join(called);
            by_ssh("ssh -t", config, settings, &format!("sudo {called} -t && sudo {called} -s reload"))
        }
        Nginx::Untold => by_ssh("ssh -t", config, settings, "sudo nginx -t && sudo nginx -s reload"),
        Nginx::Stopped => {
            let start = "sudo nginx -t && { sudo systemctl start nginx || sudo nginx; }";
            by_ssh("ssh -t", config, settings, start)
        }
    }
}

/// What that line needs, in a sentence.
pub(in crate::operations::rollback) const fn reload_needs(nginx: &Nginx) -> Option<&'static str> {
    match nginx {
        Nginx::Runs { ours: true, .. } => None,
        Nginx::Runs { ours: false, .. } => Some("The line needs root there: nginx is not told by this account."),
        Nginx::Untold => Some("The line needs root there, and is another one where nginx runs in a container."),
        Nginx::Stopped => Some("The line starts nginx, which needs root there."),
    }
}

fn is_missing(case: &Case<'_>, goal: &Goal) -> bool {
    let view = goal.slot.as_ref().and_then(|slot| case.view(slot));
    view.is_some_and(|view| view.state == SlotState::Missing && !is_good(view.answer, case.now))
}

/// One line that only looks: where nginx's file leads, and whether what serves is well; without an address to ask, each slot at
/// its own port. `None` where nothing says what to look at.
pub(super) fn check(case: &Case<'_>) -> Option<String> {
    let settings = case.settings;
    let site = settings.nginx_site.as_deref().map(|site| ports_in(case, site));
    let record = settings.scripts.dir.as_deref().zip(settings.state_file.as_deref()).map(|(dir, file)| {
        let path =
            if file.starts_with('/') { file.to_owned() } else { format!("{}/{file}", dir.trim_end_matches('/')) };
        format!("cat {}", shell_words::quote(&path))
    });
    let front = settings.url.as_deref().map(|url| asks(&format!("{}{}", url.trim_end_matches('/'), settings.health)));
    let there = site.or(record).into_iter().chain(slots(settings).filter(|_| front.is_none()));
    let there = there.collect::<Vec<_>>().join("; ");
    let there = (!there.is_empty()).then(|| on_host(case.config, settings, &there));
    let lines: Vec<String> = there.into_iter().chain(front).collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

/// Prints the lines that say where the traffic goes: what is handed on to, and every address with a port, in the site and in
/// what it includes as far as that is known.
fn ports_in(case: &Case<'_>, site: &str) -> String {
    let included = case.env.traffic.value().map(|traffic| traffic.includes.as_slice()).unwrap_or_default();
    let files = std::iter::once(site).chain(included.iter().map(String::as_str).filter(|file| *file != site));
    let files: Vec<_> = files.map(shell_words::quote).collect();
    format!("grep -nE \"proxy_pass|:[0-9]+|include\" {}", files.join(" "))
}

fn asks(address: &str) -> String {
    format!("curl -sS {}", shell_words::quote(address))
}

/// Asks each slot at its own port, on the host.
fn slots(settings: &EnvironmentSettings) -> impl Iterator<Item = String> {
    let ports = settings.slots.values().filter_map(|slot| slot.port);
    ports.map(|port| asks(&format!("http://127.0.0.1:{port}{}", settings.health)))
}

fn in_folder(case: &Case<'_>, command: &str) -> String {
    let folder = case.settings.scripts.dir.as_deref();
    let folder = folder.map(|dir| format!("cd {} && ", shell_words::quote(dir))).unwrap_or_default();
    on_host(case.config, case.settings, &format!("{folder}{command}"))
}

fn rollback<'a>(case: &Case<'a>) -> &'a str {
    case.settings.scripts.rollback.as_deref().unwrap_or("./rollback.sh")
}

/// Where the file of nginx leads there already, the script is not what is missing.
fn flip(case: &Case<'_>, goal: &Goal) -> String {
    if goal.slot.as_ref().is_some_and(|slot| case.is_unloaded(slot)) {
        return reload(case.config, case.settings, case.nginx());
    }
    in_folder(case, rollback(case))
}

fn container(case: &Case<'_>, goal: &Goal) -> String {
    let held = goal.slot.as_ref().and_then(|slot| case.settings.slots.get(slot.as_str()));
    let name = held.and_then(|slot| slot.container.as_deref()).unwrap_or("CONTAINER");
    shell_words::quote(name).into_owned()
}

fn deploy(case: &Case<'_>, goal: &Goal) -> String {
    let image = goal.image.as_deref().map_or("IMAGE".into(), shell_words::quote);
    case.settings.scripts.deploy.as_deref().unwrap_or("./deploy.sh {image}").replace("{image}", &image)
}

fn workflow<'a>(case: &Case<'a>) -> Cow<'a, str> {
    case.config.workflows.deploy.get(case.name.as_str()).map_or("deploy.yml".into(), |file| shell_words::quote(file))
}

fn branch<'a>(case: &Case<'a>) -> Cow<'a, str> {
    shell_words::quote(case.config.branch_of(case.name.as_str()))
}

fn rerun(case: &Case<'_>, goal: &Goal) -> String {
    match goal.commit.and_then(|commit| before::deploy_of(case, commit)) {
        Some(run) => format!("gh run rerun {}", run.id),
        None => format!("gh run list --workflow {} --status success", workflow(case)),
    }
}

/// A merge is taken back against its first parent, everything else as it is; git tells which it is when the line runs.
fn revert(case: &Case<'_>) -> String {
    let Some(live) = case.live_commit().map(|live| live.short()) else { return "git log --first-parent".into() };
    let branch = branch(case);
    let merge = format!("$(git rev-parse -q --verify '{live}^2' >/dev/null && echo -m1)");
    let remote = format!("origin/{}", case.config.branch_of(case.name.as_str()));
    let remote = shell_words::quote(&remote);
    format!(
        "git fetch origin && git switch -c revert-{live} {remote} && git revert --no-edit {merge} {live} \
         && git push -u origin HEAD && gh pr create --fill --base {branch}"
    )
}
