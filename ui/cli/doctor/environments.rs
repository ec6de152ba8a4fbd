//! The environments: the ssh that reaches their hosts, whether each is reached, its engine, and where the credentials for
//! its secret would come from. Hosts are asked within a deadline, so that one that hangs holds up nobody for long.

use super::check::Check;
use crate::cli::context::Context;
use crate::cli::survey::{Asked, Survey};
use engine::board::Board;
use engine::config::{EnvironmentSettings, Host};
use engine::domain::EnvName;
use engine::domain::host::Link;
use engine::environment::{Environment, is_unconfigured};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long all hosts together may take.
const DEADLINE: Duration = Duration::from_secs(8);

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let environments = &context.config.environments;
    let mut checks = Vec::new();
    if environments.values().any(|settings| matches!(settings.host, Some(Host::Ssh(_)))) {
        checks.push(ssh());
    }
    let looked_at = |settings: &EnvironmentSettings| settings.host.is_some() || settings.docker.is_some();
    if environments.values().any(looked_at) {
        match Survey::open(Asked::Environments, context) {
            Ok(mut survey) => {
                let board = survey.whole(DEADLINE);
                checks.extend(environments.iter().flat_map(|(name, settings)| of(&board, name, settings)));
            }
            Err(fault) => checks.push(Check::missing("hosts", fault.to_string())),
        }
    } else {
        let nothing = Check::note("hosts", "no environment says where it runs");
        let costs = nothing.costs("what runs where, and whether it could be put back, is not shown");
        checks.push(costs.mended_by("set environment.production.host and docker in cutover.toml"));
    }
    if environments.values().any(|settings| settings.secret.is_some()) {
        checks.push(credentials(context));
    }
    checks
}

fn ssh() -> Check {
    let asked = Command::new("ssh").arg("-V").stdin(Stdio::null()).output();
    match asked {
        Ok(told) => Check::ok("ssh", String::from_utf8_lossy(&told.stderr).trim().to_owned()),
        Err(cause) => Check::missing("ssh", cause.to_string())
            .costs("no host behind ssh is reached")
            .mended_by("install OpenSSH, such as: sudo apt install openssh-client"),
    }
}

fn of(board: &Board, name: &str, settings: &EnvironmentSettings) -> Vec<Check> {
    let Some(env) = board.environments.get(&EnvName(name.to_owned())) else { return Vec::new() };
    let mut checks = Vec::new();
    if let Some(host) = &settings.host {
        checks.push(link(name, host, env));
    }
    if settings.docker.is_some() {
        checks.push(engine(name, env));
    }
    checks
}

fn link(name: &str, host: &Host, env: &Environment) -> Check {
    let place = match host {
        Host::Ssh(alias) => format!("{name} on {alias}"),
        Host::Local => format!("{name} on this machine"),
    };
    match &env.link {
        Link::Local => Check::ok("host", place),
        Link::Open(_) => Check::ok("host", format!("{place}: reached")),
        Link::Lost { why, hint, .. } => {
            let check = Check::missing("host", format!("{place}: {why}"));
            let check = check.costs("nothing on it is seen, and nothing can be rolled back through it");
            hint.iter().fold(check, |check, hint| check.mended_by(hint.clone()))
        }
        Link::Opening(_) | Link::Unconfigured => {
            Check::missing("host", format!("{place}: no answer within {} s", DEADLINE.as_secs()))
                .costs("nothing on it is seen, and nothing can be rolled back through it")
                .mended_by("ssh HOST true shows what is in the way")
        }
    }
}

fn engine(name: &str, env: &Environment) -> Check {
    let reading = &env.containers;
    match (reading.value(), reading.fault()) {
        (Some(list), None) => {
            Check::ok("engine", format!("{name}: {}, {} containers", list.engine, list.containers.len()))
        }
        (_, Some(fault)) if is_unconfigured(reading) => Check::note("engine", format!("{name}: {fault}"))
            .costs("its slots are not shown")
            .mended_by(fault.next_step().unwrap_or_default()),
        (_, Some(fault)) => Check::missing("engine", format!("{name}: {fault}"))
            .costs("which containers run is unknown")
            .mended_by(fault.next_step().unwrap_or("docker ps on that machine shows whether it runs")),
        (None, None) => Check::missing("engine", format!("{name}: no answer within {} s", DEADLINE.as_secs()))
            .costs("which containers run is unknown"),
    }
}

/// Where the credentials of AWS would come from, in the order in which they are looked for. Nothing is asked.
fn credentials(context: &Context) -> Check {
    let variable = |name: &str| context.environment.get(name).filter(|value| !value.is_empty());
    if variable("AWS_ACCESS_KEY_ID").is_some() {
        return Check::ok("AWS", "keys in AWS_ACCESS_KEY_ID");
    }
    let profile = context.config.secrets.profile.as_deref().or(variable("AWS_PROFILE"));
    let home = std::env::home_dir().unwrap_or_default();
    let file = |name: &str, usual: &str| variable(name).map_or_else(|| home.join(usual), PathBuf::from);
    let files = [file("AWS_CONFIG_FILE", ".aws/config"), file("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials")];
    match files.iter().find(|file| file.is_file()) {
        Some(file) => {
            let place = file.display();
            Check::ok("AWS", format!("profile {} of {place}", profile.unwrap_or("default")))
        }
        None => Check::note("AWS", "no keys and no profile; on a machine of AWS its own role is used")
            .costs("the names in the secrets cannot be compared")
            .mended_by("aws configure sso, or set AWS_PROFILE"),
    }
}
