//! Servers of bytes: what they answer is written down whole, so that they can answer as no library would.

use chrono::DateTime;
use engine::domain::Moment;
use engine::domain::health::Probe;
use engine::sources::health::{At, Prober};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};

pub const PATH: &str = "/api/health";
pub const DEADLINE: Duration = Duration::from_secs(5);

pub fn clock() -> Moment {
    DateTime::parse_from_rfc3339("2026-01-09T14:32:00+05:30").unwrap()
}

/// An answer of this status and body.
pub fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// A server on a port that gives this answer to each question; gone with the runtime of the test.
pub async fn port(answer: String) -> At {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            tokio::spawn(reply(line, answer.clone()));
        }
    });
    At::Port(port)
}

/// The same on a unix socket in this folder.
pub fn socket(folder: &tempfile::TempDir, answer: String) -> At {
    let path = folder.path().join("way");
    let listener = UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            tokio::spawn(reply(line, answer.clone()));
        }
    });
    At::Socket(path)
}

/// Reads the question and answers; an empty answer ends the connection.
async fn reply(mut line: impl AsyncRead + AsyncWrite + Unpin, answer: String) {
    let mut question = Vec::new();
    while !question.ends_with(b"\r\n\r\n") {
        match line.read_u8().await {
            Ok(byte) => question.push(byte),
            Err(_) => return,
        }
    }
    let _ = line.write_all(answer.as_bytes()).await;
    let _ = line.shutdown().await;
}

/// What is observed of a server that gives this answer.
pub async fn observed(answer: String) -> Probe {
    let at = port(answer).await;
    Prober::new(clock).ask(&at, PATH, DEADLINE).await
}

/// A port that nobody listens on.
pub fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
