//! Writing the files of a machine: scripts that can be run, the site, and what the scripts are told.

use crate::failure::{Doing, Failure};
use chrono::{DateTime, Utc};
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const DEPLOY: &str = include_str!("files/deploy.sh");
const COMPOSE: &str = include_str!("files/compose.sh");
const ROLLBACK: &str = include_str!("files/rollback.sh");
const HEALTH_CHECK: &str = include_str!("files/health-check.sh");
const ASK: &str = include_str!("files/ask.sh");
const SITE: &str = include_str!("files/site");
const CHECKS: [(&str, &str); 3] = [
    ("redis", include_str!("files/redis")),
    ("postgres", include_str!("files/postgres")),
    ("nginx", include_str!("files/nginx")),
];

/// The folder of the small files that stand for programs.
pub(super) fn tools(folder: &Path) -> Result<(), Failure> {
    for tool in ["docker", "nginx", "curl"] {
        script(&folder.join("bin").join(tool), ASK)?;
    }
    for (name, text) in CHECKS {
        script(&folder.join("checks").join(name), text)?;
    }
    Ok(())
}

/// The scripts of a machine with two slots.
pub(super) fn blue_green(folder: &Path) -> Result<(), Failure> {
    script(&folder.join("deploy.sh"), DEPLOY)?;
    script(&folder.join("rollback.sh"), ROLLBACK)?;
    script(&folder.join("health-check.sh"), HEALTH_CHECK)
}

/// The scripts of a machine with one container.
pub(super) fn compose(folder: &Path) -> Result<(), Failure> {
    script(&folder.join("deploy.sh"), COMPOSE)?;
    script(&folder.join("health-check.sh"), HEALTH_CHECK)
}

/// The site that sends the traffic to a port, as it was last written then.
pub(super) fn site(file: &Path, name: &str, port: u16, written: DateTime<Utc>) -> Result<(), Failure> {
    text(file, &SITE.replace("@NAME@", name).replace("@PORT@", &port.to_string()))?;
    let file = File::options().write(true).open(file).doing("writing the nginx site of a practice machine")?;
    file.set_modified(written.into()).doing("writing the nginx site of a practice machine")
}

/// The configuration of ssh for a machine behind this port.
pub(super) fn ssh(port: u16) -> String {
    let name = super::machine::SSH_NAME;
    format!("Host {name}\n    HostName 127.0.0.1\n    Port {port}\n    User ubuntu\n    ConnectTimeout 5\n")
}

/// A file that can be run.
fn script(file: &Path, content: &str) -> Result<(), Failure> {
    text(file, content)?;
    fs::set_permissions(file, Permissions::from_mode(0o755)).doing("writing a script of a practice machine")
}

/// A file.
pub(super) fn text(file: &Path, content: &str) -> Result<(), Failure> {
    let doing = "writing the files of a practice machine";
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).doing(doing)?;
    }
    fs::write(file, content).doing(doing)
}
