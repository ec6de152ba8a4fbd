//! A promotion sent to the practice GitHub: as it should go, failed at every request, left at every line of its journal, and
//! tried by two at once. What is asked each time: is it merged once at most, is what is told true, and is the lock free.

use super::console::{Console, MERGE, asked, head, live};
use super::world::{World, now};
use engine::config::{Config, Method};
use engine::domain::CommitId;
use engine::domain::Moment;
use engine::operations::journal::{End, Story, Target, read, unfinished};
use engine::operations::promotion::{
    Abandoned, Armed, Means, Merged, Naming, Resumed, Sent, Stopped, abandon, find_merged, finish, resume, send,
};
use engine::store::DeedResult;
use futures_util::FutureExt;
use futures_util::future::join_all;
use practice::github::{Right, Trouble, Way};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

#[tokio::test]
async fn a_confirmed_promotion_is_locked_merged_once_and_put_on_record() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let (from, to) = (head(&world, "development"), head(&world, "main"));
    let sent = console.send("promotion-1", &|_| {}).await.unwrap();
    assert_eq!(head(&world, "main"), sent.merge);
    assert_eq!(world.git_there(&["rev-parse", "main^1", "main^2"]), format!("{to}\n{from}"));
    assert_eq!(console.lock().await.unwrap().nonce.as_deref(), Some("promotion-1"));
    let steps: Vec<&str> = sent.story().steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(steps, ["lock", "heads", "pull", "merge"]);
    assert_eq!((asked(&world, MERGE), asked(&world, "POST /repos/{owner}/{repo}/pulls")), (1, 1));
    let finished = finish(sent, &live(), &console.means(&|_| {})).await.unwrap();
    assert_eq!((finished.lock, console.lock().await), (None, None));
    assert!(unfinished(console.journals.path()).is_empty());
    let results: Vec<DeedResult> = console.record.store.deeds(9).iter().map(|deed| deed.result).collect();
    assert_eq!(results, [DeedResult::Done, DeedResult::Began]);
}

#[tokio::test]
async fn the_other_methods_end_at_the_same_commits() {
    for method in [Method::Merge, Method::FastForward] {
        let mut world = World::calm().await;
        world.config.promotion.method = method;
        let from = head(&world, "development");
        let console = Console::new(&world);
        let sent = console.send("promotion-1", &|_| {}).await.unwrap();
        assert_eq!(head(&world, "main"), sent.merge, "{method:?}");
        let brought = if method == Method::FastForward { "main" } else { "main^2" };
        assert_eq!(head(&world, brought), from, "{method:?}");
        assert_eq!(asked(&world, "POST /repos/{owner}/{repo}/pulls"), 0);
    }
}

#[tokio::test]
async fn a_head_that_moves_after_the_confirmation_stops_it_before_the_merge() {
    for (branch, step) in [("development", "lock"), ("main", "lock"), ("development", "pull"), ("main", "pull")] {
        let world = World::calm().await;
        let console = Console::new(&world);
        let pushed = AtomicUsize::new(0);
        let told = |story: &Story| {
            let here = story.steps.last().is_some_and(|last| last.name == step && last.end.is_some());
            if here && pushed.fetch_add(1, Ordering::SeqCst) == 0 {
                world.github.push(branch, ("late.txt", "x"), "claude-code-india", "fix: late").unwrap();
            }
        };
        let stopped = console.send("promotion-1", &told).await.unwrap_err();
        assert!(stopped.end == End::Failed && stopped.fault.to_string().contains("by now"), "{stopped:?}");
        assert_eq!((asked(&world, MERGE), console.lock().await), (0, None), "{branch} after {step}");
        assert!(unfinished(console.journals.path()).is_empty());
    }
}

#[tokio::test]
async fn of_two_who_promote_at_once_one_does_and_the_other_is_told_who() {
    let world = World::calm().await;
    let (one, other) = (Console::new(&world), Console::new(&world));
    let (first, second) = tokio::join!(one.send("promotion-1", &|_| {}), other.send("promotion-2", &|_| {}));
    let (won, lost) = if first.is_ok() { (first, second) } else { (second, first) };
    let (won, lost) = (won.unwrap(), lost.unwrap_err());
    assert!(lost.end == End::Failed && lost.fault.to_string().contains("held by asha@desk"), "{lost:?}");
    assert_eq!(asked(&world, MERGE), 1);
    let nonce = one.lock().await.and_then(|lock| lock.nonce);
    assert_eq!(nonce.as_deref(), Some(won.story().opening.id.as_str()), "the loser left the winner's lock alone");
}

