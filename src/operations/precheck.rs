//! What must answer on the host before a promotion: nginx, and the configured checks. All are asked at once over the one
//! connection, each with its own deadline; a check passes by what was observed and by nothing else.

use crate::config::{Check, EnvironmentSettings};
use crate::domain::Moment;
use crate::domain::host::{CheckOutcome, CheckResult};
use crate::sources::host::{Command, Host, Output, ShellLine, Unfinished};
use crate::sources::nginx::{self, Running};
use futures_util::future::join_all;
use std::time::{Duration, Instant};

/// How long one check may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// The most of what was observed that is told, and what is told before the words that were expected.
const LONGEST: usize = 120;
const BEFORE: usize = 40;

/// What the check is called that every host with a site gets.
const NGINX: &str = "nginx";

/// Asks everything once: nginx where a site is configured, then the checks of the configuration, in its order. One of these
/// that is called nginx takes the place of the first.
pub async fn precheck(host: &Host, settings: &EnvironmentSettings, clock: fn() -> Moment) -> Vec<CheckResult> {
    let asked = settings.checks.iter().map(|check| configured(host, settings, check, clock));
    let is_configured = settings.checks.iter().any(|check| check.name.eq_ignore_ascii_case(NGINX));
    let site = settings.nginx_site.as_deref().filter(|_| !is_configured);
    let nginx = async { Some(nginx_runs(host, site?, clock).await) };
    let (nginx, asked) = tokio::join!(nginx, join_all(asked));
    nginx.into_iter().chain(asked).collect()
}

async fn nginx_runs(host: &Host, site: &str, clock: fn() -> Moment) -> CheckResult {
    let begun = Instant::now();
    let (outcome, observed) = match nginx::running(host, site, DEADLINE).await {
        Ok(Running::Tested(words)) => (CheckOutcome::Passed, format!("it runs; {words}")),
        Ok(Running::Untested(why)) => {
            (CheckOutcome::Passed, format!("it runs; its configuration was not tested: {why}"))
        }
        Ok(Running::Broken(words)) => (CheckOutcome::Failed, format!("it runs, and would not start again: {words}")),
        Ok(Running::Foreign) => {
            (CheckOutcome::Unknown, "one runs, and neither its options nor its configuration name the site".into())
        }
        Ok(Running::Stopped) => (CheckOutcome::Failed, "it does not run".into()),
        Ok(Running::Unseen) => (CheckOutcome::Unknown, "this account cannot see whether it runs".into()),
        Err(fault) => (CheckOutcome::Unknown, fault.to_string()),
    };
    let observed = around(&observed, None);
    CheckResult {
        name: NGINX.into(),
        command: "nginx -t".into(),
        outcome,
        observed,
        took: begun.elapsed(),
        at: clock(),
    }
}

async fn configured(host: &Host, settings: &EnvironmentSettings, check: &Check, clock: fn() -> Moment) -> CheckResult {
    let command = Command::line(&ShellLine::configured(&check.run));
    let command = settings.scripts.dir.iter().fold(command, |command, folder| command.in_folder(folder));
    let begun = Instant::now();
    let answered = host.run(&command, DEADLINE).await;
    let (outcome, observed) = judge(answered, check.expect.as_deref());
    let (name, command) = (check.name.clone(), check.run.clone());
    CheckResult { name, command, outcome, observed, took: begun.elapsed(), at: clock() }
}

fn judge(answered: Result<Output, Unfinished>, expect: Option<&str>) -> (CheckOutcome, String) {
    let output = match answered {
        Ok(output) => output,
        Err(unfinished) => return (CheckOutcome::Unknown, around(&unfinished.fault().to_string(), None)),
    };
    if matches!(output.exit, Some(126 | 127)) {
        return (CheckOutcome::Unknown, around(&output.complaint(), None));
    }
    if !output.is_success() {
        let observed = format!("{} ({})", output.complaint(), output.ended());
        return (CheckOutcome::Failed, around(&observed, None));
    }
    let (out, err) = (output.stdout.text(), output.stderr.text());
    let said = first_line(&out).or_else(|| first_line(&err));
    let Some(expect) = expect.filter(|expect| !expect.is_empty()) else {
        return (CheckOutcome::Passed, said.unwrap_or_else(|| output.ended()));
    };
    match holding(&out, expect).or_else(|| holding(&err, expect)) {
        Some(observed) => (CheckOutcome::Passed, observed),
        None => (CheckOutcome::Failed, said.unwrap_or_else(|| "it printed nothing".into())),
    }
}

fn first_line(text: &str) -> Option<String> {
    text.lines().map(str::trim).find(|line| !line.is_empty()).map(|line| around(line, None))
}

/// The line that holds these words.
fn holding(text: &str, words: &str) -> Option<String> {
    let line = text.lines().find(|line| line.contains(words)).map(|line| around(line.trim(), Some(words)));
    line.or_else(|| text.contains(words).then(|| around(words, None)))
}

/// The text on one line, cut around the words that matter.
fn around(text: &str, words: Option<&str>) -> String {
    let line: String = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let at = words.and_then(|words| line.find(words)).map_or(0, |at| line[..at].chars().count());
    let from = at.saturating_sub(BEFORE);
    let cut: String = line.chars().skip(from).take(LONGEST).collect();
    let behind = if line.chars().count() > from + LONGEST { "…" } else { "" };
    format!("{}{cut}{behind}", if from > 0 { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_observed_is_the_line_around_the_words_that_were_expected() {
        let long = format!("{} PONG {}", "x".repeat(300), "y".repeat(300));
        let observed = holding(&format!("noise\n{long}\n"), "PONG").unwrap();
        assert!(observed.starts_with('…') && observed.contains(" PONG y") && observed.ends_with('…'), "{observed}");
        assert_eq!(holding("noise\n PONG \n", "PONG").as_deref(), Some("PONG"));
        assert_eq!(holding("PING", "PONG"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_observed_is_one_short_line(text in any::<String>(), words in any::<String>()) {
            let observed = around(&text, Some(&words));
            prop_assert!(observed.chars().count() <= LONGEST + 2 && !observed.contains('\n'));
        }
    }
}
