//! A script that is run once: under the lock, apart from the connection, and kept until it ended, so that whoever comes back
//! finds out how.

use super::{Claimant, DEADLINE, OVER};
use crate::fault::{Fault, FaultKind, Result};
use crate::sources::host::command::{Command, ShellLine};
use crate::sources::host::{Host, LOCK, LOG, Stream, Unfinished};

/// The most of what a script printed that is brought back afterwards.
const PRINTED: usize = 64 * 1024;

/// What [`RUN`] and [`KEEP`] say where the lock was lost or given back meanwhile.
const LOST: &str = "the lock is no longer held by this rollback";
/// What `RUN` says where it would begin a second script.
const BEGUN: &str = "a script was begun under this lock already";
/// What `RUN` says where no lock keeps two apart, and another has run it or begins it.
pub const RAN: &str = "no lock could be had, and somebody else has run it or begins it now";
/// The exit code with which they say so.
const REFUSED: i32 = 125;

/// Runs a line under the lock: `$1` its name in the folder of the scripts, `$2` the nonce, `$3` the line, `$4` who keeps it,
/// `$5` whether the lock was taken, `held` or `none`; `again` where none could be and it is run whoever ran it before. Whoever
/// keeps it is apart from the connection, so that no end of that ends it. A lock that was taken and is not one's own any more means that nothing is run. Where none could be taken, nothing
/// keeps the line, which runs by `$7`. So it does where no pipe can be made in the lock, and then a process is written down.
/// `$6` is the record of the host, where there is one: that the line is begun is in it before it is, and whoever ends an
/// operation for good writes that first and looks then, so that one of the two sees the other. Without a lock the record alone
/// keeps two apart: whoever wrote that it begins before oneself goes first, and what was run within ten minutes is not run again.
/// Where the record cannot be written, what is written lies beside the other place of the lock.
const RUN: &str = concat!(
    places!(),
    r#"nonce=$2 line=$3 log=$6 also=$(other "$PWD/$1"); also=${also%.lock}.log
lost() { echo "the lock is no longer held by this rollback" >&2; exit 125; }
ours() { grep -qxF "nonce $nonce" "$lock/owner" 2>/dev/null; }
note() {
  { printf '%s\n' "$1" >>"$log"; } 2>/dev/null || { [ "$also" != .log ] && [ ! -L "$also" ] && printf '%s\n' "$1" >>"$also"; } 2>/dev/null
}
alone() {
  [ "$5" = none ] && command -v awk >/dev/null 2>&1 || return 0
  now=$(date +%s 2>/dev/null); case $now in ''|*[!0-9]*) return 0;; esac
  cat "$also" "$log" 2>/dev/null | awk -v now="$now" -v own="begun $nonce" '
    $0 == own { mine = 1; next }
    $1 == "begun" && !mine { open = $2 }
    $1 == "over" && $2 == open { open = "" }
    $1 == "ran" { open = ""; if (now - $2 < 600) late = 1 }
    END { exit (late || open != "") }'
}
found "$PWD/$1" "$nonce"
if [ "$5" = held ] && ! ours; then lost; fi
if ours && { [ -e "$lock/pid" ] || [ -e "$lock/1" ]; }; then echo "a script was begun under this lock already" >&2; exit 125; fi
if [ -n "$log" ]; then
  note "begun $nonce"
  if grep -qxF "over $nonce" "$log" 2>/dev/null; then echo "whoever went on with this rollback has ended it" >&2; exit 125; fi
  if ! alone "$@"; then
    note "over $nonce"
    echo "no lock could be had, and somebody else has run it or begins it now" >&2; exit 125
  fi
  who=; ours && who=$(head -n 1 "$lock/owner" 2>/dev/null)
  note "ran $(date +%s) ${who:-somebody without the lock}"
fi
if ! ours || ! mkfifo "$lock/1" "$lock/2" 2>/dev/null; then
  if [ "$5" = held ]; then
    ( cd "$lock" && grep -qxF "nonce $nonce" owner && echo $$ >pid ) 2>/dev/null && ours || lost
  fi
  apart=; command -v setsid >/dev/null 2>&1 && apart=setsid
  $apart sh -c "$7" cutover "$line" &
  wait $!
  exit $?
fi
apart=; command -v setsid >/dev/null 2>&1 && apart=setsid
$apart sh -c "$4" cutover "$lock" "$line" "$nonce" &
wait $!
"#
);

/// Runs a line that nothing keeps, apart from the connection all the same: `$1` the line. Its output passes through a reader
/// that goes on reading when nobody listens any more.
const ALONE: &str = r#"
line=$1
trap '' HUP
pass() { trap '' PIPE; while IFS= read -r text || [ -n "$text" ]; do printf '%s\n' "$text"; done 2>/dev/null; }
exec 4>&1
code=$( { { sh -c "$line" 3>&- 4>&- </dev/null 2>&1; echo $? >&3; } | pass >&4 3>&-; } 3>&1 )
exit "${code:-1}"
"#;

