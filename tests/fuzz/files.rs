//! Files that come with a repository, a host or a run.

use super::samples;
use chrono::{NaiveDate, Utc};
use engine::changelog::entry::Entry;
use engine::changelog::index::{self, Category, Listed};
use engine::config::{Config, Layers};
use engine::domain::lock::{Claim, Hold, Lock};
use engine::domain::{CommitId, approval, freeze, hours, subject};
use engine::lint::lint;
use engine::run_log::JobLog;
use engine::schema_radar::{EntityFile, Schema, compare};
use engine::sources::nginx;
use engine::{markdown, roadmap, workflow};
use practice::spoiling::{Spoiling, tried};

#[test]
fn entries() {
    tried(Spoiling::of(&samples::changelog().entries), |text| drop(Entry::parse(text)));
}

fn listed(name: &str) -> Listed {
    let day = NaiveDate::parse_from_str(&name[..10], "%Y-%m-%d").unwrap_or(NaiveDate::MIN);
    let subject = name.get(19..).unwrap_or_default().trim_end_matches(".md").replace('-', " ");
    Listed {
        date: day,
        other_day: None,
        sha7: name.get(11..18).unwrap_or("pending").to_owned(),
        commit: None,
        category: Category::of_subject(&subject),
        breaking: None,
        file: name.to_owned(),
        subject,
    }
}

#[test]
fn the_index_is_mended_once_whatever_was_done_to_it() {
    let changelog = samples::changelog();
    let listed: Vec<Listed> = changelog.names.iter().map(|name| listed(name)).collect();
    tried(Spoiling::of(&changelog.index).costly(), |text| {
        let text = String::from_utf8_lossy(text);
        let once = index::mended(&text, &listed, &|_| true);
        assert_eq!(index::mended(&once, &listed, &|_| true), once, "mending again changes nothing");
        drop((index::without(&text, &listed[0].file), index::renamed(&text, &listed[1].file, &listed[0])));
    });
}

#[test]
fn the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cutover.toml");
    let samples = [engine::config::sample().into_bytes(), engine::config::commented(&[]).into_bytes()];
    tried(Spoiling::of(&samples).costly(), |text| {
        std::fs::write(&file, text).unwrap();
        drop(Layers::default().with_named_file(&file).load());
    });
}

#[test]
fn workflow_files() {
    tried(Spoiling::of(&samples::workflows()), |text| {
        let words = String::from_utf8_lossy(text);
        drop((workflow::triggers(&words), workflow::inputs(&words)));
    });
}

#[test]
fn workflow_files_as_the_lint_reads_them() {
    let config = Config::default();
    tried(Spoiling::of(&samples::workflows()), |text| {
        drop(lint(&[(".github/workflows/build.yml".to_owned(), text.to_vec())], &config));
    });
}

#[test]
fn nginx_sites() {
    tried(Spoiling::of(&samples::nginx_sites()), |text| drop(nginx::site(&String::from_utf8_lossy(text))));
}

#[test]
fn logs_lose_every_escape() {
    tried(Spoiling::of(&samples::logs()), |text| {
        let log = JobLog::of(&String::from_utf8_lossy(text));
        assert!(log.lines.iter().all(|line| !line.text.contains('\u{1b}')), "an escape is left");
    });
}

#[test]
fn task_lists_and_descriptions() {
    tried(Spoiling::of(&samples::markdown()), |text| {
        let text = String::from_utf8_lossy(text);
        drop((roadmap::items(&text), markdown::blocks(&text)));
    });
}

#[test]
fn subjects_hours_and_freezes() {
    tried(Spoiling::of(&samples::short_texts()), |text| {
        let text = String::from_utf8_lossy(text);
        let _ = subject::parse(&text);
        let now = Utc::now().fixed_offset();
        let held = hours::Hours::parse(&text).map(|hours| hours.holds(now));
        let _ = (held, freeze::Window::parse(&text).map(|window| window.holds(now)));
    });
}

#[test]
fn entity_files_of_one_commit_lose_no_column() {
    tried(Spoiling::of(&samples::entity_files()), |text| {
        let text = String::from_utf8_lossy(text).into_owned();
        let schema = Schema::of(&[EntityFile { path: "src/entity/user.ts".into(), text }]);
        assert!(compare(&schema, &schema).is_empty(), "it differs from itself");
    });
}

/// What others wrote into the commit of a lock.
#[test]
fn the_words_of_a_lock() {
    let until = Utc::now().fixed_offset();
    let claim = |hold| {
        let (holder, reason, nonce) = ("asha@desk".into(), "promotion of 7b1e4d0".into(), "4f2a".into());
        Claim { hold, holder, reason, since: until, until: Some(until), nonce }.message().into_bytes()
    };
    tried(Spoiling::of(&[claim(Hold::Freeze), claim(Hold::default())]), |text| {
        let lock = Lock::of(CommitId::from_bytes([7; 20]), &String::from_utf8_lossy(text));
        assert!(lock.hold != Hold::Foreign || lock.holder.is_none(), "the lock of another tool names nobody");
        let _ = (lock.is_given_back(), lock.ends("4f2a"));
    });
}

#[test]
fn comments_that_approve() {
    let text = format!("Looks good.\n\n> cutover approve {0}\n`cutover approve {0}`\n", "7b1e4d0f956226aa");
    tried(Spoiling::of(&[text.into_bytes()]), |text| {
        let given = approval::approved(&Some("rohan".into()), &String::from_utf8_lossy(text), None);
        assert!(given.iter().all(|one| (12..=64).contains(&one.plan.len())), "too few digits name a plan");
    });
}
