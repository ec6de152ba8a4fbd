//! One reading: the list of all containers, and a closer look at those of the slots.

use super::details::{self, Details, ImageDetails};
use super::engine::Engine;
use super::summary::Summary;
use super::wanted::Wanted;
use crate::domain::container::{Container, ContainerList};
use crate::fault::Result;
use futures_util::{StreamExt, TryStreamExt, stream};

/// How many are looked at at a time.
const AT_ONCE: usize = 8;

impl Engine {
    /// All containers of this engine by name, those that are wanted with all that is told of them.
    ///
    /// # Errors
    /// When the engine does not answer, or not as an engine does.
    pub async fn containers(&self, wanted: &Wanted) -> Result<ContainerList> {
        let listed = self.ask::<Vec<Summary>>("the containers", "/containers/json?all=1");
        let (listed, facts) = futures_util::future::join(listed, self.facts()).await;
        let looks = listed?.unwrap_or_default().into_iter().map(|summary| self.look(summary, wanted));
        let looked: Vec<Option<Container>> = stream::iter(looks).buffered(AT_ONCE).try_collect().await?;
        // An engine whose clock is not told is read all the same.
        let ahead = facts.ok().and_then(|facts| facts.ahead);
        let mut containers: Vec<Container> = looked.into_iter().flatten().collect();
        containers.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(ContainerList { engine: self.words().to_owned(), containers, ahead })
    }

    /// One of the list; `None` when it went away meanwhile.
    async fn look(&self, summary: Summary, wanted: &Wanted) -> Result<Option<Container>> {
        let mut container = summary.container();
        if !wanted.covers(&container) {
            return Ok(Some(container));
        }
        let what = format!("the container {}", container.name);
        let Some(told) = self.details(&what, &container.id).await? else { return Ok(None) };
        let image = told.image_id().map(str::to_owned);
        told.fill(&mut container);
        if let Some(image) = image {
            self.look_at_image(&image, &mut container, wanted).await?;
        }
        Ok(Some(container))
    }

    /// A closer look at a container by name or id; `None` where there is none.
    pub(super) async fn details(&self, what: &str, container: &str) -> Result<Option<Details>> {
        let Some(container) = segment(container) else { return Ok(None) };
        self.ask(what, &format!("/containers/{container}/json")).await
    }

    /// An image can be gone from the engine while its container runs on.
    async fn look_at_image(&self, id: &str, container: &mut Container, wanted: &Wanted) -> Result<()> {
        let Some(id) = segment(id) else { return Ok(()) };
        let target = format!("/images/{id}/json");
        let told = self.ask::<ImageDetails>(&format!("the image of {}", container.name), &target).await?;
        let own = details::repository(&container.image);
        container.digest = told.and_then(|image| {
            wanted.repository.as_deref().and_then(|named| image.digest(named)).or_else(|| image.digest(own))
        });
        Ok(())
    }
}

/// A name or an id, where it is one: an engine would follow anything else out of its place in a path, escaped or not.
pub(super) fn segment(text: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    (text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.bytes().all(plain)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_a_name_or_an_id_becomes_a_part_of_a_path() {
        for good in ["app-blue_1.2", "sha256:00ff", "0"] {
            assert_eq!(segment(good), Some(good));
        }
        for bad in ["", "..", "../images", "a/b", "a?all=1", "a#b", "a%2Fb", "a b", "a\n", "ä"] {
            assert_eq!(segment(bad), None, "{bad}");
        }
    }
}
