//! Files for the tests of rules.

use super::{Finding, RULES, Subject, WorkflowFile};
use crate::config::Config;

/// What one rule finds in a file called `deploy-production.yml`: lines and words.
pub fn found(rule: &str, text: &str) -> Vec<Finding> {
    in_file(rule, "deploy-production.yml", text)
}

/// The same in a file of this name.
pub fn in_file(rule: &str, name: &str, text: &str) -> Vec<Finding> {
    let file = WorkflowFile::read(&format!(".github/workflows/{name}"), text.as_bytes()).unwrap();
    let rule = RULES.iter().find(|known| known.id == rule).unwrap();
    rule.found(&Subject { file: &file, config: &Config::default() })
}

/// The lines of what is found.
pub fn lines(rule: &str, text: &str) -> Vec<usize> {
    found(rule, text).iter().map(|finding| finding.line).collect()
}
