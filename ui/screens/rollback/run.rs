//! What was sent: the steps, what the script writes as it writes it, how it ended, and what is left to do.

use super::{frame, put, remark};
use crate::app::Model;
use crate::app::age::lasted;
use crate::app::promotion::sign;
use crate::app::rollback::{Remark, Run, Stage, StepRow, standing};
use crate::parts::{Focus, RowOf, StepLook};
use crate::screens::said::said;
use crate::theme::Role;
use engine::domain::Moment;
use engine::environment::slots::loud;
use engine::operations::act::{self, ActEnd};
use engine::operations::journal::End;
use engine::operations::promotion::{Progress, StepLine, StepState};
use engine::operations::rollback::{Ending, Finished, Step};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::time::Duration;

pub(super) fn draw(model: &Model, run: &Run, area: Rect, buffer: &mut Buffer) {
    let inside = frame(model, &title(model, run), Focus::Here, area, buffer);
    let width = inside.width;
    if let Remark::Offered(pull, text, _) = &run.remark {
        return put(remark::rows(model, (*pull, text), (width, inside.height)), inside, buffer);
    }
    let mut above: Vec<RowOf<'_>> = run.steps.iter().map(|row| step(model, row, width)).collect();
    above.extend(run.said.iter().flat_map(|(_, text)| said(&model.look.theme, "  ! ", Role::Warn, text, width)));
    let below = outcome(model, run, width);
    let used = above.len() + below.len() + 1;
    let room = usize::from(inside.height).saturating_sub(used);
    let mut rows = above;
    let output = output(model, run, room, width);
    let gap = room.saturating_sub(output.len());
    rows.extend(output);
    rows.extend((0..gap.min(1)).map(|_| RowOf::new(&model.look.theme, width)));
    rows.extend(below);
    // How it stands is never what falls off the end.
    let over = rows.len().saturating_sub(usize::from(inside.height));
    put(rows.into_iter().skip(over), inside, buffer);
}

fn title(model: &Model, run: &Run) -> String {
    let time = lasted(run.took(model.now));
    let what = match &run.stage {
        Stage::Going => format!("ROLLING BACK PRODUCTION to {}  {time}", run.title()),
        Stage::Refused(_) => "PRODUCTION: nothing was run".into(),
        Stage::Ended(_) | Stage::Acted(_) => format!("Rollback of PRODUCTION to {}  {time}", run.title()),
    };
    let production = crate::app::environments::production(&model.config).is_none_or(|name| name == run.env);
    if production { what } else { what.replace("PRODUCTION", run.env.as_str()) }
}

fn step<'a>(model: &'a Model, row: &StepRow, width: u16) -> RowOf<'a> {
    let (sign, role) = match row.end {
        None => ("⟳", Role::Running),
        Some((End::Done, _)) => ("✓", Role::Ok),
        Some((End::Failed, _)) => ("✗", Role::Error),
        Some((End::Unknown, _)) => ("?", Role::Unknown),
    };
    let clock = |at: Moment| at.with_timezone(model.now.offset()).format("%H:%M:%S").to_string();
    let (began, took) = (clock(row.began), lasted(row.end.map_or(model.now, |(_, at)| at) - row.began));
    let look =
        StepLook { sign, role, name: row.step.word(), words: &row.words, began: &began, took: &took, here: false };
    look.row(&model.look.theme, width)
}

/// The newest lines of the script, or those that are looked at.
fn output<'a>(model: &'a Model, run: &Run, room: usize, width: u16) -> Vec<RowOf<'a>> {
    let theme = &model.look.theme;
    let count = run.lines.len();
    let last = run.scroll.map_or(count, |at| (at + 1).max(room.min(count)));
    let first = last.saturating_sub(room);
    let row = |line: &String| {
        RowOf::new(theme, width).text("  │ ", Role::Border).text(&crate::parts::visible(line), Role::Text)
    };
    run.lines.range(first..last).map(row).collect()
}

/// How long its parts took, from the word that was typed.
fn times(finished: &Finished) -> Option<String> {
    let told = |time: Option<Duration>| time.map(|time| format!("{:.1} s", time.as_secs_f64()));
    let script = told(finished.times.to_script).map(|time| format!("The script was begun after {time}"))?;
    let verified = told(finished.times.verified).map(|time| format!(", what serves verified after {time}"));
    Some(format!("{script}{}.", verified.unwrap_or_default()))
}

/// How it stands, how it ended, and what to do.
fn outcome<'a>(model: &'a Model, run: &Run, width: u16) -> Vec<RowOf<'a>> {
    let theme = &model.look.theme;
    let say = |sign: &str, role, text: &str| said(theme, sign, role, text, width);
    let mut rows = match &run.stage {
        Stage::Going => going(run, &say),
        Stage::Refused(fault) => {
            let mut rows = say("✗ ", Role::Error, &format!("{fault}."));
            rows.extend(fault.next_step().into_iter().flat_map(|next| say("  ", Role::Text, next)));
            rows
        }
        Stage::Ended(finished) => ended(model, run, finished, &say),
        Stage::Acted(end) => acted(run, end, &say),
    };
    rows.extend(run.hand().into_iter().flat_map(|(what, line)| say(&what, Role::Dim, &line)));
    rows
}

