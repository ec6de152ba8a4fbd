//! What an operation needs of a host: the lock that others see, and a script that is run once and comes to its end whatever
//! becomes of the connection.
//!
//! The lock is a folder, made at once or not at all. In it lie `owner`, who holds it and why; `pid`, the script that runs
//! under it, with the boot of the host and its start, as another process may have its number later; `exit`, how that ended; and `output`, what it printed. So whoever comes back after a lost connection finds out
//! how it ended by looking.

use super::command::{Command, ShellLine};
use super::facts::LOCK;
use super::place::Host;
use super::stream::Stream;
use super::trace::LOG;
use super::unfinished::Unfinished;
use crate::fault::{Fault, FaultKind, Result};
use std::time::Duration;

/// How long taking, reading or giving back the lock may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// The most of what a script printed that is brought back afterwards.
const PRINTED: usize = 64 * 1024;

/// `born PID` prints what tells a process from another one that has its number: the boot, and when it started.
macro_rules! born {
    () => {
        r#"born() {
  { read -r boot </proc/sys/kernel/random/boot_id && read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  set -- ${stat##*) }; echo "$boot ${20}"
}
"#
    };
}

/// `lives LOCK` is whether the process lives that is written down in a lock; [`born`] stands before it.
macro_rules! lives {
    () => {
        r#"lives() {
  pid= was=; { read -r pid; read -r was; } <"$1/pid" || :
  [ -n "$pid" ] && { kill -0 "$pid" || [ -d "/proc/$pid" ]; } && { [ -z "$was" ] || [ "$was" = "$(born "$pid")" ]; }
} 2>/dev/null
"#
    };
}

/// Takes the lock: `$1` its folder, `$2` the owner's words, `$3` the nonce of the one that is taken over, if any,
/// `$4` whether it is forced. What is taken over is moved away first, which one alone can do, and moved back where it is
/// another's by then, or a script runs under it, unless forced. `$5` is the record of the host and `$6` the own nonce: who was
/// ended for good meanwhile takes nothing, however late this comes.
const TAKE: &str = concat!(
    r#"
lock=$1 owner=$2 over=$3 forced=$4 log=$5 nonce=$6 cannot= old=
"#,
    born!(),
    lives!(),
    r#"may() { [ "$forced" = forced ] || [ -f "$1/exit" ] || ! lives "$1"; }
make() {
  mkdir "$lock" 2>/dev/null || return 1
  { printf '%s\n' "$owner" >"$lock/owner"; } 2>/dev/null || { rm -rf "$lock"; return 1; }
  grep -qxF "over $nonce" "$log" 2>/dev/null || return 0
  rm -rf "$lock" ${old:+"$old"}; echo over; exit 0
}
if make; then echo taken; exit 0; fi
if [ -d "$lock" ]; then
  if { [ -n "$over" ] && grep -qxF "nonce $over" "$lock/owner" 2>/dev/null || [ "$over" = unnamed ]; } && may "$lock"; then
    old=$lock.$$
    if cannot=$(mv "$lock" "$old" 2>&1); then
      if may "$old" && { grep -qxF "nonce $over" "$old/owner" 2>/dev/null || { [ "$over" = unnamed ] && ! grep -q '^nonce ' "$old/owner" 2>/dev/null; }; }; then
        if make; then rm -rf "$old"; echo taken; exit 0; fi
        rm -rf "$old"
      else mv "$old" "$lock" 2>/dev/null
      fi
    fi
  fi
fi
if [ -d "$lock" ]; then
  echo held
  if [ -f "$lock/exit" ]; then echo "exit $(cat "$lock/exit")"
  elif lives "$lock"; then echo runs
  elif [ -s "$lock/pid" ]; then echo gone
  fi
  now=$(date +%s 2>/dev/null) made=$(stat -c %Y "$lock" 2>/dev/null || stat -f %m "$lock" 2>/dev/null)
  [ -n "$made" ] && [ -n "$now" ] && echo "age $((now - made))"
  [ -n "$cannot" ] && echo "cannot $(printf '%s' "$cannot" | head -n 1)"
  echo owner; cat "$lock/owner" 2>/dev/null
  exit 0
fi
mkdir "$lock" && rmdir "$lock" && echo "nothing can be written in it" >&2
exit 1
"#
);

/// Gives the lock back where it is one's own: `$1` its folder, `$2` the nonce.
const GIVE_BACK: &str = r#"
if [ ! -d "$1" ]; then echo gone
elif grep -qxF "nonce $2" "$1/owner" 2>/dev/null; then rm -rf "$1" && echo free
else echo other
fi
"#;

/// Makes a lock young that is one's own: `$1` its folder, `$2` the nonce.
const KEEP_YOUNG: &str = r#"grep -qxF "nonce $2" "$1/owner" 2>/dev/null && touch -c "$1""#;

