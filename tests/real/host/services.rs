//! The pre-check against a real Redis and a real PostgreSQL.

use super::{clock, eventually, here, line};
use engine::config::{Check, EnvironmentSettings};
use engine::domain::host::CheckOutcome;
use engine::operations::precheck;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A server that ends with the test.
struct Service {
    child: Child,
    folder: TempDir,
}

impl Drop for Service {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        drop(Command::new("kill").args(["-s", "KILL", "--", &group]).status());
        drop(self.child.wait());
    }
}

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn().unwrap()
}

fn missing(what: &str, package: &str) {
    assert!(std::env::var_os("CUTOVER_REAL_SERVICES").is_none(), "{what} ought to be installed here");
    eprintln!("skipped: {what} is not installed here (apt-get install {package})");
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok()
}

fn redis() -> Option<Service> {
    if !is_installed("redis-server") {
        missing("Redis", "redis-server");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("redis-server");
    command.args(["--port", "0", "--save", "", "--unixsocket"]).arg(folder.path().join("redis.sock"));
    Some(Service { child: spawn(command.arg("--dir").arg(folder.path())), folder })
}

fn check(name: &str, run: &str, expect: &str) -> Check {
    Check { name: name.into(), run: run.into(), expect: Some(expect.into()) }
}

#[tokio::test]
async fn a_redis_that_answers_pong_passes_and_one_that_is_gone_does_not() {
    let Some(redis) = redis() else { return };
    let socket = redis.folder.path().join("redis.sock").display().to_string();
    let settings = EnvironmentSettings {
        checks: vec![
            check("redis", &format!("redis-cli -s {socket} ping"), "PONG"),
            check("other", &format!("redis-cli -s {socket} ping"), "PUNG"),
            check("slow", "no-such-redis-cli ping", "PONG"),
        ],
        ..EnvironmentSettings::default()
    };
    eventually(async || Path::new(&socket).exists()).await;
    let results = precheck(&here(), &settings, clock).await;
    let told: Vec<_> = results.iter().map(|result| (result.outcome, result.observed.as_str())).collect();
    assert_eq!(told[..2], [(CheckOutcome::Passed, "PONG"), (CheckOutcome::Failed, "PONG")]);
    assert_eq!(told[2].0, CheckOutcome::Unknown, "what could not be asked did not fail: {told:?}");
    drop(redis);
    let results = precheck(&here(), &settings, clock).await;
    assert_eq!(results[0].outcome, CheckOutcome::Failed);
    assert!(results[0].observed.contains("Could not connect"), "{}", results[0].observed);
}

/// The newest PostgreSQL that is installed.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let newest = versions.filter_map(Result::ok).map(|entry| entry.path().join("bin")).max()?;
    newest.join("initdb").exists().then_some(newest)
}

/// The same command as a user that PostgreSQL runs as: it refuses to be root.
fn as_postgres(program: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]).arg(program);
    command
}

fn postgres() -> Option<Service> {
    let Some(programs) = programs() else {
        missing("PostgreSQL", "postgresql");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    drop(Command::new("chown").arg("postgres").arg(folder.path()).stderr(Stdio::null()).status());
    let data = folder.path().join("data");
    let mut made = as_postgres(&programs.join("initdb"));
    made.args(["--no-sync", "-A", "trust", "-U", "postgres", "-D"]).arg(&data).current_dir("/");
    assert!(made.stdout(Stdio::null()).status().unwrap().success());
    let mut command = as_postgres(&programs.join("postgres"));
    command.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-c", "listen_addresses=", "-F"]).current_dir("/");
    Some(Service { child: spawn(&mut command), folder })
}

#[tokio::test]
async fn the_users_in_a_postgresql_are_counted_by_the_check() {
    let Some(postgres) = postgres() else { return };
    let psql = format!("psql -h {} -U postgres -tAc", postgres.folder.path().display());
    let make = line(&format!("{psql} 'create table users as select generate_series(1, 18204) as id'"));
    eventually(async || here().run(&make, Duration::from_secs(20)).await.is_ok_and(|output| output.is_success())).await;
    let count = Check { name: "postgres".into(), run: format!("{psql} 'select count(*) from users'"), expect: None };
    let settings = EnvironmentSettings { checks: vec![count], ..EnvironmentSettings::default() };
    let results = precheck(&here(), &settings, clock).await;
    assert_eq!((results[0].outcome, results[0].observed.as_str()), (CheckOutcome::Passed, "18204"));
}
