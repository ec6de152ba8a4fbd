//! What an operation needs of a host: the lock that others see, and a script that is run once and comes to its end whatever
//! becomes of the connection.
//!
//! The lock is a folder, made at once or not at all. In it lie `owner`, who holds it and why; `pid`, the script that runs
//! under it; `exit`, how that ended; and `output`, what it printed. So whoever comes back after a lost connection finds out
//! how it ended by looking.

use super::command::{Command, ShellLine};
use super::facts::LOCK;
use super::place::Host;
use super::stream::Stream;
use super::unfinished::Unfinished;
use crate::fault::{Fault, FaultKind, Result};
use std::time::Duration;

/// How long taking, reading or giving back the lock may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// The most of what a script printed that is brought back afterwards.
const PRINTED: usize = 64 * 1024;

/// Takes the lock: `$1` its folder, `$2` the owner's words, `$3` the nonce of the one that is taken over, if any. What is
/// taken over is moved away first, which one alone can do, and moved back where it is another's by then.
const TAKE: &str = r#"
lock=$1 owner=$2 over=$3
make() {
  mkdir "$lock" 2>/dev/null || return 1
  { printf '%s\n' "$owner" >"$lock/owner"; } 2>/dev/null && return 0
  rm -rf "$lock"; return 1
}
if make; then echo taken; exit 0; fi
if [ -d "$lock" ]; then
  if [ -n "$over" ] && grep -qxF "nonce $over" "$lock/owner" 2>/dev/null || [ "$over" = unnamed ]; then
    old=$lock.$$
    if mv "$lock" "$old" 2>/dev/null; then
      if grep -qxF "nonce $over" "$old/owner" 2>/dev/null || { [ "$over" = unnamed ] && ! grep -q '^nonce ' "$old/owner" 2>/dev/null; }; then
        if make; then rm -rf "$old"; echo taken; exit 0; fi
        rm -rf "$old"
      else mv "$old" "$lock" 2>/dev/null
      fi
    fi
  fi
fi
if [ -d "$lock" ]; then
  echo held
  pid=$(cat "$lock/pid" 2>/dev/null)
  if [ -f "$lock/exit" ]; then echo "exit $(cat "$lock/exit")"
  elif [ -n "$pid" ] && { kill -0 "$pid" 2>/dev/null || [ -d "/proc/$pid" ]; }; then echo runs
  elif [ -n "$pid" ]; then echo gone
  fi
  now=$(date +%s 2>/dev/null) made=$(stat -c %Y "$lock" 2>/dev/null || stat -f %m "$lock" 2>/dev/null)
  [ -n "$made" ] && [ -n "$now" ] && echo "age $((now - made))"
  echo owner; cat "$lock/owner" 2>/dev/null
  exit 0
fi
mkdir "$lock" && rmdir "$lock" && echo "nothing can be written in it" >&2
exit 1
"#;

/// Gives the lock back where it is one's own: `$1` its folder, `$2` the nonce.
const GIVE_BACK: &str = r#"
if [ ! -d "$1" ]; then echo gone
elif grep -qxF "nonce $2" "$1/owner" 2>/dev/null; then rm -rf "$1" && echo free
else echo other
fi
"#;

/// Runs a line under the lock: `$1` the folder of the lock, `$2` the nonce, `$3` the line, `$4` who keeps it. Whoever keeps it
/// is apart from the connection, so that no end of that ends it. Without a lock that can be written to, and where a script
/// was begun under it already, nothing keeps it: it is run as it is, or not at all.
const RUN: &str = r#"
lock=$1 line=$3
if [ -e "$lock/pid" ]; then echo "a script was begun under this lock already" >&2; exit 125; fi
if ! grep -qxF "nonce $2" "$lock/owner" 2>/dev/null || ! mkfifo "$lock/1" "$lock/2" 2>/dev/null
then exec sh -c "$line"; fi
apart=; command -v setsid >/dev/null 2>&1 && apart=setsid
$apart sh -c "$4" cutover "$lock" "$line" &
wait $!
"#;

