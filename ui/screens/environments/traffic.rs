//! Where the traffic goes and who says so; the host and the connection to it.

use super::facts::Facts;
use super::words::{is_loading, link, silence, way_out};
use crate::app::environments::Known;
use crate::app::{Model, age};
use crate::parts::{size, visible};
use crate::theme::Role;
use engine::config::Strategy;
use engine::domain::host::{HostFacts, ScriptRole, ScriptState};
use engine::domain::traffic::Traffic;
use engine::environment::live::{Agreement, Standing, Who, Witness};
use engine::environment::slots::loud;
use engine::environment::told::{self, Told};

/// Cells of a label.
const LABEL: usize = 8;

pub(super) fn rows<'a>(model: &'a Model, known: &Known<'_>, width: u16) -> Facts<'a> {
    let mut facts = Facts::new(&model.look.theme, width, LABEL);
    if is_loading(known) {
        facts.parts(0, "traffic", &[("◌ reading…", Role::Pending)]);
    } else if known.settings.strategy == Strategy::BlueGreen {
        put_arrow(known, &mut facts);
        put_agreement(known, &mut facts);
        known.live.witnesses.iter().for_each(|witness| put_witness(model, known, witness, &mut facts));
    }
    put_site(model, known, &mut facts);
    put_host(model, known, &mut facts);
    facts
}

fn put_arrow(known: &Known<'_>, facts: &mut Facts<'_>) {
    let port = known.live.port.map(|port| format!(" :{port}")).unwrap_or_default();
    if let Agreement::Mismatch(_) = known.live.agreement {
        return facts.parts(0, "traffic", &[("✗ in doubt", Role::Error)]);
    }
    match &known.live.slot {
        Some(slot) => facts.parts(0, "traffic", &[("══▸ ", Role::Ok), (&loud(slot), Role::Title), (&port, Role::Text)]),
        None => {
            facts.parts(0, "traffic", &[("══▸ ", Role::Unknown), ("? unknown", Role::Unknown), (&port, Role::Text)]);
        }
    }
    for slot in known.slots.iter().filter(|slot| slot.role == engine::environment::slots::Role::Standby) {
        let port = slot.port.map(|port| format!(" :{port}")).unwrap_or_default();
        let standing = slot.standing();
        let standing = standing.trim_start_matches("standby, ").trim_start_matches("no standby: ");
        let role = if slot.serves { Role::Dim } else { Role::Warn };
        facts.parts(
            3,
            "standby",
            &[(&slot.title(), Role::Text), (&port, Role::Text), ("  ", Role::Text), (standing, role)],
        );
    }
}

fn put_agreement(known: &Known<'_>, facts: &mut Facts<'_>) {
    match &known.live.agreement {
        Agreement::Agree => facts.words(1, "match", "✓ all who tell agree", Role::Ok),
        Agreement::Mismatch(why) => facts.words(0, "match", &format!("✗ mismatch: {why}"), Role::Error),
        Agreement::Unknown(why) => {
            let weight = if known.env.link.is_lost() { 3 } else { 1 };
            facts.words(weight, "match", &format!("? {why}"), Role::Unknown);
        }
    }
}

fn put_witness(model: &Model, known: &Known<'_>, witness: &Witness, facts: &mut Facts<'_>) {
    let label = match witness.who {
        Who::Nginx => "nginx",
        Who::Front => "front",
        Who::StateFile => "scripts",
        Who::Container => "app",
    };
    let old = witness.at.map(|at| age::words(model.now, at)).filter(|words| words != "now");
    let old = old.map(|words| format!("  {words}")).unwrap_or_default();
    // The file has a line of its own.
    let file = known.settings.nginx_site.as_deref().unwrap_or_default();
    let says = witness.says.strip_prefix(file).map_or(witness.says.as_str(), str::trim_start);
    match &witness.standing {
        Standing::Tells => facts.words(4, label, &format!("{says}{old}"), Role::Text),
        Standing::Silent(why) => facts.words(4, label, &format!("? {why}"), Role::Unknown),
        Standing::Wrong(why) => facts.words(2, label, &format!("✗ {why}"), Role::Error),
        Standing::Unconfigured => facts.words(6, label, "- not configured", Role::Skipped),
    }
}

