//! Ways to sockets and ports of a host, and to a host behind another.

use super::server::Server;
use super::{SOON, eventually, is_open, line, open, until};
use engine::sources::host::Way;
use std::path::Path;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener, UnixStream};

/// Says what it is sent, in capitals, to whoever comes.
fn shout<S: AsyncReadExt + AsyncWriteExt + Unpin + Send + 'static>(mut stream: S) {
    tokio::spawn(async move {
        let mut bytes = [0; 64];
        while let Ok(count @ 1..) = stream.read(&mut bytes).await {
            if stream.write_all(&bytes[..count].to_ascii_uppercase()).await.is_err() {
                return;
            }
        }
    });
}

async fn answer(way: &Path) -> Option<String> {
    let mut stream = UnixStream::connect(way).await.ok()?;
    stream.write_all(b"hello").await.ok()?;
    let mut bytes = [0; 5];
    stream.read_exact(&mut bytes).await.ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn listen(path: &Path) {
    let listener = UnixListener::bind(path).unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            shout(stream);
        }
    });
}

#[tokio::test]
async fn a_socket_of_the_host_is_reached_and_still_is_after_the_connection_came_back() {
    let Some(server) = Server::start("") else { return };
    let there = server.path("engine.sock");
    listen(&there);
    let host = open(server.ssh_config(""));
    let way = host.socket(there.to_str().unwrap()).await.unwrap();
    assert_ne!(way, there);
    assert_eq!(answer(&way).await.as_deref(), Some("HELLO"));
    assert_eq!(host.socket(there.to_str().unwrap()).await.unwrap(), way, "it is made once");
    server.cut();
    until(&host, |link| !is_open(link)).await;
    until(&host, is_open).await;
    eventually(async || answer(&way).await.as_deref() == Some("HELLO")).await;
    let folder = std::fs::metadata(way.parent().unwrap()).unwrap();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&folder.permissions()) & 0o777, 0o700);
    host.close().await;
    assert!(!way.exists(), "nothing is left behind");
}

#[tokio::test]
async fn a_socket_that_cannot_be_reached_says_whose_doing_that_is() {
    let Some(server) = Server::start("") else { return };
    let host = open(server.ssh_config(""));
    let fault = host.socket("/nowhere/docker.sock").await.unwrap_err();
    assert!(
        fault.to_string().starts_with("making a way to /nowhere/docker.sock of the host: it is not there ("),
        "{fault}"
    );
    assert!(fault.next_step().unwrap().contains("systemctl start docker"), "{fault:?}");
    host.close().await;
    server.configure("AllowStreamLocalForwarding no");
    let there = server.path("engine.sock");
    listen(&there);
    let host = open(server.ssh_config(""));
    let fault = host.socket(there.to_str().unwrap()).await.unwrap_err();
    assert!(fault.to_string().contains("nobody listens there, or sshd lets no sockets through"), "{fault}");
    assert!(fault.next_step().unwrap().contains("AllowStreamLocalForwarding yes"), "{fault:?}");
    host.close().await;
}

#[tokio::test]
async fn a_port_of_the_host_is_reached_by_a_socket_here() {
    let Some(server) = Server::start("") else { return };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            shout(stream);
        }
    });
    let host = open(server.ssh_config(""));
    let Way::Socket(way) = host.port(port).await.unwrap() else { panic!("no socket") };
    assert_eq!(answer(&way).await.as_deref(), Some("HELLO"));
    host.close().await;
}

#[tokio::test]
async fn a_host_behind_another_is_reached_as_the_configuration_says() {
    let (Some(front), Some(behind)) = (Server::start(""), Server::start("")) else { return };
    let config = std::fs::read_to_string(behind.ssh_config("  ProxyJump front")).unwrap();
    let jump = std::fs::read_to_string(front.ssh_config("")).unwrap().replace("Host prod", "Host front");
    let both = front.path("both");
    std::fs::write(&both, format!("{jump}\n{config}")).unwrap();
    let host = open(both.clone());
    let output = host.run(&line("echo behind"), SOON).await.unwrap();
    assert_eq!(output.stdout.text(), "behind\n");
    assert_eq!((front.open_connections(), behind.open_connections()), (1, 1));
    host.close().await;
    eventually(async || front.open_connections() + behind.open_connections() == 0).await;
    front.change_key();
    let host = open(both);
    let (why, hint) = super::lost(&host).await;
    assert!(why.starts_with("its host key is not the one that is known"), "{why}");
    assert!(hint.contains(&format!("'[127.0.0.1]:{}'", front.port)), "it is the key of the jump host: {hint}");
    host.close().await;
}
