//! The lock of operations: a folder that others see. It is taken by making it, and taken over by moving it away first.

use super::script::{Script, script};
use super::{Claimant, DEADLINE, OVER, one_line};
use crate::fault::{Fault, Result};
use crate::sources::host::Host;
use crate::sources::host::command::Command;
use std::time::Duration;

/// Takes the lock: `$1` its folder, `$2` the owner's words, `$3` the nonce of the one that is taken over, if any,
/// `$4` whether it is forced. What is taken over is moved away first, which one alone can do, and moved back where it is
/// another's by then, or a script runs under it, unless forced. `$5` is the record of the host and `$6` the own nonce: who was
/// ended for good meanwhile takes nothing, however late this comes. Where it cannot be made, it is taken at the other place; and
/// where somebody took it there, it is that one that is held.
const TAKE: &str = concat!(
    r#"
first=$1 lock=$1 owner=$2 over=$3 forced=$4 log=$5 nonce=$6 cannot= old= why=
"#,
    born!(),
    lives!(),
    places!(),
    whose!(),
    r#"may() { [ "$forced" = forced ] || [ -f "$1/exit" ] || ! lives "$1"; }
make() {
  mkdir "$lock" 2>/dev/null || return 1
  { printf '%s\n' "$owner" >"$lock/owner"; } 2>/dev/null || { rm -rf "$lock"; return 1; }
  grep -qxF "over $nonce" "$log" 2>/dev/null || return 0
  rm -rf "$lock" ${old:+"$old"}; echo over; exit 0
}
taken() {
  [ "$lock" = "$first" ] || printf 'at %s\nwhy %s\n' "$lock" "$(printf '%s' "$why" | head -n 1)"
  echo taken; exit 0
}
over() {
  [ ! -e "$lock/owner" ] || [ -f "$lock/owner" ] || return 0
  if { [ -n "$over" ] && grep -qxF "nonce $over" "$lock/owner" 2>/dev/null || [ "$over" = unnamed ]; } && may "$lock"; then
    old=$lock.$$
    if cannot=$(mv "$lock" "$old" 2>&1); then
      if may "$old" && { grep -qxF "nonce $over" "$old/owner" 2>/dev/null || { [ "$over" = unnamed ] && ! grep -q '^nonce ' "$old/owner" 2>/dev/null; }; }; then
        if make; then rm -rf "$old"; taken; fi
        rm -rf "$old"
      else mv "$old" "$lock" 2>/dev/null
      fi
    fi
  fi
}
held() {
  echo held
  if [ -f "$lock/exit" ]; then echo "exit $(head -c 16 "$lock/exit" | head -n 1)"
  elif lives "$lock"; then echo runs
  elif [ -s "$lock/pid" ]; then echo gone
  fi
  now=$(date +%s 2>/dev/null) made=$(stat -c %Y "$lock" 2>/dev/null || stat -f %m "$lock" 2>/dev/null)
  [ -n "$made" ] && [ -n "$now" ] && echo "age $((now - made))"
  [ -n "$cannot" ] && echo "cannot $(printf '%s' "$cannot" | head -n 1)"
  [ "$lock" = "$first" ] || { echo "place ${lock%/*}"; echo "account $(whose "$lock")"; }
  echo owner; [ -f "$lock/owner" ] && head -c 4096 "$lock/owner" 2>/dev/null
  exit 0
}
take() {
  if make; then taken; fi
  [ ! -d "$lock" ] || over
  [ ! -d "$lock" ] || held
}
other=$(other "$first")
if [ -n "$other" ] && [ -d "$other" ] && [ ! -d "$first" ]; then lock=$other why="another one is there"; take; fi
lock=$first; take
why=$(mkdir "$lock" 2>&1 && rmdir "$lock" && echo "nothing can be written in it")
if [ -n "$other" ]; then lock=$other; take; fi
printf '%s\n' "$why" >&2
exit 1
"#
);

/// Gives the lock back where it is one's own: `$1` its folder, `$2` the nonce.
const GIVE_BACK: &str = concat!(
    places!(),
    r#"if found "$1" "$2"; then rm -rf "$lock" && echo free
elif [ -d "$1" ]; then echo other
else echo gone
fi
"#
);

/// Makes a lock young that is one's own: `$1` its folder, `$2` the nonce.
const KEEP_YOUNG: &str = concat!(places!(), r#"found "$1" "$2" && touch -c "$lock""#);

/// Which account made a lock that every account may make, as a clause.
pub(in crate::sources::host) fn made_by(account: &str) -> String {
    format!("made by the account {account}, where every account may make one")
}

/// A lock that is taken, or was tried to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// It is held under one's own name now.
    Taken,
    /// The same, and not beside the scripts.
    Elsewhere {
        /// Where.
        place: String,
        /// Why it is not there. Hostile text.
        why: String,
    },
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
    /// The place that it lies in, where that is not beside the scripts: every account of the host may put one there.
    pub place: Option<String>,
    /// The other account that put it there: what the owner wrote may name somebody else. Hostile text.
    pub account: Option<String>,
}

impl Held {
    /// Who holds it, as far as anything tells. What the owner wrote is no proof of who that is.
    #[must_use]
    pub fn who(&self) -> String {
        let owner = if self.owner.is_empty() { "somebody it does not name" } else { self.owner.as_str() };
        let made = self.place.as_ref().and(self.account.as_deref()).map(|account| format!(" ({})", made_by(account)));
        format!("{owner}{}", made.unwrap_or_default())
    }

