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
        let (listed, facts) = futures_util::future::try_join(listed, self.facts()).await?;
        let looks = listed.unwrap_or_default().into_iter().map(|summary| self.look(summary, wanted));
        let looked: Vec<Option<Container>> = stream::iter(looks).buffered(AT_ONCE).try_collect().await?;
        let mut containers: Vec<Container> = looked.into_iter().flatten().collect();
        containers.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(ContainerList { engine: self.words().to_owned(), containers, ahead: facts.ahead })
    }

    /// One of the list; `None` when it went away meanwhile.
    async fn look(&self, summary: Summary, wanted: &Wanted) -> Result<Option<Container>> {
        let mut container = summary.container();
        if !wanted.covers(&container) {
            return Ok(Some(container));
        }
        let target = format!("/containers/{}/json", segment(&container.id));
        let what = format!("the container {}", container.name);
        let Some(told) = self.ask::<Details>(&what, &target).await? else { return Ok(None) };
        let image = told.image_id().map(str::to_owned);
        told.fill(&mut container);
        if let Some(image) = image {
            self.look_at_image(&image, &mut container, wanted).await?;
        }
        Ok(Some(container))
    }

    /// An image can be gone from the engine while its container runs on.
    async fn look_at_image(&self, id: &str, container: &mut Container, wanted: &Wanted) -> Result<()> {
        let target = format!("/images/{}/json", segment(id));
        let told = self.ask::<ImageDetails>(&format!("the image of {}", container.name), &target).await?;
        let own = details::repository(&container.image);
        container.digest = told.and_then(|image| {
            wanted.repository.as_deref().and_then(|named| image.digest(named)).or_else(|| image.digest(own))
        });
        Ok(())
    }
}

/// One part of a path, whatever is in it.
pub(super) fn segment(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    let dots = text.bytes().all(|byte| byte == b'.');
    text.bytes()
        .map(|byte| if plain(&byte) && !dots { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_out_of_its_place_in_a_path() {
        assert_eq!(segment("app-blue_1.2"), "app-blue_1.2");
        assert_eq!(segment("../../images/json?all=1#x"), "..%2F..%2Fimages%2Fjson%3Fall%3D1%23x");
        assert_eq!(segment(".."), "%2E%2E");
        assert_eq!(segment("a b\n"), "a%20b%0A");
    }
}