/// Keeps a script: its output passes through readers that go on reading when nobody listens any more, and how it ended is
/// written down. It stays in the folder of its lock, so that nothing of it gets into the lock of whoever takes over; and it
/// writes its process down before it looks a last time whether the lock is its own, as whoever takes over looks for that
/// process after the lock is moved away.
const KEEP: &str = concat!(
    r#"
lock=$1 line=$2 nonce=$3 here=$PWD
lost() { echo "the lock is no longer held by this rollback" >&2; exit 125; }
"#,
    born!(),
    r#"begun() { { echo "$1"; born "$1"; } >pid.new && mv pid.new pid; } 2>/dev/null
trap '' HUP
cd "$lock" 2>/dev/null && grep -qxF "nonce $nonce" owner 2>/dev/null || lost
begun $$ && grep -qxF "nonce $nonce" "$lock/owner" 2>/dev/null || { rm -f pid.new pid; lost; }
pass() { while IFS= read -r text || [ -n "$text" ]; do printf '%s\n' "$text" >>output; printf '%s\n' "$text"; done 2>/dev/null; }
( trap '' PIPE; pass <1 ) &
( trap '' PIPE; pass <2 >&2 ) &
( cd "$here" && exec sh -c "$line" ) </dev/null >1 2>2 &
script=$!
begun "$script"
wait "$script"
code=$?
{ echo "$code" >exit.new && mv exit.new exit; } 2>/dev/null
exit "$code"
"#
);

/// How the script under the lock stands: `$1` the folder of the lock, `$2` the nonce, `$3` the most bytes of its output.
const LOOK: &str = concat!(
    places!(),
    born!(),
    lives!(),
    r#"if ! found "$1" "$2"; then echo other; exit 0; fi
if [ -f "$lock/exit" ]; then echo "exit $(cat "$lock/exit")"
elif ! [ -s "$lock/pid" ]; then echo unbegun
elif lives "$lock"; then echo runs
else echo gone
fi
tail -c "$3" "$lock/output" 2>/dev/null
"#
);

/// What a line is begun under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// The lock was taken: without it nothing is run.
    Lock,
    /// No lock could be taken: what another has run a moment ago is not run.
    Nothing,
    /// The same, and it is run whoever ran it before.
    Knowingly,
}

impl Under {
    /// In the words of [`RUN`].
    const fn word(self) -> &'static str {
        match self {
            Self::Lock => "held",
            Self::Nothing => "none",
            Self::Knowingly => "again",
        }
    }
}

/// Whether this is how a line ends that was refused, and why: nothing was run.
#[must_use]
pub fn refusal(code: i32, only: &str) -> Option<&str> {
    (code == REFUSED && [LOST, BEGUN, OVER, RAN].contains(&only)).then_some(only)
}

/// How the script under a lock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Script {
    /// None was begun, as far as is written down.
    #[default]
    Unbegun,
    /// It runs.
    Runs,
    /// It ended with this exit code.
    Ended(i32),
    /// It does not run any more, and nobody wrote down how it ended.
    Gone,
}

impl Host {
    /// Begins a line of the configuration in the folder of the scripts, once. How it ends where it was refused tells
    /// [`refusal`].
    ///
    /// # Errors
    /// As [`Host::stream`].
    pub async fn run_once(
        &self,
        claimant: &Claimant<'_>,
        under: Under,
        line: &ShellLine,
    ) -> Result<Stream, Unfinished> {
        let held = under.word();
        // Where no folder is known, the record would lie wherever the account begins.
        let log = if claimant.folder == "." { "" } else { LOG };
        let command = Command::script(RUN, [LOCK, claimant.nonce, line.as_str(), KEEP, held, log, ALONE]);
        self.stream(&command.called(line.as_str()).in_folder(claimant.folder)).await
    }

    /// How the script that was begun under this lock stands, and the end of what it printed; `None` where the lock is not
    /// one's own any more.
    ///
    /// # Errors
    /// When the host does not answer.
    pub async fn script_under(&self, claimant: &Claimant<'_>) -> Result<Option<(Script, String)>> {
        let most = PRINTED.to_string();
        let output =
            self.run(&Command::script(LOOK, [&claimant.lock(), claimant.nonce, most.as_str()]), DEADLINE).await?;
        let text = output.stdout.text();
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        if first == "other" {
            return Ok(None);
        }
        let script = script(first).ok_or_else(|| {
            Fault::of(FaultKind::Unreadable, format!("{} does not tell how the script stands", self.name()))
        })?;
        Ok(Some((script, rest.to_owned())))
    }
}

