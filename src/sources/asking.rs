//! Asking a program of the person's own for one short secret, such as `gh` or the keyring's: with these variables only,
//! within a deadline, since it may wait for somebody to unlock something.

use secrecy::SecretString;
use std::ffi::OsString;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Long enough to type a password, short enough to go on without.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long a program may live after it said its word.
const LAST: Duration = Duration::from_secs(5);
/// No token is longer.
const LONGEST: u64 = 16 * 1024;

/// What the program prints, without the blanks around it; `None` where it is absent, fails, says nothing, or too much, or
/// does not end in time.
pub(in crate::sources) fn ask(
    program: &str,
    arguments: &[&str],
    variables: &[(OsString, OsString)],
) -> Option<SecretString> {
    ask_within(DEADLINE, program, arguments, variables)
}

fn ask_within(
    deadline: Duration,
    program: &str,
    arguments: &[&str],
    variables: &[(OsString, OsString)],
) -> Option<SecretString> {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().envs(variables.iter().cloned());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let output = child.stdout.take()?;
    let (sender, answer) = mpsc::sync_channel(1);
    // It ends when the program does, or what it has started.
    let reader = std::thread::Builder::new().name("asking".into()).spawn(move || {
        let mut text = String::new();
        let read = output.take(LONGEST + 1).read_to_string(&mut text);
        drop(sender.send(read.ok().map(|_| text)));
    });
    let text = reader.ok().and_then(|_| answer.recv_timeout(deadline).ok().flatten());
    let ended_well = text.is_some() && ends(&mut child).is_some_and(|status| status.success());
    if !ended_well {
        drop(child.kill());
        drop(child.wait());
    }
    let text = text.filter(|text| ended_well && text.len() as u64 <= LONGEST)?;
    let secret = text.trim();
    (!secret.is_empty()).then(|| SecretString::from(secret.to_owned()))
}

/// How it ended, where it does so soon after its last word.
fn ends(child: &mut Child) -> Option<ExitStatus> {
    let began = Instant::now();
    while began.elapsed() < LAST {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn shell(script: &str, deadline: Duration) -> Option<String> {
        let path = [("PATH".into(), "/usr/bin:/bin".into()), ("MARK".into(), "given".into())];
        ask_within(deadline, "sh", &["-c", script], &path).map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn what_is_printed_is_the_secret_and_everything_else_is_none() {
        let soon = Duration::from_secs(20);
        assert_eq!(shell("echo '  ghp_x '; echo; exit 0", soon).as_deref(), Some("ghp_x"));
        assert_eq!(shell("echo $MARK$HOME", soon).as_deref(), Some("given"), "no other variable is told");
        assert_eq!(shell("echo ghp_x; exit 1", soon), None);
        assert_eq!(shell("echo", soon), None);
        assert_eq!(shell("head -c 20000 /dev/zero | tr '\\0' x", soon), None);
        assert!(ask("no-such-program-anywhere", &[], &[]).is_none());
    }

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let began = Instant::now();
        assert_eq!(shell("exec sleep 600", Duration::from_millis(200)), None);
        assert!(began.elapsed() < Duration::from_mins(1));
    }
}
