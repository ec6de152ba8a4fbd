//! What an operation needs of a host: the lock that others see, and a script that is run once and comes to its end whatever
//! becomes of the connection.
//!
//! The lock is a folder, made at once or not at all. In it lie `owner`, who holds it and why; `pid`, the script that runs
//! under it, with the boot of the host and its start, as another process may have its number later; `exit`, how that ended;
//! and `output`, what it printed. So whoever comes back after a lost connection finds out how it ended by looking.
//!
//! It lies beside the scripts. Where it cannot be made there, because the disk is full or the folder is another account's, it
//! lies in a place that every account of the host has, under a name that follows from the folder of the scripts.
//!
//! | file | what is there |
//! |---|---|
//! | `lock` | taking it, keeping it, giving it back |
//! | `script` | a line that is run once, and how it stands |

use super::facts::LOCK;
use crate::markdown::is_unseen;
use std::time::Duration;

/// How long taking, reading or giving back the lock may take.
const DEADLINE: Duration = Duration::from_secs(10);

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
  [ -f "$1/pid" ] || return 1
  pid= was=; { read -r pid; read -r was; } <"$1/pid" || :
  [ -n "$pid" ] && { kill -0 "$pid" || [ -d "/proc/$pid" ]; } && { [ -z "$was" ] || [ "$was" = "$(born "$pid")" ]; }
} 2>/dev/null
"#
    };
}

/// `whose LOCK` prints the account that made it, where that is another one.
macro_rules! whose {
    () => {
        r#"whose() { [ -O "$1" ] || stat -c %U "$1" 2>/dev/null || stat -f %Su "$1" 2>/dev/null; }
"#
    };
}

/// `other LOCK` prints where the lock lies that cannot be made beside the scripts: the same for every account, as far as the host
/// has such a place. `found LOCK NONCE` is whether there is a lock of this nonce, and puts where into `lock`.
macro_rules! places {
    () => {
        r#"other() {
  sum=$(cd "${1%/*}" 2>/dev/null && pwd -P | cksum 2>/dev/null) || return 0
  for place in /dev/shm /tmp "/run/user/$(id -u)"; do
    if [ -n "$sum" ] && [ -d "$place" ] && [ -w "$place" ]; then echo "$place/cutover-${sum%% *}.lock"; return 0; fi
  done
}
found() {
  for lock in "$1" "$(other "$1")"; do [ -f "$lock/owner" ] && grep -qxF "nonce $2" "$lock/owner" 2>/dev/null && return 0; done
  lock=$1; return 1
}
"#
    };
}

pub(super) use {born, lives, places, whose};

/// What both scripts say where somebody went on with it and ended it.
const OVER: &str = "whoever went on with this rollback has ended it";

mod lock;
mod script;

pub(super) use lock::made_by;
pub use lock::{Held, Over, Taking};
pub use script::{RAN, Script, Under, refusal};

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

/// A name or a reason with a line of its own could say what the nonce is; and whoever reads the file on a terminal is to see
/// what is written in it, so that nothing that steers the terminal or turns the line around is.
pub(super) fn one_line(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.replace(is_unseen, ""));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_or_turns_a_line_around_is_not_written() {
        let bad = "asha\u{1b}[2J \u{202e}\u{7} rolls\nnonce x\u{9b}31m \u{2066}b\u{200f}a\u{61c}ck\u{7f}";
        assert_eq!(one_line(bad), "asha[2J rolls nonce x31m back");
        assert_eq!(one_line("zurück → grün: 5xx"), "zurück → grün: 5xx");
    }
}
