//! The host that is this machine: commands, files, ways, and what is said when something is not there. What lies behind
//! ssh is in `tests/real`.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

use chrono::DateTime;
use engine::config;
use engine::domain::Moment;
use engine::domain::host::Link;
use engine::sources::host::{Command, Heard, Host, HostAccess, Pipe, ShellLine, Unfinished, Way};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(20);

fn clock() -> Moment {
    DateTime::parse_from_rfc3339("2026-01-09T09:02:00Z").unwrap()
}

fn here() -> Host {
    let access = HostAccess { folder: PathBuf::from("/tmp"), ssh_config: None, clock };
    Host::open(&config::Host::Local, access)
}

fn line(text: &str) -> Command {
    Command::line(&ShellLine::configured(text))
}

#[tokio::test]
async fn a_command_keeps_its_exit_code_and_its_two_outputs_apart() {
    let output = here().run(&line("echo told; echo complained >&2; exit 3"), SOON).await.unwrap();
    assert_eq!((output.exit, output.is_success()), (Some(3), false));
    assert_eq!((output.stdout.text().as_str(), output.stderr.text().as_str()), ("told\n", "complained\n"));
    assert_eq!(output.complaint(), "complained");
    assert_eq!(*here().link().borrow(), Link::Local);
}

#[tokio::test]
async fn an_argument_is_never_read_by_a_shell() {
    let hostile = "$(touch /tmp/never) ; `id` 'x' \"y\" \\ \n*";
    let output = here().run(&Command::program("printf", ["%s", hostile]), SOON).await.unwrap();
    assert_eq!(output.stdout.text(), hostile);
}

#[tokio::test]
async fn a_line_runs_in_its_folder_and_not_at_all_where_that_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    let output = here().run(&line("pwd").in_folder(path.to_str().unwrap()), SOON).await.unwrap();
    assert_eq!(output.stdout.text().trim(), path.to_str().unwrap());
    let unfinished = here().run(&line("pwd").in_folder("/nowhere/at/all"), SOON).await.unwrap_err();
    assert!(!unfinished.may_have_run());
    assert_eq!(unfinished.fault().to_string(), "The folder /nowhere/at/all cannot be entered");
}

#[tokio::test]
async fn what_is_too_slow_is_ended_with_all_that_it_started_and_may_have_run() {
    let folder = tempfile::tempdir().unwrap();
    let slow =
        line("(while :; do sleep 0.01; echo x >> alive; done) & wait").in_folder(folder.path().to_str().unwrap());
    let unfinished = here().run(&slow, Duration::from_millis(300)).await.unwrap_err();
    assert!(
        matches!(&unfinished, Unfinished::MayHaveRun(fault) if fault.to_string().contains("did not end within 300ms"))
    );
    let alive = folder.path().join("alive");
    let deadline = Instant::now() + SOON;
    let mut before = std::fs::metadata(&alive).unwrap().len();
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = std::fs::metadata(&alive).unwrap().len();
        if now == before {
            return;
        }
        before = now;
        assert!(Instant::now() < deadline, "what it started goes on");
    }
}

#[tokio::test]
async fn a_program_that_is_not_there_was_never_sent() {
    let unfinished = here().run(&Command::program("no-such-program", ["x"]), SOON).await.unwrap_err();
    assert!(!unfinished.may_have_run());
    assert!(unfinished.fault().to_string().starts_with("starting no-such-program: "));
    assert_eq!(unfinished.fault().next_step(), Some("Install no-such-program, or give its whole path."));
}

#[tokio::test]
async fn an_output_of_many_megabytes_keeps_its_beginning_and_its_end() {
    let output =
        here().run(&line("echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last"), SOON).await.unwrap();
    let text = output.stdout.text();
    assert!(text.starts_with("first\n") && text.ends_with("\nlast\n"));
    assert!(output.stdout.cut() > 2_000_000 && text.len() < 400_000, "{}", text.len());
}

#[tokio::test]
async fn a_stream_tells_each_line_as_it_comes_and_then_the_end() {
    let mut stream = here().stream(&line("echo one; echo two >&2; printf three; exit 4")).await.unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    loop {
        match stream.next().await.unwrap() {
            Heard::Line { pipe: Pipe::Out, text, .. } => out.push(text),
            Heard::Line { pipe: Pipe::Error, text, .. } => err.push(text),
            Heard::Ended(ended) => {
                assert_eq!(ended.unwrap(), Some(4));
                break;
            }
        }
    }
    assert_eq!((out, err), (vec!["one".to_owned(), "three".to_owned()], vec!["two".to_owned()]));
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_line_that_never_ends_is_cut_and_a_stream_that_is_dropped_ends_what_runs_here() {
    let mut stream =
        here().stream(&line("head -c 100000 /dev/zero | tr '\\0' y; echo; exec sleep 1000")).await.unwrap();
    let Some(Heard::Line { text, cut, .. }) = stream.next().await else { panic!("no line") };
    assert_eq!(text.len() + cut, 100_000);
    drop(stream);
}

#[tokio::test]
async fn a_file_is_read_whole_or_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it's here");
    std::fs::write(&path, b"a\0b\xff").unwrap();
    let (host, path) = (here(), path.to_str().unwrap().to_owned());
    assert_eq!(host.read(&path, 4).await.unwrap(), b"a\0b\xff");
    let fault = host.read(&path, 3).await.unwrap_err();
    assert!(fault.to_string().ends_with("it is larger than 3 bytes"), "{fault}");
    let fault = host.read("/nowhere/file", 10).await.unwrap_err();
    assert_eq!(fault.to_string(), "reading /nowhere/file on this machine: it is not there");
}

#[tokio::test]
async fn a_socket_or_a_port_of_this_machine_is_reached_as_it_is() {
    assert_eq!(here().socket("/var/run/docker.sock").await.unwrap(), PathBuf::from("/var/run/docker.sock"));
    assert_eq!(here().port(3001).await.unwrap(), Way::Port(3001));
}
