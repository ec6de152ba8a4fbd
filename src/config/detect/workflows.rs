//! Which workflow file does what, by its name and by a few lines that such files have. The files are scanned as lines:
//! the shapes that matter are plain, and a guess that is wrong is shown before it is written.

use super::{Finding, set};
use std::fs;
use std::io::Read;
use std::path::Path;

/// The largest workflow file that is read, in bytes, and how many of them.
const LARGEST: u64 = 256 << 10;
const MOST: usize = 200;

/// One workflow file.
pub(super) struct Workflow {
    pub(super) name: String,
    pub(super) text: String,
}

impl Workflow {
    fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(&self.name, |(stem, _)| stem)
    }

    pub(super) fn builds_an_image(&self) -> bool {
        self.has("docker/build-push-action") || self.has("docker build") || self.has("docker buildx build")
    }

    /// The environment it deploys to, by its name or by the `environment:` of a job.
    fn deploys_to(&self) -> Option<String> {
        let stem = self.stem().to_ascii_lowercase();
        let by_name = stem.strip_prefix("deploy").map(|rest| rest.trim_start_matches(['-', '_', '.']).to_owned());
        let by_job = || self.job_environment().filter(|_| stem.contains("deploy") || self.has("workflow_run"));
        by_name.filter(|name| !name.is_empty()).or_else(by_job).map(|name| full_name(&name))
    }

    fn job_environment(&self) -> Option<String> {
        let value =
            |line: &str| Some(line.trim().strip_prefix("environment:")?.trim().trim_matches(['"', '\'']).to_owned());
        self.text.lines().filter_map(value).find(|name| !name.is_empty() && !name.contains(['$', '{']))
    }

    /// What calls the reviewer: the word that an `if:` looks for.
    fn mention(&self) -> Option<String> {
        let quoted = |line: &str| {
            let (_, rest) = line.split_once("'@")?;
            let word: String =
                rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
            (!word.is_empty()).then(|| format!("@{word}"))
        };
        let is_reviewer = self.has("claude-code-action") || self.has("issue_comment");
        self.text.lines().filter(|_| is_reviewer).find_map(quoted)
    }
}

/// The usual short names, in full.
fn full_name(name: &str) -> String {
    match name.to_ascii_lowercase().as_str() {
        "prod" | "main" => "production".into(),
        "dev" | "develop" => "development".into(),
        "stage" => "staging".into(),
        other => other.to_owned(),
    }
}

/// The workflow files, by name.
pub(super) fn read(root: &Path) -> Vec<Workflow> {
    let names = fs::read_dir(root.join(".github/workflows")).into_iter().flatten().flatten();
    let mut files: Vec<Workflow> = names.take(MOST).filter_map(|entry| open(&entry)).collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

fn open(entry: &fs::DirEntry) -> Option<Workflow> {
    let name = entry.file_name().into_string().ok()?;
    let is_workflow = Path::new(&name).extension().is_some_and(|extension| extension == "yml" || extension == "yaml");
    if !is_workflow || !entry.file_type().ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    fs::File::open(entry.path()).ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
    Some(Workflow { name, text })
}

pub(super) fn find(files: &[Workflow]) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files {
        if let Some(environment) = file.deploys_to() {
            found.push(set(&format!("workflows.deploy.{environment}"), file.name.as_str(), "deploys there"));
        }
        if let Some(mention) = file.mention() {
            found.push(set("workflows.reviewer.mention", mention, &format!("{} looks for it", file.name)));
            found.push(set("workflows.reviewer.workflow", file.name.as_str(), "answers the mention"));
        }
    }
    let builds = files.iter().filter(|file| file.builds_an_image() && file.deploys_to().is_none());
    let build = builds.max_by_key(|file| (file.stem() == "build", file.stem().contains("build")));
    found.extend(build.map(|file| set("workflows.build", file.name.as_str(), "builds an image")));
    unique(found)
}

/// The first finding for each key.
fn unique(found: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in found {
        if !kept.iter().any(|earlier| earlier.path == finding.path) {
            kept.push(finding);
        }
    }
    kept
}
