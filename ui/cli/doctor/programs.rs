//! The programs of this machine that the console starts.

use super::check::Check;
use crate::cli::context::Context;
use crate::shell::{Desktop, Surroundings};
use crate::text_editor;
use engine::sources::git::run_git;
use std::path::{Path, PathBuf};

pub(super) fn checks(context: &Context) -> Vec<Check> {
    vec![git(context), editor(context), browser(context)]
}

fn git(context: &Context) -> Check {
    match run_git(Path::new("/"), &["--version"], (b"", &context.environment.all())) {
        Ok(version) => Check::ok("git", version),
        Err(fault) => Check::missing("git", fault.to_string())
            .costs("git fetch and changelog --commit do not work; everything else reads the repository without it")
            .mended_by("install git, such as: sudo apt install git"),
    }
}

fn editor(context: &Context) -> Check {
    let variable = |name: &str| context.environment.get(name).map(str::to_owned);
    let command = text_editor::named(variable("VISUAL"), variable("EDITOR"));
    let program = command.split_whitespace().next().unwrap_or_default();
    match found(context, program) {
        Some(path) => Check::ok("editor", format!("{command} ({})", path.display())),
        None => Check::missing("editor", format!("{command} is not on PATH"))
            .costs("e cannot open your editor; words are typed in the form")
            .mended_by("set VISUAL or EDITOR, such as: export EDITOR=nano"),
    }
}

fn browser(context: &Context) -> Check {
    let surroundings = Surroundings::of(|name| context.environment.get(name).map(str::to_owned));
    let shown = "o shows the address in place of opening it";
    match surroundings.desktop {
        _ if surroundings.far => Check::note("browser", "the terminal is on another machine").costs(shown),
        Desktop::None => Check::note("browser", "there is no desktop here").costs(shown),
        Desktop::Mac => Check::ok("browser", "open"),
        Desktop::X11 | Desktop::Wayland => match found(context, "xdg-open") {
            Some(path) => Check::ok("browser", path.display().to_string()),
            None => Check::missing("browser", "xdg-open is not on PATH")
                .costs(shown)
                .mended_by("install xdg-utils, such as: sudo apt install xdg-utils"),
        },
    }
}

/// Where a program is, by name on the PATH or by its own path.
fn found(context: &Context, program: &str) -> Option<PathBuf> {
    let named = Path::new(program);
    if named.components().count() > 1 {
        return named.is_file().then(|| named.to_path_buf());
    }
    let folders = context.environment.raw("PATH")?;
    std::env::split_paths(folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}
