//! The selected run in words, its jobs, and the steps of each.

use super::{state, took};
use crate::app::overlays::wrap;
use crate::app::runs::{Pane, job, shown};
use crate::app::{Model, age, outside};
use crate::parts::{Frame, Panel, RowOf, visible};
use crate::theme::{Role, Theme};
use chrono::TimeDelta;
use engine::chain;
use engine::domain::Moment;
use engine::domain::workflow_run::{Confidence, Job, Run, RunState, Step};
use engine::lane::{Lane, Told};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells of a label.
const LABEL: usize = 10;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let focus = if model.runs.pane == Pane::Detail { Frame::Focused } else { Frame::Single };
    let Some(run) = outside::run(model) else {
        Panel { title: "no run", note: "", frame: focus }.draw(theme, area, buffer);
        return;
    };
    let title = format!("#{} {}", run.number, visible(&run.title));
    let inside = Panel { title: &title, note: "Enter log", frame: focus }.draw(theme, area, buffer);
    let mut rows = described(theme, &facts(model, run), inside.width);
    let jobs = jobs(model, inside.width);
    // Jobs are what one looks at once they have the focus; the words about the run then give way.
    let room = usize::from(inside.height);
    if model.runs.pane == Pane::Detail && rows.len() + jobs.len() > room {
        rows.truncate(room.saturating_sub(jobs.len()).max(1));
    }
    for (place, row) in inside.rows().zip(rows.into_iter().chain(jobs)) {
        row.draw(place, buffer);
    }
}

fn described<'a>(theme: &'a Theme, facts: &[(&str, String, Role)], width: u16) -> Vec<RowOf<'a>> {
    let cells = usize::from(width).saturating_sub(LABEL + 1).max(8);
    let lines = facts.iter().flat_map(|(label, words, role)| {
        let wrapped = wrap(&visible(words), cells);
        wrapped.into_iter().enumerate().map(move |(at, text)| (if at == 0 { *label } else { "" }, text, *role))
    });
    lines.map(|(label, text, role)| RowOf::new(theme, width).cell(label, LABEL, Role::Dim).text(&text, role)).collect()
}

/// The jobs, each with its steps below it.
fn jobs(model: &Model, width: u16) -> Vec<RowOf<'_>> {
    let theme = &model.look.theme;
    let line = |text: &str, role| vec![RowOf::new(theme, width).cell("Jobs", LABEL, Role::Dim).text(text, role)];
    let jobs = match shown(model).map(|shown| &shown.jobs) {
        None => return line("◌ reading…", Role::Pending),
        Some(Err(fault)) => return line(&visible(&format!("✗ {fault}.")), Role::Error),
        Some(Ok(jobs)) if jobs.is_empty() => return line("- none", Role::Skipped),
        Some(Ok(jobs)) => jobs,
    };
    let selected = job(model).filter(|_| model.runs.pane == Pane::Detail).map(|job| job.id);
    let label = |at: usize| if at == 0 { "Jobs" } else { "" };
    let rows = jobs.iter().enumerate().flat_map(|(at, job)| {
        let (word, role) = state(job.state);
        let sign = if selected == Some(job.id) { "❯ " } else { "" };
        let row = RowOf::new(theme, width).cell(label(at), LABEL, Role::Dim).text(sign, Role::Mark);
        let row = row.text(word, role).text(
            &format!(" {}  {}", visible(&job.name), span(job.started, job.ended, model.github_now())),
            Role::Text,
        );
        std::iter::once(row).chain(steps(theme, job, model.github_now(), width))
    });
    rows.collect()
}

/// The steps of a job, as many on a line as fit.
fn steps<'a>(theme: &'a Theme, job: &Job, now: Moment, width: u16) -> Vec<RowOf<'a>> {
    let new = || RowOf::new(theme, width).cell("", LABEL, Role::Dim);
    let mut rows = vec![new()];
    for step in &job.steps {
        let (text, role) = step_words(step, now);
        let fits = rows.last().is_some_and(|row| row.left() >= crate::parts::width(&text));
        let row = if fits { rows.pop().unwrap_or_else(new) } else { new() };
        rows.push(row.text(&text, role).text("  ", Role::Dim));
    }
    rows
}

/// `✓ checkout 3s`.
pub(super) fn step_words(step: &Step, now: Moment) -> (String, Role) {
    let (word, role) = state(step.state);
    let sign = word.split(' ').next().unwrap_or_default();
    let took = span(step.started, step.ended, now);
    let name = visible(&step.name);
    let text = if step.state == RunState::Queued { format!("{sign} {name}") } else { format!("{sign} {name} {took}") };
    (text, role)
}

/// How long it took, or goes on: `3m41s`.
fn span(began: Option<Moment>, ended: Option<Moment>, now: Moment) -> String {
    let Some(began) = began else { return String::new() };
    age::lasted(ended.unwrap_or(now) - began)
}

