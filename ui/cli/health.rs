//! `cutover health`: what the addresses answer now, and what they answered over the last day.

use super::Outcome;
use super::columns::aligned;
use super::context::Context;
use super::env::wanted;
use super::survey::{Asked, Survey};
use crate::parts::visible;
use chrono::{Local, SecondsFormat, TimeDelta};
use engine::board::Board;
use engine::domain::health::{Door, Kind, Probe, Trail};
use engine::domain::{EnvName, Moment};
use engine::environment::vital::{self, Answered, Judgement, Pulse, Sign, Vitals};
use engine::fault::Fault;
use serde::Serialize;
use std::io::Write;
use std::time::Duration;

/// Arguments of `cutover health`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cutover health                                    the front and each slot of every environment
  cutover health --env production                   of one of them
  cutover health --json | jq -r '.doors[] | select(.state != \"good\") | .door'

Healthy is an answer of 200 that says \"success\":true, and nothing else. The numbers are those of the probes that this
machine made over the last day, as the console and this command made them.

Exit codes: 0 everything that was asked is healthy; 1 something is not; 2 wrong arguments or configuration; 3 something could not be asked.")]
pub struct Args {
    /// How long everything together may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,
}

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    doors: &'a [Line<'a>],
}

#[derive(Serialize)]
struct Line<'a> {
    environment: &'a str,
    door: String,
    state: &'static str,
    status: Option<u16>,
    latency_ms: Option<u128>,
    why: Option<&'a str>,
    age_s: Option<i64>,
    database: Option<bool>,
    booted: Option<String>,
    asked: usize,
    failed: usize,
    p50: String,
    p95: String,
    p50_ms: Option<u128>,
    p95_ms: Option<u128>,
    failing_since: Option<String>,
    certificate_ends: Option<String>,
    /// How the front answers since another process is behind it, beside how it answered before.
    compared: Option<Compared>,
    /// Whether it failed now and then lately.
    now_and_then: Judged,
    /// What there is to notice in its answers, the heaviest first.
    noticed: Vec<Noticed>,
}

#[derive(Serialize)]
struct Judged {
    state: &'static str,
    words: String,
}

#[derive(Serialize)]
struct Noticed {
    severity: String,
    text: String,
}

#[derive(Serialize)]
struct Compared {
    since: String,
    state: &'static str,
    words: String,
}

/// Asks and prints.
///
/// # Errors
/// When there is no such environment, or nobody reads what is printed.
pub fn run(args: &Args, context: &Context, out: &mut dyn Write) -> Outcome {
    let names = wanted(&context.config, context.flags.env.as_deref())?;
    let mut survey = Survey::open(Asked::Environments, context)?;
    let board = survey.whole(Duration::from_secs(args.deadline));
    let lines = lines(&board, &names, Local::now().fixed_offset());
    let printed = if context.flags.json { json(out, &lines) } else { text(out, &lines) };
    printed.map_err(|cause| Fault::while_doing("printing the health", cause))?;
    let has = |state| lines.iter().any(|line| line.state == state);
    Ok(if has("bad") { 1 } else { u8::from(lines.is_empty() || has("unknown")) * 3 })
}

fn lines<'a>(board: &'a Board, names: &'a [EnvName], now: Moment) -> Vec<Line<'a>> {
    let all: Vec<EnvName> = board.environments.keys().cloned().collect();
    let doors = names.iter().filter_map(|name| Some((name, board.environments.get(name)?.health.value()?)));
    let lines = doors.flat_map(|(name, report)| {
        let signs = vital::signs(&Vitals { report, own: name, others: &all, now });
        let line = move |(door, trail): &'a (Door, Trail)| {
            let ends = report.certificate_ends.filter(|_| *door == Door::Front).map(|ends| ends.to_rfc3339());
            let noticed = signs.iter().filter(|sign| sign.door == *door).map(noticed).collect();
            Line { certificate_ends: ends, noticed, ..line((name, door), trail, now) }
        };
        report.trails.iter().map(line)
    });
    lines.collect()
}

fn line<'a>((name, door): (&'a EnvName, &Door), trail: &'a Trail, now: Moment) -> Line<'a> {
    let probe = trail.latest();
    let Pulse { good, bad, p50, p95, .. } =
        vital::pulse(trail, now - TimeDelta::hours(24), now + TimeDelta::minutes(1));
    let words = probe.map(|probe| probe.verdict.words()).filter(|words| !words.is_empty());
    Line {
        environment: name.as_str(),
        door: match door {
            Door::Front => "front".into(),
            Door::Slot(slot) => slot.0.clone(),
        },
        state: match probe.map(|probe| probe.verdict.kind()) {
            Some(Kind::Good) => "good",
            Some(Kind::Bad) => "bad",
            Some(Kind::Unknown) | None => "unknown",
        },
        status: probe.and_then(|probe| probe.status),
        latency_ms: probe.filter(|probe| probe.status.is_some()).map(|probe| probe.took.as_millis()),
        why: words,
        age_s: probe.map(|probe| (now - probe.at).num_seconds()),
        database: probe.and_then(|probe| probe.database),
        booted: probe.and_then(Probe::booted).map(|booted| booted.to_rfc3339_opts(SecondsFormat::Secs, false)),
        asked: good + bad,
        failed: bad,
        p50: vital::took(p50),
        p95: vital::took(p95),
        p50_ms: millis(p50),
        p95_ms: millis(p95),
        failing_since: vital::failing_since(trail).map(|since| since.to_rfc3339()),
        certificate_ends: None,
        compared: compared(trail, now).filter(|_| *door == Door::Front),
        now_and_then: judged(&vital::now_and_then(trail, now)),
        noticed: Vec::new(),
    }
}