#[tokio::test]
async fn a_reader_is_refused_and_nothing_is_touched() {
    let world = World::calm().await;
    let console = Console { github: world.client(Right::Pull), ..Console::new(&world) };
    let before = head(&world, "main");
    let stopped = console.send("promotion-1", &|_| {}).await.unwrap_err();
    assert_eq!((stopped.end, head(&world, "main"), asked(&world, MERGE)), (End::Failed, before, 0));
}

/// What must hold whatever went wrong: one merge at most, a true word about it, and no lock once it has ended.
async fn holds(console: &Console<'_>, (from, to): (CommitId, CommitId), came: Result<Sent, Stopped>, what: &str) {
    let world = console.world;
    world.github.heal();
    let main = engine::domain::BranchName::new("main");
    let there = find_merged(&console.github, &main, from, to).await.unwrap();
    match came {
        Ok(sent) => {
            assert_eq!(there, Merged::By(sent.merge), "{what}");
            finish(sent, &live(), &console.means(&|_| {})).await.unwrap();
        }
        Err(Stopped { end: End::Failed, .. }) => assert_eq!(there, Merged::No, "{what}"),
        Err(_) => {}
    }
    for resumed in console.go_on().await {
        match resumed {
            Resumed::Going(sent) => {
                assert_eq!(there, Merged::By(sent.merge), "{what}");
                finish(*sent, &live(), &console.means(&|_| {})).await.unwrap();
            }
            Resumed::Untouched(_) => assert_eq!(there, Merged::No, "{what}"),
        }
    }
    assert!(asked(world, MERGE) <= 1, "{what}");
    let commits =
        world.git_there(&["rev-list", "--merges", "--count", &format!("{to}..main"), "--not", &from.to_string()]);
    assert!(commits == "0" || commits == "1", "{what}: {commits}");
    assert!(unfinished(console.journals.path()).is_empty(), "{what}");
    if let Some(lock) = console.lock().await {
        // It was left where nothing could be sent: it ends by itself, and whoever looks can end it.
        assert!(lock.until.is_some(), "{what}");
        console.means(&|_| {}).lock(to).end(&lock, "asha", now()).await.unwrap();
    }
    assert_eq!(console.lock().await, None, "{what}");
}

#[tokio::test]
async fn it_is_merged_once_at_most_whatever_request_fails() {
    let endpoints = [
        "POST /repos/{owner}/{repo}/git/commits",
        "POST /repos/{owner}/{repo}/git/refs",
        "GET /repos/{owner}/{repo}/git/matching-refs/{ref}",
        "GET /repos/{owner}/{repo}/branches/{branch}",
        "GET /repos/{owner}/{repo}/pulls",
        "POST /repos/{owner}/{repo}/pulls",
        MERGE,
    ];
    let ways = [Way::ServerError, Way::LostAnswer, Way::HalfBody, Way::NotJson, Way::NotAllowed];
    // All are made ready one after the other; then they mostly wait for answers that never come, at once.
    let mut cases = Vec::new();
    for (endpoint, way) in endpoints.iter().flat_map(|endpoint| ways.map(|way| (*endpoint, way))) {
        // A read without an answer is one that fails, after fifteen seconds more.
        if way == Way::LostAnswer && endpoint.starts_with("GET") {
            continue;
        }
        let world = World::calm().await;
        let armed = Console::new(&world).armed().await;
        cases.push(fails_at(endpoint, way, world, armed));
    }
    join_all(cases).await;
}

async fn fails_at(endpoint: &str, way: Way, world: World, armed: Armed) {
    let console = Console::new(&world);
    let heads = (head(&world, "development"), head(&world, "main"));
    let begun = AtomicUsize::new(0);
    let told = |_: &Story| {
        if begun.fetch_add(1, Ordering::SeqCst) == 0 {
            world.github.trouble(Trouble::at(endpoint, way, 2));
        }
    };
    let naming = Naming { id: "promotion-1".into(), body: "notes".into() };
    let came = send(armed, &naming, &console.means(&told)).await;
    holds(&console, heads, came, &format!("{endpoint} {way:?}")).await;
}

