//! `cutover images`: the tags of the image in the registry, the commit of each, and whether it can be had back.

mod compare;
mod json;
mod lines;
mod show;

pub(super) use json::state;

use super::Outcome;
use super::context::Context;
use super::github::tell_clock;
use chrono::{Local, TimeDelta};
use engine::domain::Moment;
use engine::domain::image::{Image, ImageList, Restorable, TagKind};
use engine::fault::{Fault, Result};
use engine::operations::{self, PackageDates};
use engine::sources::git::Git;
use engine::sources::github::{Api, GitHub, Slug};
use engine::sources::registry::{ImageMemory, ImageName, Lines, Machine, Reader, Registry, TagList, matrix};
use engine::store::Store;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// How often --watch looks.
const CADENCE: Duration = Duration::from_mins(1);

/// Arguments of `cutover images`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  cutover images                                    the newest images, and where the moving tags point
  cutover images --all                              every tag, each looked at
  cutover images --watch                            again whenever something changed
  cutover images show main-f956226                  everything about one, and what it has that production lacks
  cutover images compare latest development         commits, entries and entity files between two of them
  cutover images --json | jq -r '.images[] | select(.restorable) | .tag'

The registry is read with a token of its own: GHCR takes a classic token with read:packages, in GHCR_TOKEN or GHCR_PAT.

Exit codes: 0 the list is whole, 1 show finds no such tag, 2 wrong arguments or configuration, 3 the registry or a part of it could not be read.")]
pub struct Args {
    /// Look at every tag, however old.
    #[arg(long)]
    all: bool,
    /// How many of the newest tags are looked at beside the moving ones.
    #[arg(long, value_name = "N", default_value_t = 60, conflicts_with = "all")]
    newest: usize,
    /// Go on, and print again whenever something changed; with --json one object a line.
    #[arg(long)]
    watch: bool,
    #[command(subcommand)]
    about: Option<About>,
}

/// About single images.
#[derive(Debug, clap::Subcommand)]
enum About {
    /// Tell everything about one tag.
    Show {
        /// The tag.
        tag: String,
    },
    /// Hold two against each other, as git knows them: what B has that A lacks, and the other way round.
    Compare {
        /// A tag, or a commit, branch or tag of git: what the other is held against.
        a: String,
        /// The other.
        b: String,
    },
}

/// Prints the images. Exit code 0 when all that was asked for is known, 3 when a part of it could not be read.
///
/// # Errors
/// When no image is known, or the registry cannot be read.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    match &args.about {
        Some(About::Show { tag }) => return show::run(Desk::open(args, context)?, tag, context, out),
        Some(About::Compare { a, b }) => return compare::run(args, (a, b), context, out),
        None => {}
    }
    let mut desk = Desk::open(args, context)?;
    if args.watch {
        return desk.watch(context, out);
    }
    let read = desk.read(context);
    // A name that is still being looked up is not waited for.
    desk.runtime.shutdown_background();
    let list = read?;
    print(context, context.now, (&list, desk.ahead), out)?;
    Ok(if list.images.iter().any(lines::is_unread) { 3 } else { 0 })
}

/// Prints them, their age by the clock of GitHub, which dated them.
fn print(context: &Context, now: Moment, (list, ahead): (&ImageList, TimeDelta), out: &mut dyn Write) -> Result<()> {
    let lines = |out: &mut dyn Write| {
        lines::print(out, now + ahead, list)?;
        tell_clock(out, ahead)
    };
    let printed = if context.flags.json { json::print(out, list) } else { lines(out) };
    printed.map_err(|cause| Fault::while_doing("printing the images", cause))
}

/// GitHub Packages with the registry's own token, else with GitHub's; `None` where it is not to be asked, or cannot be:
/// the list is whole without it.
fn packages(context: &Context, registry: &Registry, runtime: &Runtime) -> Option<GitHub> {
    let (config, name) = (&context.config, registry.image());
    if !operations::packages_are_asked(config, name) {
        return None;
    }
    let own = {
        let _inside = runtime.enter();
        operations::packages_client(config, name, context.registry_token(name.host()).as_ref()).ok().flatten()
    };
    own.or_else(|| {
        let api = Api::of(&config.github.api_url).ok()?;
        let (owner, package) = name.repository().split_once('/')?;
        let slug = Slug { owner: owner.to_owned(), name: package.to_owned() };
        let token = context.github_token(api.host()).ok()?;
        let _inside = runtime.enter();
        GitHub::open(api, slug, &token).ok()
    })
}

