//! The ways back, and how one ended, as lines for people. Everything from outside is made visible before it is printed.

use crate::app::age;
use crate::parts::visible;
use engine::domain::Moment;
use engine::domain::health::{Probe, Verdict};
use engine::environment::readiness::RungState;
use engine::environment::slots::loud;
use engine::operations::rollback::{Ending, Finished, Ladder, Serving, Way};
use std::io::{Result, Write};
use std::time::Duration;

/// All ways, the one that is offered first with everything, the others in short.
pub(super) fn ladder(out: &mut dyn Write, ladder: &Ladder) -> Result<()> {
    writeln!(out, "NOW    {}", visible(&serving(&ladder.serving, ladder.made)))?;
    for warning in &ladder.warnings {
        writeln!(out, "       ! {}", visible(warning))?;
    }
    let best = ladder.best();
    if let Some(way) = best {
        whole(out, ladder, way)?;
    }
    for (at, row) in ladder.out_of_reach().iter().enumerate() {
        writeln!(out, "{}{}", if at == 0 { "\nKNOWN  " } else { "       " }, visible(row))?;
    }
    writeln!(out, "\nWAYS")?;
    for way in &ladder.ways {
        writeln!(out, "  {:<8} {:<32} {}", state(way), way.rung.words(), way.took.words())?;
        way.why().map_or(Ok(()), |why| writeln!(out, "  {:<8} {}", "", visible(why)))?;
    }
    if let Some(way) = best {
        return writeln!(out, "\nNothing was run. cutover {}", visible(&way.command()));
    }
    if let (Some(why), Some(way)) = (ladder.no_good(), ladder.ways.iter().find(|way| way.is_open())) {
        writeln!(out, "\n{}.", visible(&why))?;
        return writeln!(out, "Nothing was run. Whoever wants it all the same: cutover {}", visible(&way.command()));
    }
    let by_hand = ladder.ways.first().map(Way::hand).unwrap_or_default();
    let why = ladder.impossible().unwrap_or_else(|| "No way is open".into());
    if by_hand.is_empty() {
        return writeln!(out, "\n{}. There is nothing to do by hand either.", visible(&why));
    }
    writeln!(out, "\n{}. By hand: {}", visible(&why), visible(&by_hand))
}

fn serving(serving: &Serving, now: Moment) -> String {
    let slot = serving.slot.as_ref().map_or_else(|| "slot unknown".to_owned(), loud);
    let commit = serving.commit.map_or_else(|| "commit unknown".to_owned(), |commit| commit.short());
    let front = serving.front.as_ref().map_or_else(
        || "its health is not known".to_owned(),
        |probe| format!("{}, {}", answer(probe), age::words(now, probe.at)),
    );
    let since =
        serving.failing_since.map(|failing| format!(", failing {} {}", failing.word(), age::words(now, failing.at)));
    let since = since.unwrap_or_default();
    let doubt = serving.doubt.as_ref().map(|doubt| format!(" ({doubt})")).unwrap_or_default();
    format!("{slot} {commit}  {front}{since}{doubt}")
}

fn answer(probe: &Probe) -> String {
    match &probe.verdict {
        Verdict::Good => format!("{} in {} ms", probe.status.unwrap_or(200), probe.took.as_millis()),
        Verdict::Bad(words) | Verdict::Unknown(words) => words.clone(),
    }
}

fn whole(out: &mut dyn Write, ladder: &Ladder, way: &Way) -> Result<()> {
    let goal = &way.goal;
    let slot = goal.slot.as_ref().map_or_else(|| "what was there before".to_owned(), loud);
    let commit = goal.commit.map(|commit| format!(" {}", commit.short())).unwrap_or_default();
    let health = goal.health.as_ref().map(|health| format!("  {health}")).unwrap_or_default();
    writeln!(out, "TO     {}", visible(&format!("{slot}{commit}{health}")))?;
    if let Some(reason) = &goal.reason {
        writeln!(out, "       {}", visible(reason))?;
    }
    writeln!(out, "HOW    {}", visible(&way.does))?;
    if let Some(why) = way.why() {
        writeln!(out, "       ! {}", visible(why))?;
    }
    if let Some(at) = way.proven_at {
        writeln!(out, "       proven {}", age::words(ladder.made, at))?;
    }
    for (at, sentence) in way.not_undone.iter().enumerate() {
        writeln!(out, "{}{}", if at == 0 { "STAYS  " } else { "       " }, visible(sentence))?;
    }
    writeln!(out, "HAND   {}", visible(&way.hand()))
}

fn state(way: &Way) -> &'static str {
    match way.state {
        RungState::Available => "open",
        RungState::Unknown(_) => "unsure",
        RungState::Blocked(_) => "blocked",
    }
}

/// How it ended, how long it took, and what comes next; `look` is the line that only looks, told where nothing else is.
pub(super) fn finished(out: &mut dyn Write, finished: &Finished, look: Option<&str>) -> Result<()> {
    writeln!(out, "{}.", visible(&finished.sentence))?;
    let time = |time: Option<Duration>| time.map(|time| format!("{:.1} s", time.as_secs_f64()));
    let times = &finished.times;
    let parts = [("script begun", times.to_script), ("ended", times.script_ended), ("verified", times.verified)];
    let told: Vec<String> =
        parts.into_iter().filter_map(|(what, took)| Some(format!("{what} after {}", time(took)?))).collect();
    if !told.is_empty() {
        writeln!(out, "  {}", told.join(", "))?;
    }
    if let Some(next) = &finished.next {
        writeln!(out, "  {}", visible(next))?;
    }
    if let Some(line) = &finished.by_hand {
        writeln!(out, "  By hand: {}", visible(line))?;
    } else if let Some(line) = look.filter(|_| !matches!(finished.ending, Ending::Served | Ending::Already)) {
        writeln!(out, "  Look by hand: {}", visible(line))?;
    }
    if !finished.recorded {
        writeln!(
            std::io::stderr().lock(),
            "cutover: This is not on the record of changes: {}",
            visible(&finished.sentence)
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::domain::CommitId;
    use engine::operations::journal::{Opening, Story};
    use engine::operations::rollback::Times;

    fn printed(ending: Ending, by_hand: Option<&str>) -> String {
        let opening = Opening {
            id: "rollback-1".into(),
            kind: "rollback".into(),
            place: "production".into(),
            who: "asha".into(),
            at: chrono::DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset(),
            from: CommitId::default(),
            to: CommitId::default(),
            plan: String::new(),
            accepted: Vec::new(),
            target: None,
            aim: None,
        };
        let end = Finished {
            ending,
            sentence: "It ended".into(),
            next: None,
            by_hand: by_hand.map(str::to_owned),
            slot: None,
            commit: None,
            times: Times::default(),
            story: Story { opening, steps: Vec::new(), closed: None, cut_off: false },
            recorded: true,
            quarantined: None,
        };
        let mut out = Vec::new();
        finished(&mut out, &end, Some("grep here")).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_end_that_is_not_seen_to_be_good_names_the_line_that_looks() {
        assert_eq!(printed(Ending::Unknown, None), "It ended.\n  Look by hand: grep here\n");
        assert_eq!(printed(Ending::Unverified, None), "It ended.\n  Look by hand: grep here\n");
        assert_eq!(printed(Ending::NotMoved, Some("reload")), "It ended.\n  By hand: reload\n");
        assert_eq!(printed(Ending::Served, None), "It ended.\n");
    }
}