#[tokio::test]
async fn it_is_never_merged_twice_wherever_it_is_left() {
    let mut lines = 0;
    loop {
        let world = World::calm().await;
        let console = Console::new(&world);
        let heads = (head(&world, "development"), head(&world, "main"));
        let told = AtomicUsize::new(0);
        let crash = |_: &Story| assert!(told.fetch_add(1, Ordering::SeqCst) < lines, "killed");
        let came = AssertUnwindSafe(console.send("promotion-1", &crash)).catch_unwind().await;
        let done = came.is_ok();
        let came = came.unwrap_or_else(|_| {
            let fault = engine::fault::Fault::refused("killed");
            Err(Stopped { end: End::Unknown, fault, sent: true, lock: None, is_closed: false })
        });
        holds(&console, heads, came, &format!("killed after {lines} lines")).await;
        if done {
            break;
        }
        lines += 1;
    }
    assert!(lines >= 8, "{lines} lines were told");
}

#[tokio::test]
async fn a_merge_whose_commit_cannot_be_read_from_the_journal_is_looked_for() {
    for merged in [false, true] {
        let world = World::calm().await;
        let console = Console::new(&world);
        let opening = console.send("promotion-1", &|_| {}).await.unwrap().story().opening.clone();
        let world = if merged { world } else { World::calm().await };
        let console = Console::new(&world);
        let mut journal = engine::operations::journal::Journal::begin(console.journals.path(), opening).unwrap();
        journal.began("merge", "#1", now()).unwrap();
        journal.ended("merge", End::Done, "nonsense", now()).unwrap();
        drop(journal);
        let resumed = console.go_on().await.pop().unwrap();
        assert_eq!(matches!(resumed, Resumed::Going(sent) if sent.merge == head(&world, "main")), merged);
    }
}

#[tokio::test]
async fn a_refused_merge_is_only_called_untouched_where_the_branch_was_looked_at() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let told = |story: &Story| {
        if story.steps.last().is_some_and(|last| last.name == "merge") {
            world.github.trouble(Trouble::at(MERGE, Way::NotAllowed, 1));
            world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/branches/{branch}", Way::ServerError, 9));
        }
    };
    let stopped = console.send("promotion-1", &told).await.unwrap_err();
    assert_eq!((stopped.end, unfinished(console.journals.path()).len()), (End::Unknown, 1), "{stopped:?}");
    let said = stopped.fault.to_string();
    assert!(said.starts_with("GitHub refused the merge: ") && said.contains("somebody else"), "{said}");
    // It was answered: whoever comes next waits for nothing.
    world.github.heal();
    let (path, _) = unfinished(console.journals.path()).pop().unwrap();
    let resumed = resume(&path, &console.means(&|_| {})).await.unwrap();
    assert!(matches!(resumed, Resumed::Untouched(Stopped { is_closed: true, .. })), "{resumed:?}");
    assert_eq!((asked(&world, MERGE), console.lock().await), (1, None));
}

#[tokio::test]
async fn an_answer_that_says_merged_is_none_where_the_branch_does_not_have_it() {
    for method in [Method::PullRequest, Method::Merge, Method::FastForward] {
        let mut world = World::calm().await;
        world.config.promotion.method = method;
        let console = Console::new(&world);
        let before = head(&world, "main");
        let told = |story: &Story| {
            if story.steps.last().is_some_and(|last| last.name == "merge" && last.end.is_none()) {
                world.github.trouble(Trouble::at(sent_by(method), Way::Pretends, 1));
            }
        };
        let stopped = console.send("promotion-1", &told).await.unwrap_err();
        let said = stopped.fault.to_string();
        assert!(
            stopped.end == End::Unknown && said.contains("GitHub answered that it is merged"),
            "{method:?}: {said}"
        );
        assert_eq!(head(&world, "main"), before, "{method:?}");
        assert!(console.lock().await.is_some(), "{method:?}: it is held until somebody knows");
    }
}

const fn sent_by(method: Method) -> &'static str {
    match method {
        Method::PullRequest => MERGE,
        Method::Merge => "POST /repos/{owner}/{repo}/merges",
        Method::FastForward => "PATCH /repos/{owner}/{repo}/git/refs/{ref}",
    }
}

