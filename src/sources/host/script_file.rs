//! Which file a configured line runs, as far as that is plain: its checksum and whether it can be run are worth a look.

/// Words before a script that run what follows them.
const BEFORE: [&str; 6] = ["sudo", "env", "exec", "nohup", "nice", "time"];
/// Shells, which only read the script.
const SHELLS: [&str; 5] = ["sh", "bash", "dash", "zsh", "ksh"];

/// The file of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ScriptFile {
    pub path: String,
    pub how: How,
}

/// How the file is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// It must be executable.
    Execute,
    /// A shell reads it.
    Read,
    /// It is looked for on the `PATH`.
    Command,
    /// The line is not that simple.
    Unclear,
}

impl How {
    pub fn word(self) -> &'static str {
        match self {
            Self::Execute => "execute",
            Self::Read => "read",
            Self::Command => "command",
            Self::Unclear => "unclear",
        }
    }
}

impl ScriptFile {
    /// Of a line as it is configured.
    pub fn of(line: &str) -> Self {
        let words = shell_words::split(line).unwrap_or_default();
        let is_plain = !line.contains([';', '|', '&', '<', '>', '$', '`', '(', '\n']);
        let mut rest = words.iter().map(String::as_str).skip_while(|word| is_before(word));
        let first = rest.next().filter(|_| is_plain);
        let script = first.filter(|first| is_shell(first)).map(|_| rest.find(|word| !word.starts_with('-')));
        match (first, script) {
            (None, _) | (_, Some(None)) => Self { path: line.to_owned(), how: How::Unclear },
            (_, Some(Some(_))) if words.iter().any(|word| word == "-c") => {
                Self { path: line.to_owned(), how: How::Unclear }
            }
            (_, Some(Some(script))) => Self { path: script.to_owned(), how: How::Read },
            (Some(first), None) if first.contains('/') => Self { path: first.to_owned(), how: How::Execute },
            (Some(first), None) => Self { path: first.to_owned(), how: How::Command },
        }
    }

    /// Whether there is one file to look at.
    pub fn is_known(&self) -> bool {
        self.how != How::Unclear
    }
}

fn is_before(word: &str) -> bool {
    let is_assignment = word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    });
    BEFORE.contains(&word) || word.starts_with('-') || is_assignment
}

fn is_shell(word: &str) -> bool {
    word.rsplit('/').next().is_some_and(|name| SHELLS.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_plain_line_is_found_and_no_other_is_guessed() {
        let of = |line: &str| {
            let file = ScriptFile::of(line);
            (file.path, file.how)
        };
        assert_eq!(of("./deploy.sh {image}"), ("./deploy.sh".into(), How::Execute));
        assert_eq!(of("sudo -n /srv/deploy.sh --now"), ("/srv/deploy.sh".into(), How::Execute));
        assert_eq!(of("TAG=1 bash -eu deploy.sh x"), ("deploy.sh".into(), How::Read));
        assert_eq!(of("deploy-api {image}"), ("deploy-api".into(), How::Command));
        for unclear in ["cd x && ./deploy.sh", "sh -c 'x'", "./a | ./b", "bash", "'"] {
            assert_eq!(of(unclear).1, How::Unclear, "{unclear}");
        }
    }
}