/// What [`RUN`] and [`KEEP`] say where the lock was lost or given back meanwhile.
const LOST: &str = "the lock is no longer held by this rollback";
/// What [`RUN`] says where it would begin a second script.
const BEGUN: &str = "a script was begun under this lock already";
/// What [`TAKE`] and [`RUN`] say where somebody went on with it and ended it.
const OVER: &str = "whoever went on with this rollback has ended it";
/// The exit code with which they say so.
const REFUSED: i32 = 125;

/// Runs a line under the lock: `$1` its name in the folder of the scripts, `$2` the nonce, `$3` the line, `$4` who keeps it,
/// `$5` whether the lock was taken, `held` or `none`. Whoever keeps it is apart from the connection, so that no end of that
/// ends it. A lock that was taken and is not one's own any more means that nothing is run. Where none could be taken, nothing
/// keeps the line, which runs by `$7`. So it does where no pipe can be made in the lock, and then a process is written down.
/// `$6` is the record of the host, where there is one: that the line is begun is in it before it is, and whoever ends an
/// operation for good writes that first and looks then, so that one of the two sees the other.
const RUN: &str = r#"
lock=$PWD/$1 nonce=$2 line=$3 log=$6
lost() { echo "the lock is no longer held by this rollback" >&2; exit 125; }
ours() { grep -qxF "nonce $nonce" "$lock/owner" 2>/dev/null; }
if [ "$5" = held ] && ! ours; then lost; fi
if ours && { [ -e "$lock/pid" ] || [ -e "$lock/1" ]; }; then echo "a script was begun under this lock already" >&2; exit 125; fi
if [ -n "$log" ]; then
  { printf '%s\n' "begun $nonce" >>"$log"; } 2>/dev/null
  if grep -qxF "over $nonce" "$log" 2>/dev/null; then echo "whoever went on with this rollback has ended it" >&2; exit 125; fi
  who=; ours && who=$(head -n 1 "$lock/owner" 2>/dev/null)
  { printf '%s\n' "ran $(date +%s) ${who:-somebody without the lock}" >>"$log"; } 2>/dev/null
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
"#;

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
    r#"
if ! grep -qxF "nonce $2" "$1/owner" 2>/dev/null; then echo other; exit 0; fi
"#,
    born!(),
    lives!(),
    r#"if [ -f "$1/exit" ]; then echo "exit $(cat "$1/exit")"
elif ! [ -s "$1/pid" ]; then echo unbegun
elif lives "$1"; then echo runs
else echo gone
fi
tail -c "$3" "$1/output" 2>/dev/null
"#
);

/// A lock that is taken, or was tried to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// It is held under one's own name now.
    Taken,
    /// Somebody holds it.
    Held(Held),
}

/// Whose lock may be taken over, as it was seen.
#[derive(Debug, Clone, Copy)]
pub enum Over<'a> {
    /// Nobody's.
    Nobody,
    /// This one, unless a script runs under it by now.
    Left(&'a Held),
    /// This one, whatever runs under it.
    Forced(&'a Held),
}

impl Over<'_> {
    /// The nonce, and whether it is forced, in the words of [`TAKE`].
    fn words(&self) -> (&str, &'static str) {
        match self {
            Self::Nobody => ("", ""),
            Self::Left(held) => (held.nonce.as_deref().unwrap_or("unnamed"), ""),
            Self::Forced(held) => (held.nonce.as_deref().unwrap_or("unnamed"), "forced"),
        }
    }
}

/// What a line is begun under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// The lock was taken: without it nothing is run.
    Lock,
    /// No lock could be taken.
    Nothing,
}

/// Whether this is how a line ends that was refused, and why: nothing was run.
#[must_use]
pub fn refusal(code: i32, only: &str) -> Option<&str> {
    (code == REFUSED && [LOST, BEGUN, OVER].contains(&only)).then_some(only)
}

/// Who holds the lock of a host.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// What was written down: who, why, since when. Hostile text.
    pub owner: String,
    /// What tells it from every other; `None` where it is of another tool.
    pub nonce: Option<String>,
    /// How long the folder has been there.
    pub age: Option<Duration>,
    /// How its script stands.
    pub script: Script,
    /// Why it could not be taken over though it might be. Hostile text.
    pub cannot: Option<String>,
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

/// Whoever wants the lock.
#[derive(Debug, Clone, Copy)]
pub struct Claimant<'a> {
    /// The folder of the scripts.
    pub folder: &'a str,
    /// The words of the owner, without a line of their own for the nonce.
    pub words: &'a str,
    /// What tells it from every other: letters, digits and `-`.
    pub nonce: &'a str,
}

impl Claimant<'_> {
    fn lock(&self) -> String {
        format!("{}/{LOCK}", self.folder.trim_end_matches('/'))
    }
}

