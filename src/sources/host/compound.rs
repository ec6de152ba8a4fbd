//! What `sh -s` on a host is given: one compound, of which a shell that gets only a part begins nothing. It says on both
//! outputs when the command begins and when it has ended, and how.
//!
//! The end must be said by the outputs themselves: an exit code overtakes them on its way here, and ssh throws away what
//! is still under way once its mux client has taken the code and gone. So nobody goes before both have said it.

/// Between the mark and how it ended.
const ENDED: &str = " ended ";
/// What is said in the place of an exit code.
const SIGNAL: &str = "signal";
const NO_FOLDER: &str = "folder";
/// No shell says more than a line of this length about how a command ended.
const LONGEST: usize = 1024;

/// How a command ended, in the words of whoever waited for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// With this exit code.
    Exit(i32),
    /// By a signal.
    Signal,
    /// Its folder cannot be entered, and so it did not begin.
    NoFolder,
    /// Whoever waited for it did not find out.
    Nothing,
}

impl Told {
    /// Of what stands behind the end mark; `None` while its line has not come whole.
    pub fn of(behind: &[u8]) -> Option<Self> {
        let Some(end) = memchr::memchr(b'\n', behind) else {
            return (behind.len() > LONGEST).then_some(Self::Nothing);
        };
        Some(match std::str::from_utf8(&behind[..end]) {
            Ok(SIGNAL) => Self::Signal,
            Ok(NO_FOLDER) => Self::NoFolder,
            Ok(code) => code.parse().map_or(Self::Nothing, Self::Exit),
            Err(_) => Self::Nothing,
        })
    }
}

/// The line that says that the command begins.
pub(super) fn begin_mark(mark: &str) -> String {
    format!("{mark}\n")
}

/// The words behind which it is said how the command ended. What was printed before need not end with a line.
pub(super) fn end_mark(mark: &str) -> String {
    format!("{mark}{ENDED}")
}

/// The compound. `words` is the command, quoted.
///
/// The shell that waits for the command says on its own behalf when a signal ended it (`Killed`), and prints the exit code
/// as its last line: both go to a reader, which so tells a signal from an exit code above 128. Where the shell says nothing
/// of a signal, as of INT and PIPE, it is told as the code that it makes of it. What the command leaves behind holds its
/// outputs and not that pipe. The marks of the beginning come from the process that becomes the command: where they are
/// missing before the end, it did not begin.
pub(super) fn compound(mark: &str, folder: Option<&str>, words: &str) -> String {
    let run = format!("( echo {mark}; echo {mark} >&2; exec {words} ) </dev/null >&3 2>&4 3>&- 4>&-\necho \"$?\"\n");
    let run = match folder.map(shell_words::quote) {
        Some(folder) => format!("if cd {folder} >/dev/null 2>&1; then\n{run}else echo {NO_FOLDER}; fi\n"),
        None => run,
    };
    format!(
        r#"{{ {{ {{
{run}}} 2>&1 | {{
said= code=
while read -r line; do said=$code code=$line; done
case $code in 129|1[3-5][0-9]) [ -z "$said" ] || code={SIGNAL};; esac
echo "{mark}{ENDED}$code" >&3
echo "{mark}{ENDED}$code" >&4
}}; }} 3>&1 4>&2; }}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::process::{Command, Output, Stdio};

    /// What each shell of this machine does with a compound that comes by its input.
    fn by_every_shell(text: &str) -> Vec<(&'static str, Output)> {
        let shells = [("sh", "-s"), ("dash", "-s"), ("bash", "-s"), ("busybox", "sh -s")];
        shells.into_iter().filter_map(|(shell, words)| Some((shell, by(shell, words, text)?))).collect()
    }

    fn by(shell: &str, words: &str, text: &str) -> Option<Output> {
        let mut command = Command::new(shell);
        command.args(words.split(' ')).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        child.wait_with_output().ok()
    }

    /// What each shell says on both outputs around a line that it runs.
    fn assert_says(line: &str, out: &str, err: &str) {
        let text = compound("m", Some("/"), &format!("sh -c {}", shell_words::quote(line)));
        for (shell, output) in by_every_shell(&text) {
            let told = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
            assert_eq!(told, (out.to_owned(), err.to_owned()), "{shell}: {line}");
        }
    }

    #[test]
    fn every_shell_says_on_both_outputs_how_a_command_ended() {
        assert_says("echo told; printf a >&2; exit 3", "m\ntold\nm ended 3\n", "m\nam ended 3\n");
        assert_says("printf told; exit 255", "m\ntoldm ended 255\n", "m\nm ended 255\n");
        assert_says("cat", "m\nm ended 0\n", "m\nm ended 0\n");
    }

    #[test]
    fn a_signal_is_told_from_an_exit_code_that_looks_like_one() {
        for (line, told) in [("kill -9 $$", SIGNAL), ("kill -15 $$", SIGNAL), ("exit 137", "137"), ("exit 129", "129")]
        {
            assert_says(line, &format!("m\nm ended {told}\n"), &format!("m\nm ended {told}\n"));
        }
        assert_says("kill -13 $$", "m\nm ended 141\n", "m\nm ended 141\n");
    }

    #[test]
    fn a_folder_that_cannot_be_entered_begins_nothing_and_a_missing_program_is_an_exit_code() {
        for (shell, output) in by_every_shell(&compound("m", Some("/no where"), "touch /tmp/never")) {
            assert_eq!(output.stdout, b"m ended folder\n", "{shell}");
            assert_eq!(output.stderr, b"m ended folder\n", "{shell}");
        }
        for (shell, output) in by_every_shell(&compound("m", None, "no-such-program x")) {
            assert_eq!(output.stdout, b"m\nm ended 127\n", "{shell}");
            let complaint = String::from_utf8(output.stderr).unwrap();
            assert!(complaint.starts_with("m\n") && complaint.contains("no-such-program"), "{shell}: {complaint}");
        }
    }

    #[test]
    fn the_line_that_says_how_it_ended_counts_once_it_is_whole() {
        assert_eq!((Told::of(b"13"), Told::of(b"137\nleft behind")), (None, Some(Told::Exit(137))));
        assert_eq!((Told::of(b"signal\n"), Told::of(b"folder\n")), (Some(Told::Signal), Some(Told::NoFolder)));
        for unclear in [&b"\n"[..], b"sh: 1: Cannot fork\n", b"\xff\n", &[b'1'; 2000]] {
            assert_eq!(Told::of(unclear), Some(Told::Nothing));
        }
    }
}