fn noticed(sign: &Sign) -> Noticed {
    Noticed { severity: format!("{:?}", sign.severity).to_lowercase(), text: sign.words.clone() }
}

fn judged(judgement: &Judgement) -> Judged {
    Judged { state: state(judgement), words: judgement.words().to_owned() }
}

const fn state(judgement: &Judgement) -> &'static str {
    match judgement {
        Judgement::Good(_) => "good",
        Judgement::Bad(_) => "bad",
        Judgement::NotEnough(_) => "not_enough",
    }
}

fn compared(trail: &Trail, now: Moment) -> Option<Compared> {
    let (since, judgement) = vital::since_change(trail, now)?;
    let since = since.with_timezone(&Local).to_rfc3339();
    Some(Compared { since, state: state(&judgement), words: judgement.beside() })
}

/// `None` where nothing was asked or nobody answered.
fn millis(answered: Option<Answered>) -> Option<u128> {
    match answered? {
        Answered::In(took) => Some(took.as_millis()),
        Answered::Never => None,
    }
}

fn json(out: &mut dyn Write, lines: &[Line<'_>]) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, &Report { schema: 1, doors: lines })?;
    writeln!(out)
}

fn text(out: &mut dyn Write, lines: &[Line<'_>]) -> std::io::Result<()> {
    let head = ["ENVIRONMENT", "DOOR", "NOW", "P50", "P95", "FAILED", "DATABASE", "BOOTED"].map(str::to_owned);
    let row = |line: &Line<'_>| {
        let now = match (line.why, line.latency_ms) {
            (Some(why), _) => visible(why).into_owned(),
            (None, Some(took)) => format!("healthy, {} in {took} ms", line.status.unwrap_or_default()),
            (None, None) => "unknown".into(),
        };
        let failed = format!("{} of {} in 24 h", line.failed, line.asked);
        let name = visible(line.environment).into_owned();
        let database = match line.database {
            Some(true) => "connected",
            Some(false) => "not connected",
            None => "-",
        };
        let booted = line.booted.clone().unwrap_or_else(|| "-".into());
        let door = visible(&line.door).into_owned();
        [name, door, now, line.p50.clone(), line.p95.clone(), failed, database.into(), booted]
    };
    let rows: Vec<[String; 8]> = std::iter::once(head).chain(lines.iter().map(row)).collect();
    aligned(out, &rows)?;
    for line in lines {
        for Noticed { text, .. } in &line.noticed {
            writeln!(out, "{} {}: {}.", visible(line.environment), visible(&line.door), visible(text))?;
        }
        if let Some(Compared { since, words, .. }) = &line.compared {
            writeln!(out, "{} since another process answers, {since}: {words}.", visible(line.environment))?;
        }
        if let Some(ends) = &line.certificate_ends {
            writeln!(out, "The certificate of {} ends at {ends}.", visible(line.environment))?;
        }
    }
    if lines.is_empty() {
        writeln!(out, "No address is configured: set environment.NAME.url in cutover.toml.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use engine::board::Reading;
    use engine::domain::health::{HealthReport, Verdict};
    use engine::environment::Environment;
    use std::sync::Arc;

    fn at(seconds: i64) -> Moment {
        DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap().fixed_offset()
    }

    /// A front that was asked so often, and failed at these.
    fn board(count: i64, failed: &[i64]) -> Board {
        let mut report = HealthReport::default();
        for n in 0..count {
            let verdict = if failed.contains(&n) { Verdict::Bad("503".into()) } else { Verdict::Good };
            let probe = Probe::without_answer(at(n * 10), Duration::from_millis(60), verdict);
            report.trail_mut(&Door::Front).add(Probe { status: Some(200), ..probe });
        }
        let env = Environment { health: Reading::fresh(report, at(count * 10)), ..Environment::default() };
        Board { environments: [(EnvName("production".into()), Arc::new(env))].into(), ..Board::default() }
    }

    #[test]
    fn what_failed_now_and_then_is_printed_and_told_apart_from_too_little() {
        let names = [EnvName("production".into())];
        let (board, few) = (board(90, &[20, 50]), board(5, &[]));
        let seen = lines(&board, &names, at(900));
        let mut out = Vec::new();
        text(&mut out, &seen).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("production front: 2 of the last 90 answers failed, the last at 08:08."), "{out}");
        let told = serde_json::to_value(&seen[0]).unwrap();
        assert_eq!(
            (&told["now_and_then"]["state"], &told["noticed"][0]["severity"]),
            (&"bad".into(), &"warning".into())
        );
        let told = serde_json::to_value(&lines(&few, &names, at(50))[0]).unwrap();
        assert_eq!(told["now_and_then"]["state"], "not_enough");
        assert_eq!(told["noticed"].as_array().map(Vec::len), Some(0));
    }
}
