//! An image that is chosen goes onto production by the same ways as what worked before: only those that lead to its commit
//! are open, and what was never good here costs the longer word.

use super::open;
use crate::app::outside;
use crate::app::{Effect, Model, Screen};
use engine::domain::image::{Image, ImageList, TagKind};
use engine::operations::rollback::To;

/// Whether there are images to choose from.
///
/// # Errors
/// While the registry was not read.
pub fn can_deploy(model: &Model) -> Result<(), String> {
    listed(model).map(drop)
}

/// Opens the ways that lead to the selected image.
pub fn deploy(model: &mut Model) -> Vec<Effect> {
    let tag = selected(model);
    opened(model, tag)
}

/// The same for the image of a tag.
pub fn deploy_named(model: &mut Model, tag: &str) -> Vec<Effect> {
    let tag = if tag.is_empty() { selected(model) } else { tagged(model, tag).and_then(known) };
    opened(model, tag)
}

fn opened(model: &mut Model, tag: Result<String, String>) -> Vec<Effect> {
    match tag {
        Ok(tag) => {
            let effects = open(model);
            if let Some(wizard) = &mut model.rollback.wizard {
                wizard.to = To::Version(tag);
            }
            effects
        }
        Err(why) => {
            model.say(why);
            Vec::new()
        }
    }
}

fn selected(model: &Model) -> Result<String, String> {
    let image = outside::image(model).filter(|_| model.screen == Screen::Images);
    known(image.ok_or("Choose an image on screen 5 first, or type :deploy TAG.")?)
}

fn tagged<'a>(model: &'a Model, tag: &str) -> Result<&'a Image, String> {
    let found = listed(model)?.images.iter().find(|image| image.tag == tag);
    found.ok_or_else(|| format!("No image of the registry has the tag {tag}; screen 5 lists them."))
}

fn listed(model: &Model) -> Result<&ImageList, String> {
    model.board.images.value().map(AsRef::as_ref).ok_or_else(|| "The images of the registry are not read yet.".into())
}

/// The tag of an image that a way can lead to and that can be verified.
fn known(image: &Image) -> Result<String, String> {
    if image.kind == TagKind::Moving {
        return Err(format!("{} moves: choose the tag of one build.", image.tag));
    }
    if image.commit.is_none() || image.doubt.is_some() {
        return Err(format!("Which commit {} was built from is not known, so nothing could be verified.", image.tag));
    }
    Ok(image.tag.clone())
}
