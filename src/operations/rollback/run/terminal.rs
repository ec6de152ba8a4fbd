//! A script that asks for a terminal has none here: its output is heard line by line, and nobody could answer it. That is told,
//! with the line that gives it one.

use super::{Come, Going};

/// What sudo, docker and shells say where they find no terminal.
const ASKS: [&str; 8] = [
    "a terminal is required",
    "you must have a tty",
    "no tty present",
    "the input device is not a tty",
    "cannot attach stdin to a tty",
    "/dev/tty: no such device",
    "can't open /dev/tty",
    "cannot open /dev/tty",
];

/// Whether a line of a script says that it asks for a terminal.
pub(super) fn is_asked_for(line: &str) -> bool {
    let line = line.to_lowercase();
    ASKS.iter().any(|words| line.contains(words))
}

impl Going<'_> {
    /// The same, where the script asked for a terminal: that, and how it gets one.
    pub(super) fn with_terminal(&self, come: Come) -> Come {
        if !self.wants_terminal {
            return come;
        }
        let sentence = format!("{}; the script asks for a terminal, and gets none from here", come.sentence);
        let line = given_one(&self.line_by_hand());
        let by_hand = come.by_hand.as_ref().map(|_| line.clone());
        let next = match &by_hand {
            Some(_) => {
                "The line by hand gives it one. So that it needs none: sudo without a password (NOPASSWD), docker \
                        compose exec -T."
                    .to_owned()
            }
            None => format!("Look first what serves. Where it is to be run all the same, this gives it one: {line}"),
        };
        Come { sentence, next: Some(next), by_hand, ..come }
    }
}

/// The same line with a terminal on the host.
fn given_one(line: &str) -> String {
    line.strip_prefix("ssh ").map_or_else(|| line.to_owned(), |rest| format!("ssh -t {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_for_a_terminal_is_told_from_what_only_misses_one() {
        for line in [
            "sudo: a terminal is required to read the password; either use the -S option",
            "sudo: sorry, you must have a tty to run sudo",
            "sudo: no tty present and no askpass program specified",
            "the input device is not a TTY",
            "./rollback.sh: line 3: /dev/tty: No such device or address",
            "sh: 3: cannot open /dev/tty: No such device or address",
        ] {
            assert!(is_asked_for(line), "{line}");
        }
        for line in ["mesg: ttyname failed: Inappropriate ioctl for device", "stdin: is not a tty", "rolled back"] {
            assert!(!is_asked_for(line), "{line}");
        }
    }

    #[test]
    fn only_a_line_over_ssh_gets_a_terminal() {
        assert_eq!(given_one("ssh -F c prod './rollback.sh'"), "ssh -t -F c prod './rollback.sh'");
        assert_eq!(given_one("cd /srv && ./rollback.sh"), "cd /srv && ./rollback.sh");
    }
}
