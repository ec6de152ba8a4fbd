//! Something else at the other end of a socket: what no engine can be made to do.

use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;

/// A socket behind which something stands.
pub struct Stranger {
    pub socket: PathBuf,
    _folder: TempDir,
}

/// What stands there.
#[derive(Clone, Copy)]
pub enum Says {
    /// This, to whatever is asked.
    Always(&'static str),
    /// This JSON.
    Json(&'static str),
    /// Nothing, ever.
    Nothing,
    /// It hangs up.
    Goodbye,
}

impl Stranger {
    pub fn start(says: Says) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("docker.sock");
        serve(&socket, says);
        Self { socket, _folder: folder }
    }
}

fn serve(socket: &Path, says: Says) {
    let listener = UnixListener::bind(socket).unwrap();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).await;
            match says {
                Says::Always(text) => drop(stream.write_all(text.as_bytes()).await),
                Says::Json(text) => {
                    let head =
                        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", text.len());
                    drop(stream.write_all(format!("{head}{text}").as_bytes()).await);
                }
                Says::Nothing => kept.push(stream),
                Says::Goodbye => {}
            }
        }
    });
}
