//! What a host says of itself and of the configured scripts, in one round trip.

use super::command::Command;
use super::operation::{born, lives, made_by, places, whose};
use super::place::Host;
use super::script_file::ScriptFile;
use crate::config::EnvironmentSettings;
use crate::domain::Moment;
use crate::domain::host::{Disk, HostFacts, ScriptFacts, ScriptRole, ScriptState};
use crate::fault::Result;
use chrono::{DateTime, TimeDelta};
use std::time::Duration;

/// How long it may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// The folder that is the lock of operations, in the folder of the scripts.
pub const LOCK: &str = "cutover.lock";

/// Prints one fact a line. `$1` is the folder of the scripts, `$2` the state file; then for each script its role, its
/// path, and how it is run. POSIX and busybox have all of it; what a host cannot tell is left out.
const SCRIPT: &str = concat!(
    born!(),
    lives!(),
    places!(),
    whose!(),
    r#"
LC_ALL=C; export LC_ALL
dir=$1 state=$2; shift 2
told() { head -c 400 | tr '\n\r' '  '; echo; }
echo "now $(date +%s.%N 2>/dev/null)"
echo "user $(id -un 2>/dev/null)"
echo "name $(uname -n 2>/dev/null)"
[ -n "$dir" ] && echo "disk $(df -Pk "$dir" 2>/dev/null | tail -n 1)"
while [ $# -ge 3 ]; do
  file=$2; case $file in /*) ;; *) [ "$3" = command ] || file=$dir/$file;; esac
  if [ "$3" = command ]; then
    if command -v "$file" >/dev/null 2>&1; then file=$(command -v "$file"); is=ready; else is=missing; fi
  elif [ -f "$file" ]; then
    is=ready
    if [ "$3" = execute ] && [ ! -x "$file" ]; then is=fixed; fi
    if [ "$3" = read ] && [ ! -r "$file" ]; then is=fixed; fi
    first=; { IFS= read -r first <"$file"; } 2>/dev/null
    by=${first#??}; by=${by# }; by=${by%% *}
    if [ "$is" = ready ] && [ ! -s "$file" ]; then is=hollow; fi
    case $3$is$first in 'executeready#!'*) [ -x "$by" ] || is=hollow ;; esac
  elif [ -d "${file%/*}" ] && [ ! -x "${file%/*}" ]; then is=unknown
  else is=missing; fi
  sum=$({ sha256sum < "$file" || shasum -a 256 < "$file"; } 2>/dev/null)
  echo "script $1 $is ${sum%% *}"
  shift 3
done
if [ -n "$state" ] && [ -r "$dir/$state" ]; then printf 'state '; told < "$dir/$state"; fi
lock=$dir/cutover.lock; [ -z "$dir" ] || [ -d "$lock" ] || lock=$(other "$lock")
if [ -n "$dir" ] && [ -d "$lock" ]; then
  printf 'lock '; { [ -f "$lock/owner" ] && grep -v '^nonce ' "$lock/owner" 2>/dev/null || echo 'nobody wrote down who holds it'; } | told
  [ "$lock" = "$dir/cutover.lock" ] || echo "lockby $(whose "$lock")"
  if [ ! -f "$lock/exit" ] && lives "$lock"; then echo "runs now"; fi
elif [ -n "$dir" ] && [ -d "$dir" ] && [ ! -x "$dir" ]; then echo "lock it cannot be seen: $dir cannot be entered"
fi
echo end
"#
);

impl Host {
    /// What the host says of itself, of the scripts, of their record and of the lock.
    ///
    /// # Errors
    /// When there is no connection, or no answer in time.
    pub async fn facts(&self, settings: &EnvironmentSettings) -> Result<HostFacts> {
        let round_trip = self.round_trip(DEADLINE).await?;
        let scripts = scripts(settings);
        let mut arguments =
            vec![settings.scripts.dir.clone().unwrap_or_default(), settings.state_file.clone().unwrap_or_default()];
        for (role, script) in scripts.iter().filter(|(_, script)| script.is_known()) {
            arguments.extend([word(*role).to_owned(), script.path.clone(), script.how.word().to_owned()]);
        }
        let output = self.run(&Command::script(SCRIPT, arguments), DEADLINE).await?;
        let now = self.now();
        let told = Told(output.stdout.text());
        let sent_for = TimeDelta::from_std(output.took / 2).unwrap_or_default();
        Ok(HostFacts {
            user: told.line("user").unwrap_or_default().to_owned(),
            name: told.line("name").unwrap_or_default().to_owned(),
            round_trip,
            ahead: told.line("now").and_then(moment).map(|there| there - (now - sent_for)),
            disk: told.line("disk").and_then(disk),
            scripts: scripts.into_iter().map(|(role, script)| told.script(role, script.path)).collect(),
            state_file: told.line("state").map(|state| state.trim().to_owned()),
            lock: told.lock(),
            script_runs: told.line("runs").is_some(),
        })
    }
}

fn scripts(settings: &EnvironmentSettings) -> Vec<(ScriptRole, ScriptFile)> {
    let lines = [(ScriptRole::Deploy, &settings.scripts.deploy), (ScriptRole::Rollback, &settings.scripts.rollback)];
    lines.into_iter().filter_map(|(role, line)| Some((role, ScriptFile::of(line.as_deref()?)))).collect()
}

fn word(role: ScriptRole) -> &'static str {
    match role {
        ScriptRole::Deploy => "deploy",
        ScriptRole::Rollback => "rollback",
    }
}

/// What the script printed. Hostile text.
struct Told(String);

impl Told {
    fn line(&self, key: &str) -> Option<&str> {
        let line = |line: &'_ str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(' '));
        let found = self.0.lines().find(|text| line(text))?;
        Some(found[key.len() + 1..].trim_end()).filter(|rest| !rest.is_empty())
    }

    /// Who holds the lock; with the account that made it, where that is another one and every account may make it there.
    fn lock(&self) -> Option<String> {
        let words = self.line("lock")?.trim();
        let by = self.line("lockby").map(|account| format!(" ({})", made_by(account)));
        Some(format!("{words}{}", by.unwrap_or_default()))
    }

    fn script(&self, role: ScriptRole, path: String) -> ScriptFacts {
        let mut words = self.line(&format!("script {}", word(role))).unwrap_or_default().split(' ');
        let state = match words.next() {
            Some("ready") => ScriptState::Ready,
            Some("fixed") => ScriptState::NotExecutable,
            Some("missing") => ScriptState::Missing,
            Some("hollow") => ScriptState::Hollow,
            _ => ScriptState::Unknown,
        };
        let is_sum = |sum: &&str| sum.len() == 64 && sum.chars().all(|digit| digit.is_ascii_hexdigit());
        ScriptFacts { role, path, state, checksum: words.next().filter(is_sum).map(str::to_owned) }
    }
}

/// The line of `df -Pk`: the name may hold spaces, so it is read from the percentage.
fn disk(line: &str) -> Option<Disk> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| word.strip_suffix('%').is_some_and(|used| used.parse::<u8>().is_ok()))?;
    let free = words.get(at.checked_sub(1)?)?.parse::<u64>().ok()?;
    Some(Disk { used: words[at].trim_end_matches('%').parse().ok()?, free: free.checked_mul(1024)? })
}

/// Seconds since the epoch; a host that does not know parts of a second prints a letter in their place.
fn moment(text: &str) -> Option<Moment> {
    let text = text.split(['%', 'N']).next()?.trim_end_matches('.');
    let (seconds, parts) = text.split_once('.').unwrap_or((text, "0"));
    let parts = format!("{parts:0<9}").get(..9)?.parse().ok()?;
    DateTime::from_timestamp(seconds.parse().ok()?, parts).map(|moment| moment.fixed_offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_disk_is_read_whatever_its_name_is() {
        let line = "//server/my share 1000 720 280 72% /home/my user";
        assert_eq!(disk(line), Some(Disk { used: 72, free: 280 * 1024 }));
        assert_eq!(disk("Filesystem 1024-blocks Used Available Capacity Mounted on"), None);
    }

    #[test]
    fn a_time_is_read_with_and_without_parts_of_a_second() {
        assert_eq!(moment("1767949320.5").unwrap().timestamp_millis(), 1_767_949_320_500);
        for whole in ["1767949320.%N", "1767949320.N", "1767949320"] {
            assert_eq!(moment(whole).unwrap().timestamp_millis(), 1_767_949_320_000, "{whole}");
        }
        assert_eq!(moment("never"), None);
    }

    #[test]
    fn a_script_that_is_empty_or_whose_interpreter_is_not_there_is_not_ready() {
        let folder = tempfile::tempdir().unwrap();
        let state = |text: &str| {
            let file = folder.path().join("rollback.sh");
            std::fs::write(&file, text).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
            let dir = folder.path().to_str().unwrap();
            let words = ["-c", SCRIPT, "cutover", dir, "", "rollback", "./rollback.sh", "execute"];
            let output = std::process::Command::new("sh").args(words).output().unwrap();
            Told(String::from_utf8(output.stdout).unwrap()).script(ScriptRole::Rollback, "./rollback.sh".into()).state
        };
        for text in ["#!/bin/sh\nexit 0\n", "#! /bin/sh -eu\n", "echo without a first line\n", "#!/usr/bin/env sh\n"] {
            assert_eq!(state(text), ScriptState::Ready, "{text}");
        }
        for text in ["", "#!/bin/nowhere -x\n", "#!/bin/sh\r\nexit 0\r\n"] {
            assert_eq!(state(text), ScriptState::Hollow, "{text}");
        }
    }
}
