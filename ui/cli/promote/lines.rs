//! The plan as lines for a release owner. Everything from outside is made visible before it is printed.

use super::Told;
use crate::app::age;
use crate::cli::columns::aligned;
use crate::cli::paragraph;
use crate::parts::visible;
use crate::promoting::time;
use engine::config::Method;
use engine::domain::Moment;
use engine::operations::promotion::{Gate, GateId, GateState, Plan, Ships, Verdict};
use std::io::{Result, Write};

/// More of a list than this is counted and not listed.
const MOST: usize = 12;
/// What belongs to a gate stands so far in, below what was observed.
const UNDER: usize = 30;

pub(super) fn print(out: &mut dyn Write, told: &Told<'_>) -> Result<()> {
    let plan = told.plan;
    head(out, plan)?;
    writeln!(out, "\nGATES  {}", plan.counts())?;
    gates(out, plan)?;
    ships(out, told)?;
    writeln!(out, "\nSTEPS")?;
    let width = paragraph::width();
    for (number, step) in plan.steps.iter().enumerate() {
        paragraph::print(out, &format!("  {:>2}. {}", number + 1, visible(step)), 6, width)?;
    }
    writeln!(out)?;
    paragraph::print(out, &verdict(plan), 0, width)
}

fn head(out: &mut dyn Write, plan: &Plan) -> Result<()> {
    let (from, to) = (&plan.heads.from, &plan.heads.to);
    let method = match plan.method {
        Method::PullRequest => "by a pull request with a merge commit",
        Method::Merge => "with a merge commit",
        Method::FastForward => "by moving it forward",
    };
    let line = format!("{} {} into {} {}, {method}", from.branch, from.commit.short(), to.branch, to.commit.short());
    writeln!(out, "PLAN   {}", visible(&line))?;
    let until = plan.valid_until().format("%H:%M:%S");
    writeln!(out, "       {}, void at {until} and when either branch moves; nothing was sent", short(plan))
}

fn short(plan: &Plan) -> String {
    plan.hash().chars().take(12).collect()
}

/// What is in the way first, then what is not.
fn gates(out: &mut dyn Write, plan: &Plan) -> Result<()> {
    let mut gates: Vec<&Gate> = plan.gates.iter().collect();
    gates.sort_by_key(|gate| std::cmp::Reverse((gate.blocks(), gate.state)));
    for gate in gates {
        let [state, id, observed, source] = row(gate, plan.made);
        let line = format!("  {state:<8} {id:<17}  {observed}  ({source})");
        paragraph::print(out, &line, UNDER, paragraph::width())?;
        if gate.state != GateState::Pass {
            details(out, gate)?;
        }
    }
    Ok(())
}

fn row(gate: &Gate, now: Moment) -> [String; 4] {
    let state = if gate.blocks() && gate.state == GateState::Unknown { "unknown!" } else { gate.state.word() };
    let source = match gate.taken {
        Some(taken) => format!("{}, {}", gate.source, age::words(now, taken)),
        None => format!("{}, not observed", gate.source),
    };
    [state.to_owned(), gate.id.to_string(), visible(&gate.observed).into_owned(), source]
}

fn details(out: &mut dyn Write, gate: &Gate) -> Result<()> {
    let width = paragraph::width();
    for finding in gate.findings.iter().take(MOST) {
        paragraph::print(out, &format!("{:UNDER$}- {}", "", visible(finding)), UNDER + 2, width)?;
    }
    if gate.findings.len() > MOST {
        writeln!(out, "{:UNDER$}and {} more: --json has all", "", gate.findings.len() - MOST)?;
    }
    match &gate.clears {
        Some(sentence) => paragraph::print(out, &format!("{:UNDER$}{}", "", visible(sentence)), UNDER, width),
        None => Ok(()),
    }
}

fn ships(out: &mut dyn Write, Told { plan, ships }: &Told<'_>) -> Result<()> {
    let counts = [
        counted(ships.count, "commit", "commits"),
        counted(ships.pulls.len(), "pull request", "pull requests"),
        counted(ships.entries.len(), "entry", "entries"),
        counted(ships.files.len(), "file", "files"),
    ];
    writeln!(out, "\nSHIPS  {}", counts.join(", "))?;
    let commits = ships.commits.iter().map(|commit| {
        [
            format!("  {}", commit.id.short()),
            visible(&commit.subject).into_owned(),
            visible(&commit.author.name).into_owned(),
        ]
    });
    aligned(out, &commits.take(MOST).collect::<Vec<_>>())?;
    if ships.count > MOST {
        writeln!(out, "  and {} more: --json has all", ships.count - MOST)?;
    }
    let pulls = ships.pulls.iter().map(|pull| format!("{} {}", pull.number, pull.title));
    part(out, "Pulls", pulls)?;
    part(out, "Authors", std::iter::once(ships.authors.join(", ")))?;
    part(out, "Breaking", ships.breaking.iter().map(|(subject, words)| format!("{subject}: {words}")))?;
    database(out, ships)?;
    part(out, "Variables", ships.variables.iter().map(|new| format!("{} ({})", new.name, new.files.join(", "))))?;
    part(out, "Packages", ships.packages.changes.iter().map(ToString::to_string))?;
    part(out, "Image", std::iter::once(format!("will be built as {}", plan.tag)))?;
    part(out, "Slot", plan.gates.iter().filter(|gate| gate.id == GateId::Standby).map(|gate| gate.observed.clone()))?;
    part(out, "Time", std::iter::once(time(plan)))
}

fn database(out: &mut dyn Write, ships: &Ships) -> Result<()> {
    // Each is accepted by whoever reads this: none is left out.
    let changes: Vec<String> = ships.schema.iter().map(engine::schema_radar::Finding::short).collect();
    whole(out, "Database", changes.iter())?;
    if ships.schema.is_empty() {
        return part(out, "Database", std::iter::once("no change on boot".to_owned()));
    }
    let sentence =
        "synchronize: true does this when the new container boots, before traffic moves; no rollback undoes it";
    paragraph::print(out, &format!("  {:<9} {sentence}", ""), 12, paragraph::width())
}

/// A part with its lines; nothing for one without.
fn part(out: &mut dyn Write, name: &str, lines: impl Iterator<Item = String>) -> Result<()> {
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    whole(out, name, lines.iter().take(MOST))?;
    if lines.len() > MOST {
        writeln!(out, "  {:<9} and {} more: --json has all", "", lines.len() - MOST)?;
    }
    Ok(())
}

/// A part of which nothing is left out.
fn whole<'a>(out: &mut dyn Write, name: &str, lines: impl Iterator<Item = &'a String>) -> Result<()> {
    for (at, line) in lines.enumerate() {
        let flat = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = format!("  {:<9} {}", if at == 0 { name } else { "" }, visible(&flat));
        paragraph::print(out, &line, 12, paragraph::width())?;
    }
    Ok(())
}

fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}

fn verdict(plan: &Plan) -> String {
    let ids =
        |gates: &mut dyn Iterator<Item = &Gate>| gates.map(|gate| gate.id.to_string()).collect::<Vec<_>>().join(", ");
    match plan.verdict() {
        Verdict::MayGo => "It may go: nothing is in the way.".into(),
        Verdict::Warnings | Verdict::Unknown => {
            format!("It may go once each of these is cleared or accepted by its id: {}.", ids(&mut plan.wants()))
        }
        Verdict::Blocked => format!("It is blocked by {}.", ids(&mut plan.blocking())),
    }
}
