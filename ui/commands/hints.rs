//! The table as hints: the footer of the focused pane, and the menus behind `g`, `a` and `y`.

use super::{Command, by_id, ready};
use crate::app::acts::{Form, Progress, Value};
use crate::app::branches::BranchesPane;
use crate::app::changelog::{self, Focus, Subject};
use crate::app::dashboard::{Attention, Opens, Rank};
use crate::app::{Model, Overlay, Screen, rollback};
use crate::keymap::{Chord, Keys};

/// One hint: keys, a word, and whether it can be used now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The keys as printed; a remapped one carries `*`.
    pub keys: String,
    /// What they do.
    pub name: String,
    /// What a click starts.
    pub target: HintKeys,
    /// `Err` says why it cannot be used now.
    pub ready: Result<(), String>,
}

/// What a hint stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintKeys {
    /// A command, by its id.
    Command(&'static str),
    /// A menu, by its place in [`MENUS`].
    Menu(usize),
    /// A key of the form that is open.
    Form,
}

/// A key that opens a menu of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Menu {
    /// The key.
    pub key: &'static str,
    /// What its keys are about.
    pub title: &'static str,
}

/// The three menus.
pub const MENUS: [Menu; 3] =
    [Menu { key: "g", title: "go to…" }, Menu { key: "a", title: "actions…" }, Menu { key: "y", title: "copy…" }];

const ON_PULLS: &[&str] = &[
    "move",
    "global.open",
    "global.ask_reviewer",
    "global.merge",
    "global.browse",
    "a",
    "y",
    "global.refresh",
    "global.preview",
    "global.zoom",
    "g",
    "global.quit",
];
const ON_RUNS: &[&str] =
    &["move", "global.open", "a", "global.browse", "y", "global.refresh", "global.zoom", "g", "global.quit"];
const IN_A_JOBS_LOG: &[&str] = &[
    "move",
    "log.next_error",
    "log.follow",
    "global.filter",
    "log.wrap",
    "log.save",
    "a",
    "log.times",
    "global.next_match",
    "global.browse",
    "y",
    "global.zoom",
    "global.quit",
];
const ON_ENVIRONMENTS: &[&str] = &[
    "global.pane_next",
    "global.tab_next",
    "global.open",
    "environments.verify",
    "environments.browse",
    "y",
    "global.roll_back",
    "global.break_glass",
    "global.refresh",
    "global.zoom",
    "g",
    "a",
    "global.quit",
];
const IN_A_LOG: &[&str] = &[
    "move",
    "log.follow",
    "global.filter",
    "log.next_error",
    "log.wrap",
    "log.save",
    "global.next_match",
    "log.times",
    "global.zoom",
    "global.quit",
];
const ON_AUDIT: &[&str] = &[
    "move",
    "global.open",
    "global.bisect",
    "global.pane_next",
    "global.tab_next",
    "global.filter",
    "y",
    "global.browse",
    "global.refresh",
    "global.zoom",
    "g",
    "global.quit",
];
const ON_WHERE: &[&str] = &[
    "where.find",
    "where.mine",
    "move",
    "global.open",
    "y",
    "global.browse",
    "global.bisect",
    "global.refresh",
    "g",
    "global.quit",
];
const ON_IMAGES: &[&str] = &[
    "move",
    "global.right",
    "global.open",
    "global.mark",
    "images.compare",
    "global.filter",
    "copy.image",
    "global.browse",
    "y",
    "global.refresh",
    "global.preview",
    "global.zoom",
    "g",
    "a",
    "global.quit",
];

