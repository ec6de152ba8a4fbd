//! The words of `docker` that the scripts use, carried out by the engine of their machine.

use super::mailbox::Reply;
use crate::engine::{Creation, Engine, Facts, Refusal, State, Trouble};
use std::fmt::Write;
use std::future::pending;
use std::path::Path;

/// Users in the practice database.
const USERS: &str = "18204";

pub(super) async fn carry_out(engine: &Engine, folder: &Path, words: &[&str]) -> Reply {
    match engine.trouble() {
        Trouble::Stopped | Trouble::Broken => return Reply::failed(1, GONE),
        Trouble::Hangs => pending().await,
        Trouble::None | Trouble::Slow(_) => {}
    }
    match words {
        ["pull", reference] => pull(engine, reference),
        ["run", words @ ..] => run(engine, folder, words),
        [verb @ ("rm" | "stop" | "kill" | "restart" | "start" | "pause" | "unpause"), words @ ..] => {
            each(engine, verb, words).await
        }
        ["inspect", "-f" | "--format", format, name] => inspect(engine, format, name),
        ["logs", "--tail" | "-n", most, name] => logs(engine, most.parse().unwrap_or(usize::MAX), name),
        ["logs", name] => logs(engine, usize::MAX, name),
        ["ps", words @ ..] => list(engine, words.iter().any(|word| matches!(*word, "-a" | "--all"))),
        ["exec", name, rest @ ..] => exec(engine, name, rest),
        _ => Reply::failed(125, format!("docker: the practice machine does not know: docker {}", words.join(" "))),
    }
}

const GONE: &str = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";

fn refused(refusal: &Refusal) -> Reply {
    Reply::failed(1, format!("Error response from daemon: {}", refusal.message))
}

fn pull(engine: &Engine, reference: &str) -> Reply {
    match engine.pull(reference) {
        Ok(image) => {
            let digest = image.digest.unwrap_or_default();
            Reply::said(format!("Digest: {digest}\nStatus: Downloaded newer image for {reference}\n{reference}\n"))
        }
        Err(refusal) => refused(&refusal),
    }
}

fn run(engine: &Engine, folder: &Path, words: &[&str]) -> Reply {
    let creation = match wished(folder, words) {
        Ok(creation) => creation,
        Err(words) => return Reply::failed(125, format!("docker: {words}.")),
    };
    let made = engine.create(&creation).and_then(|id| engine.start_container(&id).map(|()| id));
    made.map_or_else(|refusal| Reply { exit: 125, ..refused(&refusal) }, |id| Reply::said(id + "\n"))
}

/// What the flags of `docker run` ask for.
fn wished(folder: &Path, words: &[&str]) -> Result<Creation, String> {
    let mut wished = Creation::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().copied().ok_or_else(|| format!("flag needs an argument: {word}"));
        match *word {
            "-d" | "--detach" => {}
            "--restart" | "--network" => drop(value()?),
            "--name" => value()?.clone_into(&mut wished.name),
            "--label" | "-l" => {
                let (name, text) = value()?.split_once('=').unwrap_or_default();
                wished.labels.insert(name.to_owned(), text.to_owned());
            }
            "--env-file" => {
                let file = folder.join(value()?);
                let text =
                    std::fs::read_to_string(&file).map_err(|cause| format!("open {}: {cause}", file.display()))?;
                let pairs = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
                wished.environment.extend(pairs.map(|(name, text)| (name.to_owned(), text.to_owned())));
            }
            "-p" | "--publish" => wished.port = value()?.rsplit(':').nth(1).and_then(|port| port.parse().ok()),
            flag if flag.starts_with('-') => return Err(format!("unknown flag: {flag}")),
            image => image.clone_into(&mut wished.image),
        }
    }
    Ok(wished)
}

async fn each(engine: &Engine, verb: &str, words: &[&str]) -> Reply {
    let mut reply = Reply::default();
    for name in words.iter().filter(|word| !word.starts_with('-')) {
        match act(engine, verb, name).await {
            Err(refusal) if refusal.status != 304 => {
                let _ = writeln!(reply.error, "Error response from daemon: {}", refusal.message);
                reply.exit = 1;
            }
            _ => reply.out.extend([name, "\n"]),
        }
    }
    reply
}

async fn act(engine: &Engine, verb: &str, name: &str) -> Result<(), Refusal> {
    match verb {
        "rm" => engine.remove(name).await,
        "stop" => engine.stop_container(name).await,
        "kill" => engine.kill(name).await,
        "restart" => engine.restart(name).await,
        "pause" => engine.pause(name),
        "unpause" => engine.unpause(name),
        _ => engine.start_container(name),
    }
}

fn inspect(engine: &Engine, format: &str, name: &str) -> Reply {
    let Some(facts) = engine.facts(name) else {
        return Reply { out: "\n".to_owned(), ..Reply::failed(1, format!("Error: No such object: {name}")) };
    };
    let told = match format {
        "{{.State.Running}}" => (matches!(facts.state, State::Running | State::Paused)).to_string(),
        "{{.State.Status}}" => facts.word.to_owned(),
        "{{.State.Health.Status}}" => facts.health.unwrap_or("none").to_owned(),
        "{{.Config.Image}}" => facts.image,
        "{{.Id}}" => facts.id,
        other => {
            return Reply::failed(64, format!("template parsing error: the practice machine does not know {other}"));
        }
    };
    Reply::said(told + "\n")
}

fn logs(engine: &Engine, most: usize, name: &str) -> Reply {
    match engine.last_lines(name, most) {
        Some(lines) => Reply::said(lines.join("\n") + "\n"),
        None => Reply::failed(1, format!("Error response from daemon: No such container: {name}")),
    }
}

fn list(engine: &Engine, all: bool) -> Reply {
    let mut out = format!("{:<12}   {:<52}   {:<28}   {}\n", "CONTAINER ID", "IMAGE", "STATUS", "NAMES");
    let known = engine.names();
    let up = |facts: &Facts| all || matches!(facts.state, State::Running | State::Paused);
    for facts in known.iter().filter_map(|name| engine.facts(name)).filter(up) {
        let id = facts.id.get(..12).unwrap_or(&facts.id);
        let _ = writeln!(out, "{id:<12}   {:<52}   {:<28}   {}", facts.image, facts.status, facts.name);
    }
    Reply::said(out)
}

/// The two programs that checks ask.
fn exec(engine: &Engine, name: &str, words: &[&str]) -> Reply {
    let Some(facts) = engine.facts(name) else {
        return Reply::failed(1, format!("Error response from daemon: No such container: {name}"));
    };
    match (facts.state, words) {
        (State::Paused, _) => Reply::failed(
            1,
            format!("Error response from daemon: Container {name} is paused, unpause the container before exec"),
        ),
        (State::Created | State::Exited(_), _) => {
            Reply::failed(1, format!("Error response from daemon: Container {} is not running", facts.id))
        }
        (State::Running, ["redis-cli", "ping"]) => Reply::said("PONG\n"),
        (State::Running, ["psql", .., query]) if query.contains("count(*)") => Reply::said(format!("{USERS}\n")),
        (State::Running, _) => Reply::failed(
            126,
            format!("OCI runtime exec failed: the practice container does not know: {}", words.join(" ")),
        ),
    }
}
