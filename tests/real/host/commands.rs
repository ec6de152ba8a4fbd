//! Commands and files over ssh.

use super::server::Server;
use super::{SOON, eventually, is_open, line, open, until};
use engine::config::{EnvironmentSettings, Scripts};
use engine::domain::host::{ScriptRole, ScriptState};
use engine::sources::host::{Command, Heard, Pipe};
use std::time::Duration;

#[tokio::test]
async fn a_command_arrives_as_it_is_and_comes_back_with_its_exit_code_and_both_outputs() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    let hostile = "$(id); `id` 'x' \"y\" \\ \n*!";
    let output = host.run(&Command::program("printf", ["%s", hostile]), SOON).await.unwrap();
    assert_eq!((output.stdout.text().as_str(), output.exit), (hostile, Some(0)));
    let output = host.run(&line("echo told; echo complained >&2; exit 255").in_folder("/"), SOON).await.unwrap();
    assert_eq!(output.exit, Some(255), "an exit code of 255 is one, and no broken connection");
    assert_eq!((output.stdout.text().as_str(), output.stderr.text().as_str()), ("told\n", "complained\n"));
    assert_eq!(host.run(&Command::program("no-such-program", ["x"]), SOON).await.unwrap().exit, Some(127));
    assert_eq!(host.run(&line("kill -9 $$"), SOON).await.unwrap().exit, None);
    assert_eq!(host.read("/etc/passwd", 1 << 20).await.unwrap(), std::fs::read("/etc/passwd").unwrap());
    let unfinished = host.run(&line("pwd").in_folder("/nowhere"), SOON).await.unwrap_err();
    assert!(!unfinished.may_have_run());
    assert_eq!(unfinished.fault().to_string(), "The folder /nowhere cannot be entered");
    until(&host, is_open).await;
    assert_eq!(server.open_connections(), 1, "one connection for all of it");
    host.close().await;
    eventually(async || server.open_connections() == 0).await;
}

#[tokio::test]
async fn twenty_commands_at_once_share_the_connection() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    let runs = (0..20).map(|number| {
        let host = host.clone();
        async move { host.run(&line(&format!("sleep 0.1; echo {number}")), SOON).await.unwrap().stdout.text() }
    });
    let outputs = futures_util::future::join_all(runs).await;
    assert_eq!(outputs, (0..20).map(|number| format!("{number}\n")).collect::<Vec<_>>());
    assert_eq!(server.open_connections(), 1);
    host.close().await;
}

#[tokio::test]
async fn a_login_shell_that_talks_spoils_nothing() {
    let settings = "ForceCommand echo Welcome to prod; echo be careful >&2; eval \"$SSH_ORIGINAL_COMMAND\"";
    let Some(server) = Server::start(settings) else { return };
    let host = open(server.ssh_config(""));
    let output = host.run(&line("echo told; echo complained >&2"), SOON).await.unwrap();
    assert_eq!((output.stdout.text().as_str(), output.stderr.text().as_str()), ("told\n", "complained\n"));
    host.close().await;
}

#[tokio::test]
async fn a_long_command_is_heard_line_by_line_before_it_ends() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    let gate = server.path("gate");
    let script = format!("echo one; while ! [ -e {0} ]; do sleep 0.02; done; echo two >&2; exit 3", gate.display());
    let mut stream = host.stream(&line(&script)).await.unwrap();
    let Some(Heard::Line { pipe: Pipe::Out, text, .. }) = stream.next().await else { panic!("no line") };
    assert_eq!(text, "one", "it is heard while the command still runs");
    std::fs::write(&gate, "").unwrap();
    let Some(Heard::Line { pipe: Pipe::Error, text, .. }) = stream.next().await else { panic!("no line") };
    assert_eq!(text, "two");
    let Some(Heard::Ended(ended)) = stream.next().await else { panic!("no end") };
    assert_eq!(ended.unwrap(), Some(3));
    host.close().await;
}

#[tokio::test]
async fn what_is_too_slow_is_given_up_here_and_ended_there() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    until(&host, is_open).await;
    let name = server.path("slow");
    let script = format!("echo $$ > {}; exec sleep 600", name.display());
    let unfinished = host.run(&line(&script), Duration::from_secs(5)).await.unwrap_err();
    assert!(unfinished.may_have_run(), "{unfinished:?}");
    assert!(unfinished.fault().to_string().ends_with("did not end within 5s"), "{}", unfinished.fault());
    let id = std::fs::read_to_string(&name).unwrap();
    eventually(async || !std::path::Path::new(&format!("/proc/{}", id.trim())).exists()).await;
    host.close().await;
}

#[tokio::test]
async fn the_facts_of_a_host_come_in_one_round_trip() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    let folder = server.path("it's here");
    std::fs::create_dir_all(folder.join("cutover.lock")).unwrap();
    std::fs::write(folder.join("cutover.lock/owner"), "mira since 09:02\nrollback").unwrap();
    std::fs::write(folder.join("deploy.sh"), "#!/bin/sh\n").unwrap();
    std::fs::write(folder.join("active"), "blue\n").unwrap();
    let settings = EnvironmentSettings {
        scripts: Scripts {
            dir: Some(folder.to_str().unwrap().into()),
            deploy: Some("./deploy.sh {image}".into()),
            rollback: Some("./rollback.sh".into()),
        },
        state_file: Some("active".into()),
        ..EnvironmentSettings::default()
    };
    let facts = host.facts(&settings).await.unwrap();
    assert_eq!(facts.lock.as_deref(), Some("mira since 09:02 rollback"));
    assert_eq!(facts.state_file.as_deref(), Some("blue"));
    let scripts: Vec<_> = facts.scripts.iter().map(|script| (script.role, script.state)).collect();
    assert_eq!(
        scripts,
        [(ScriptRole::Deploy, ScriptState::NotExecutable), (ScriptRole::Rollback, ScriptState::Missing)]
    );
    let sum = "a8076d3d28d21e02012b20eaf7dbf75409a6277134439025f282e368e3305abf";
    assert_eq!(facts.scripts[0].checksum.as_deref(), Some(sum));
    assert!(!facts.user.is_empty() && !facts.name.is_empty());
    assert!(facts.ahead.unwrap().abs() < chrono::TimeDelta::seconds(20), "{:?}", facts.ahead);
    assert!(facts.disk.unwrap().used <= 100 && facts.round_trip > Duration::ZERO);
    host.close().await;
}
