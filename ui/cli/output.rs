//! Standard output that notices when nobody reads it any more, as in `cutover branches | head -1`. That is no fault.

use std::io::{self, ErrorKind, Write};

/// What a program ends with that writes where nobody reads: 128 and the number of SIGPIPE.
pub(super) const NOBODY_READS: u8 = 141;

/// A writer that remembers that its reader is gone.
pub(super) struct Output<W> {
    inner: W,
    closed: bool,
}

impl<W: Write> Output<W> {
    /// Around a writer.
    pub fn new(inner: W) -> Self {
        Self { inner, closed: false }
    }

    /// Whether the reader is gone.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    fn noticed<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.closed |= result.as_ref().is_err_and(|cause| cause.kind() == ErrorKind::BrokenPipe);
        result
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes);
        self.noticed(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.inner.flush();
        self.noticed(flushed)
    }
}
