//! From a context to a running console, and back to the shell with an exit code.

use super::painter::Painter;
use super::run::{Ended, Moved, Shell};
use super::terminal::Taken;
use super::{Depth, Surroundings, announce, crash, looks};
use crate::app::fleet::Service;
use crate::app::{Access, FleetView, Glyphs, Model, Mouse, Msg, Notice, rollback};
use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::cli::keys;
use crate::cli::record::journal;
use crate::cli::trust;
use crate::fleet::Fleet;
use crate::go_bag;
use crate::keymap::Keymap;
use crate::places::Places;
use crate::theme::Shelf;
use crate::unfinished;
use engine::domain::EnvName;
use engine::fault::{Fault, Result};
use engine::operations::rollback::{Past, quarantined};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Messages that may wait for the loop; whoever sends more waits.
const WAITING: usize = 256;

/// What is shown first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The dashboard.
    Dashboard,
    /// The ways back, whatever is broken or missing.
    BreakGlass,
}

/// Opens the console and runs it to its end.
///
/// # Errors
/// When standard output is no terminal, or the terminal cannot be had. Without a repository it opens all the same: hosts and
/// their health need none, and each panel says what it lacks.
pub fn open(context: &Context) -> Outcome {
    open_on(context, First::Dashboard)
}

/// The same, where something else is shown first.
///
/// # Errors
/// As of [`open`].
pub fn open_on(context: &Context, first: First) -> Outcome {
    if !io::stdout().is_terminal() {
        return Err(no_terminal(first));
    }
    let (context, known) = match first {
        First::Dashboard => (context.clone(), None),
        First::BreakGlass => go_bag::unpack(context),
    };
    let (context, known_by_itself) = (&context, known.is_none());
    let mut surroundings = Surroundings::of(|name| context.environment.get(name).map(str::to_owned));
    if context.is_colorless() {
        surroundings.depth = Depth::Mono;
    }
    let fleet = Arc::new(Fleet::around(context));
    let mut dressed = model(context, &surroundings)?;
    dressed.0.fleet = FleetView::of(fleet.services.iter().map(|service| service.path.clone()), fleet.first);
    if first == First::BreakGlass {
        break_glass(context, known, &mut dressed.0);
    }
    let channel = channel(context);
    // Without this, NO_COLOR makes crossterm send empty sequences that undo bold and reversed.
    crossterm::style::force_color_output(true);
    let mut painter = Painter::new(io::stdout());
    let taken = Taken::take(dressed.0.mouse).map_err(taking)?;
    painter.paint(&dressed.0).map_err(taking)?;
    if known_by_itself {
        go_bag::pack(context);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| Fault::while_doing("starting the runtime", cause))?;
    let code = runtime.block_on(async {
        let begun = Shell::begin((context, &fleet), dressed, surroundings.clone(), (painter, taken), channel)?;
        Box::pin(one_after_the_other(begun, &fleet, &surroundings)).await
    });
    runtime.shutdown_background();
    code
}

/// Runs a console, and that of each service that somebody goes over to. What belonged to the one before is closed by then.
async fn one_after_the_other(mut shell: Shell, fleet: &Arc<Fleet>, surroundings: &Surroundings) -> Outcome {
    loop {
        let Moved { at, context, model: before, terminal } = match Box::pin(shell.run()).await {
            Ended::Left(code) => return Ok(code),
            Ended::Moved(moved) => *moved,
        };
        let (mut opened, themes) = model(&context, surroundings)?;
        moved_in(&mut opened, before, at);
        go_bag::pack(&context);
        let channel = channel(&context);
        shell = Shell::begin((&context, fleet), (opened, themes), surroundings.clone(), terminal, channel)?;
    }
}

/// What belongs to the person and the terminal stays as it is; everything about the service is new.
fn moved_in(model: &mut Model, before: Model, at: usize) {
    (model.look, model.mouse, model.size) = (before.look, before.mouse, before.size);
    model.log = before.log.into_iter().chain(std::mem::take(&mut model.log)).collect();
    model.fleet = before.fleet.at(at);
    let called = model.fleet.shown().map(Service::called).unwrap_or_default();
    model.say(format!("The console shows {called} now. g f leads back."));
}

/// What the loop is told by; a panic elsewhere is told there too.
fn channel(context: &Context) -> (mpsc::Sender<Msg>, mpsc::Receiver<Msg>) {
    let (sender, messages) = mpsc::channel(WAITING);
    crash::install(reports(context), sender.clone());
    (sender, messages)
}