#[tokio::test]
async fn what_was_sent_and_not_answered_is_not_called_undone_while_it_may_still_take_effect() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let told = |story: &Story| {
        if story.steps.last().is_some_and(|last| last.name == "merge" && last.end.is_none()) {
            world.github.trouble(Trouble::at(MERGE, Way::ServerError, 1));
        }
    };
    let stopped = console.send("promotion-1", &told).await.unwrap_err();
    assert_eq!(stopped.end, End::Unknown, "{stopped:?}");
    let (path, _) = unfinished(console.journals.path()).pop().unwrap();
    let early = resume(&path, &console.means(&|_| {})).await.unwrap_err();
    assert!(early.to_string().contains("was sent and not answered"), "{early}");
    let given_up = abandon(&path, Some("it hung"), &console.means(&|_| {})).await.unwrap_err();
    assert!(given_up.to_string().contains("was sent and not answered"), "{given_up}");
    assert!(console.lock().await.is_some() && unfinished(console.journals.path()).len() == 1);
    let resumed = console.go_on().await.pop().unwrap();
    let Resumed::Untouched(Stopped { is_closed: true, sent: true, fault, .. }) = resumed else { panic!("{resumed:?}") };
    assert!(fault.to_string().starts_with("The merge was sent, and main does not have it"), "{fault}");
    assert!(!console.record.store.deeds(1)[0].detail.contains("did not touch"));
    assert!(console.lock().await.is_none() && unfinished(console.journals.path()).is_empty());
}

#[tokio::test]
async fn a_lock_that_may_still_come_to_be_is_not_forgotten() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let (refs, told) = ("POST /repos/{owner}/{repo}/git/refs", AtomicUsize::new(0));
    let told = |_: &Story| {
        if told.fetch_add(1, Ordering::SeqCst) == 0 {
            world.github.trouble(Trouble::at(refs, Way::ServerError, 1));
        }
    };
    let stopped = console.send("promotion-1", &told).await.unwrap_err();
    assert!(!stopped.is_closed && stopped.lock.is_some_and(|words| words.contains("may still come to be")));
    assert_eq!(unfinished(console.journals.path()).len(), 1);
    // It comes: the ref is made by a request that was thought to be lost.
    let message = "cutover lock\n\nHolder: asha@desk\nReason: late\nNonce: promotion-1\n";
    let tree = world.git_there(&["rev-parse", "main^{tree}"]);
    let commit = world.git_there(&["commit-tree", &tree, "-m", message]);
    world.git_there(&["update-ref", &world.config.promotion.lock, &commit]);
    assert!(matches!(console.go_on().await.pop(), Some(Resumed::Untouched(Stopped { is_closed: true, .. }))));
    assert_eq!(console.lock().await, None);
}

#[tokio::test]
async fn a_lock_that_was_given_back_right_before_a_crash_was_not_taken_away_by_somebody() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let stops = |story: &Story| {
        if story.steps.last().is_some_and(|last| last.name == "pull") {
            world.github.trouble(Trouble::at(MERGE, Way::NotAllowed, 1));
        }
        let gives_back = story.steps.last().is_some_and(|last| last.name == "merge" && last.end.is_some());
        assert!(!gives_back, "killed");
    };
    assert!(AssertUnwindSafe(console.send("promotion-1", &stops)).catch_unwind().await.is_err());
    let (path, _) = unfinished(console.journals.path()).pop().unwrap();
    let mut journal = engine::operations::journal::Journal::resume(&path).unwrap();
    journal.began("unlock", &world.config.promotion.lock, now()).unwrap();
    drop(journal);
    world.git_there(&["update-ref", "-d", &world.config.promotion.lock]);
    let resumed = console.go_on().await.pop().unwrap();
    let Resumed::Untouched(Stopped { is_closed: true, lock, .. }) = resumed else { panic!("{resumed:?}") };
    assert_eq!(lock, None, "nobody is accused");
}

#[tokio::test]
async fn a_lock_that_was_taken_over_stops_the_merge_and_is_left_alone() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let other = Console::new(&world);
    let taken = AtomicUsize::new(0);
    // The other takes the lock over while the pull request is opened.
    let told = |story: &Story| {
        let here = story.steps.last().is_some_and(|last| last.name == "pull" && last.end.is_some());
        if here && taken.fetch_add(1, Ordering::SeqCst) == 0 {
            let message = "cutover lock\n\nHolder: rohan\nReason: mine\nNonce: other\n";
            let tree = world.git_there(&["rev-parse", "main^{tree}"]);
            let lock = &world.config.promotion.lock;
            let commit = world.git_there(&["commit-tree", &tree, "-p", lock, "-m", message]);
            world.git_there(&["update-ref", lock, &commit]);
        }
    };
    let stopped = console.send("promotion-1", &told).await.unwrap_err();
    assert!(stopped.fault.to_string().contains("held by rohan: mine"), "{stopped:?}");
    assert!(stopped.lock.is_some_and(|words| words.contains("held by rohan by now")), "it is told that it was lost");
    assert_eq!((asked(&world, MERGE), other.lock().await.unwrap().nonce.as_deref()), (0, Some("other")));
}

