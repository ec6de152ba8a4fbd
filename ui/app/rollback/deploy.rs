//! An image that is chosen goes onto production by the same ways as what worked before: only those that lead to its commit
//! are open, and what was never good here costs the longer word.

use super::open;
use crate::app::outside;
use crate::app::{Effect, Model, Screen};
use engine::domain::CommitId;
use engine::domain::image::Image;
use engine::operations::rollback::To;

/// Whether an image is selected that can be put on production.
///
/// # Errors
/// When none is: why, and what to do.
pub fn can_deploy(model: &Model) -> Result<(), String> {
    selected(model).map(drop)
}

/// Opens the ways that lead to the selected image.
pub fn deploy(model: &mut Model) -> Vec<Effect> {
    let commit = selected(model);
    opened(model, commit)
}

/// The same for the image of a tag.
pub fn deploy_named(model: &mut Model, tag: &str) -> Vec<Effect> {
    let commit = if tag.is_empty() { selected(model) } else { tagged(model, tag).and_then(commit) };
    opened(model, commit)
}

fn opened(model: &mut Model, commit: Result<CommitId, String>) -> Vec<Effect> {
    match commit {
        Ok(commit) => {
            let effects = open(model);
            if let Some(wizard) = &mut model.rollback.wizard {
                wizard.to = To::Version(commit.to_string());
            }
            effects
        }
        Err(why) => {
            model.say(why);
            Vec::new()
        }
    }
}

fn selected(model: &Model) -> Result<CommitId, String> {
    let image = outside::image(model).filter(|_| model.screen == Screen::Images);
    commit(image.ok_or("Choose an image on screen 5 first, or type :deploy TAG.")?)
}

fn tagged<'a>(model: &'a Model, tag: &str) -> Result<&'a Image, String> {
    let list = model.board.images.value().ok_or("The images of the registry are not read yet.")?;
    let found = list.images.iter().find(|image| image.tag == tag);
    found.ok_or_else(|| format!("No image of the registry has the tag {tag}; screen 5 lists them."))
}

fn commit(image: &Image) -> Result<CommitId, String> {
    let unknown = || format!("Which commit {} was built from is not known, so nothing could be verified.", image.tag);
    image.commit.filter(|_| image.doubt.is_none()).ok_or_else(unknown)
}
