//! Frames on the terminal: draws the model into a buffer and sends only the cells that differ from the last frame,
//! inside a synchronized update. A frame that differs in nothing sends nothing.

use super::{announce, links};
use crate::app::Model;
use crate::app::notifying::Title;
use crate::screens;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{Attribute, Print, SetAttribute};
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::io::{self, BufWriter, Stdout, Write};

/// More than a whole frame of a large terminal: each frame is one write.
const ROOM: usize = 1 << 18;

/// Draws frames.
pub struct Painter<W: Write = Stdout> {
    backend: CrosstermBackend<BufWriter<W>>,
    shown: Buffer,
    next: Buffer,
    cursor: Option<Position>,
    title: Option<String>,
}

impl<W: Write> Painter<W> {
    /// A painter for a terminal that shows nothing yet.
    pub fn new(out: W) -> Self {
        let backend = CrosstermBackend::new(BufWriter::with_capacity(ROOM, out));
        Self { backend, shown: Buffer::empty(Rect::ZERO), next: Buffer::empty(Rect::ZERO), cursor: None, title: None }
    }

    /// Takes it that the terminal shows nothing that is known, so that the next frame sends every cell.
    pub fn forget(&mut self) {
        self.shown = Buffer::empty(Rect::ZERO);
        self.title = None;
    }

    /// Brings the terminal up to the model.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn paint(&mut self, model: &Model) -> io::Result<()> {
        self.title(model)?;
        let area = Rect::new(0, 0, model.size.0, model.size.1);
        self.next.resize(area);
        self.next.reset();
        screens::draw(model, area, &mut self.next);
        let cursor = screens::cursor(model, area).filter(|position| area.contains(*position));
        let anew = self.shown.area != area;
        if anew {
            self.shown = Buffer::empty(area);
        }
        if !anew && cursor == self.cursor && self.shown.diff(&self.next).is_empty() {
            return Ok(());
        }
        self.send(model, cursor, anew)?;
        self.cursor = cursor;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }

    fn send(&mut self, model: &Model, cursor: Option<Position>, anew: bool) -> io::Result<()> {
        queue!(self.backend, BeginSynchronizedUpdate)?;
        if self.cursor.is_some() || anew {
            queue!(self.backend, Hide)?;
        }
        if anew {
            queue!(self.backend, SetAttribute(Attribute::Reset), Clear(ClearType::All))?;
        }
        let changes = self.shown.diff(&self.next);
        self.backend.draw(changes.into_iter())?;
        self.link(model)?;
        if let Some(Position { x, y }) = cursor {
            queue!(self.backend, MoveTo(x, y), Show)?;
        }
        queue!(self.backend, EndSynchronizedUpdate)?;
        Backend::flush(&mut self.backend)
    }

    /// Tells the title of the terminal, where it is to tell something and that is another thing than before.
    fn title(&mut self, model: &Model) -> io::Result<()> {
        let title = (model.notifying.title == Title::Told).then(|| screens::title(model));
        if let Some(text) = title.as_ref().filter(|_| title != self.title) {
            queue!(self.backend, Print(announce::title(text)))?;
            Backend::flush(&mut self.backend)?;
        }
        self.title = title;
        Ok(())
    }

    /// Writes the cells of an address that is shown again, as a link.
    fn link(&mut self, model: &Model) -> io::Result<()> {
        let Some(address) = &model.link else { return Ok(()) };
        let Some(found) = links::find(&self.next, address) else { return Ok(()) };
        queue!(self.backend, Print(links::begin(address)))?;
        let cells = (found.left()..found.right()).map(|x| (x, found.y, &self.next[(x, found.y)]));
        self.backend.draw(cells)?;
        queue!(self.backend, Print(links::END))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Wire(Arc<Mutex<Vec<u8>>>);

    impl Write for Wire {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_that_changes_nothing_sends_nothing() {
        let (wire, now) = (Wire::default(), chrono::DateTime::UNIX_EPOCH.fixed_offset());
        let mut painter = Painter::new(wire.clone());
        let mut model = Model::new(Arc::default(), now, (80, 24));
        painter.paint(&model).unwrap();
        let first = std::mem::take(&mut *wire.0.lock().unwrap());
        assert!(!first.is_empty());
        painter.paint(&model).unwrap();
        assert_eq!(wire.0.lock().unwrap().len(), 0);
        model.size = (60, 20);
        painter.paint(&model).unwrap();
        assert!(!wire.0.lock().unwrap().is_empty(), "another size is drawn anew");
    }
}