/// Minutes that have passed for the test that stops the clock in between.
static LATER: AtomicI64 = AtomicI64::new(0);

fn later() -> Moment {
    now() + chrono::TimeDelta::minutes(LATER.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_plan_that_has_grown_old_is_sent_neither_before_the_lock_nor_before_the_merge() {
    let world = World::calm().await;
    let mut console = Console::new(&world);
    console.record.clock = later;
    let told = AtomicUsize::new(0);
    // The clock goes on by three hours while the pull request is opened: a lid that was closed.
    let closed = |story: &Story| {
        told.fetch_add(1, Ordering::SeqCst);
        if story.steps.last().is_some_and(|last| last.name == "pull") {
            LATER.store(180, Ordering::SeqCst);
        }
    };
    let stopped = console.send("promotion-1", &closed).await.unwrap_err();
    assert!(stopped.end == End::Failed && stopped.fault.to_string().contains("ten minutes old"), "{stopped:?}");
    assert_eq!((asked(&world, MERGE), console.lock().await), (0, None));
    for minutes in [10, -1] {
        LATER.store(minutes, Ordering::SeqCst);
        told.store(0, Ordering::SeqCst);
        let before = world.github.sent().len();
        let armed = console.armed().await;
        let planned = world.github.sent().len();
        let naming = Naming { id: "promotion-2".into(), body: "notes".into() };
        let stopped = send(armed, &naming, &console.means(&closed)).await.unwrap_err();
        assert!(stopped.fault.to_string().contains("ten minutes old"), "{minutes}: {stopped:?}");
        assert_eq!((world.github.sent().len(), told.load(Ordering::SeqCst)), (planned, 0), "{before}");
    }
}

#[tokio::test]
async fn a_merge_that_another_was_faster_with_says_so_and_not_that_nothing_moved() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let told = |story: &Story| {
        if story.steps.last().is_some_and(|last| last.name == "merge" && last.end.is_none()) {
            world.github.trouble(Trouble::at(MERGE, Way::NotAllowed, 1));
            world.github.push("main", ("hot.txt", "x"), "rohan", "fix: hot").unwrap();
        }
    };
    let stopped = console.send("promotion-1", &told).await.unwrap_err();
    let moved = format!("main is {} by now, and not by this promotion", head(&world, "main").short());
    assert!(stopped.end == End::Failed && stopped.fault.to_string().contains(&moved), "{stopped:?}");
}

#[tokio::test]
async fn what_came_in_between_the_last_look_and_the_merge_is_written_down() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let pushed = AtomicUsize::new(0);
    let told = |story: &Story| {
        let here = story.steps.last().is_some_and(|last| last.name == "merge" && last.end.is_none());
        if here && pushed.fetch_add(1, Ordering::SeqCst) == 0 {
            world.github.push("main", ("hot.txt", "x"), "rohan", "fix: hot").unwrap();
        }
    };
    let sent = console.send("promotion-1", &told).await.unwrap();
    let last = sent.story().steps.last().unwrap();
    let words = last.end.as_ref().map(|(_, _, words)| words.clone()).unwrap_or_default();
    assert!(last.name == "before" && words.contains("what that brought in ships too"), "{words}");
    assert!(words.contains(&world.git_there(&["rev-parse", "main^1"])[..7]), "{words}");
}

#[tokio::test]
async fn what_came_in_between_is_looked_for_where_the_answer_was_lost_too() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let pushed = AtomicUsize::new(0);
    let branch = "GET /repos/{owner}/{repo}/branches/{branch}";
    let told = |story: &Story| {
        let here = story.steps.last().is_some_and(|last| last.name == "merge" && last.end.is_none());
        if here && pushed.fetch_add(1, Ordering::SeqCst) == 0 {
            world.github.push("main", ("hot.txt", "x"), "rohan", "fix: hot").unwrap();
            world.github.trouble(Trouble::at(MERGE, Way::LostAnswer, 1));
            world.github.trouble(Trouble::at(branch, Way::ServerError, 9));
        }
    };
    assert_eq!(console.send("promotion-1", &told).await.unwrap_err().end, End::Unknown);
    world.github.heal();
    let Some(Resumed::Going(sent)) = console.go_on().await.pop() else { panic!("it was merged") };
    let last = sent.story().steps.last().unwrap();
    assert!(last.name == "before" && last.end.as_ref().unwrap().2.contains("ships too"), "{last:?}");
}

