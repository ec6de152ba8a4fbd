//! Containers and images in the engine's JSON.

use super::checks::COMMAND;
use super::container::{Container, State};
use super::health::{INTERVAL, TIMEOUT};
use super::image::Image;
use super::stats::{CORES, MEMORY};
use super::world::{World, digits};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// The version it calls itself, and the one of its interface.
pub(super) const VERSION: (&str, &str) = ("24.0.7", "1.43");
const KERNEL: &str = "6.5.0-1018-aws";
/// A moment that never was, as Go writes it.
pub(super) const NEVER: &str = "0001-01-01T00:00:00Z";

/// A moment as Go writes it.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// One container in the list.
pub(super) fn listed(container: &Container, now: DateTime<Utc>) -> Value {
    let inside = container.image.inside();
    let ports = match container.port {
        Some(port) if container.is_up() => {
            json!([{"IP": "127.0.0.1", "PrivatePort": inside, "PublicPort": port, "Type": "tcp"}])
        }
        None if container.is_up() => json!([{"PrivatePort": inside, "Type": "tcp"}]),
        _ => json!([]),
    };
    json!({
        "Id": container.id,
        "Names": [format!("/{}", container.name)],
        "Image": container.image.reference,
        "ImageID": container.image.id,
        "Command": "docker-entrypoint.sh node dist/index.js",
        "Created": container.created.timestamp(),
        "Ports": ports,
        "Labels": container.labels,
        "State": container.word(),
        "Status": container.status(now),
        "HostConfig": {"NetworkMode": "app"},
        "NetworkSettings": {"Networks": networks(container)},
        "Mounts": [],
    })
}

/// One container, whole.
pub(super) fn inspected(container: &Container) -> Value {
    let inside = format!("{}/tcp", container.image.inside());
    let at_port = container.port.map(|port| json!([{"HostIp": "127.0.0.1", "HostPort": port.to_string()}]));
    let bindings = at_port.as_ref().map_or_else(|| json!({}), |at| json!({ inside.as_str(): at }));
    let ports = if container.is_up() { json!({ inside.as_str(): at_port }) } else { json!({}) };
    json!({
        "Id": container.id,
        "Created": moment(container.created),
        "Path": "docker-entrypoint.sh",
        "Args": ["node", "dist/index.js"],
        "State": state(container),
        "Image": container.image.id,
        "Name": format!("/{}", container.name),
        "RestartCount": container.restarts,
        "Driver": "overlay2",
        "Platform": "linux",
        "MountLabel": "", "ProcessLabel": "", "AppArmorProfile": "docker-default",
        "LogPath": format!("/var/lib/docker/containers/{0}/{0}-json.log", container.id),
        "ExecIDs": null,
        "HostConfig": {
            "Binds": null,
            "LogConfig": {"Type": "json-file", "Config": {}},
            "NetworkMode": "app",
            "PortBindings": bindings,
            "RestartPolicy": {"Name": "unless-stopped", "MaximumRetryCount": 0},
            "AutoRemove": false,
            "Privileged": false,
            "Memory": 0, "NanoCpus": 0,
        },
        "GraphDriver": {"Data": null, "Name": "overlay2"},
        "Mounts": [],
        "Config": config(container),
        "NetworkSettings": {"Bridge": "", "Ports": ports, "Networks": networks(container)},
    })
}

fn state(container: &Container) -> Value {
    let code = if let State::Exited(code) = container.state { code } else { 0 };
    let at = |moment_of: Option<DateTime<Utc>>| moment_of.map_or_else(|| NEVER.to_owned(), moment);
    let mut state = json!({
        "Status": container.word(),
        "Running": container.is_up(),
        "Paused": container.state == State::Paused,
        "Restarting": false,
        "OOMKilled": container.killed_for_memory,
        "Dead": false,
        "Pid": if container.is_up() { 4711 } else { 0 },
        "ExitCode": code,
        "Error": "",
        "StartedAt": at(container.started),
        "FinishedAt": at(container.finished),
    });
    if let Some(health) = &container.health {
        state["Health"] = health.told();
    }
    state
}

fn config(container: &Container) -> Value {
    let variables: Vec<String> = container.environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut config = json!({
        "Hostname": container.id.get(..12),
        "Domainname": "", "User": "node",
        "Tty": false, "OpenStdin": false,
        "ExposedPorts": { format!("{}/tcp", container.image.inside()): {} },
        "Env": variables,
        "Cmd": ["node", "dist/index.js"],
        "Image": container.image.reference,
        "WorkingDir": "/app",
        "Entrypoint": ["docker-entrypoint.sh"],
        "Labels": container.labels,
    });
    if container.is_checked() {
        config["Healthcheck"] = check();
    }
    config
}

