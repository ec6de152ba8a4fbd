//! A socket on the way to an engine, where what is asked is written down.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

/// A socket that leads to another and keeps the first line of each request.
pub struct Recorder {
    pub socket: PathBuf,
    asked: Arc<Mutex<Vec<String>>>,
    _folder: TempDir,
}

impl Recorder {
    pub fn start(to: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("docker.sock");
        let (listener, asked) = (UnixListener::bind(&socket).unwrap(), Arc::default());
        tokio::spawn(lead(listener, to.to_owned(), Arc::clone(&asked)));
        Self { socket, asked, _folder: folder }
    }

    /// The requests since the last time.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

async fn lead(listener: UnixListener, to: PathBuf, asked: Arc<Mutex<Vec<String>>>) {
    while let Ok((near, _)) = listener.accept().await {
        let Ok(far) = UnixStream::connect(&to).await else { continue };
        tokio::spawn(carry(near, far, Arc::clone(&asked)));
    }
}

async fn carry(near: UnixStream, far: UnixStream, asked: Arc<Mutex<Vec<String>>>) {
    let ((mut from, mut back), (mut answers, mut to)) = (near.into_split(), far.into_split());
    tokio::spawn(async move { tokio::io::copy(&mut answers, &mut back).await });
    let mut bytes = [0; 16 << 10];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
        asked.lock().unwrap().extend(text.lines().filter(|line| line.ends_with(" HTTP/1.1")).map(str::to_owned));
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