#[tokio::test]
async fn it_is_gone_on_with_by_what_its_journal_says_and_not_by_what_is_configured_since() {
    let mut world = World::calm().await;
    let folder = {
        let console = Console::new(&world);
        console.send("promotion-1", &|_| {}).await.unwrap();
        console.journals
    };
    world.config.branches.production = "staging".into();
    world.config.promotion.lock = "refs/heads/cutover-lock/other".into();
    let console = Console { journals: folder, ..Console::new(&world) };
    let path = console.journals.path().join("promotion-1.journal");
    let target = read(&path).unwrap().opening.target.unwrap();
    assert_eq!((target.branch.as_str(), target.method), ("main", Method::PullRequest));
    let told = read(&path).unwrap().opening.differs(&world.config);
    assert!(told.len() == 2 && told[0].contains("branches.production is staging by now"), "{told:?}");
    let mut moved = Config::default();
    moved.environments.entry("production".into()).or_default().url = Some("https://elsewhere.example".into());
    let told = read(&path).unwrap().opening.differs(&moved);
    assert!(told.len() == 1 && told[0].contains("is configured elsewhere"), "{told:?}");
    let mut another = Config::default();
    another.promotion.method = Method::FastForward;
    another.workflows.build = "images.yml".into();
    another.workflows.deploy.remove("production");
    let told = read(&path).unwrap().opening.differs(&another);
    assert_eq!(
        told,
        [
            "promotion.method is fast_forward by now; this promotion goes by pull_request, as it was begun.",
            "workflows.build is images.yml by now; this promotion goes by build.yml, as it was begun.",
            "workflows.deploy.production is no file by now; this promotion goes by deploy-production.yml, as it was begun.",
        ]
    );
    let begun = read(&path).unwrap().opening.as_begun(&another);
    assert_eq!((begun.promotion.method, &begun.workflows), (Method::PullRequest, &Config::default().workflows));
    let Resumed::Going(sent) = console.go_on().await.pop().unwrap() else { panic!("it was merged") };
    assert_eq!(sent.story().opening.as_begun(&world.config).branches.production, "main");
    finish(*sent, &live(), &console.means(&|_| {})).await.unwrap();
    let Target { lock, .. } = target;
    assert_eq!(console.github.lock(&lock, now()).await.unwrap(), None, "its own lock was given back");
}

#[tokio::test]
async fn what_cannot_be_told_any_more_is_closed_as_seen_where_somebody_says_so() {
    let world = World::calm().await;
    let console = Console::new(&world);
    let told = |story: &Story| {
        if story.steps.last().is_some_and(|last| last.name == "merge") {
            world.github.trouble(Trouble::at(MERGE, Way::LostAnswer, 1));
            world.github.trouble(Trouble::at("GET /repos/{owner}/{repo}/branches/{branch}", Way::ServerError, 9));
        }
    };
    console.send("promotion-1", &told).await.unwrap_err();
    world.github.heal();
    for number in 0..31 {
        world.github.push("main", ("hot.txt", &number.to_string()), "rohan", "fix: hot").unwrap();
    }
    let path = console.journals.path().join("promotion-1.journal");
    let fault = resume(&path, &console.means(&|_| {})).await.unwrap_err();
    assert!(fault.next_step().is_some_and(|step| step.contains("--abandon")), "{fault}");
    let record = console.later();
    let means = Means { record: &record, ..console.means(&|_| {}) };
    let Abandoned::Closed(finished) = abandon(&path, Some("it hung"), &means).await.unwrap() else {
        panic!("it reads")
    };
    let (end, _, words) = finished.story.closed.unwrap();
    assert!(end == End::Unknown && words.contains("more than 30 new commits"), "{words}");
    assert!(words.ends_with("; it hung"), "{words}");
    assert_eq!((finished.lock, console.lock().await), (None, None));
    assert!(unfinished(console.journals.path()).is_empty());
    assert_eq!(console.record.store.deeds(1)[0].result, DeedResult::Unknown);
    // One that cannot be read is set aside as it is.
    let path = console.journals.path().join("promotion-2.journal");
    std::fs::write(&path, "{\"schema\":9,\"place\":\"a/b\"}\n").unwrap();
    assert_eq!(unfinished(console.journals.path()).len(), 1);
    assert!(matches!(abandon(&path, Some("it hung"), &console.means(&|_| {})).await.unwrap(), Abandoned::SetAside(_)));
    assert!(unfinished(console.journals.path()).is_empty() && !path.exists());
}
