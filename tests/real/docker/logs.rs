//! What containers wrote, however much and whatever it is.

use super::images::PLAIN;
use super::server::{Crate, PATIENCE, Server, now};
use super::slots::until;
use chrono::TimeDelta;
use engine::domain::container::{ContainerState, LogEnd, LogNews, LogPiece};
use engine::fault::Result;
use engine::sources::docker::{LogWish, Tail};
use futures_util::{Stream, StreamExt};

/// All of it.
const WHOLE: LogWish = LogWish { tail: Tail::All, since: None, follow: false };

fn script<'a>(server: &'a Server, name: &str, options: &[&str], text: &str) -> Crate<'a> {
    server.run(name, &[options, &[PLAIN, "/bin/sh", "-c", text]].concat())
}

/// The lines until the end, and the end.
async fn read(mut log: impl Stream<Item = Result<LogNews>> + Unpin) -> (Vec<LogPiece>, LogEnd) {
    let mut pieces = Vec::new();
    loop {
        match tokio::time::timeout(PATIENCE, log.next()).await.unwrap().unwrap().unwrap() {
            LogNews::Line(piece) => pieces.push(piece),
            LogNews::Skipped(_) => {}
            LogNews::End(end) => return (pieces, end),
        }
    }
}

async fn line(log: &mut (impl Stream<Item = Result<LogNews>> + Unpin)) -> LogPiece {
    match tokio::time::timeout(PATIENCE, log.next()).await.unwrap() {
        Some(Ok(LogNews::Line(piece))) => piece,
        other => panic!("{other:?}"),
    }
}

fn texts(pieces: &[LogPiece]) -> Vec<(bool, &str)> {
    pieces.iter().map(|piece| (piece.error, piece.text.as_str())).collect()
}

#[tokio::test]
async fn output_and_errors_are_kept_apart_with_their_times_and_a_stop_is_said() {
    let Some(server) = Server::shared() else { return };
    // This logging driver keeps bytes as they are; json-file does not.
    let script = script(
        server,
        "talks",
        &["--log-driver", "local"],
        "echo one; echo oh >&2; printf 'a\\377b\\n'; printf end; exit 3",
    );
    let (pieces, end) = read(server.engine().await.logs(&script.name, &LogWish::follow(100))).await;
    assert_eq!(end, LogEnd::Stopped(ContainerState::Exited(3)));
    let mut texts = texts(&pieces);
    texts.sort_unstable();
    assert_eq!(texts, [(false, "a\\xffb"), (false, "end"), (false, "one"), (true, "oh")]);
    assert!(pieces.iter().all(|piece| (now() - piece.at.unwrap()).abs() < TimeDelta::minutes(2)));
}

#[tokio::test]
async fn a_container_with_a_terminal_has_one_stream_without_carriage_returns() {
    let Some(server) = Server::shared() else { return };
    let text = "printf '\\001\\000\\000bell\\n'; echo oh >&2; head -c 100000 /dev/zero | tr '\\0' x; echo; echo last";
    let script = script(server, "terminal", &["--tty"], text);
    let engine = server.engine().await;
    until(&engine, &script.name, |container| container.state == ContainerState::Exited(0)).await;
    let (pieces, end) = read(engine.logs(&script.name, &WHOLE)).await;
    assert_eq!(end, LogEnd::Whole);
    assert_eq!(pieces.len(), 4, "{:?}", pieces.iter().map(|piece| piece.text.len()).collect::<Vec<_>>());
    assert_eq!((pieces[0].text.as_str(), pieces[1].text.as_str()), ("\u{1}\u{0}\u{0}bell", "oh"));
    assert_eq!((pieces[2].text.clone(), pieces[2].cut), ("x".repeat(64 << 10), 100_000 + 1 - (64 << 10)));
    assert_eq!((pieces[3].text.as_str(), pieces[3].error), ("last", false));
}

#[tokio::test]
async fn a_line_of_a_megabyte_is_cut_and_the_next_one_is_whole() {
    let Some(server) = Server::shared() else { return };
    let script = script(server, "long", &[], "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo next");
    let (pieces, _) = read(server.engine().await.logs(&script.name, &LogWish::follow(100))).await;
    let told: Vec<(usize, usize)> = pieces.iter().map(|piece| (piece.text.len(), piece.cut)).collect();
    assert_eq!(told, [(64 << 10, 1_000_000 - (64 << 10)), (4, 0)]);
    assert!(pieces[0].text.bytes().all(|byte| byte == b'x'), "no time of a part is in it");
}

