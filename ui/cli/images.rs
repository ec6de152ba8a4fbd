//! `cutover images`: the tags of the image in the registry, the commit of each, and whether it can be had back.

mod json;
mod lines;

use super::Outcome;
use super::context::Context;
use engine::domain::image::ImageList;
use engine::fault::{Fault, Result};
use engine::sources::git::Git;
use engine::sources::registry::{ImageMemory, ImageName, Lines, Reader, Registry};
use engine::store::Store;
use std::io::Write;
use std::sync::Arc;

/// Arguments of `cutover images`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover images                                    the newest images, and where the moving tags point
  cutover images --all                              every tag, each looked at
  cutover images --json | jq -r '.images[] | select(.restorable) | .tag'

The registry is read with a token of its own: GHCR takes a classic token with read:packages, in GHCR_TOKEN or GHCR_PAT.

Exit codes: 0 the list is whole, 2 wrong arguments or configuration, 3 the registry or a part of it could not be read.")]
pub struct Args {
    /// Look at every tag, however old.
    #[arg(long)]
    all: bool,
    /// How many of the newest tags are looked at beside the moving ones.
    #[arg(long, value_name = "N", default_value_t = 60, conflicts_with = "all")]
    newest: usize,
}

/// Prints the images. Exit code 0 when all that was asked for is known, 3 when a part of it could not be read.
///
/// # Errors
/// When no image is known, or the registry cannot be read.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let git = Git::discover(&context.start).ok();
    let facts = git.as_ref().and_then(|git| git.facts(&context.config.service).ok());
    let name = ImageName::of(&context.config, facts.as_ref().map(|facts| facts.name.as_str()))?;
    let lines = match git {
        Some(git) => Lines::of(&git, &context.config)?,
        None => Lines::named(&context.config),
    };
    let registry = Registry::open(name, context.registry_token())?;
    let list = read(args, context, &registry, &lines)?;
    let printed = if context.flags.json { json::print(out, &list) } else { lines::print(out, context.now, &list) };
    printed.map_err(|cause| Fault::while_doing("printing the images", cause))?;
    Ok(if list.images.iter().any(lines::is_unread) { 3 } else { 0 })
}

/// Reads the image, with what earlier runs found out of its digests.
fn read(args: &Args, context: &Context, registry: &Registry, lines: &Lines) -> Result<ImageList> {
    let store = context.places.as_ref().map(|places| Store::open(&places.store_file()).0);
    let memory = store.as_ref().map(|store| ImageMemory::recall(store, registry.image())).unwrap_or_default();
    let newest = if args.all { usize::MAX } else { args.newest };
    let mut reader = Reader::new(newest, memory.remembered());
    let list = runtime()?.block_on(reader.read(registry, lines, drop))?;
    if let Some(store) = store {
        let list = Some((Arc::new(list.clone()), context.now));
        ImageMemory::of(list, reader.remembered()).keep(&store, registry.image());
    }
    Ok(list)
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))
}
