//! A port of loopback that is kept whether or not anything listens: while nothing does, whoever asks is refused, and
//! nobody else is given it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpSocket;

/// One port.
#[derive(Debug)]
pub(crate) struct Port {
    number: u16,
    /// Bound and not listening; `None` while something uses it.
    kept: Option<TcpSocket>,
}

impl Port {
    /// A free one.
    pub fn free() -> io::Result<Self> {
        let kept = bound(0)?;
        Ok(Self { number: kept.local_addr()?.port(), kept: Some(kept) })
    }

    /// This one.
    pub fn numbered(number: u16) -> io::Result<Self> {
        Ok(Self { number, kept: Some(bound(number)?) })
    }

    /// Its number.
    pub fn number(&self) -> u16 {
        self.number
    }

    /// Gives it away, to be listened on.
    pub fn take(&mut self) -> io::Result<TcpSocket> {
        self.kept.take().map_or_else(|| bound(self.number), Ok)
    }

    /// Keeps it again after whoever had it is gone. Where it cannot be had it is asked for when it is needed.
    pub fn keep(&mut self) {
        self.kept = bound(self.number).ok();
    }
}

fn bound(number: u16) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Connections of the listener before may not have ended in every detail.
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, number)))?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn a_port_nobody_listens_on_refuses_and_can_be_listened_on_again_and_again() {
        let mut port = Port::free().unwrap();
        let address = (Ipv4Addr::LOCALHOST, port.number());
        for _ in 0..3 {
            assert_eq!(TcpStream::connect(address).await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
            let listener = port.take().unwrap().listen(16).unwrap();
            let (asked, taken) = tokio::join!(TcpStream::connect(address), listener.accept());
            assert!(asked.is_ok() && taken.is_ok());
            drop((asked, taken, listener));
            port.keep();
        }
    }
}