/// What the footer of a place names, most useful first: command ids, `move`, and the keys of menus.
const fn order(screen: Screen, pane: BranchesPane) -> &'static [&'static str] {
    match (screen, pane) {
        (Screen::Branches, BranchesPane::Detail) => {
            &["move", "global.pane_next", "global.tab_next", "global.zoom", "global.browse", "y", "a", "global.quit"]
        }
        (Screen::Images, _) => ON_IMAGES,
        (Screen::Audit, _) => ON_AUDIT,
        (Screen::Pulls, _) => ON_PULLS,
        (Screen::Runs, _) => ON_RUNS,
        (Screen::Where, _) => ON_WHERE,
        (Screen::Branches, BranchesPane::List) => &[
            "move",
            "global.open",
            "global.pane_next",
            "global.tab_next",
            "global.sort",
            "global.filter",
            "a",
            "y",
            "global.browse",
            "changelog.new",
            "global.promote",
            "global.quit",
        ],
        _ => &[
            "move",
            "global.pane_next",
            "global.open",
            "g",
            "a",
            "y",
            "changelog.fix",
            "global.browse",
            "global.promote",
            "global.roll_back",
            "global.quit",
        ],
    }
}

/// What the footer of the changelog names. While text is typed, letters are no commands; what is previewed is written
/// or left first.
const fn on_changelog(focus: Focus, subject: &Subject) -> &'static [&'static str] {
    match (focus, subject) {
        (Focus::Typing, _) => &["global.back", "global.pane_next"],
        (Focus::Form, _) => &[
            "global.pane_next",
            "global.open",
            "changelog.write",
            "changelog.edit",
            "changelog.diff",
            "changelog.discard",
            "global.quit",
        ],
        (_, Subject::Selected) => &[
            "move",
            "global.open",
            "global.mark",
            "changelog.fix",
            "changelog.new",
            "changelog.scope",
            "global.filter",
            "changelog.write",
            "global.quit",
        ],
        _ => &[
            "changelog.write",
            "changelog.diff",
            "move",
            "global.mark",
            "changelog.fix",
            "changelog.discard",
            "global.pane_next",
            "changelog.edit",
            "changelog.new",
            "global.quit",
        ],
    }
}

/// The hints of the footer, most useful first. Whoever draws cuts at whole hints and ends with `?`.
#[must_use]
pub fn footer(model: &Model) -> Vec<Hint> {
    if let Some(form) = model.acts.form.as_ref().filter(|_| model.overlays.last() == Some(&Overlay::Act)) {
        return of_form(form);
    }
    if model.overlays.last() == Some(&Overlay::Promotion) {
        return super::promotion::keys(model);
    }
    if model.overlays.last() == Some(&Overlay::Rollback) {
        return super::rollback::keys(model);
    }
    if model.overlays.last() == Some(&Overlay::Fleet) {
        return super::fleet::keys();
    }
    if model.overlays.last() == Some(&Overlay::Bisect) {
        return super::bisect::keys();
    }
    let items = match model.screen {
        Screen::Changelog => on_changelog(model.changelog.focus, &model.changelog.subject),
        Screen::Environments if model.environments.log.is_some() => IN_A_LOG,
        Screen::Runs if model.runs.log.is_some() => IN_A_JOBS_LOG,
        Screen::Environments => ON_ENVIRONMENTS,
        screen => order(screen, model.branches.pane),
    };
    let way_out = production_is_down(model).then_some(&super::BREAK_GLASS);
    let rest = items.iter().filter(|item| way_out != Some(item));
    way_out.into_iter().chain(rest).filter_map(|item| hint(model, item)).collect()
}

/// Whoever comes because production fails finds the way out first, on every screen.
fn production_is_down(model: &Model) -> bool {
    let env = Opens::Environment(rollback::usual(&model.config));
    let is_down = |item: &Attention| item.rank == Rank::Running && item.opens == env;
    model.dashboard.items.iter().any(is_down)
}

