//! Effects: the one function through which the console does anything outside itself.

use super::lend::{Lent, Stop, can_stop, wait};
use super::run::{Shell, now};
use super::{announce, browser, clipboard, terminal};
use crate::app::branches::{BranchRead, Wanted};
use crate::app::changelog::{ChangelogEffect, ChangelogMsg};
use crate::app::images::ImagesEffect;
use crate::app::whereabouts::WhereEffect;
use crate::app::{Effect, Msg, Notice};
use crate::images_effects;
use crate::where_effects::{self, Asked as WhereAsked};
use engine::config::Config;
use engine::domain::CommitId;
use engine::fault::{Fault, Result};
use engine::operations::{Asked, Known, check};
use engine::sources::git::{FetchSettings, Git, Progress, Prune, fetch};
use engine::store::DeedResult;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// More commits of one branch nobody reads through.
const COMMITS: usize = 500;

/// Performs one effect, unless this console may not change anything and the effect would.
pub(super) async fn perform(shell: &mut Shell, effect: Effect) {
    if shell.model.access.refuses(&effect) {
        return refuse(shell, effect).await;
    }
    match effect {
        Effect::Quit => shell.leave(0),
        Effect::Refresh => shell.poller.refresh(),
        Effect::RefreshAnew => shell.poller.refresh_anew(),
        Effect::Copy { what, text } => copy(shell, what, text),
        Effect::Announce { way, text } => announce::tell(way, &text, shell.surroundings.multiplexer),
        Effect::Browse(address) => browse(shell, address),
        Effect::Suspend => suspend(shell),
        Effect::Redraw => shell.redraw(),
        Effect::Capture(mouse) => drop(terminal::capture(mouse)),
        Effect::ReadCommits(wanted) => read_commits(shell, wanted),
        Effect::Fetch => begin_fetch(shell),
        Effect::StopFetch => shell.fetch.iter().for_each(|(stop, _)| stop.cancel()),
        Effect::UseTheme(name) => use_theme(shell, &name),
        Effect::Crash => panic!("failed on purpose, as asked"),
        Effect::Changelog(ChangelogEffect::EditText(id, text)) => {
            let answer = edit(shell, text).await;
            Box::pin(shell.take(Msg::Changelog(ChangelogMsg::Edited(id, answer.map_err(Arc::new))))).await;
        }
        Effect::ReadPull(question, pull, by) => super::github::read_pull(shell, question, *pull, by),
        Effect::ShowPulls(shown) => shell.poller.show_pulls(&shown),
        Effect::Runs(effect) => super::github::read_runs(shell, effect),
        Effect::Audit(effect) => super::audit::perform(shell, effect),
        Effect::Environments(effect) => super::environments::perform(shell, effect),
        Effect::SaveLog(log) => super::saved_log::save(shell, log),
        Effect::Act(effect) => Box::pin(super::acts::perform(shell, effect)).await,
        Effect::Promotion(effect) => super::promotion::perform(shell, effect),
        Effect::Fleet(effect) => super::fleet::perform(shell, &effect),
        Effect::Bisect(effect) => super::bisect::perform(shell, effect),
        Effect::ReadRoadmap(at) => super::roadmap::read(shell, at),
        Effect::Rollback(effect) => super::rollback::perform(shell, effect),
        Effect::Changelog(effect) => shell.changelog.perform(effect, shell.sender.clone()),
        Effect::Images(effect) => compare_images(shell, &effect),
        Effect::Where(effect) => follow_change(shell, effect),
    }
}

/// Whoever waits for an answer gets it; the rest is said.
async fn refuse(shell: &mut Shell, effect: Effect) {
    let nothing_changes = || Fault::refused("This console is read-only; nothing was changed");
    let fault = || Arc::new(nothing_changes());
    let answer = match effect {
        Effect::Act(effect) => super::acts::refused(&effect, &fault()).unwrap_or_else(|| said(&fault())),
        Effect::Promotion(effect) => super::promotion::refused(&effect, nothing_changes()),
        Effect::Rollback(effect) => super::rollback::refused(&effect, &fault()),
        Effect::Fetch => Msg::FetchEnded(Err(fault())),
        Effect::Changelog(ChangelogEffect::Write(id, _)) => Msg::Changelog(ChangelogMsg::Wrote(id, Err(fault()))),
        _ => said(&fault()),
    };
    Box::pin(shell.take(answer)).await;
}

fn said(fault: &Fault) -> Msg {
    Msg::Told(Notice::Failed(format!("{fault}.")))
}

fn copy(shell: &Shell, what: &'static str, text: String) {
    let (surroundings, sender) = (shell.surroundings.clone(), shell.sender.clone());
    tokio::spawn(async move {
        let msg = match clipboard::copy(&surroundings, &text).await {
            Some(way) => Msg::Told(Notice::Said(copied(what, &text, way))),
            None => Msg::Page(
                format!("{what}: no clipboard took it, select it here"),
                text.lines().map(String::from).collect(),
            ),
        };
        drop(sender.send(msg).await);
    });
}

