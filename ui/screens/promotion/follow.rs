//! What goes on: the steps, who serves now, what happens if it goes wrong, and that it may be left.

use crate::app::promotion::{Follow, FollowStage, StepRow, Whose, sign};
use crate::app::{Model, age};
use crate::parts::{Focus, RowOf, StepLook, production};
use crate::screens::said::{put, said};
use crate::theme::Role;
use engine::operations::promotion::StepState;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, follow: &Follow, area: Rect, buffer: &mut Buffer) {
    let theme = &model.look.theme;
    let inside = production(theme, &title(model, follow), Focus::Elsewhere, area, buffer);
    let mut rows = vec![RowOf::new(theme, inside.width)];
    let selected = follow.selected(&model.config);
    if !matches!(follow.stage, FollowStage::Looking | FollowStage::Lost(_)) {
        let steps = follow.rows(&model.config);
        rows.extend(steps.iter().enumerate().map(|(at, row)| step(model, row, at == selected, inside.width)));
        rows.push(RowOf::new(theme, inside.width));
    }
    if let Some(progress) = &follow.progress {
        let row = RowOf::new(theme, inside.width).text("  NOW SERVING  ", Role::Title);
        rows.push(row.text(&progress.serving, Role::Text));
        rows.push(RowOf::new(theme, inside.width));
    }
    rows.extend(outcome(model, follow, inside.width));
    put(rows, inside, buffer);
}

fn title(model: &Model, follow: &Follow) -> String {
    let into = follow.config(&model.config).branches.production;
    let whose = if follow.whose == Whose::Elsewhere && !matches!(follow.stage, FollowStage::Looking) {
        ", only looked at"
    } else {
        ""
    };
    let began = follow.since.with_timezone(model.now.offset()).format("%H:%M:%S");
    let time = if follow.goes_on() {
        format!("  since {began}, {}", age::lasted(model.now - follow.since))
    } else {
        String::new()
    };
    format!("4  Follow  {} into {into}{whose}{time}", follow.title())
}

fn step<'a>(model: &'a Model, row: &StepRow, here: bool, width: u16) -> RowOf<'a> {
    let clock = |at: engine::domain::Moment| at.with_timezone(model.now.offset()).format("%H:%M:%S").to_string();
    let began = row.time.0.or(row.time.1).map(clock).unwrap_or_default();
    let (took, began) = (row.took(model.now), format!("{began:>8}"));
    let look = StepLook {
        sign: sign(row.state),
        role: role(row.state),
        name: &row.name,
        words: &row.words,
        began: &began,
        took: &took,
        here,
    };
    look.row(&model.look.theme, width)
}

const fn role(state: StepState) -> Role {
    match state {
        StepState::Pending => Role::Dim,
        StepState::Waiting => Role::Pending,
        StepState::Running => Role::Running,
        StepState::Done => Role::Ok,
        StepState::Failed => Role::Error,
        StepState::Unknown => Role::Unknown,
    }
}

/// How it stands, how it ended, and what to do.
fn outcome<'a>(model: &'a Model, follow: &'a Follow, width: u16) -> Vec<RowOf<'a>> {
    let theme = &model.look.theme;
    let say = |sign: &str, role, text: &str| said(theme, sign, role, text, width);
    let mut rows: Vec<RowOf<'_>> = follow.said.iter().flat_map(|text| say("  ! ", Role::Warn, text)).collect();
    match &follow.stage {
        FollowStage::Looking => rows.extend(say("  ⟳ ", Role::Running, "Looking for what was promoted…")),
        FollowStage::Lost(fault) => {
            rows.extend(say("  ✗ ", Role::Error, &format!("{fault}.")));
            rows.extend(fault.next_step().into_iter().flat_map(|next| say("    ", Role::Text, next)));
        }
        FollowStage::Stopped(halted) => {
            let (sign, role) = if halted.is_unknown() { ("  ? ", Role::Unknown) } else { ("  ✗ ", Role::Error) };
            rows.extend(say(sign, role, &halted.sentence()));
        }
        FollowStage::Sending => {
            rows.extend(say("    ", Role::Text, "Each step is on the disk before it is done. Nothing is sent twice."));
        }
        FollowStage::Going | FollowStage::Ended => rows.extend(going(follow, &say)),
    }
    rows
}

fn going<'a>(follow: &Follow, say: &impl Fn(&str, Role, &str) -> Vec<RowOf<'a>>) -> Vec<RowOf<'a>> {
    if let Some(ended) = follow.ended() {
        let (sign, role) = match ended.outcome.exit_code() {
            0 => ("  ✓ ", Role::Ok),
            3 => ("  ? ", Role::Unknown),
            _ => ("  ✗ ", Role::Error),
        };
        let mut rows = say(sign, role, &format!("{}.", ended.sentence));
        rows.extend(ended.next_step.iter().flat_map(|next| say("    ", Role::Text, next)));
        return rows;
    }
    let mut rows = say("    ", Role::Text, if_it_fails(follow));
    rows.extend(say(
        "    ",
        Role::Text,
        "You may leave: the build and the deploy run at GitHub and on the host, not in this terminal.",
    ));
    let built = follow
        .progress
        .as_ref()
        .is_some_and(|progress| progress.steps.first().is_some_and(|build| build.state == StepState::Done));
    let push = if built {
        ("  ✓ ", Role::Ok, "The build is done: a push cannot cancel it any more.")
    } else {
        (
            "  ! ",
            Role::Warn,
            "A push to a branch that is built could cancel this build. Wait with pushes until it is done.",
        )
    };
    rows.extend(say(push.0, push.1, push.2));
    rows
}

/// What happens by itself when the step that goes on goes wrong.
fn if_it_fails(follow: &Follow) -> &'static str {
    let open = follow.progress.as_ref().and_then(|progress| {
        progress.steps.iter().find(|line| line.state != StepState::Done).map(|line| line.step.word())
    });
    match open {
        Some("deploy" | "traffic") => {
            "If the new slot does not get healthy the deploy fails, and the traffic stays where it is or is switched back."
        }
        Some("verify") => "If it does not answer well from now on, that is said here, with the way back.",
        _ => "If the build fails or is cancelled nothing is deployed: production keeps what it runs.",
    }
}