/// How long it takes, against what its workflow usually takes.
fn lasts(model: &Model, run: &Run) -> (&'static str, String, Role) {
    let took = took(model, run);
    let tries = if run.attempt > 1 { format!(", try {}", run.attempt) } else { String::new() };
    // While it waits for a person or hangs it does not work: no usual time says anything of that.
    if matches!(run.state, RunState::Waiting | RunState::Zombie) {
        return ("Waits", format!("{took} so far{tries}"), Role::Text);
    }
    let runs = model.board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default();
    let usual = run.file.as_deref().and_then(|file| chain::usual(file, runs));
    let Some(usual) = usual else { return ("Took", format!("{took}{tries}"), Role::Text) };
    let words = age::lasted(usual);
    let slow = chain::took(run, model.github_now()) > usual * 2;
    match (run.state.goes_on(), slow) {
        (true, true) => ("Takes", format!("{took}, far longer than the usual {words}{tries}"), Role::Warn),
        (true, false) => ("Takes", format!("{took} of about {words}{tries}"), Role::Text),
        (false, true) => ("Took", format!("{took}, far longer than the usual {words}{tries}"), Role::Warn),
        (false, false) => ("Took", format!("{took}, usually {words}{tries}"), Role::Text),
    }
}

/// The run that cancelled it, and whose that was: `by #812, a push of rohan to development`.
fn by_whom(model: &Model, run: &Run) -> Option<String> {
    let list = model.board.runs.value()?;
    let by = list.runs.iter().find(|other| Some(other.id) == run.cancelled_by)?;
    let (actor, branch) = (by.actor.as_deref().unwrap_or("ghost"), by.branch.as_deref().unwrap_or("its branch"));
    Some(format!("by #{}, {} of {actor} on {branch}", by.number, by.event))
}

/// What its commit went through: `191bc54 on development → build #812 ✓ success 3m49s → image … → deploy #655 ✓ success 1m06s`.
fn chained(model: &Model, run: &Run) -> Option<String> {
    let (start, lane) = Lane::around(&model.board, &model.config, run)?;
    let begin = format!("{} on {}", start.commit.short(), start.branch);
    let build = link("build", lane.build, |run| went(model, run));
    let image = link("image", lane.image, |image| image.tag.clone());
    let deploy = link("deploy", lane.deploy, |run| went(model, run));
    Some([begin, build, image, deploy].join(" → "))
}

fn link<T>(name: &str, told: Told<T>, words: impl Fn(T) -> String) -> String {
    match told {
        Told::There(what) => format!("{name} {}", words(what)),
        Told::NotYet => format!("no {name} yet"),
        Told::Never => format!("no {name} of this branch"),
        Told::Unknown => format!("{name} unknown"),
    }
}

/// How a run of the chain went, or goes, and what is left of the time that it usually takes.
fn went(model: &Model, run: &Run) -> String {
    let runs = model.board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default();
    let usual = run.file.as_deref().and_then(|file| chain::usual(file, runs)).filter(|_| run.state.goes_on());
    let left = usual.map(|usual| usual - chain::took(run, model.github_now())).filter(|left| *left > TimeDelta::zero());
    let left = left.map(|left| format!(", about {} left", age::lasted(left))).unwrap_or_default();
    format!("#{} {} {}{left}", run.number, state(run.state).0, took(model, run))
}

fn facts(model: &Model, run: &Run) -> Vec<(&'static str, String, Role)> {
    let (word, role) = state(run.state);
    let word = match (run.state, by_whom(model, run)) {
        (RunState::Cancelled, Some(by)) => format!("{word} {by}: all builds share one concurrency group"),
        (RunState::Cancelled, None) if model.acts.cancelled(run.id) => format!("{word} from this console"),
        (RunState::Cancelled, None) => format!("{word}: no other run began then; who did it GitHub does not tell"),
        (RunState::Skipped, _) => format!("{word}: its condition did not hold, it ships nothing"),
        (RunState::Zombie, _) => format!("{word}: it has been waiting for more than a day, nothing will come of it"),
        _ => word.to_owned(),
    };
    let workflow = run.file.as_deref().unwrap_or("a file that GitHub did not name");
    let actor = run.actor.as_deref().unwrap_or("ghost");
    let mut facts = vec![
        ("State", word, role),
        ("Workflow", format!("{} ({workflow})", run.workflow), Role::Text),
        ("Asked", format!("{} by {actor}, on {}", age::ago(model.github_now(), run.created), run.event), Role::Text),
        lasts(model, run),
    ];
    if let Some(ships) = &run.ships {
        let sure = match ships.confidence {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
            Confidence::Guess => "a guess",
        };
        facts.push(("Commit", format!("{} · {sure}: {}", ships.commit.short(), ships.evidence), Role::Text));
    } else if let Some(head) = run.head {
        facts.push(("Commit", format!("{} as GitHub reports it", head.short()), Role::Dim));
    }
    facts.extend(chained(model, run).map(|words| ("Chain", words, Role::Text)));
    let runs = model.board.runs.value().map(|list| list.runs.as_slice()).unwrap_or_default();
    if let Some(environment) = chain::undeployed(run, runs, &model.config, model.github_now()) {
        let words = format!("nothing deployed it to {environment} since it ended");
        facts.push(("Deploy", words, Role::Warn));
    }
    if !run.url.is_empty() {
        facts.push(("Address", run.url.clone(), Role::Link));
    }
    facts
}