fn check() -> Value {
    json!({
        "Test": ["CMD-SHELL", COMMAND],
        "Interval": INTERVAL * 1_000_000_000,
        "Timeout": TIMEOUT * 1_000_000_000,
        "Retries": 3,
    })
}

fn networks(container: &Container) -> Value {
    let address = if container.is_up() { "172.18.0.2" } else { "" };
    json!({"app": {
        "IPAMConfig": null, "Links": null, "Aliases": [container.id.get(..12)],
        "NetworkID": digits("app"),
        "EndpointID": if container.is_up() { digits(&container.id) } else { String::new() },
        "Gateway": if container.is_up() { "172.18.0.1" } else { "" },
        "IPAddress": address, "IPPrefixLen": 16,
        "IPv6Gateway": "", "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0,
        "MacAddress": "", "DriverOpts": null,
    }})
}

/// One image.
pub(super) fn image(image: &Image) -> Value {
    json!({
        "Id": image.id,
        "RepoTags": [image.reference],
        "RepoDigests": image.repo_digests(),
        "Parent": "",
        "Comment": "buildkit.dockerfile.v0",
        "Created": moment(image.created),
        "DockerVersion": "",
        "Author": "",
        "Config": {
            "User": "node", "Env": [], "Cmd": ["node", "dist/index.js"], "WorkingDir": "/app",
            "ExposedPorts": { format!("{}/tcp", image.inside()): {} },
            "Labels": image.labels,
        },
        "Architecture": "amd64",
        "Os": "linux",
        "Size": image.size,
        "VirtualSize": image.size,
        "GraphDriver": {"Data": null, "Name": "overlay2"},
        "RootFS": {"Type": "layers", "Layers": []},
        "Metadata": {"LastTagTime": NEVER},
    })
}

/// One image in the list.
pub(super) fn listed_image(image: &Image) -> Value {
    json!({
        "Id": image.id,
        "ParentId": "",
        "RepoTags": [image.reference],
        "RepoDigests": image.repo_digests(),
        "Created": image.created.timestamp(),
        "Size": image.size,
        "SharedSize": -1,
        "VirtualSize": image.size,
        "Labels": image.labels,
        "Containers": -1,
    })
}

/// The engine itself.
pub(super) fn version() -> Value {
    let (version, interface) = VERSION;
    json!({
        "Platform": {"Name": "Docker Engine - Community"},
        "Components": [{"Name": "Engine", "Version": version, "Details": {
            "ApiVersion": interface, "Arch": "amd64", "Experimental": "false", "MinAPIVersion": "1.12", "Os": "linux",
        }}],
        "Version": version, "ApiVersion": interface, "MinAPIVersion": "1.12",
        "GitCommit": "311b9ff", "GoVersion": "go1.20.10",
        "Os": "linux", "Arch": "amd64", "KernelVersion": KERNEL,
        "BuildTime": "2023-10-26T09:08:02.000000000+00:00",
    })
}

/// The engine and its machine.
pub(super) fn info(world: &World, now: DateTime<Utc>) -> Value {
    let count = |word: &str| world.containers.iter().filter(|one| one.word() == word).count();
    let (running, paused) = (count("running"), count("paused"));
    json!({
        "ID": "PRAC:TICE:WORL:DDOC:KERE:NGIN:EOFC:UTOV:ERRE:LEAS:ECON:SOLE",
        "Containers": world.containers.len(),
        "ContainersRunning": running,
        "ContainersPaused": paused,
        "ContainersStopped": world.containers.len() - running - paused,
        "Images": world.images.len(),
        "Driver": "overlay2",
        "SystemTime": moment(now),
        "LoggingDriver": "json-file",
        "CgroupDriver": "systemd", "CgroupVersion": "2",
        "KernelVersion": KERNEL,
        "OperatingSystem": "Ubuntu 22.04.3 LTS", "OSVersion": "22.04", "OSType": "linux",
        "Architecture": "x86_64",
        "NCPU": CORES, "MemTotal": MEMORY,
        "DockerRootDir": "/var/lib/docker",
        "Name": "practice",
        "ServerVersion": VERSION.0,
        "Warnings": null,
    })
}