/// The branches as they are now; their names alone where there is no repository.
fn lines_of(context: &Context) -> Result<Lines> {
    match Git::discover(&context.start) {
        Ok(git) => Lines::of(&git, &context.config),
        Err(_) => Ok(Lines::named(&context.config)),
    }
}

/// All that reading takes, for one reading or for many.
struct Desk {
    runtime: Runtime,
    registry: Registry,
    reader: Reader,
    store: Option<Store>,
    /// Who is asked for the dates that the registry cannot tell.
    packages: Option<GitHub>,
    dates: PackageDates,
    /// How far the clock of GitHub is ahead of the one here, as far as it was asked.
    ahead: TimeDelta,
    /// What was read for single tags.
    list: Option<Arc<ImageList>>,
}

impl Desk {
    /// Opens the registry, with what earlier runs found out of its digests.
    fn open(args: &Args, context: &Context) -> Result<Self> {
        let facts = Git::discover(&context.start).and_then(|git| git.facts(&context.config.service)).ok();
        let name = ImageName::of(&context.config, facts.as_ref().map(|facts| facts.name.as_str()))?;
        let store = context.places.as_ref().map(|places| Store::open(&places.store_file()).0);
        let machine = Machine::of(&context.config);
        let memory = store.as_ref().map(|store| ImageMemory::recall(store, &name, &machine)).unwrap_or_default();
        let token = context.registry_token(name.host());
        let registry = Registry::open(name, token)?.running_on(machine);
        let newest = if args.all { usize::MAX } else { args.newest };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))?;
        let packages = packages(context, &registry, &runtime);
        let (reader, dates) = (Reader::new(newest, memory.remembered()), PackageDates::default());
        Ok(Self { runtime, registry, reader, store, packages, dates, ahead: TimeDelta::zero(), list: None })
    }

    /// Reads once, and keeps what cannot change for the next run.
    fn read(&mut self, context: &Context) -> Result<ImageList> {
        let lines = lines_of(context)?;
        let Self { runtime, registry, reader, packages, dates, .. } = self;
        let list = runtime.block_on(async {
            let mut list = reader.read(registry, &lines, drop).await?;
            if let Some(github) = packages {
                dates.fill(&mut list, (registry.image(), github), Local::now().fixed_offset()).await;
            }
            Ok::<_, Fault>(list)
        })?;
        let now = Local::now().fixed_offset();
        self.ahead = self.packages.as_ref().map_or_else(TimeDelta::zero, |github| github.ahead(now));
        if let Some(store) = &self.store {
            let kept = Some((Arc::new(list.clone()), Local::now().fixed_offset()));
            ImageMemory::of(kept, self.reader.remembered()).keep(store, &self.registry);
        }
        Ok(list)
    }

    /// One tag, looked at even where the list leaves it out; `None` when there is no such tag.
    fn one(&mut self, tag: &str, context: &Context) -> Result<Option<Image>> {
        let list = if let Some(list) = &self.list {
            Arc::clone(list)
        } else {
            let read = Arc::new(self.read(context)?);
            Arc::clone(self.list.insert(read))
        };
        let Some(listed) = list.images.iter().find(|image| image.tag == tag) else { return Ok(None) };
        if listed.restorable != Restorable::Unasked {
            return Ok(Some(listed.clone()));
        }
        let looked = self.runtime.block_on(self.registry.look(tag, self.reader.remembered()));
        let tags = TagList { tags: vec![tag.to_owned()], cut: true };
        let alone = matrix(self.registry.image(), &tags, &[(tag.to_owned(), looked)].into(), &lines_of(context)?);
        let points_there = |other: &&Image| other.kind == TagKind::Moving && other.digest.is_some();
        let moving: Vec<&Image> = list.images.iter().filter(points_there).collect();
        Ok(alone.images.into_iter().next().map(|mut image| {
            let same = moving.iter().filter(|other| other.digest == image.digest);
            image.moving = same.map(|other| other.tag.clone()).collect();
            image.created = image.created.or(listed.created);
            image
        }))
    }

    /// Prints the images again whenever they changed, until nobody reads it or somebody ends it.
    fn watch(&mut self, context: &Context, out: &mut dyn Write) -> Outcome {
        let mut before = None;
        loop {
            match self.read(context) {
                Ok(list) if before.as_ref() == Some(&list) => {}
                Ok(list) => {
                    print(context, Local::now().fixed_offset(), (&list, self.ahead), out)?;
                    out.flush().map_err(|cause| Fault::while_doing("printing the images", cause))?;
                    before = Some(list);
                }
                Err(fault) => super::report(&fault),
            }
            std::thread::sleep(self.registry.take_wait().unwrap_or_default().max(CADENCE));
        }
    }
}
