//! Faults that only a whole box has: each is told in words that are true, nothing else is claimed meanwhile, and it is over
//! once it is mended.

use super::{Watch, Whole};
use crate::docker::images::{NEW, OLD};
use engine::domain::SlotName;
use engine::domain::container::ContainerState;
use engine::domain::health::{Door, Kind};
use engine::domain::host::Link;
use engine::environment::live::{Agreement, Standing, Who};
use engine::environment::slots::{self, SlotState};
use std::path::Path;
use std::process::Command;

fn slot(name: &str) -> Door {
    Door::Slot(SlotName(name.into()))
}

/// The last answers of a door are of this kind.
async fn answers(watch: &mut Watch, door: Door, kind: Kind) {
    let what = format!("{door:?} answers {kind:?}");
    watch.poller.refresh();
    let latest = |seen: &super::Seen<'_>| Some(seen.env().health.value()?.latest(&door)?.verdict.kind());
    watch.until(&what, |seen| latest(seen) == Some(kind)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_that_goes_to_and_fro_is_one_alert_that_says_so() {
    let Some(whole) = Whole::start("flaps").await else { return };
    let mut watch = whole.watch();
    watch.until("the front answers well", |seen| seen.kind(&Door::Front) == Some(Kind::Good)).await;
    for _ in 0..2 {
        whole.is_well("blue", false);
        answers(&mut watch, Door::Front, Kind::Bad).await;
        whole.is_well("blue", true);
        answers(&mut watch, Door::Front, Kind::Good).await;
    }
    watch.until("it flaps", |seen| seen.says("the front: flapping: 4 changes in 10 min")).await;
    whole.is_well("blue", false);
    answers(&mut watch, Door::Front, Kind::Bad).await;
    watch.until("it is one alert", |seen| seen.says("flapping: 5 changes") && !seen.says("the front is not")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tunnel_that_stands_still_makes_slots_unknown_and_never_sick() {
    let Some(whole) = Whole::start("tunnel").await else { return };
    let mut watch = whole.watch();
    watch
        .until("both slots answer", |seen| {
            seen.kind(&slot("blue")) == Some(Kind::Good) && seen.kind(&slot("green")) == Some(Kind::Good)
        })
        .await;
    whole.sshd.freeze();
    watch.poller.refresh();
    watch.until("what blue is, is not known", |seen| seen.kind(&slot("blue")) == Some(Kind::Unknown)).await;
    watch.until("the front is asked without the host", |seen| seen.kind(&Door::Front) == Some(Kind::Good)).await;
    watch.until("the host is given up", |seen| seen.env().link.is_lost()).await;
    watch.until("nobody is called sick", |seen| seen.judged_badly() == 0).await;
    whole.sshd.cut();
    watch.poller.refresh();
    watch.until("it is reached again", |seen| matches!(seen.env().link, Link::Open(_))).await;
    answers(&mut watch, slot("blue"), Kind::Good).await;
    watch.until("nobody was called sick", |seen| seen.judged_badly() == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_container_and_two_for_one_slot_are_told_as_what_they_are() {
    let Some(mut whole) = Whole::start("odd").await else { return };
    whole.label = Some("role");
    let run = |name: &str, role: &str, image| whole.docker.run(name, &["--label", &format!("role=odd-{role}"), image]);
    let _slots = [run("odd-blue", "blue", OLD), run("odd-green", "green", NEW)];
    let mut watch = whole.watch();
    watch
        .until("both run", |seen| seen.slot("blue") == SlotState::Running && seen.slot("green") == SlotState::Running)
        .await;
    whole.docker.docker(&["pause", "odd-blue"]);
    watch.until("it is paused", |seen| seen.container("blue") == Some(ContainerState::Paused)).await;
    watch.until("that is said", |seen| seen.says("BLUE takes the traffic and is paused")).await;
    whole.docker.docker(&["unpause", "odd-blue"]);
    watch.until("it runs again", |seen| seen.slot("blue") == SlotState::Running && !seen.says("is paused")).await;
    let other = run("odd-other", "blue", NEW);
    watch.until("there are two", |seen| seen.slot("blue") == SlotState::Several(2)).await;
    watch.until("that is said", |seen| seen.says("2 containers answer to BLUE")).await;
    drop(other);
    watch.until("there is one again", |seen| seen.slot("blue") == SlotState::Running).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_gone_half_written_or_of_another_kind_is_not_guessed() {
    let Some(whole) = Whole::start("site").await else { return };
    let mut watch = whole.watch();
    watch.until("nginx tells", |seen| seen.agreed().as_deref() == Some("blue")).await;
    let text = std::fs::read_to_string(whole.nginx.site()).unwrap();
    let half = &text[..text.find("server {").unwrap() + 20];
    let wrong = [(half, "something is still open"), ("server { listen 80; root /srv; }", "hands on to an application")];
    for (wrong, words) in wrong {
        std::fs::write(whole.nginx.site(), wrong).unwrap();
        watch.until(words, |seen| seen.says(words) && seen.says("where nginx sends the traffic is not known")).await;
        let told = |seen: &super::Seen<'_>| {
            seen.live().witnesses.iter().any(|one| one.who == Who::Nginx && one.standing == Standing::Tells)
        };
        watch.until("that it agrees is not claimed by it", |seen| !told(seen)).await;
    }
    std::fs::remove_file(whole.nginx.site()).unwrap();
    watch.until("it is gone", |seen| seen.says("it is not there")).await;
    whole.nginx.write_site(&text);
    whole.nginx.reload();
    watch.until("it is read again", |seen| seen.agreed().as_deref() == Some("blue")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_in_a_file_of_its_own_is_followed_and_its_change_is_seen() {
    let Some(whole) = Whole::start("include").await else { return };
    whole.lead_by_include("blue");
    whole.nginx.reload();
    let mut watch = whole.watch();
    watch.until("the file that is included tells", |seen| seen.agreed().as_deref() == Some("blue")).await;
    watch.until("a pattern that means no file lacks nothing", |seen| seen.unread().is_empty()).await;
    whole.write_include("green");
    whole.nginx.reload();
    whole.believe("green");
    watch.until("the traffic moved", |seen| seen.agreed().as_deref() == Some("green")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_whose_clock_is_wrong_is_told_and_its_site_is_believed() {
    let Some(whole) = Whole::start("clock").await else { return };
    let bin = whole.folder.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let date = Command::new("sh").args(["-c", "command -v date"]).output().unwrap();
    let real = String::from_utf8(date.stdout).unwrap().trim().to_owned();
    let text = format!("#!/bin/sh\nexec {real} -d '3 minutes' \"$@\"\n");
    write_program(&bin.join("date"), &text);
    whole.sshd.configure(&format!("SetEnv PATH={}:/usr/sbin:/usr/bin:/sbin:/bin", bin.display()));
    let mut watch = whole.watch();
    watch.until("it is told", |seen| seen.says("the clock of the host is 3 min ahead")).await;
    watch
        .until("a slot is known all the same", |seen| {
            !matches!(seen.live().agreement, Agreement::Mismatch(_)) && seen.live().slot.is_some()
        })
        .await;
}

fn write_program(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(path, mode).unwrap();
}

/// What is in a slot, as the console sees it.
pub(super) fn of(seen: &super::Seen<'_>, name: &str) -> SlotState {
    let settings = &seen.config.environments["production"];
    let live = seen.live();
    let views = slots::of(settings, seen.env(), &live, crate::host::clock());
    let view = views.iter().find(|view| view.name.as_ref().is_some_and(|slot| slot.0 == name));
    view.map_or(SlotState::Unconfigured, |view| view.state.clone())
}
