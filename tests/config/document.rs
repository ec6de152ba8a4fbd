//! What is printed from the table of keys: the documentation, and the file that `cutover init` writes.

use crate::bench::Bench;
use engine::config::{Finding, Surroundings, commented, detect, reference, sample};
use std::fs;
use std::path::Path;

const DOCUMENT: &str = include_str!("../../docs/configuration.md");

#[test]
fn the_documentation_is_the_table_of_keys() {
    let (_, rest) = DOCUMENT.split_once("<!-- keys -->\n").unwrap();
    let (keys, rest) = rest.split_once("\n<!-- end of keys -->").unwrap();
    assert_eq!(keys, reference(), "cutover config keys --markdown prints what belongs here");
    let (_, rest) = rest.split_once("```toml\n").unwrap();
    let (file, _) = rest.split_once("```").unwrap();
    assert_eq!(file, sample(), "cutover config sample prints what belongs here");
}

#[test]
fn the_sample_sets_every_key_without_a_problem() {
    let loaded = Bench::new().user(&sample()).load();
    assert_eq!(loaded.problems, []);
    let unset: Vec<String> = loaded.rows().into_iter().filter(|row| row.value.is_none()).map(|row| row.path).collect();
    assert!(
        unset.iter().all(|path| path.starts_with("environment.development.") || path.ends_with("host.local")),
        "{unset:?}"
    );
}

#[test]
fn a_file_from_nothing_found_sets_nothing_and_each_of_its_comments_could_be_taken() {
    let text = commented(&[]);
    let loaded = Bench::new().user(&text).load();
    assert!(loaded.origins.is_empty() && loaded.problems.is_empty());
    let local = "#local = true\n";
    let uncommented = text.replace(local, "").lines().map(uncomment).collect::<Vec<_>>().join("\n");
    let loaded = Bench::new().user(&uncommented).load();
    assert_eq!(loaded.problems, []);
    assert!(loaded.origins.len() > 40, "{}", loaded.origins.len());
}

fn uncomment(line: &str) -> &str {
    line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line)
}

#[test]
fn what_was_found_is_set_with_where_it_was_found() {
    let found = |path: &str, value: toml::Value| Finding { path: path.into(), value, found: "a test".into() };
    let findings =
        [found("branches.production", "master".into()), found("workflows.deploy.qa", "deploy-qa.yml".into())];
    let text = commented(&findings);
    assert!(text.contains("\nproduction = \"master\"    # a test\n"), "{text}");
    let loaded = Bench::new().user(&text).load();
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.origins.keys().collect::<Vec<_>>(), ["branches.production", "workflows.deploy.qa"]);
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn lines(findings: &[Finding]) -> Vec<String> {
    let mut lines: Vec<String> = findings.iter().map(|one| format!("{} = {}", one.path, one.value)).collect();
    lines.sort();
    lines
}

#[test]
fn a_repository_shows_its_branches_changelog_workflows_and_image() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "docs/changelog/2026-01-02-abcdef1-a-thing.md", "");
    write(root, "docs/changelog/index.md", "");
    fs::create_dir(root.join("changelog")).unwrap();
    let build = "on: push\nenv:\n  IMAGE_NAME: acme/web\nsteps:\n  - uses: docker/build-push-action@v6\n    with:\n      tags: registry.acme.dev/${{ env.IMAGE_NAME }}:${{ github.sha }}\n";
    write(root, ".github/workflows/image.yaml", build);
    write(root, ".github/workflows/deploy_prod.yml", "on: workflow_run\n");
    write(root, ".github/workflows/release-dev.yml", "on:\n  workflow_run:\njobs:\n  x:\n    environment: 'dev'\n");
    write(
        root,
        ".github/workflows/review.yml",
        "on: issue_comment\nif: contains(github.event.comment.body, '@robot')\n",
    );
    write(root, ".github/workflows/notes.txt", "docker build");
    let branches = ["master", "develop", "wip/a", "wip/b", "wip/c", "feature/x"].map(str::to_owned);
    let here = Surroundings { root, remote: Some(("acme/api", "origin")), branches: &branches };
    let expected = [
        "branches.integration = \"develop\"",
        "branches.production = \"master\"",
        "branches.work = [\"feature/*\", \"fix/*\", \"feat/*\", \"wip/*\"]",
        "changelog.dir = \"docs/changelog\"",
        "changelog.index = \"index.md\"",
        "registry.image = \"registry.acme.dev/acme/web\"",
        "service.repository = \"acme/api\"",
        "workflows.build = \"image.yaml\"",
        "workflows.deploy.development = \"release-dev.yml\"",
        "workflows.deploy.production = \"deploy_prod.yml\"",
        "workflows.reviewer.mention = \"@robot\"",
        "workflows.reviewer.workflow = \"review.yml\"",
    ];
    assert_eq!(lines(&detect(here)), expected);
}

#[test]
fn hostile_names_and_files_find_their_way_into_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, ".github/workflows/deploy-a\"b\nc.yml", "docker build\n");
    write(root, ".github/workflows/deploy-x = 1 #.yml", "docker build\n");
    write(root, ".github/workflows/build.yml", "docker build\ntags: ghcr.io/\u{202e}x/y z\n");
    std::os::unix::fs::symlink("/etc/passwd", root.join(".github/workflows/deploy-qa.yml")).unwrap();
    std::os::unix::fs::symlink("/tmp", root.join("changelog")).unwrap();
    let here = Surroundings { root, remote: Some(("acme/\"]\nx", "origin")), branches: &["\u{1b}[31m".to_owned()] };
    let findings = detect(here);
    assert_eq!(lines(&findings), ["workflows.build = \"build.yml\""]);
    assert_eq!(Bench::new().user(&commented(&findings)).load().problems, []);
}

#[test]
fn an_empty_repository_shows_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(detect(Surroundings { root: folder.path(), remote: None, branches: &[] }), []);
}