    /// Whether it was made by another account, where every account may make one: only that one can take it away.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.place.is_some() && self.account.is_some()
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
            return Ok(taken(&text));
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
}

fn taken(text: &str) -> Taking {
    let told = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).map(str::to_owned);
    match told("at ") {
        Some(place) => Taking::Elsewhere { place, why: told("why ").unwrap_or_default() },
        None => Taking::Taken,
    }
}

fn held(text: &str) -> Held {
    let (facts, owner) = text.split_once("\nowner\n").unwrap_or((text, ""));
    let age = facts.lines().find_map(|line| line.strip_prefix("age ")?.trim().parse().ok());
    let nonce = owner.lines().find_map(|line| line.strip_prefix("nonce ")).map(str::to_owned);
    let words: Vec<&str> = owner.lines().filter(|line| !line.starts_with("nonce ")).collect();
    let script = facts.lines().find_map(script).unwrap_or_default();
    let told = |key: &str| facts.lines().find_map(|line| line.strip_prefix(key)).map(str::to_owned);
    let (cannot, place) = (told("cannot "), told("place "));
    let account = told("account ").filter(|account| !account.is_empty());
    let (owner, age) = (words.join(" ").trim().to_owned(), age.map(Duration::from_secs));
    Held { owner, nonce, age, script, cannot, place, account }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::host::LOCK;
    use std::process::Command as Process;

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

    /// What [`TAKE`] and its kin print for a lock in this folder.
    fn says(script: &str, folder: &std::path::Path, rest: &[&str]) -> String {
        let lock = folder.join(LOCK).display().to_string();
        let output = Process::new("sh").args(["-c", script, "cutover", &lock]).args(rest).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// A folder in whose place for the lock lies a file, and where the lock is taken instead.
    fn without_room() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(LOCK), "a file in the place of the folder").unwrap();
        let take = says(TAKE, folder.path(), &["asha\nnonce probe", "", "", "/nowhere", "probe"]);
        let Taking::Elsewhere { place, .. } = taken(&take) else { panic!("{take}") };
        assert_eq!(says(GIVE_BACK, folder.path(), &["probe"]), "free\n");
        (folder, place.into())
    }

    #[test]
    fn a_lock_that_another_account_made_where_every_account_may_names_that_account() {
        let (folder, place) = without_room();
        std::fs::create_dir(&place).unwrap();
        std::fs::write(place.join("owner"), "asha rolls production back\nnonce theirs\n").unwrap();
        std::fs::write(place.join("exit"), "0\nplace /\naccount root\nowner\nroot").unwrap();
        let by_mallory = TAKE.replace(
            "whose() {",
            "mv() { echo 'mv: Operation not permitted' >&2; return 1; }\nwhose() { echo mallory; return;",
        );
        let rest = |over: &'static str| ["ravi\nnonce mine", over, "forced", "/nowhere", "mine"];
        let seen = held(&says(&by_mallory, folder.path(), &rest("")));
        assert!(seen.is_foreign() && seen.nonce.as_deref() == Some("theirs"), "{seen:?}");
        let words = "asha rolls production back (made by the account mallory, where every account may make one)";
        assert_eq!((seen.who().as_str(), seen.script), (words, Script::Ended(0)));
        let kept = held(&says(&by_mallory, folder.path(), &rest("theirs")));
        assert_eq!(kept.cannot.as_deref(), Some("mv: Operation not permitted"));
        std::fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn what_is_no_file_in_a_lock_holds_nobody_up() {
        let (folder, place) = without_room();
        std::fs::create_dir(&place).unwrap();
        for name in ["owner", "pid", "exit"] {
            assert!(Process::new("mkfifo").arg(place.join(name)).status().unwrap().success());
        }
        let seen = held(&says(TAKE, folder.path(), &["ravi\nnonce mine", "unnamed", "", "/nowhere", "mine"]));
        assert_eq!((seen.owner.as_str(), seen.place.is_some(), seen.account), ("", true, None));
        assert_eq!(says(GIVE_BACK, folder.path(), &["mine"]), "gone\n");
        std::fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn where_no_lock_can_lie_beside_the_scripts_it_is_the_same_other_place_for_all() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(LOCK), "a file in the place of the folder").unwrap();
        let take =
            |nonce: &str| says(TAKE, folder.path(), &[&format!("{nonce}\nnonce {nonce}"), "", "", "/nowhere", nonce]);
        let Taking::Elsewhere { place, why } = taken(&take("asha")) else { panic!() };
        assert!(why.contains("exists"), "{why}");
        let second = take("ravi");
        assert!(second.starts_with("held\n") && held(&second).nonce.as_deref() == Some("asha"), "{second}");
        assert_eq!(says(GIVE_BACK, folder.path(), &["ravi"]), "gone\n");
        assert!(std::path::Path::new(&place).exists());
        // Whoever comes once there is room again is kept out by it all the same.
        std::fs::remove_file(folder.path().join(LOCK)).unwrap();
        assert!(take("ravi").starts_with("held\n"));
        assert_eq!(says(GIVE_BACK, folder.path(), &["asha"]), "free\n");
        assert_eq!((std::path::Path::new(&place).exists(), take("ravi").as_str()), (false, "taken\n"));
    }
}