/// What went by GitHub, as far as it was seen there.
fn acted<'a>(run: &Run, end: &ActEnd, say: &impl Fn(&str, Role, &str) -> Vec<RowOf<'a>>) -> Vec<RowOf<'a>> {
    let (sign, role) = match end.outcome.exit_code() {
        0 => ("✓ ", Role::Ok),
        3 => ("? ", Role::Unknown),
        _ => ("✗ ", Role::Error),
    };
    let mut rows = say(sign, role, &end.sentence);
    rows.extend(end.next_step.iter().chain(&end.url).flat_map(|text| say("  ", Role::Text, text)));
    match &run.progress {
        Some(progress) => rows.extend(followed(progress, say)),
        None if end.outcome.exit_code() == 0 => {
            let words = "What serves has not changed by that yet: the build and the deploy at GitHub are to do it. Once \
                         a pull request is merged, P follows it.";
            rows.extend(say("! ", Role::Warn, words));
        }
        None => {}
    }
    rows
}

/// How far what GitHub took is, who serves meanwhile, and how it ended.
fn followed<'a>(progress: &Progress, say: &impl Fn(&str, Role, &str) -> Vec<RowOf<'a>>) -> Vec<RowOf<'a>> {
    let step = |line: &StepLine| {
        let role = if line.state == StepState::Failed { Role::Error } else { Role::Text };
        say(&format!("{} ", sign(line.state)), role, &format!("{}  {}", line.step.word(), line.words))
    };
    let mut rows: Vec<RowOf<'a>> = progress.steps.iter().flat_map(step).collect();
    rows.extend(say("  NOW SERVING  ", Role::Text, &progress.serving));
    if let Some(ended) = &progress.ended {
        let (sign, role) = match ended.outcome.exit_code() {
            0 => ("✓ ", Role::Ok),
            3 => ("? ", Role::Unknown),
            _ => ("✗ ", Role::Error),
        };
        rows.extend(say(sign, role, &format!("{}.", ended.sentence)));
        rows.extend(ended.next_step.iter().flat_map(|next| say("  ", Role::Text, next)));
    }
    rows
}

const fn at_github(stage: act::Stage) -> &'static str {
    match stage {
        act::Stage::Reading => "What it is about is read again at GitHub. Nothing was sent yet.",
        act::Stage::Sending => "It is on its way to GitHub.",
        act::Stage::Accepted => "GitHub took it; its effect is not seen yet.",
        act::Stage::Checking => "No answer came. Unknown, checking: whether GitHub took it is being found out.",
    }
}

fn going<'a>(run: &Run, say: &impl Fn(&str, Role, &str) -> Vec<RowOf<'a>>) -> Vec<RowOf<'a>> {
    if let Some(stage) = run.reached {
        return say("⟳ ", Role::Running, at_github(stage));
    }
    say("  ", Role::Text, &so_far(run))
}

/// What was run so far. Only of what was begun here is it said that nothing was.
fn so_far(run: &Run) -> String {
    if run.rung.is_none() {
        let who = run.who.as_deref().map(|who| format!(" by {who}")).unwrap_or_default();
        return format!("It was begun{who} and left. How it ended is looked for; nothing is run.");
    }
    let slot = run.goal.slot.as_ref().map_or_else(|| "The standby".to_owned(), loud);
    if run.sent {
        "The script was sent, once. It runs on the host, not in this terminal: leaving stops nothing.".into()
    } else if run.steps.iter().any(|row| row.step == Step::Script) {
        "The script is being sent, once.".into()
    } else if run.boots() {
        format!(
            "{slot} is started, which boots {}. The script was not run yet: that waits until {slot} answers well.",
            run.goal.code()
        )
    } else {
        "Nothing was run yet: it is looked first what serves.".into()
    }
}

fn ended<'a>(
    model: &Model,
    run: &Run,
    finished: &Finished,
    say: &impl Fn(&str, Role, &str) -> Vec<RowOf<'a>>,
) -> Vec<RowOf<'a>> {
    let (sign, role) = match finished.ending {
        Ending::Served | Ending::Already => ("✓ ", Role::Ok),
        Ending::Unverified | Ending::Unknown => ("? ", Role::Unknown),
        _ => ("✗ ", Role::Error),
    };
    let mut rows = Vec::new();
    if run.served() {
        let answer = run.steps.iter().rev().find(|row| row.step == Step::Verify).map(|row| row.words.clone());
        let answer = answer.map(|words| format!("  {words}")).unwrap_or_default();
        rows.extend(say("✓ ", Role::Ok, &format!("NOW SERVING {}{answer}", run.serves())));
        if finished.commit.is_none() {
            rows.extend(say(
                "? ",
                Role::Unknown,
                &format!("Which version it runs was not seen; {} was wanted.", run.title()),
            ));
        }
        rows.extend(times(finished).iter().flat_map(|words| say("  ", Role::Dim, words)));
    }
    if finished.ending != Ending::Served {
        rows.extend(say(sign, role, &format!("{}.", finished.sentence)));
    }
    rows.extend(finished.next.iter().flat_map(|next| say("  ", Role::Text, next)));
    if let Some(standing) = standing(model) {
        let (branch, holds) = (&standing.branch, standing.holds.short());
        let words = format!(
            "{branch} still holds {holds}: the next push to {branch} ships it again. R takes it back by a pull request."
        );
        rows.extend(say("! ", Role::Warn, &words));
    }
    rows
}
