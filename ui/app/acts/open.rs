//! Which form is opened on what is selected, and why none can be.

use super::form::{EVERY, FAILED, METHODS};
use super::{About, ActEffect, Brings, Field, Form};
use crate::app::{Effect, Model, Overlay, Screen, branches, outside};
use engine::board::Reading;
use engine::domain::pull_request::{PullNumber, PullRequest};
use engine::domain::workflow_run::{Run, RunState};
use engine::domain::{Branch, BranchName, Role};
use engine::operations::act::Act;
use engine::sources::github::Opening;

type Ready = Result<(), String>;

/// Whether a pull request is selected.
///
/// # Errors
/// Why none is.
pub fn on_pull(model: &Model) -> Ready {
    selected_pull(model)
        .map(drop)
        .ok_or_else(|| unselected(model, Screen::Pulls, (&model.board.pulls, "pull request", "3")))
}

/// Whether a run is selected.
///
/// # Errors
/// Why none is.
pub fn on_run(model: &Model) -> Ready {
    selected_run(model).map(drop).ok_or_else(|| unselected(model, Screen::Runs, (&model.board.runs, "run", "7")))
}

/// Whether a work branch is selected.
///
/// # Errors
/// Why none is.
pub fn on_work_branch(model: &Model) -> Ready {
    selected_branch(model).map(drop).ok_or_else(|| "Select a work branch on its screen first: 2.".into())
}

/// Why nothing is selected: another screen is shown, or this one lists nothing.
fn unselected<T>(model: &Model, screen: Screen, (reading, what, key): (&Reading<T>, &str, &str)) -> String {
    match (reading.value(), reading.fault()) {
        _ if model.screen != screen => format!("Select a {what} on its screen first: {key}."),
        (None, Some(_)) => format!("No {what} can be read: the list says why."),
        (None, None) => format!("No {what} is read yet."),
        (Some(_), _) => format!("No {what} is listed here."),
    }
}

fn selected_pull(model: &Model) -> Option<&PullRequest> {
    outside::pull(model).filter(|_| model.screen == Screen::Pulls)
}

fn selected_run(model: &Model) -> Option<&Run> {
    let followed = crate::app::promotion::selected_run(model);
    followed.or_else(|| outside::run(model).filter(|_| model.screen == Screen::Runs))
}

fn selected_branch(model: &Model) -> Option<&Branch> {
    let on_trunk = |branch: &&Branch| matches!(branch.role, Role::Production | Role::Integration);
    branches::selected(model).filter(|_| model.screen == Screen::Branches).filter(|branch| !on_trunk(branch))
}

/// Opens the form of a comment.
pub fn comment(model: &mut Model) -> Vec<Effect> {
    let Some(pull) = selected_pull(model) else { return Vec::new() };
    let title = format!("Comment on {}", pull.number);
    let field = Field::text("Comment", "Enter types, e opens $EDITOR", "");
    show(model, Form::new(About::Comment(pull.number), title, vec![field]))
}

/// Opens the form that asks the automated reviewer.
pub fn ask_reviewer(model: &mut Model) -> Vec<Effect> {
    let Some(pull) = selected_pull(model) else { return Vec::new() };
    let mention = &model.config.workflows.reviewer.mention;
    let title = format!("Ask {mention} about {}", pull.number);
    let text = format!("{mention} please review this pull request.");
    let field = Field::text("Comment", "the mention is posted as it stands; Enter types, e opens $EDITOR", &text);
    show(model, Form::new(About::Ask(pull.number), title, vec![field]))
}

/// Opens the form of a merge.
pub fn merge(model: &mut Model) -> Vec<Effect> {
    let Some(pull) = selected_pull(model) else { return Vec::new() };
    let Some(head) = pull.head_id else {
        model.say(format!("GitHub does not tell the head of {}.", pull.number));
        return Vec::new();
    };
    let title = format!("Merge {} into {}", pull.number, pull.base);
    let about = About::Merge { pull: pull.number, head, base: pull.base.clone() };
    let method = Field::choice("Method", "a merge commit keeps every hash", &METHODS.map(|(name, _)| name));
    show(model, Form::new(about, title, vec![method]))
}

/// Opens the form of a pull request from the selected branch.
pub fn open_pull(model: &mut Model) -> Vec<Effect> {
    let Some(branch) = selected_branch(model) else { return Vec::new() };
    let title = format!("Open a pull request from {}", branch.name);
    let fields = vec![
        Field::line("Title", "type: what it does, as a commit says it", &branch.subject),
        Field::line("Into", "work goes into the integration branch first", &model.config.branches.integration),
        Field::text("Description", "what and why; entries of the changelog come with the commits", ""),
        Field::choice("Draft", "a draft asks nobody for a review", &["no", "yes"]),
    ];
    show(model, Form::new(About::Open(branch.name.clone()), title, fields));
    brings(model)
}

/// Opens the form that approves the plan of a promotion on its pull request.
pub fn approve_plan(model: &mut Model, pull: PullNumber, text: &str) -> Vec<Effect> {
    let title = format!("Approve this plan on {pull}");
    let field =
        Field::text("Comment", "posted as it stands: whoever promotes sees that you approved this very plan", text);
    show(model, Form::new(About::Comment(pull), title, vec![field]))
}

