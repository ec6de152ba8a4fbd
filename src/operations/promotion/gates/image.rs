//! `image`: whether the build of the integration branch made an image of what ships.

use super::{Evidence, told, unobserved};
use crate::domain::image::{Image, Restorable, TagKind};
use crate::operations::promotion::gate::{Gate, GateId};
use chrono::TimeDelta;

/// Images are read every few minutes.
const IMAGES: TimeDelta = TimeDelta::minutes(15);

/// Whether integration's build made an image of what ships: it proves that it builds.
pub(super) fn image(evidence: &Evidence<'_>) -> Gate {
    let reading = &evidence.board.images;
    let (list, taken) = match told(reading, IMAGES, evidence.now) {
        Ok(told) => told,
        Err(why) => return unobserved(GateId::Image, reading, why),
    };
    let (branch, commit) = (&evidence.heads.from.branch, evidence.heads.from.commit);
    let of_it = |image: &&Image| {
        let built = matches!(&image.kind, TagKind::Built { branch: on, commit: digits }
            if on == branch.as_str() && commit.to_string().starts_with(digits.as_str()));
        built && image.commit.is_none_or(|known| known == commit)
    };
    let gate = match list.images.iter().find(of_it) {
        Some(image) => resolved(image),
        None if list.cut => Gate::unknown(
            GateId::Image,
            format!("no {branch}-{} among the newest tags; there are more", commit.short()),
        )
        .clears("cutover images --all looks at every tag."),
        None => Gate::warn(GateId::Image, format!("{branch} has no image of {}", commit.short()))
            .findings(vec![format!("no image of {commit}")])
            .clears(format!("The build of {branch} makes one: cutover runs shows why it did not.")),
    };
    gate.at(taken)
}

fn resolved(image: &Image) -> Gate {
    let digest = image.digest.as_ref().map_or_else(String::new, |digest| {
        format!(", {}", digest.0.chars().take("sha256:".len() + 12).collect::<String>())
    });
    match &image.restorable {
        Restorable::Yes => Gate::pass(GateId::Image, format!("{} is whole{digest}", image.tag)),
        Restorable::Broken(why) => Gate::warn(GateId::Image, format!("{}: {why}", image.tag))
            .findings(vec![format!("{} is broken", image.tag)])
            .clears("Build it again: cutover runs rerun."),
        Restorable::Unasked => Gate::unknown(GateId::Image, format!("{} was not looked at", image.tag))
            .clears(format!("cutover images show {}", image.tag)),
        Restorable::Unknown(why) => Gate::unknown(GateId::Image, format!("{}: {why}", image.tag))
            .clears(format!("cutover images show {}", image.tag)),
    }
}