fn put_site(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    if known.settings.nginx_site.is_none() {
        return;
    }
    if let Some((words, role)) = silence(&known.env.traffic, model.now) {
        facts.words(3, "site", &words, role);
    }
    if let Some(traffic) = known.env.traffic.value() {
        put_traffic(model, traffic, facts);
    }
}

fn put_traffic(model: &Model, traffic: &Traffic, facts: &mut Facts<'_>) {
    facts.words(7, "names", &traffic.names.join(" "), Role::Dim);
    facts.words(8, "file", &traffic.site, Role::Dim);
    let reload = traffic.loaded.map_or_else(|| "? not known".to_owned(), |loaded| age::ago(model.now, loaded));
    facts.parts(6, "reload", &[(&reload, Role::Text)]);
    if traffic.is_unloaded() == Some(true) {
        facts.words(2, "", "! the file was written after the last reload: what it says is not yet true", Role::Warn);
    }
    for unread in &traffic.unread {
        facts.words(6, "", &format!("? not read: {unread}"), Role::Unknown);
    }
    match traffic.draining {
        Some(0) => {}
        None => facts.words(8, "", "? not known whether old workers still serve", Role::Unknown),
        Some(1) => facts.words(5, "", "◌ 1 old worker still serves its last connections", Role::Pending),
        Some(count) => {
            facts.words(5, "", &format!("◌ {count} old workers still serve their last connections"), Role::Pending);
        }
    }
}

fn put_host(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    let (words, role) = link(known, model.now);
    // Of a host that is not reached the reason counts more than what is unknown for it.
    facts.words(if known.env.link.is_lost() { 0 } else { 2 }, "host", &words, role);
    if let Some(hint) = way_out(&known.env.link) {
        facts.words(0, "do", &hint, Role::Warn);
    }
    if known.settings.host.is_none() {
        return;
    }
    if let Some((words, role)) = silence(&known.env.host, model.now).filter(|_| known.env.link.is_usable()) {
        facts.words(5, "", &words, role);
    }
    if let Some(host) = known.env.host.value() {
        put_host_facts(host, facts);
    }
    put_images(model, known, facts);
}

/// The versions that need not be pulled to be started.
fn put_images(model: &Model, known: &Known<'_>, facts: &mut Facts<'_>) {
    let (sign, role, images) = match Told::of(&known.env.images, told::HOST, model.now) {
        Told::Now(images, _) if images.images.is_empty() => ("- ".to_owned(), Role::Skipped, images),
        Told::Now(images, _) => ("✓ ".to_owned(), Role::Ok, images),
        Told::Once(images, taken) => (format!("~ last seen {}: ", age::ago(model.now, taken)), Role::Stale, images),
        Told::Nothing | Told::Unconfigured => return,
    };
    facts.parts(7, "images", &[(&sign, role), (&visible(&images.words(6)), Role::Text)]);
}

fn put_host_facts(host: &HostFacts, facts: &mut Facts<'_>) {
    let trip = super::words::took(host.round_trip);
    facts.parts(8, "", &[(&visible(&format!("{}@{}, {trip} there and back", host.user, host.name)), Role::Dim)]);
    if let Some(disk) = host.disk {
        let (sign, role) = if disk.used >= 90 { ("! ", Role::Warn) } else { ("✓ ", Role::Ok) };
        facts.parts(
            6,
            "disk",
            &[(sign, role), (&format!("{}% used, {} free", disk.used, size(disk.free)), Role::Text)],
        );
    }
    for script in &host.scripts {
        let label = if script.role == ScriptRole::Deploy { "deploy" } else { "rollback" };
        let (words, role) = match script.state {
            ScriptState::Ready => ("✓ ready", Role::Ok),
            ScriptState::NotExecutable => ("✗ may not be executed", Role::Error),
            ScriptState::Missing => ("✗ is missing", Role::Error),
            ScriptState::Hollow => ("✗ cannot run", Role::Error),
            ScriptState::Unknown => ("? unknown", Role::Unknown),
        };
        let path = visible(&script.path).into_owned();
        facts.parts(7, label, &[(words, role), (&format!("  {path}"), Role::Dim)]);
    }
    if let Some(lock) = &host.lock {
        let runs = if host.script_runs { "; a script runs under it" } else { "" };
        facts.words(1, "lock", &format!("! held: {lock}{runs}"), Role::Warn);
    }
}
