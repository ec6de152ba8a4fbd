//! A line to a server that can be pulled, cut in the middle of an answer, or left without a sound, and mended again.
//! It carries bytes and understands none of them.

use crate::failure::{Doing, Failure};
use tokio::io::{AsyncReadExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// It carries everything.
    Whole,
    /// Each connection ends after so many bytes of answers.
    Torn(u64),
    /// Connections are taken and stay open, and nothing comes of them.
    Silent,
    /// Connections end as soon as they begin, and those that were open ended at once.
    Pulled,
}

/// The line; it ends when this is dropped.
pub struct Wire {
    address: String,
    line: watch::Sender<Line>,
    _end: DropGuard,
}

impl Wire {
    /// A whole line to the server at this origin, as `http://127.0.0.1:PORT` or without the scheme.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn to(origin: &str) -> Result<Self, Failure> {
        let server = origin.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.doing("opening a port for a line")?;
        let address = listener.local_addr().doing("opening a port for a line")?.to_string();
        let (line, lines) = watch::channel(Line::Whole);
        let end = CancellationToken::new();
        tokio::spawn(end.clone().run_until_cancelled_owned(take_all(listener, server, lines)));
        Ok(Self { address, line, _end: end.drop_guard() })
    }

    /// Where it begins, as `127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where it begins, as `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it is like this. What is open ends, unless the line falls silent.
    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }
}

async fn take_all(listener: TcpListener, server: String, lines: watch::Receiver<Line>) {
    // What cannot be accepted any more ends the line.
    while let Ok((asker, _)) = listener.accept().await {
        tokio::spawn(carry(asker, server.clone(), lines.clone()));
    }
}

/// One connection, for as long as the line stays as it was when it began.
async fn carry(mut asker: TcpStream, server: String, mut lines: watch::Receiver<Line>) {
    let line = *lines.borrow_and_update();
    let most = match line {
        Line::Pulled => return,
        Line::Silent => return drop(lines.changed().await),
        Line::Torn(most) => most,
        Line::Whole => u64::MAX,
    };
    tokio::select! {
        _ = lines.changed() => {}
        () = pass(&mut asker, &server, most) => return,
    }
    while *lines.borrow_and_update() == Line::Silent && lines.changed().await.is_ok() {}
}

/// Carries bytes both ways until one side ends, or so many have come back.
async fn pass(asker: &mut TcpStream, server: &str, most: u64) {
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    let ((mut from_asker, mut to_asker), (from_server, mut to_server)) = (asker.split(), server.split());
    let mut from_server = from_server.take(most);
    // However it ends, both sides are closed.
    tokio::select! {
        _ = copy(&mut from_asker, &mut to_server) => {}
        _ = copy(&mut from_server, &mut to_asker) => {}
    }
}
