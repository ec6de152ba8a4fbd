//! The images as one JSON object.

use engine::domain::image::{Image, ImageList, Restorable, TagKind};
use serde::Serialize;
use std::io::{Result, Write};

#[derive(Serialize)]
struct Listing<'a> {
    schema: u32,
    image: &'a str,
    /// There are more tags than were read.
    cut: bool,
    images: Vec<Row<'a>>,
    without_image: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Row<'a> {
    tag: &'a str,
    kind: &'static str,
    branch: Option<&'a str>,
    commit: Option<String>,
    doubt: Option<&'a str>,
    digest: Option<&'a str>,
    created: Option<String>,
    size: Option<u64>,
    moving: &'a [String],
    /// `null` when it was not asked or could not be read; `state` says which.
    restorable: Option<bool>,
    state: &'static str,
    why: Option<&'a str>,
}

pub(super) fn print(out: &mut dyn Write, list: &ImageList) -> Result<()> {
    let listing = Listing {
        schema: 1,
        image: &list.name,
        cut: list.cut,
        images: list.images.iter().map(row).collect(),
        without_image: list.without_image.iter().map(ToString::to_string).collect(),
    };
    serde_json::to_writer(&mut *out, &listing)?;
    writeln!(out)
}

pub(super) fn row(image: &Image) -> Row<'_> {
    let (kind, branch) = match &image.kind {
        TagKind::Built { branch, .. } => ("built", Some(branch.as_str())),
        TagKind::Moving => ("moving", None),
        TagKind::Other => ("other", None),
    };
    let (restorable, why) = match &image.restorable {
        Restorable::Yes => (Some(true), None),
        Restorable::Broken(why) => (Some(false), Some(why.as_str())),
        Restorable::Unasked => (None, None),
        Restorable::Unknown(why) => (None, Some(why.as_str())),
    };
    Row {
        tag: &image.tag,
        kind,
        branch,
        commit: image.commit.map(|commit| commit.to_string()),
        doubt: image.doubt.as_deref(),
        digest: image.digest.as_ref().map(|digest| digest.0.as_str()),
        created: image.created.map(|created| created.to_rfc3339()),
        size: image.size,
        moving: &image.moving,
        restorable,
        state: state(&image.restorable),
        why,
    }
}

/// The word for whether it can be had back.
pub(in crate::cli) const fn state(restorable: &Restorable) -> &'static str {
    match restorable {
        Restorable::Yes => "whole",
        Restorable::Broken(_) => "broken",
        Restorable::Unasked => "unasked",
        Restorable::Unknown(_) => "unknown",
    }
}