/// Keeps a script: its output passes through readers that go on reading when nobody listens any more, and how it ended is
/// written down.
const KEEP: &str = r#"
lock=$1 line=$2
: >"$lock/output"
pass() { while IFS= read -r text || [ -n "$text" ]; do printf '%s\n' "$text"; printf '%s\n' "$text" >>"$lock/output"; done 2>/dev/null; }
trap '' HUP
( trap '' PIPE; pass <"$lock/1" ) &
( trap '' PIPE; pass <"$lock/2" >&2 ) &
sh -c "$line" </dev/null >"$lock/1" 2>"$lock/2" &
echo $! >"$lock/pid"
wait $!
code=$?
echo "$code" >"$lock/exit"
exit "$code"
"#;

/// How the script under the lock stands: `$1` the folder of the lock, `$2` the nonce, `$3` the most bytes of its output.
const LOOK: &str = r#"
if ! grep -qxF "nonce $2" "$1/owner" 2>/dev/null; then echo other; exit 0; fi
pid=$(cat "$1/pid" 2>/dev/null)
if [ -f "$1/exit" ]; then echo "exit $(cat "$1/exit")"
elif [ -z "$pid" ]; then echo unbegun
elif kill -0 "$pid" 2>/dev/null || [ -d "/proc/$pid" ]; then echo runs
else echo gone
fi
tail -c "$3" "$1/output" 2>/dev/null
"#;

/// Adds a line to a file: `$1` the file, `$2` the line.
const NOTE: &str = r#"printf '%s\n' "$2" >>"$1""#;

/// A lock that is taken, or was tried to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// It is held under one's own name now.
    Taken,
    /// Somebody holds it.
    Held(Held),
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
    /// Takes the lock of operations. `over` is the one that may be taken over, as it was seen.
    ///
    /// # Errors
    /// When it cannot be made, or the host does not answer.
    pub async fn take_lock(&self, claimant: &Claimant<'_>, over: Option<&Held>) -> Result<Taking> {
        let owner = format!("{}\nnonce {}", one_line(claimant.words), claimant.nonce);
        let over = over.map_or("", |held| held.nonce.as_deref().unwrap_or("unnamed"));
        let output = self.run(&Command::script(TAKE, [&claimant.lock(), &owner, over]), DEADLINE).await?;
        let text = output.stdout.text();
        if text.lines().any(|line| line == "taken") {
            return Ok(Taking::Taken);
        }
        if text.lines().any(|line| line == "held") {
            return Ok(Taking::Held(held(&text)));
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

    /// Begins a line of the configuration in the folder of the scripts, once.
    ///
    /// # Errors
    /// As [`Host::stream`].
    pub async fn run_once(&self, claimant: &Claimant<'_>, line: &ShellLine) -> Result<Stream, Unfinished> {
        let command = Command::script(RUN, [&claimant.lock(), claimant.nonce, line.as_str(), KEEP]);
        self.stream(&command.in_folder(claimant.folder)).await
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

    /// Adds a line to a file of the host.
    ///
    /// # Errors
    /// When it cannot be written, or the host does not answer.
    pub async fn note(&self, file: &str, line: &str) -> Result<()> {
        let output = self.run(&Command::script(NOTE, [file, &one_line(line)]), DEADLINE).await?;
        if output.is_success() {
            return Ok(());
        }
        Err(Fault::while_doing(format!("writing to {file} on {}", self.name()), output.complaint()))
    }
}

fn held(text: &str) -> Held {
    let (facts, owner) = text.split_once("\nowner\n").unwrap_or((text, ""));
    let age = facts.lines().find_map(|line| line.strip_prefix("age ")?.trim().parse().ok());
    let nonce = owner.lines().find_map(|line| line.strip_prefix("nonce ")).map(str::to_owned);
    let words: Vec<&str> = owner.lines().filter(|line| !line.starts_with("nonce ")).collect();
    let script = facts.lines().find_map(script).unwrap_or_default();
    Held { owner: words.join(" ").trim().to_owned(), nonce, age: age.map(Duration::from_secs), script }
}

fn script(line: &str) -> Option<Script> {
    match line.trim() {
        "unbegun" => Some(Script::Unbegun),
        "runs" => Some(Script::Runs),
        "gone" => Some(Script::Gone),
        other => other.strip_prefix("exit ")?.trim().parse().ok().map(Script::Ended),
    }
}

/// A name or a reason with a line of its own could say what the nonce is.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