fn copied(what: &str, text: &str, way: clipboard::Way) -> String {
    let shown = if text.contains('\n') || text.len() > 80 { String::new() } else { format!(": {text}") };
    format!("Copied the {what} through {}{shown}", way.name())
}

fn browse(shell: &Shell, address: String) {
    let (surroundings, sender) = (shell.surroundings.clone(), shell.sender.clone());
    tokio::spawn(async move {
        let sentence = if browser::open(&surroundings, &address).await {
            format!("Opened {address}")
        } else {
            match clipboard::copy(&surroundings, &address).await {
                Some(way) => format!("Copied through {}: {address}", way.name()),
                None => address.clone(),
            }
        };
        drop(sender.send(Msg::Told(Notice::Said(sentence))).await);
        drop(sender.send(Msg::Linked(address)).await);
    });
}

fn compare_images(shell: &Shell, effect: &ImagesEffect) {
    images_effects::perform(effect, shell.poller.clone(), Arc::clone(&shell.model.config), shell.sender.clone());
}

fn follow_change(shell: &Shell, effect: WhereEffect) {
    let model = &shell.model;
    let asked = WhereAsked { board: Arc::clone(&model.board), config: Arc::clone(&model.config), now: model.now };
    where_effects::perform(effect, asked, shell.poller.clone(), shell.sender.clone());
}

fn suspend(shell: &mut Shell) {
    if can_stop() {
        shell.suspend(Stop::Job);
    } else {
        shell.model.say("This terminal runs only cutover: there is no shell to go back to.");
    }
}

fn read_commits(shell: &Shell, wanted: Wanted) {
    let (poller, sender, config) = (shell.poller.clone(), shell.sender.clone(), Arc::clone(&shell.model.config));
    tokio::task::spawn_blocking(move || {
        let read = poller.repository().and_then(|git| commits(&git, wanted, &config));
        drop(sender.blocking_send(Msg::CommitsRead(wanted, read.map(Arc::new).map_err(Arc::new))));
    });
}

/// The commits, and the check of what they add to the base. A check that fails costs only its own words.
fn commits(git: &Git, wanted: Wanted, config: &Config) -> Result<BranchRead> {
    let commits = git.latest(wanted.base, wanted.head, COMMITS)?;
    let asked = |base: CommitId| Asked { base: Some(base.to_string()), head: Some(wanted.head.to_string()) };
    let report = wanted.base.and_then(|base| check(git, config, &asked(base), &Known::default()).ok());
    Ok(BranchRead { commits, report })
}

fn begin_fetch(shell: &mut Shell) {
    let (sender, stop) = (shell.sender.clone(), CancellationToken::new());
    let cancel = stop.clone();
    let settings = FetchSettings {
        repository: shell.start.clone(),
        remote: None,
        prune: Prune::AsSet,
        variables: shell.variables.all(),
    };
    let recorder = shell.recorder.clone();
    let task = tokio::spawn(async move {
        let (steps, mut said) = mpsc::channel::<Progress>(64);
        let running = fetch(settings, steps, cancel);
        tokio::pin!(running);
        let result = loop {
            tokio::select! {
                result = &mut running => break result,
                Some(progress) = said.recv() => drop(sender.try_send(Msg::FetchSaid(progress.line))),
            }
        };
        if let Ok(printed) = &result {
            let first = printed.lines().next().unwrap_or_default().to_owned();
            // That it cannot be recorded takes nothing back that was fetched.
            let put = move || drop(recorder.put(now(), "fetch", (DeedResult::Done, &first)));
            let _ = tokio::task::spawn_blocking(put).await;
        }
        drop(sender.send(Msg::FetchEnded(result.map_err(Arc::new))).await);
    });
    shell.fetch = Some((stop, task));
}

/// The theme as this terminal can show it. One that is not there changes nothing: the picker lists those that are.
fn use_theme(shell: &mut Shell, name: &str) {
    if let Some(theme) = shell.shelf.theme(name, shell.surroundings.depth) {
        drop(shell.sender.try_send(Msg::Themed(Arc::new(theme))));
    }
}

/// Lends the terminal to the person's editor.
pub(super) async fn edit(shell: &mut Shell, text: String) -> Result<String> {
    let variable = |name: &str| shell.variables.get(name).map(str::to_owned);
    let editor = crate::text_editor::named(variable("VISUAL"), variable("EDITOR"));
    shell.give_back();
    let work = tokio::task::spawn_blocking(move || crate::text_editor::edit(&editor, &text));
    let lent = wait(work, &mut shell.signals).await;
    shell.retake();
    match lent {
        Lent::Back(Ok(result)) => result,
        Lent::Back(Err(cause)) => Err(Fault::while_doing("waiting for the editor", cause)),
        Lent::Leave(code) => {
            shell.leave(code);
            Err(Fault::refused("The program had to leave while the editor was open"))
        }
    }
}
