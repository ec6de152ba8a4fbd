//! Every way in which an engine cannot be reached has its own sentence.

use super::server::now;
use super::stranger::{Says, Stranger};
use engine::fault::Fault;
use engine::sources::docker::{Engine, EngineAccess};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Set where this program runs as an account without rights.
const SOCKET: &str = "CUTOVER_SOCKET_OF_ANOTHER";

async fn fault(socket: &Path) -> Fault {
    let mut access = EngineAccess::local(socket, now);
    access.deadline = Duration::from_millis(500);
    Engine::at(access).await.unwrap_err()
}

fn hint(fault: &Fault) -> &str {
    fault.next_step().unwrap()
}

#[tokio::test]
async fn a_socket_that_is_not_there_says_how_an_engine_is_started() {
    let fault = fault(Path::new("/nowhere/docker.sock")).await;
    assert_eq!(
        fault.to_string(),
        "asking the Docker engine at /nowhere/docker.sock: there is no socket at /nowhere/docker.sock"
    );
    assert!(hint(&fault).contains("sudo systemctl start docker"));
}

#[tokio::test]
async fn a_socket_that_nobody_listens_at_is_told_from_one_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("docker.sock");
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    let fault = fault(&socket).await;
    assert!(fault.to_string().ends_with("its socket is there, and no engine listens"), "{fault}");
    assert!(hint(&fault).contains("sudo systemctl start docker"));
}

#[tokio::test]
async fn an_engine_that_takes_connections_and_never_answers_is_given_up_in_time() {
    let stranger = Stranger::start(Says::Nothing);
    let fault = fault(&stranger.socket).await;
    assert!(fault.to_string().ends_with("it takes connections and gives no answer in time"), "{fault}");
    assert!(hint(&fault).contains("systemctl status docker"));
}

#[tokio::test]
async fn what_is_no_engine_is_called_so() {
    let others = [
        Says::Always("SSH-2.0-OpenSSH_9.2\r\n"),
        Says::Always("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"),
        Says::Json("<html>hello</html>"),
        Says::Json("{\"version\":\"1\"}"),
    ];
    for says in others {
        let stranger = Stranger::start(says);
        let fault = fault(&stranger.socket).await;
        assert!(fault.to_string().ends_with("what answers there is not a Docker engine"), "{fault}");
        assert!(hint(&fault).contains("unix:///var/run/docker.sock"));
    }
}

#[tokio::test]
async fn an_engine_that_is_too_old_is_told_with_its_version() {
    let stranger = Stranger::start(Says::Json("{\"Version\":\"1.9.1\",\"ApiVersion\":\"1.21\"}"));
    let fault = fault(&stranger.socket).await;
    assert!(fault.to_string().contains("Docker 1.9.1 speaks the API 1.21"), "{fault}");
}

#[tokio::test]
async fn a_way_through_a_host_that_ends_at_once_says_what_to_look_at_there() {
    let stranger = Stranger::start(Says::Goodbye);
    let fault = Engine::at(EngineAccess::of_host("prod", &stranger.socket, now)).await.unwrap_err();
    assert!(fault.to_string().starts_with("asking the Docker engine on prod: the connection broke"), "{fault}");
    assert!(hint(&fault).contains("docker ps") && hint(&fault).contains("sudo usermod -aG docker"));
    let fault = Engine::at(EngineAccess::of_host("prod", "/nowhere", now)).await.unwrap_err();
    assert!(hint(&fault).contains("The connection to prod has ended"));
}

#[tokio::test]
async fn an_account_without_rights_is_told_how_to_get_them() {
    if let Some(socket) = std::env::var_os(SOCKET) {
        let told = fault(Path::new(&socket)).await;
        std::io::Write::write_all(&mut std::io::stdout(), format!("{told}\n").as_bytes()).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("docker.sock");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for (of_folder, of_socket) in [(0o755, 0o600), (0o700, 0o666)] {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(of_folder)).unwrap();
        std::fs::set_permissions(&socket, std::fs::Permissions::from_mode(of_socket)).unwrap();
        let Some(said) = as_nobody(&socket) else { return };
        let words = format!("this account may not use {}", socket.display());
        assert!(said.contains(&words), "{said}");
    }
}

/// What this very test says when it is run by nobody.
fn as_nobody(socket: &Path) -> Option<String> {
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "docker::faults::an_account_without_rights_is_told_how_to_get_them", "--nocapture"]);
    let output = command.env(SOCKET, socket).output();
    match output {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => {
            eprintln!("skipped: this program cannot be run as nobody here");
            None
        }
    }
}
