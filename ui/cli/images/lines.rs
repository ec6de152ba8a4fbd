//! The images as lines for people. Everything from outside is made visible before it is printed.

use crate::app::age;
use crate::cli::columns::aligned;
use crate::parts::visible;
use engine::domain::Moment;
use engine::domain::image::{Image, ImageList, Restorable};
use std::io::{Result, Write};

pub(super) fn print(out: &mut dyn Write, now: Moment, list: &ImageList) -> Result<()> {
    writeln!(out, "{}", visible(&list.name))?;
    let head = ["TAG", "COMMIT", "MOVING TAGS", "SIZE", "MADE", "DIGEST", "CAN BE HAD BACK"].map(str::to_owned);
    let asked = list.images.iter().filter(|image| image.restorable != Restorable::Unasked);
    let rows: Vec<[String; 7]> = std::iter::once(head).chain(asked.map(|image| cells(now, image))).collect();
    aligned(out, &rows)?;
    print_rest(out, list)
}

/// Whether a tag was asked for and not read.
pub(super) fn is_unread(image: &Image) -> bool {
    matches!(image.restorable, Restorable::Unknown(_))
}

fn print_rest(out: &mut dyn Write, list: &ImageList) -> Result<()> {
    let unasked = list.images.iter().filter(|image| image.restorable == Restorable::Unasked).count();
    match unasked {
        0 => {}
        1 => writeln!(out, "1 more tag was not looked at; --all looks at every one.")?,
        _ => writeln!(out, "{unasked} more tags were not looked at; --all looks at every one.")?,
    }
    if list.images.is_empty() {
        writeln!(out, "There are no tags.")?;
    }
    if list.cut {
        writeln!(out, "There are more tags than the {} that were read; the rest is unknown.", list.images.len())?;
    }
    if let Some(why) = &list.undated {
        writeln!(out, "Some dates are not known: {}", visible(why))?;
    }
    for image in &list.images {
        if let Some(doubt) = &image.doubt {
            writeln!(out, "{}: {}", visible(&image.tag), visible(doubt))?;
        }
    }
    for commit in &list.without_image {
        writeln!(out, "{} is on a branch that is deployed and has no image.", commit.short())?;
    }
    Ok(())
}

fn cells(now: Moment, image: &Image) -> [String; 7] {
    let none = || "-".to_owned();
    [
        visible(&image.tag).into_owned(),
        image.commit.map_or_else(none, |commit| commit.short()),
        visible(&image.moving.join(", ")).into_owned(),
        image.size.map_or_else(none, |size| format!("{} MB", size / 1_000_000)),
        image.created.map_or_else(none, |created| age::words(now, created)),
        image
            .digest
            .as_ref()
            .map_or_else(none, |digest| visible(&digest.0.chars().take(19).collect::<String>()).into_owned()),
        match &image.restorable {
            Restorable::Yes => "yes".into(),
            Restorable::Broken(why) => format!("no: {}", visible(why)),
            Restorable::Unknown(why) => format!("unknown: {}", visible(why)),
            Restorable::Unasked => "not looked at".into(),
        },
    ]
}