/// The keys of a form, which are no commands.
fn of_form(form: &Form) -> Vec<Hint> {
    let text = matches!(form.fields.get(form.at).map(|field| &field.value), Some(Value::Text(_)));
    let choice = matches!(form.fields.get(form.at).map(|field| &field.value), Some(Value::Choice { .. }));
    let on_word = form.at == form.fields.len();
    let can = form.plan.is_ok();
    let keys: &[(&str, &str, bool)] = match &form.progress {
        Progress::Open if form.typing => {
            &[("Esc", "end typing", true), ("Tab", "next field", true), ("Enter", "send", on_word)]
        }
        Progress::Open => &[
            ("S", "send", can),
            ("Tab", "next field", form.fields.len() > 1 || form.is_grave()),
            ("Enter", "type", !choice && (on_word || !form.fields.is_empty())),
            ("h/l", "choose", choice),
            ("e", "$EDITOR", text),
            ("Esc", "close", true),
        ],
        Progress::Going(_) => &[("Esc", "close; it goes on", true)],
        Progress::Ended(end) => &[("o", "open it", end.url.is_some()), ("Enter", "close", true)],
    };
    let shown = keys.iter().filter(|(_, _, there)| *there);
    let hint = |(keys, name, _): &(&str, &str, bool)| Hint {
        keys: (*keys).into(),
        name: (*name).into(),
        target: HintKeys::Form,
        ready: Ok(()),
    };
    shown.map(hint).collect()
}

/// What may follow the keys pressed so far, in the order of the table.
#[must_use]
pub fn menu(model: &Model, prefix: &[Chord]) -> Vec<Hint> {
    let bindings = model.keymap.bindings().iter();
    let spot = model.spot();
    let inside = bindings.filter(|binding| {
        let follows = binding.keys.0.len() > prefix.len() && binding.keys.0.starts_with(prefix);
        follows && spot.distance(binding.scope).is_some()
    });
    let mut hints: Vec<(usize, Hint)> = inside
        .filter_map(|binding| {
            let command = by_id(binding.id)?;
            let rest = Keys(binding.keys.0[prefix.len()..].to_vec());
            let star = if model.keymap.is_remapped(binding.id) { "*" } else { "" };
            Some((rank(binding.id), of(model, command, format!("{rest}{star}"))))
        })
        .collect();
    hints.sort_by_key(|(rank, _)| *rank);
    hints.into_iter().map(|(_, hint)| hint).collect()
}

fn rank(id: &str) -> usize {
    super::all().position(|command| command.id == id).unwrap_or(usize::MAX)
}

fn hint(model: &Model, item: &str) -> Option<Hint> {
    if item == "move" {
        return movement(model);
    }
    if let Some(at) = MENUS.iter().position(|menu| menu.key == item) {
        let Menu { key, title } = MENUS[at];
        let used = Keys::parse(key).is_some_and(|keys| !menu(model, &keys.0).is_empty());
        let hint = Hint { keys: key.into(), name: title.into(), target: HintKeys::Menu(at), ready: Ok(()) };
        return used.then_some(hint);
    }
    let command = by_id(item)?;
    Some(of(model, command, model.keymap.hint(command.id)?))
}

fn movement(model: &Model) -> Option<Hint> {
    let keys = format!("{}/{}", model.keymap.hint("global.down")?, model.keymap.hint("global.up")?);
    Some(Hint { keys, name: "move".into(), target: HintKeys::Command("global.down"), ready: Ok(()) })
}

fn of(model: &Model, command: &'static Command, keys: String) -> Hint {
    let ready = ready(model, command);
    Hint { keys, name: name(model, command).into(), target: HintKeys::Command(command.id), ready }
}

/// The name of a command here: some say more where it is known what they will do.
fn name(model: &Model, command: &'static Command) -> &'static str {
    match (command.id, model.screen) {
        ("global.quit", Screen::Dashboard) => "quit",
        ("global.quit", _) => "back",
        ("global.open", Screen::Branches) => "commits",
        ("global.open", Screen::Runs | Screen::Environments) => "log",
        ("global.tab_next", Screen::Environments) => "environment",
        ("global.tab_next", Screen::Audit) => "all, prod, console",
        ("global.open", Screen::Audit | Screen::Pulls) => "detail",
        ("global.open", Screen::Where) => "open step",
        ("global.open", Screen::Changelog) => changelog::enter_does(&model.changelog),
        ("global.back", Screen::Changelog) if model.changelog.focus == Focus::Typing => "end typing",
        ("global.pane_next", Screen::Changelog) if model.changelog.draft.is_some() => "field",
        _ => command.name,
    }
}
