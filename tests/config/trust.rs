//! What a cloned repository may say before anybody trusts it.

use crate::bench::Bench;
use chrono::DateTime;
use engine::config::{Config, FILE_NAME, Host, Names, RepositoryFile, Trust};
use engine::domain::Moment;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

const SENSITIVE: &str = "[branches]\nproduction = \"master\"\n[environment.production]\nhost = { ssh = \"prod\" }\n\
    secret = \"api/production\"\nscripts = { rollback = \"./rollback.sh\" }\n[github]\napi_url = \"https://evil.example\"\n";

fn noon() -> Moment {
    DateTime::parse_from_rfc3339("2026-03-01T12:00:00+00:00").unwrap()
}

fn grant(bench: &Bench) {
    let file = RepositoryFile::read(&bench.root()).unwrap().unwrap();
    bench.book().grant(&bench.root(), file.bytes(), noon()).unwrap();
}

#[test]
fn a_file_that_only_names_branches_folders_and_themes_needs_no_trust() {
    let loaded = Bench::new().repository("[branches]\nproduction = \"master\"\n[screen]\nread_only = true\n").load();
    assert_eq!((loaded.config.branches.production.as_str(), loaded.untrusted), ("master", None));
}

#[test]
fn a_file_that_names_hosts_commands_endpoints_or_secrets_is_ignored_whole() {
    let loaded = Bench::new().repository(SENSITIVE).load();
    assert_eq!(loaded.config, Config::default());
    let untrusted = loaded.untrusted.unwrap();
    assert_eq!(untrusted.trust, Trust::Never);
    let named: Vec<_> = untrusted.named.iter().map(|named| (named.line, named.path.as_str(), named.names)).collect();
    let expected = [
        (4, "environment.production.host.ssh", Names::Host),
        (5, "environment.production.secret", Names::Secret),
        (6, "environment.production.scripts.rollback", Names::Command),
        (8, "github.api_url", Names::Endpoint),
    ];
    assert_eq!(named, expected);
}

#[test]
fn a_trusted_file_holds_until_a_single_byte_of_it_changes() {
    let bench = Bench::new().repository(SENSITIVE);
    grant(&bench);
    let loaded = bench.load();
    assert_eq!((loaded.untrusted, loaded.problems.len()), (None, 0));
    assert_eq!(loaded.config.environments["production"].host, Some(Host::Ssh("prod".into())));
    let bench = bench.repository(&format!("{SENSITIVE} "));
    assert_eq!(bench.load().untrusted.unwrap().trust, Trust::Changed);
    assert_eq!(bench.load().config, Config::default());
    assert_eq!(bench.repository(SENSITIVE).load().untrusted, None);
}

#[test]
fn the_same_content_in_another_folder_is_not_trusted() {
    let bench = Bench::new().repository(SENSITIVE);
    grant(&bench);
    let elsewhere = bench.folder.path().join("clone");
    fs::create_dir(&elsewhere).unwrap();
    assert_eq!(bench.book().verdict(&elsewhere, SENSITIVE.as_bytes()), Trust::Never);
}

#[test]
fn a_repository_is_the_same_by_whatever_path_it_is_reached() {
    let bench = Bench::new().repository(SENSITIVE);
    grant(&bench);
    let link = bench.folder.path().join("link");
    symlink(bench.root(), &link).unwrap();
    assert_eq!(bench.book().verdict(&link, SENSITIVE.as_bytes()), Trust::Granted);
}

#[test]
fn taking_a_protection_away_needs_trust_and_adding_one_does_not() {
    for table in ["screen", "environment.production"] {
        let bench = Bench::new().user("[screen]\nread_only = true");
        let loaded = bench.repository(&format!("[{table}]\nread_only = false")).load();
        assert_eq!(loaded.untrusted.unwrap().named[0].names, Names::Protection);
        assert!(loaded.config.screen.read_only);
    }
}

#[test]
fn a_sensitive_key_with_a_bad_value_still_needs_trust() {
    let loaded = Bench::new().repository("[github]\napi_url = 7\n[branches]\nproduction = \"x\"").load();
    assert_eq!(loaded.config, Config::default());
    assert_eq!(loaded.untrusted.unwrap().named[0].value, None);
}

#[test]
fn a_link_out_of_the_repository_is_not_followed_and_one_inside_is() {
    let bench = Bench::new();
    let outside = bench.folder.path().join("outside.toml");
    fs::write(&outside, "[branches]\nproduction = \"outside\"").unwrap();
    symlink(&outside, bench.root().join(FILE_NAME)).unwrap();
    assert_eq!(Config { unread: Vec::new(), ..bench.load().config }, Config::default());
    assert!(bench.problems().contains("symbolic link out of the repository"));
    fs::remove_file(bench.root().join(FILE_NAME)).unwrap();
    fs::write(bench.root().join("real.toml"), "[branches]\nproduction = \"inside\"").unwrap();
    symlink("real.toml", bench.root().join(FILE_NAME)).unwrap();
    assert_eq!(bench.load().config.branches.production, "inside");
}

#[test]
fn trust_is_listed_and_taken_back_and_readable_by_its_owner_only() {
    let bench = Bench::new().repository(SENSITIVE);
    grant(&bench);
    let grants = bench.book().list();
    assert_eq!((grants.len(), &grants[0].root), (1, &bench.root().canonicalize().unwrap()));
    assert_eq!(grants[0].at, noon());
    let folder = bench.folder.path().join("state/trust");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for file in fs::read_dir(&folder).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
    assert_eq!(bench.book().revoke(&bench.root()).unwrap(), Some(grants[0].clone()));
    assert_eq!(bench.book().revoke(&bench.root()).unwrap(), None);
    assert_eq!(bench.load().untrusted.unwrap().trust, Trust::Never);
}

#[test]
fn a_record_of_trust_that_cannot_be_read_trusts_nothing() {
    let bench = Bench::new().repository(SENSITIVE);
    grant(&bench);
    for file in fs::read_dir(bench.folder.path().join("state/trust")).unwrap() {
        fs::write(file.unwrap().path(), "{").unwrap();
    }
    assert_eq!(bench.load().untrusted.unwrap().trust, Trust::Never);
}
