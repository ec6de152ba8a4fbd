//! The files that cutover reads and keeps: where they are, and whether they can be used.

use super::check::Check;
use crate::cli::context::Context;
use crate::cli::{keys, trust};
use crate::places::Places;
use crate::shell::shelf;
use engine::config::Config;
use engine::store::Store;

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let mut checks = settings(context);
    let Some(places) = &context.places else {
        let homeless = Check::missing("home", "there is no home folder")
            .costs("nothing is remembered, no theme or key of yours is read, and nothing can be trusted")
            .mended_by("export HOME=…");
        checks.push(homeless);
        return checks;
    };
    checks.extend([own_keys(context, places), themes(context, places), store(places)]);
    checks
}

fn settings(context: &Context) -> Vec<Check> {
    let mut checks: Vec<Check> = context
        .loaded
        .problems
        .iter()
        .map(|problem| Check::missing("settings", problem.to_string()).costs("the default holds in its place"))
        .collect();
    if let Some(untrusted) = &context.loaded.untrusted {
        checks.push(Check::note("settings", trust::banner(untrusted)).mended_by("cutover trust"));
    }
    if checks.is_empty() {
        let file = context.places.as_ref().map(Places::user_file);
        let own = file.map(|file| format!("{}{}", file.display(), absent(file.exists()))).unwrap_or_default();
        checks.push(Check::ok("settings", own));
    }
    checks
}

fn absent(exists: bool) -> &'static str {
    if exists { "" } else { " is not there: the defaults hold" }
}

fn own_keys(context: &Context, places: &Places) -> Check {
    let file = places.keys_file();
    match keys::read(context) {
        Ok(keymap) => match keymap.problems.first() {
            Some(problem) => Check::missing("keys", problem.to_string())
                .costs("the usual key holds in its place")
                .mended_by("cutover keys lists every problem"),
            None => Check::ok("keys", format!("{}{}", file.display(), absent(file.exists()))),
        },
        Err(fault) => Check::missing("keys", fault.to_string()).costs("the usual keys hold"),
    }
}

fn themes(context: &Context, places: &Places) -> Check {
    let shelf = shelf(Some(places));
    let wanted = context.config.screen.theme.as_ref().unwrap_or(&context.config.screen.dark);
    if !shelf.names().contains(wanted) {
        return Check::missing("themes", format!("no theme is called {wanted}"))
            .costs(format!("{} stands in", Config::default().screen.dark))
            .mended_by("cutover themes lists them");
    }
    match shelf.problems().next() {
        Some((name, problem)) => {
            let (line, column) = (problem.line, problem.column);
            Check::missing("themes", format!("{name} at {line}:{column}: {}", problem.sentence))
                .costs("that color is inherited in its place")
        }
        None => Check::ok("themes", format!("{wanted}; {} in all", shelf.names().len())),
    }
}

fn store(places: &Places) -> Check {
    let file = places.store_file();
    if !file.exists() {
        return Check::ok("store", format!("{} is made when the console first opens", file.display()));
    }
    let (_, notices) = Store::open(&file);
    match notices.into_iter().next() {
        None => Check::ok("store", file.display().to_string()),
        Some(notice) => {
            let check = Check::missing("store", notice.sentence).costs("the first frame knows nothing of the last run");
            Check { next: notice.next_step, ..check }
        }
    }
}