impl Host {
    /// Takes the lock of operations. `over` is the one that may be taken over.
    ///
    /// # Errors
    /// When it cannot be made, or the host does not answer.
    pub async fn take_lock(&self, claimant: &Claimant<'_>, over: Over<'_>) -> Result<Taking> {
        let owner = format!("{}\nnonce {}", one_line(claimant.words), claimant.nonce);
        let (over, forced) = over.words();
        let output = self
            .run(
                &Command::script(TAKE, [&claimant.lock(), &owner, over, forced, &claimant.log(), claimant.nonce]),
                DEADLINE,
            )
            .await?;
        let text = output.stdout.text();
        if text.lines().any(|line| line == "taken") {
            return Ok(Taking::Taken);
        }
        if text.lines().any(|line| line == "held") {
            return Ok(Taking::Held(held(&text)));
        }
        if text.lines().any(|line| line == "over") {
            return Err(Fault::refused(format!("The lock is not taken: {OVER}")));
        }
        Err(Fault::while_doing(format!("taking {} on {}", claimant.lock(), self.name()), output.complaint())
            .hint("The account that is logged in needs to write in the folder of the scripts."))
    }

    /// Gives the lock back; `false` where somebody else holds it by now.
    ///
    /// # Errors
    /// When it cannot be taken away, or the host does not answer.
    pub async fn give_lock_back(&self, claimant: &Claimant<'_>) -> Result<bool> {
        let output = self.run(&Command::script(GIVE_BACK, [&claimant.lock(), claimant.nonce]), DEADLINE).await?;
        match output.stdout.text().trim() {
            "free" | "gone" => Ok(true),
            "other" => Ok(false),
            _ => {
                Err(Fault::while_doing(format!("removing {} on {}", claimant.lock(), self.name()), output.complaint()))
            }
        }
    }

    /// Makes the lock young that is held, for it to be taken for no left one; `false` where it is not one's own any more.
    ///
    /// # Errors
    /// When the host does not answer.
    pub async fn keep_lock_young(&self, claimant: &Claimant<'_>) -> Result<bool> {
        let output = self.run(&Command::script(KEEP_YOUNG, [&claimant.lock(), claimant.nonce]), DEADLINE).await?;
        Ok(output.is_success())
    }

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
        let held = if under == Under::Lock { "held" } else { "none" };
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

fn held(text: &str) -> Held {
    let (facts, owner) = text.split_once("\nowner\n").unwrap_or((text, ""));
    let age = facts.lines().find_map(|line| line.strip_prefix("age ")?.trim().parse().ok());
    let nonce = owner.lines().find_map(|line| line.strip_prefix("nonce ")).map(str::to_owned);
    let words: Vec<&str> = owner.lines().filter(|line| !line.starts_with("nonce ")).collect();
    let script = facts.lines().find_map(script).unwrap_or_default();
    let cannot = facts.lines().find_map(|line| line.strip_prefix("cannot ")).map(str::to_owned);
    Held { owner: words.join(" ").trim().to_owned(), nonce, age: age.map(Duration::from_secs), script, cannot }
}

fn script(line: &str) -> Option<Script> {
    match line.trim() {
        "unbegun" => Some(Script::Unbegun),
        "runs" => Some(Script::Runs),
        "gone" => Some(Script::Gone),
        other => other.strip_prefix("exit ")?.trim().parse().ok().map(Script::Ended),
    }
}

/// A name or a reason with a line of its own could say what the nonce is; and whoever reads the file on a terminal is to see
/// what is written in it, so that nothing that steers the terminal or turns the line around is.
pub(super) fn one_line(text: &str) -> String {
    let turns = |letter| matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words =
        text.split_whitespace().map(|word| word.replace(|letter: char| letter.is_control() || turns(letter), ""));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command as Process, Stdio};

    #[test]
    fn what_steers_a_terminal_or_turns_a_line_around_is_not_written() {
        let bad = "asha\u{1b}[2J \u{202e}\u{7} rolls\nnonce x\u{9b}31m \u{2066}b\u{200f}a\u{61c}ck\u{7f}";
        assert_eq!(one_line(bad), "asha[2J rolls nonce x31m back");
        assert_eq!(one_line("zurück → grün: 5xx"), "zurück → grün: 5xx");
    }

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
    fn why_a_lock_cannot_be_moved_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join(LOCK);
        std::fs::create_dir(&lock).unwrap();
        std::fs::write(lock.join("owner"), "ravi\nnonce other\n").unwrap();
        std::fs::write(lock.join("exit"), "0\n").unwrap();
        let lock = lock.display().to_string();
        let busy = format!("mv() {{ echo 'mv: Device or resource busy' >&2; return 1; }}\n{TAKE}");
        let take = ["-c", &busy, "cutover", &lock, "asha\nnonce mine", "other", "", "/nowhere", "mine"];
        let output = Process::new("sh").args(take).output().unwrap();
        let held = held(&String::from_utf8(output.stdout).unwrap());
        assert_eq!(held.cannot.as_deref(), Some("mv: Device or resource busy"));
        assert_eq!((held.script, held.owner.as_str()), (Script::Ended(0), "ravi"));
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
}