/// Opens the form of the pull request that asks for a promotion, for those who may merge it.
pub fn open_promotion(model: &mut Model) -> Vec<Effect> {
    let branches = &model.config.branches;
    let (head, base) = (BranchName::new(&branches.integration), branches.production.clone());
    let title = format!("Ask for a promotion: {head} into {base}");
    let fields = vec![
        Field::line("Title", "type: what is asked for", &format!("Promote {head} to {base}")),
        Field::line("Into", "whoever may push there merges it", &base),
        Field::text("Description", "what ships and why now", ""),
        Field::choice("Draft", "a draft asks nobody for a review", &["no", "yes"]),
    ];
    show(model, Form::new(About::Open(head), title, fields))
}

/// Opens the form of another try.
pub fn rerun(model: &mut Model) -> Vec<Effect> {
    let Some(run) = selected_run(model) else { return Vec::new() };
    let title = format!("Try {} again", name(run));
    let failed = matches!(run.state, RunState::Failure | RunState::Cancelled);
    let options: &[&str] = if failed { &[FAILED, EVERY] } else { &[EVERY] };
    let about = About::Rerun { run: run.id, attempt: run.attempt };
    let form = Form::new(about, title, vec![Field::choice("Jobs", "which are tried again", options)]);
    show(model, form)
}

/// Opens the form of a cancellation.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    let Some(run) = selected_run(model) else { return Vec::new() };
    let form =
        Form::new(About::Cancel { run: run.id, attempt: run.attempt }, format!("Cancel {}", name(run)), Vec::new());
    show(model, form)
}

/// Opens the form that answers for a deployment.
pub fn rule(model: &mut Model) -> Vec<Effect> {
    let Some(run) = selected_run(model) else { return Vec::new() };
    let environments = &model.config.workflows.deploy;
    let of_file = environments.iter().find(|(_, file)| run.file.as_ref() == Some(*file));
    let environment = of_file.map(|(environment, _)| environment.clone()).unwrap_or_default();
    let fields = vec![
        Field::line("Environment", "the one that waits", &environment),
        Field::choice("Answer", "what is decided", &["approve", "reject"]),
        Field::line("Comment", "why, for the record at GitHub", ""),
    ];
    let about = About::Rule { run: run.id, attempt: run.attempt };
    let form = Form::new(about, format!("Answer for {}", name(run)), fields);
    show(model, form)
}

/// Opens the form that starts a workflow: that of the selected run, else the build.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let workflows = &model.config.workflows;
    let known = |run: &&Run| {
        let is = |file: &String| run.file.as_ref() == Some(file);
        is(&workflows.build) || workflows.deploy.values().any(is)
    };
    let run = selected_run(model).filter(known);
    let (file, branch) = (run.and_then(|run| run.file.clone()), run.and_then(|run| run.branch.clone()));
    start_of(model, file, branch)
}

/// `:start FILE`: the same for this workflow.
pub fn start_named(model: &mut Model, file: &str) -> Vec<Effect> {
    start_of(model, Some(file.trim().to_owned()).filter(|file| !file.is_empty()), None)
}

fn start_of(model: &mut Model, file: Option<String>, branch: Option<String>) -> Vec<Effect> {
    let workflow = file.unwrap_or_else(|| model.config.workflows.build.clone());
    let branch = branch.unwrap_or_else(|| model.config.branches.integration.clone());
    let fields = vec![
        Field::line("Workflow", "its file", &workflow),
        Field::line("Branch", "the file of this branch is what runs", &branch),
    ];
    show(model, Form::new(About::Start, format!("Start {workflow}"), fields));
    inputs(model)
}

/// Asks what the workflow of the form takes on its branch, unless that was asked already.
pub(super) fn inputs(model: &mut Model) -> Vec<Effect> {
    let Some(form) = model.acts.form.as_mut().filter(|form| form.about == About::Start) else { return Vec::new() };
    let [workflow, branch, ..] = form.fields.as_slice() else { return Vec::new() };
    let of = (workflow.says(), BranchName::new(branch.says()));
    if form.asked.as_ref() == Some(&of) {
        return Vec::new();
    }
    form.fields.truncate(2);
    form.unread = None;
    form.asked = Some(of.clone());
    vec![Effect::Act(ActEffect::Inputs { form: form.id, of })]
}

/// Asks what the branch of the form brings to the changelog of the one it goes into, unless that was asked already.
pub(super) fn brings(model: &mut Model) -> Vec<Effect> {
    let Model { acts, board, config, now, .. } = model;
    let Some(form) = acts.form.as_mut() else { return Vec::new() };
    let Act::Open(Opening { head, base, .. }) = form.act() else { return Vec::new() };
    let of = (head, base);
    if of.1.as_str() == config.branches.production || form.brings.as_ref().is_some_and(|brings| brings.of == of) {
        return Vec::new();
    }
    form.brings = Some(Brings { of: of.clone(), told: None });
    form.plan_again(board, config, *now);
    vec![Effect::Act(ActEffect::Brings { form: form.id, of })]
}

/// Lays the form over the screen; words that were written in it before come back.
fn show(model: &mut Model, mut form: Form) -> Vec<Effect> {
    if let Some(kept) = model.acts.kept.take_if(|kept| kept.about == form.about && form.about != About::Start) {
        form.fields = kept.fields;
    }
    model.acts.last += 1;
    form.id = model.acts.last;
    form.plan_again(&model.board, &model.config, model.now);
    model.acts.form = Some(Box::new(form));
    model.overlays.push(Overlay::Act);
    Vec::new()
}

/// `build.yml #813`.
fn name(run: &Run) -> String {
    format!("{} #{}", run.file.as_deref().unwrap_or(&run.workflow), run.number)
}