#[tokio::test]
async fn the_last_lines_are_read_and_then_those_after_them() {
    let Some(server) = Server::shared() else { return };
    let text = "for n in 1 2 3 4 5; do echo $n; done; while ! test -e /go; do sleep 0.05; done; echo six; sleep 1000";
    let script = script(server, "counts", &[], text);
    let engine = server.engine().await;
    let mut log = engine.logs(&script.name, &LogWish { tail: Tail::All, since: None, follow: true });
    for number in 1..=5 {
        assert_eq!(line(&mut log).await.text, number.to_string());
    }
    let (pieces, end) = read(engine.logs(&script.name, &LogWish::last(2))).await;
    assert_eq!((texts(&pieces), end), (vec![(false, "4"), (false, "5")], LogEnd::Whole));
    let (after, _) = read(engine.logs(&script.name, &LogWish::last(1).after(&pieces[0]))).await;
    assert_eq!(texts(&after), [(false, "5")]);
    script.inside("touch /go");
    assert_eq!(line(&mut log).await.text, "six");
}

#[tokio::test]
async fn a_container_that_stops_and_starts_again_is_read_on() {
    let Some(server) = Server::shared() else { return };
    let script = script(server, "returns", &[], "echo up; while ! test -e /go; do sleep 0.05; done; rm /go; echo down");
    let engine = server.engine().await;
    let mut log = engine.logs(&script.name, &LogWish::follow(10));
    assert_eq!(line(&mut log).await.text, "up");
    script.inside("touch /go");
    let (pieces, end) = read(log).await;
    assert_eq!((texts(&pieces), end), (vec![(false, "down")], LogEnd::Stopped(ContainerState::Exited(0))));
    server.docker(&["start", &script.name]);
    let mut log = engine.logs(&script.name, &LogWish::follow(10).after(&pieces[0]));
    assert_eq!(line(&mut log).await.text, "up", "and nothing twice");
    server.docker(&["rm", "--force", &script.name]);
    assert!(matches!(read(log).await.1, LogEnd::Gone | LogEnd::Stopped(_)));
}

#[tokio::test]
async fn a_flood_is_bounded_says_what_it_dropped_and_stays_close_to_now() {
    let Some(server) = Server::shared() else { return };
    let text =
        "yes 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";
    let script = script(server, "flood", &["--log-opt", "max-size=20m", "--log-opt", "max-file=2"], text);
    let engine = server.engine().await;
    let mut log = engine.logs(&script.name, &LogWish::follow(10));
    let first = line(&mut log).await;
    // While this is counted, nobody takes a line.
    for _ in 0..3 {
        engine.usage_now(&script.name).await.unwrap();
    }
    let (mut taken, mut dropped, mut skipped) = (0_u64, 0, 0);
    let last = loop {
        match tokio::time::timeout(PATIENCE, log.next()).await.unwrap().unwrap().unwrap() {
            LogNews::Line(piece) => {
                assert!(piece.text.len() == 100, "{:?}", piece.text);
                taken += 1;
                dropped += piece.dropped;
                if piece.at.unwrap() - first.at.unwrap() > TimeDelta::seconds(14) {
                    break piece;
                }
            }
            LogNews::Skipped(_) => skipped += 1,
            LogNews::End(end) => panic!("{end:?}"),
        }
    };
    let behind = now() - last.at.unwrap();
    eprintln!("flood: {taken} lines taken, {dropped} dropped, {skipped} times passed over, {behind} behind at the end");
    assert!(dropped > 0 || skipped > 0);
    assert!(behind < TimeDelta::seconds(8), "{behind}");
}

#[tokio::test]
async fn a_log_that_cannot_be_read_says_why() {
    let Some(server) = Server::shared() else { return };
    let engine = server.engine().await;
    let silent = script(server, "silent", &["--log-driver", "none"], "sleep 1000");
    let fault = engine.logs(&silent.name, &WHOLE).next().await.unwrap().unwrap_err();
    assert!(fault.to_string().contains("its logging driver keeps nothing"), "{fault}");
    for hostile in ["nobody", "../images", "a/../../info?x=", "a b\n#"] {
        let fault = engine.logs(hostile, &WHOLE).next().await.unwrap().unwrap_err();
        assert!(fault.to_string().ends_with("there is no container of that name"), "{fault}");
    }
}
