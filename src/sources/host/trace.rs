//! What the host itself keeps of operations, in a file beside the scripts that outlives every lock: that a script was begun,
//! that an operation was ended by whoever went on with it, and a line for people when one has ended. So whoever finds a
//! journal that stops too early is told by the host what the journal does not know.

use super::command::Command;
use super::operation::{Claimant, one_line, places};
use super::place::Host;
use crate::fault::{Fault, FaultKind, Result};
use std::time::Duration;

/// Its name in the folder of the scripts.
pub const LOG: &str = "cutover.log";
/// How long writing or reading a line may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// Adds a line to a file: `$1` the file, `$2` the line.
const NOTE: &str = r#"printf '%s\n' "$2" >>"$1""#;

/// What the file tells: `$1` the file, `$2` the nonce, `$3` the mark of its last line.
const TRACE: &str = r#"
if [ -e "$1" ] && ! [ -r "$1" ]; then echo unreadable
elif grep -qxF "begun $2" "$1" 2>/dev/null; then echo begun; grep -F "$3" "$1" | tail -n 1
else echo nothing
fi
"#;

/// What the file tells of the script that was begun last: `$1` the file. The time is that of the host. Where nothing could be
/// written in the file, it lies at the other place.
const LAST: &str = concat!(
    places!(),
    r#"also=$(other "$1"); also=${also%.lock}.log
line=$(cat "$1" "$also" 2>/dev/null | grep '^ran [0-9]' | sort -n -k 2 | tail -n 1)
[ -n "$line" ] && echo "$(date +%s) ${line#ran }"
exit 0
"#
);

/// What there is of an operation: `$1` the file, `$2` and `$3` its nonce in two parts, so that nothing of this look has it among
/// its own words. Whoever keeps a script has the nonce among its words.
const REMAINS: &str = r#"
nonce=$2$3
if [ -r /proc/self/cmdline ]; then
  if printf '%s\n' "$nonce" | grep -qF -f - /proc/[0-9]*/cmdline 2>/dev/null; then echo lives; else echo gone; fi
elif all=$(ps -A -o args 2>/dev/null); then
  case $all in *"$nonce"*) echo lives ;; *) echo gone ;; esac
else echo unseen
fi
line=$(grep -F "[$nonce]" "$1" 2>/dev/null | tail -n 1)
[ -n "$line" ] && echo "ended $line"
later=$(sed -n "/^begun $nonce\$/,\$p" "$1" 2>/dev/null | grep '^ran [0-9]' | sed 1d | tail -n 1)
[ -n "$later" ] && echo "after $(date +%s) ${later#ran }"
exit 0
"#;

/// What there is of an operation that is not written in its lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remains {
    /// Whether a process of it lives; `None` where that cannot be seen.
    pub lives: Option<bool>,
    /// The line that says how it ended. Hostile text may be in it.
    pub ended: Option<String>,
    /// The script that was begun last after its own.
    pub after: Option<LastRun>,
}

/// The script that was begun last on a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRun {
    /// How long ago.
    pub ago: Duration,
    /// Who held the lock then, as it was written down. Hostile text.
    pub who: String,
}

/// What the host tells of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// No script was begun under its name, as far as was ever written down.
    Nothing,
    /// One was begun; the line that says how it ended, where there is one. Hostile text may be in it.
    Begun(Option<String>),
}

/// Behind the line of an operation that has ended.
pub(in crate::sources::host) fn mark(nonce: &str) -> String {
    format!("[{nonce}]")
}

impl Claimant<'_> {
    pub(super) fn log(&self) -> String {
        format!("{}/{LOG}", self.folder.trim_end_matches('/'))
    }
}

impl Host {
    /// Adds the line that says how an operation ended.
    ///
    /// # Errors
    /// When it cannot be written, or the host does not answer.
    pub async fn note_end(&self, claimant: &Claimant<'_>, line: &str) -> Result<()> {
        self.note(&claimant.log(), &format!("{line} {}", mark(claimant.nonce))).await
    }

    /// Ends an operation for good: whatever of it is still on its way takes no lock and begins no script any more.
    ///
    /// # Errors
    /// As of [`Host::note_end`].
    pub async fn end_for_good(&self, claimant: &Claimant<'_>) -> Result<()> {
        self.note(&claimant.log(), &format!("over {}", claimant.nonce)).await
    }

    /// What the host tells of an operation.
    ///
    /// # Errors
    /// When it cannot be read, or the host does not answer.
    pub async fn trace_of(&self, claimant: &Claimant<'_>) -> Result<Trace> {
        let (log, mark) = (claimant.log(), mark(claimant.nonce));
        let output = self.run(&Command::script(TRACE, [log.as_str(), claimant.nonce, mark.as_str()]), DEADLINE).await?;
        let text = output.stdout.text();
        match text.trim_end().split_once('\n').unwrap_or((text.trim_end(), "")) {
            ("nothing", _) => Ok(Trace::Nothing),
            ("begun", line) => Ok(Trace::Begun((!line.is_empty()).then(|| line.to_owned()))),
            _ => Err(Fault::of(FaultKind::Unreadable, format!("{log} on {} cannot be read", self.name()))),
        }
    }

    /// What there is of an operation that is not written in its lock.
    ///
    /// # Errors
    /// When the host does not answer.
    pub async fn remains_of(&self, claimant: &Claimant<'_>) -> Result<Remains> {
        let (log, (first, rest)) = (claimant.log(), halves(claimant.nonce));
        let output = self.run(&Command::script(REMAINS, [log.as_str(), first, rest]), DEADLINE).await?;
        Ok(remains(&output.stdout.text()))
    }

    /// The script that was begun last, as far as the host has written it down.
    ///
    /// # Errors
    /// When the host does not answer.
    pub async fn last_run(&self, folder: &str) -> Result<Option<LastRun>> {
        let log = format!("{}/{LOG}", folder.trim_end_matches('/'));
        let output = self.run(&Command::script(LAST, [log]), DEADLINE).await?;
        Ok(last(&output.stdout.text()))
    }

    async fn note(&self, file: &str, line: &str) -> Result<()> {
        let output = self.run(&Command::script(NOTE, [file, &one_line(line)]), DEADLINE).await?;
        if output.is_success() {
            return Ok(());
        }
        Err(Fault::while_doing(format!("writing to {file} on {}", self.name()), output.complaint()))
    }
}

fn halves(nonce: &str) -> (&str, &str) {
    nonce.split_at_checked(nonce.len() / 2).unwrap_or((nonce, ""))
}

fn remains(text: &str) -> Remains {
    let lives = match text.lines().next() {
        Some("lives") => Some(true),
        Some("gone") => Some(false),
        _ => None,
    };
    let told = |mark: &str| text.lines().find_map(|line| line.strip_prefix(mark));
    Remains { lives, ended: told("ended ").map(str::to_owned), after: told("after ").and_then(last) }
}

fn last(text: &str) -> Option<LastRun> {
    let mut words = text.trim().splitn(3, ' ');
    let (now, then) = (words.next()?.parse::<u64>().ok()?, words.next()?.parse::<u64>().ok()?);
    // A clock that was put back tells nothing of how long it was.
    Some(LastRun {
        ago: Duration::from_secs(now.saturating_sub(then)),
        who: words.next().unwrap_or_default().to_owned(),
    })
}