fn no_terminal(first: First) -> Fault {
    let (what, hint) = match first {
        First::Dashboard => (
            "The console",
            "cutover status prints what it shows as plain lines, with --json as JSON; cutover --plain does the rest by prompts.",
        ),
        First::BreakGlass => (
            "Break-glass",
            "cutover rollback --plan prints the ways back, and cutover rollback --confirm WORD goes one.",
        ),
    };
    Fault::refused(format!("{what} needs a terminal, and standard output is none")).hint(hint)
}

/// The ways back lie on top from the first frame on.
fn break_glass(context: &Context, known: Option<String>, model: &mut Model) {
    model.forget_said();
    if let Some(sentence) = known {
        model.notify(Notice::Failed(sentence));
    }
    let env = context.flags.env.clone().map_or_else(|| rollback::usual(&model.config), EnvName);
    // The connection is opened by whoever reads the environments; nothing else is to be done yet.
    drop(rollback::open_for(model, env));
}

fn taking(cause: io::Error) -> Fault {
    Fault::while_doing("taking the terminal", cause)
}

/// What can be known before anything is read of the repository.
fn model(context: &Context, surroundings: &Surroundings) -> Result<(Model, Shelf)> {
    let size = crossterm::terminal::size().map_err(taking)?;
    let mut model = Model::new(Arc::new(context.config.clone()), context.now, size);
    model.access = if context.flags.read_only { Access::ReadOnly } else { Access::Full };
    model.mouse = if context.config.screen.mouse { Mouse::Captured } else { Mouse::Free };
    model.notifying = announce::notifying(&context.config.screen, surroundings);
    model.look.motion = surroundings.motion;
    model.look.audience = surroundings.audience;
    model.look.glyphs = glyphs(&context.config.screen.glyphs, surroundings.glyphs);
    if context.config.screen.reduced_motion {
        model.look.motion = crate::app::Motion::Reduced;
    }
    let shelf = looks::dress(context, surroundings, &mut model);
    bind_keys(context, &mut model);
    unconfigured(context, &mut model);
    welcome(context, &mut model);
    for sentence in
        context.places.iter().flat_map(|places| unfinished::sentences(places, &context.config, &unfinished::CONSOLE))
    {
        model.notify(Notice::Failed(sentence));
    }
    model.rollback.left = context.places.as_ref().and_then(|places| unfinished::rollback(places, &context.config));
    let store = journal(context).store;
    model.rollback.past = Past::read(context.places.as_ref().map(Places::journals).as_deref(), &store, &context.config);
    model.rollback.quarantined = quarantined(&store, &context.config, context.repository().as_deref());
    Ok((model, shelf))
}

/// What is wrong with the configuration holds nothing up, and is said until somebody dismisses it: else a host that is
/// configured, in a file that is not used, looks like one that never was.
fn unconfigured(context: &Context, model: &mut Model) {
    let problems = context.loaded.problems.iter().map(ToString::to_string);
    let untrusted = context.loaded.untrusted.as_ref().map(trust::banner);
    problems.chain(untrusted).for_each(|sentence| model.notify(Notice::Failed(sentence)));
}

/// What the configuration says about signs comes before what the terminal seems to have.
fn glyphs(configured: &str, seen: Glyphs) -> Glyphs {
    match configured {
        "unicode" | "nerd" => Glyphs::Unicode,
        "ascii" => Glyphs::Ascii,
        _ => seen,
    }
}

/// One line for whoever is here for the first time: nothing was kept of a run before.
fn welcome(context: &Context, model: &mut Model) {
    let new = context.places.as_ref().is_some_and(|places| !places.state.exists());
    if new && model.notices.is_empty() {
        model.say(
            "Welcome. ? lists the keys of a screen, : finds any command, q steps back. This goes at the next key.",
        );
    }
}

/// Reads the key file, if there is one. Its problems are shown, never fatal.
fn bind_keys(context: &Context, model: &mut Model) {
    let keymap = keys::read(context).unwrap_or_else(|fault| {
        model.notify(Notice::Failed(format!("{fault}. The default keys are used.")));
        Keymap::default()
    });
    if let [first, rest @ ..] = keymap.problems.as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(" And {} more: cutover keys.", rest.len()) };
        model.notify(Notice::Failed(format!("{first}.{more}")));
    }
    model.keymap = Arc::new(keymap);
}

/// Where crash reports go.
fn reports(context: &Context) -> PathBuf {
    context.places.as_ref().map_or_else(std::env::temp_dir, |places| places.state.clone())
}
