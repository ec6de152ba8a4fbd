//! The configuration of the two environments, led to the machines of the practice world.

use engine::config::{Check, Config, EnvironmentSettings, Host, Scripts, SlotSettings};
use practice::boxes::{Boxes, Machine, SSH_NAME, Slot};
use std::path::Path;

/// Leads production and development there; whatever a file says of them does not hold here.
pub(super) fn lead(config: &mut Config, boxes: &Boxes) {
    let production = config.environments.entry("production".to_owned()).or_default();
    *production = blue_green(production, boxes.production());
    if let Some(settings) = boxes.production().ssh_settings() {
        production.host = Some(Host::Ssh(SSH_NAME.to_owned()));
        production.docker = Some("host".to_owned());
        config.ssh.config = Some(settings);
    }
    let development = config.environments.entry("development".to_owned()).or_default();
    *development = single(development, boxes.development());
}

/// The same as variables, for commands beside the console.
pub(super) fn variables(boxes: &Boxes) -> Vec<(String, String)> {
    let mut config = Config::default();
    lead(&mut config, boxes);
    let both =
        ["production", "development"].into_iter().filter_map(|name| Some((name, config.environments.get(name)?)));
    let mut all: Vec<(String, String)> = both.flat_map(|(name, settings)| told(name, settings)).collect();
    all.extend(config.ssh.config.iter().map(|file| ("CUTOVER_SSH__CONFIG".to_owned(), text(file))));
    all
}

/// Each key of an environment that is set.
fn told(name: &str, settings: &EnvironmentSettings) -> Vec<(String, String)> {
    let (host, checks) = (settings.host.as_ref(), &settings.checks);
    let ssh = host.and_then(|host| if let Host::Ssh(name) = host { Some(name.clone()) } else { None });
    let local = host.and_then(|host| matches!(host, Host::Local).then(|| "true".to_owned()));
    let keys = [
        ("URL", settings.url.clone()),
        ("HOST__SSH", ssh),
        ("HOST__LOCAL", local),
        ("DOCKER", settings.docker.clone()),
        ("SECRET", settings.secret.clone()),
        ("CONTAINER", settings.container.clone()),
        ("STATE_FILE", settings.state_file.clone()),
        ("NGINX_SITE", settings.nginx_site.clone()),
        ("SCRIPTS__DIR", settings.scripts.dir.clone()),
        ("SCRIPTS__DEPLOY", settings.scripts.deploy.clone()),
        ("SCRIPTS__ROLLBACK", settings.scripts.rollback.clone()),
        ("CHECKS", (!checks.is_empty()).then(|| list(checks))),
    ];
    let slots = settings.slots.iter().flat_map(|(slot, settings)| {
        let named = |key: &str| format!("SLOTS__{}__{key}", slot.to_ascii_uppercase());
        let port = settings.port.map(|port| port.to_string());
        [(named("CONTAINER"), settings.container.clone()), (named("PORT"), port)]
    });
    let keys = keys.map(|(key, value)| (key.to_owned(), value)).into_iter().chain(slots);
    let variable = |key: String| format!("CUTOVER_ENVIRONMENT__{}__{key}", name.to_ascii_uppercase());
    keys.filter_map(|(key, value)| Some((variable(key), value?))).collect()
}

fn list(checks: &[Check]) -> String {
    let one = |Check { name, run, expect }: &Check| {
        let expect = expect.as_ref().map(|expect| format!(", expect = {expect:?}")).unwrap_or_default();
        format!("{{ name = {name:?}, run = {run:?}{expect} }}")
    };
    format!("[{}]", checks.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// Two slots behind nginx.
fn blue_green(guide: &EnvironmentSettings, machine: &Machine) -> EnvironmentSettings {
    let checks = [("redis", Some("PONG")), ("postgres", Some("users")), ("nginx", Some("successful"))];
    EnvironmentSettings {
        scripts: Scripts { rollback: Some("./rollback.sh".to_owned()), ..scripts(machine) },
        state_file: Some("active".to_owned()),
        nginx_site: machine.site().map(text),
        checks: checks.map(|(name, expect)| check(machine, name, expect)).into(),
        slots: machine.slots().iter().map(|slot| (slot.name.to_owned(), settings(slot))).collect(),
        ..common(guide, machine, "production")
    }
}

/// One container.
fn single(guide: &EnvironmentSettings, machine: &Machine) -> EnvironmentSettings {
    EnvironmentSettings {
        scripts: scripts(machine),
        container: machine.slots().first().map(|slot| slot.container.clone()),
        checks: [("redis", Some("PONG")), ("postgres", Some("users"))]
            .map(|(name, expect)| check(machine, name, expect))
            .into(),
        ..common(guide, machine, "development")
    }
}

fn common(guide: &EnvironmentSettings, machine: &Machine, name: &str) -> EnvironmentSettings {
    EnvironmentSettings {
        strategy: guide.strategy,
        url: Some(machine.url()),
        host: Some(Host::Local),
        docker: Some(format!("unix://{}", machine.engine().socket().display())),
        secret: Some(format!("mr-mentor-backend/{name}")),
        links: [("Bull Board".to_owned(), format!("{}/admin/queues", machine.url()))].into(),
        ..EnvironmentSettings::default()
    }
}

fn scripts(machine: &Machine) -> Scripts {
    let (dir, deploy) = (Some(text(machine.scripts())), Some("./deploy.sh {image}".to_owned()));
    Scripts { dir, deploy, rollback: None }
}

fn settings(slot: &Slot) -> SlotSettings {
    SlotSettings { container: Some(slot.container.clone()), port: Some(slot.port), ..SlotSettings::default() }
}

fn check(machine: &Machine, name: &str, expect: Option<&str>) -> Check {
    let run = text(&machine.check(name));
    Check { name: name.to_owned(), run, expect: expect.map(str::to_owned) }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
