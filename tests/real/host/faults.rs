//! Hosts that cannot be reached: each says why in its own sentence, with the command that mends it.

use super::server::Server;
use super::{SOON, is_open, line, lost, open, until};
use std::net::TcpListener;
use std::process::Command;

#[tokio::test]
async fn a_key_that_has_changed_stops_everything_until_a_person_has_looked() {
    let Some(server) = Server::start("") else { return };
    server.change_key();
    // What the configuration says of it does not matter.
    let host = open(server.ssh_config("  StrictHostKeyChecking no"));
    let (why, hint) = lost(&host).await;
    assert_eq!(why, "its host key is not the one that is known: another machine may be answering in its place");
    let known_hosts = server.path("known_hosts");
    let forget = format!("ssh-keygen -f {} -R '[127.0.0.1]:{}'", known_hosts.display(), server.port);
    assert!(hint.contains(&forget), "{hint}");
    assert!(hint.starts_with("Compare its key with whoever runs the host before anything else."), "{hint}");
    let unfinished = host.run(&line("true"), SOON).await.unwrap_err();
    assert!(!unfinished.may_have_run() && unfinished.fault().to_string().starts_with("reaching prod: its host key"));
    assert!(
        Command::new("sh").args(["-c", &forget]).output().unwrap().status.success(),
        "the command of the hint works"
    );
    server.learn_key();
    host.try_now();
    until(&host, is_open).await;
    host.close().await;
}

#[tokio::test]
async fn a_key_that_is_not_known_is_learned_by_a_person_and_by_nobody_else() {
    let Some(server) = Server::start("") else { return };
    std::fs::write(server.path("known_hosts"), "").unwrap();
    let config = server.ssh_config("  StrictHostKeyChecking accept-new");
    let host = open(config.clone());
    let (why, hint) = lost(&host).await;
    assert!(why.starts_with("its host key is not known here yet ("), "{why}");
    assert!(hint.contains(&format!("ssh -F {} prod in a shell", config.display())), "{hint}");
    assert_eq!(std::fs::read_to_string(server.path("known_hosts")).unwrap(), "");
    host.close().await;
}

#[tokio::test]
async fn a_login_that_is_refused_is_not_tried_again_and_again() {
    let Some(server) = Server::start("") else { return };
    std::fs::write(server.path("authorized_keys"), "").unwrap();
    let host = open(server.ssh_config(""));
    let (why, hint) = lost(&host).await;
    assert!(why.starts_with("it refuses the login (") && why.contains("Permission denied (publickey)"), "{why}");
    assert!(hint.contains("ssh-add"), "{hint}");
    let engine::domain::host::Link::Lost { again, .. } = host.link().borrow().clone() else { panic!("not lost") };
    assert!(again > super::clock() + chrono::TimeDelta::minutes(3), "a server may answer with a ban");
    host.close().await;
}

#[tokio::test]
async fn a_login_without_a_shell_says_so() {
    let Some(server) = Server::start("ForceCommand echo This account is currently not available.; exit 1") else {
        return;
    };
    let host = open(server.ssh_config(""));
    let (why, hint) = lost(&host).await;
    assert_eq!(why, "the login works and leads to no shell (This account is currently not available.)");
    assert!(hint.contains("chsh -s /bin/sh"), "{hint}");
    host.close().await;
}

#[tokio::test]
async fn a_name_that_nobody_knows_and_a_port_where_nobody_listens_are_two_things() {
    let Some(server) = Server::start("") else { return };
    let config = server.path("config");
    std::fs::write(&config, "Host prod\n  HostName no-such-host.invalid\n").unwrap();
    let host = open(config.clone());
    let (why, _) = lost(&host).await;
    assert!(why.starts_with("its name could not be found ("), "{why}");
    host.close().await;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    std::fs::write(&config, format!("Host prod\n  HostName 127.0.0.1\n  Port {port}\n")).unwrap();
    let host = open(config);
    let (why, hint) = lost(&host).await;
    assert!(why.starts_with("nobody answers on its port (") && hint.starts_with("sshd may be down"), "{why} {hint}");
    host.close().await;
}

#[tokio::test]
async fn a_host_that_takes_the_connection_and_never_speaks_is_not_waited_for() {
    let Some(server) = Server::start("") else { return };
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let config = server.path("config");
    let port = silent.local_addr().unwrap().port();
    std::fs::write(&config, format!("Host prod\n  HostName 127.0.0.1\n  Port {port}\n")).unwrap();
    let host = open(config);
    let unfinished = host.run(&line("true"), std::time::Duration::from_millis(300)).await.unwrap_err();
    assert!(!unfinished.may_have_run(), "nothing was sent: {unfinished:?}");
    let (why, _) = lost(&host).await;
    assert!(why.starts_with("it takes the connection and never speaks ("), "{why}");
    host.close().await;
}

#[tokio::test]
async fn a_configuration_that_ssh_does_not_take_is_named() {
    let Some(server) = Server::start("") else { return };
    let config = server.path("config");
    std::fs::write(&config, "Host prod\n  NoSuchOption yes\n").unwrap();
    let host = open(config);
    let (why, _) = lost(&host).await;
    assert!(why.starts_with("ssh does not take its configuration (") && why.contains("config"), "{why}");
    host.close().await;
}

#[tokio::test]
async fn a_server_that_allows_one_session_says_what_to_raise() {
    let Some(server) = Server::start("MaxSessions 1") else { return };
    let host = open(server.ssh_config(""));
    let unfinished = host.run(&line("true"), SOON).await.unwrap_err();
    assert!(!unfinished.may_have_run());
    assert!(unfinished.fault().next_step().unwrap().contains("MaxSessions"), "{unfinished:?}");
    host.close().await;
}
