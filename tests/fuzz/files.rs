//! Files that come with a repository, a host or a run.

use super::samples;
use chrono::{NaiveDate, Utc};
use engine::changelog::entry::Entry;
use engine::changelog::index::{self, Category, Listed};
use engine::config::{Config, Layers};
use engine::domain::{freeze, hours, subject};
use engine::lint::lint;
use engine::run_log::JobLog;
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