pub(super) fn script(line: &str) -> Option<Script> {
    match line.trim() {
        "unbegun" => Some(Script::Unbegun),
        "runs" => Some(Script::Runs),
        "gone" => Some(Script::Gone),
        other => other.strip_prefix("exit ")?.trim().parse().ok().map(Script::Ended),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command as Process, Stdio};
    use std::time::Duration;

    #[test]
    fn without_a_lock_a_script_comes_to_its_end_too_when_nobody_reads_any_more_and_its_exit_code_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let run = |line: &str| {
            let mut process = Process::new("sh");
            process.args(["-c", RUN, "cutover", LOCK, "mine", line, KEEP, "none", "", ALONE]);
            process.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap()
        };
        let output = run("echo out; echo err >&2; exit 7").wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap().as_str()), (Some(7), "out\nerr\n"));
        let mut child = run("echo one; sleep 0.2; echo two; echo three; echo four; echo 0 >ended");
        drop(child.stdout.take());
        child.wait().unwrap();
        assert!(folder.path().join("ended").exists(), "it ended at its next word");
    }

    #[test]
    fn a_process_of_another_boot_that_has_the_number_of_a_script_is_not_that_script() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join(LOCK);
        std::fs::create_dir(&lock).unwrap();
        std::fs::write(lock.join("owner"), "ravi\nnonce other\n").unwrap();
        let own = std::process::id();
        let stands = |pid: String| {
            std::fs::write(lock.join("pid"), pid).unwrap();
            let words = ["-c", LOOK, "cutover", lock.to_str().unwrap(), "other", "10"];
            let output = Process::new("sh").args(words).output().unwrap();
            script(String::from_utf8(output.stdout).unwrap().lines().next().unwrap()).unwrap()
        };
        assert_eq!(stands(format!("{own}\n")), Script::Runs, "of before, when only the number was written down");
        assert_eq!(stands(format!("{own}\nanother-boot 1234\n")), Script::Gone);
        let written = Process::new("sh").args(["-c", &format!("{}born {own}", born_of(LOOK))]).output().unwrap();
        let born = String::from_utf8(written.stdout).unwrap();
        assert_eq!(stands(format!("{own}\n{born}")), Script::Runs, "{born}");
    }

    /// The part of a script that tells when a process was begun.
    fn born_of(text: &str) -> &str {
        let from = text.find("born() {").unwrap();
        &text[from..from + text[from..].find("\n}\n").unwrap() + 3]
    }

    #[test]
    fn what_a_script_prints_is_written_down_though_nobody_reads_the_connection() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join(LOCK);
        std::fs::create_dir(&lock).unwrap();
        std::fs::write(lock.join("owner"), "asha\nnonce mine\n").unwrap();
        let line = "head -c 200000 /dev/zero | tr '\\0' a; echo";
        let mut process = Process::new("sh");
        process.args(["-c", RUN, "cutover", LOCK, "mine", line, KEEP, "held", "", ALONE]).current_dir(folder.path());
        let child = process.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let written = || std::fs::metadata(lock.join("output")).is_ok_and(|output| output.len() == 200_001);
        let is_written = (0..500).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            written()
        });
        assert_eq!(child.wait_with_output().unwrap().stdout.len(), 200_001);
        assert!(is_written, "it waits for the connection");
    }

    #[test]
    fn without_a_lock_the_record_keeps_two_apart() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join(LOG);
        let run = |nonce: &str, mode: &str| {
            let words = ["-c", RUN, "cutover", LOCK, nonce, "echo ran >>runs", KEEP, mode, LOG, ALONE];
            let output = Process::new("sh").args(words).current_dir(folder.path()).output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            refusal(output.status.code().unwrap(), said.trim_end()).map(str::to_owned)
        };
        let runs = || std::fs::read_to_string(folder.path().join("runs")).unwrap_or_default().lines().count();
        assert_eq!((run("asha", "none"), runs()), (None, 1));
        assert_eq!((run("ravi", "none").as_deref(), runs()), (Some(RAN), 1), "it was run a moment ago");
        assert_eq!((run("mira", "again"), runs()), (None, 2), "whoever knows of it may");
        // What was run long ago, and what was refused since, keeps nobody out.
        std::fs::write(&log, "begun old\nran 1600000000 asha\nbegun refused\nover refused\n").unwrap();
        assert_eq!((run("uma", "none"), runs()), (None, 3));
        // Whoever wrote first that it begins goes first.
        std::fs::write(&log, "begun first\n").unwrap();
        assert_eq!((run("late", "none").as_deref(), runs()), (Some(RAN), 3));
    }
}
