//! Serving on loopback until one is told to stop: then what listens is closed, and every open connection ends at once, as
//! when a process dies.

use axum::Router;
use axum::serve::Listener;
use std::fmt::Debug;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Answers until it is stopped.
pub(crate) fn serve<L>(listener: L, router: Router, stop: CancellationToken) -> JoinHandle<()>
where
    L: Listener,
    L::Addr: Debug,
{
    tokio::spawn(serving(listener, router, stop))
}

/// The same, for a task that does other things before or after.
pub(crate) async fn serving<L>(listener: L, router: Router, stop: CancellationToken)
where
    L: Listener,
    L::Addr: Debug,
{
    let mortal = Mortal { listener, stop: stop.clone() };
    tokio::select! {
        _ = axum::serve(mortal, router).into_future() => {}
        () = stop.cancelled() => {}
    }
}

/// A listener whose connections end with it.
struct Mortal<L> {
    listener: L,
    stop: CancellationToken,
}

impl<L: Listener> Listener for Mortal<L> {
    type Io = Severed<L::Io>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (line, from) = self.listener.accept().await;
        (Severed { line, end: Box::pin(self.stop.clone().cancelled_owned()) }, from)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A connection that fails as soon as the end has come.
struct Severed<T> {
    line: T,
    end: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl<T> Severed<T> {
    fn alive(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        match self.end.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::ErrorKind::ConnectionReset.into()),
            Poll::Pending => Ok(()),
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Severed<T> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.alive(context)?;
        Pin::new(&mut self.line).poll_read(context, buf)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Severed<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.alive(context)?;
        Pin::new(&mut self.line).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive(context)?;
        Pin::new(&mut self.line).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.line).poll_shutdown(context))?;
        Poll::Ready(Ok(()))
    }
}
