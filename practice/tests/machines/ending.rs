//! When the world ends, so does everything in it.

use crate::stage::{Stage, until};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// The processes that name this folder, where the system tells of processes.
fn processes_of(folder: &Path) -> usize {
    let Ok(all) = std::fs::read_dir("/proc") else { return 0 };
    let folder = folder.display().to_string();
    let words = |entry: std::fs::DirEntry| std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
    all.flatten().map(words).filter(|words| String::from_utf8_lossy(words).contains(&folder)).count()
}

#[tokio::test]
async fn no_socket_no_port_and_no_process_is_left() {
    let stage = Stage::calm().await;
    let machine = stage.production();
    let (folder, socket) = (machine.folder().to_owned(), machine.engine().socket().to_owned());
    let mut ports: Vec<u16> = machine.slots().iter().map(|slot| slot.port).collect();
    ports.push(machine.url().rsplit(':').next().unwrap().parse().unwrap());
    if Path::new("/proc/self/cmdline").exists() {
        until("nginx is listed", async || processes_of(&folder) > 0).await;
    }
    let mut open = TcpStream::connect(("127.0.0.1", ports[0])).await.unwrap();
    drop(stage.world);
    until("nothing listens", async || {
        let mut refused = true;
        for port in &ports {
            let asked = TcpStream::connect(("127.0.0.1", *port)).await;
            refused &= asked.is_err_and(|cause| cause.kind() == ErrorKind::ConnectionRefused);
        }
        refused
    })
    .await;
    assert!(!socket.exists());
    until("no process is left", async || processes_of(&folder) == 0).await;
    let mut byte = [0];
    let read = tokio::time::timeout(Duration::from_secs(10), open.read(&mut byte)).await.unwrap();
    assert!(!matches!(read, Ok(1..)), "what was open ends without a word");
}
