//! One concurrency group for all branches in which a new run cancels the one that goes on.

use crate::lint::finding::{Rule, Spot};
use crate::lint::{Subject, WorkflowFile};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "shared-cancelling-concurrency",
    about: "runs of different branches cancel each other",
    why: "A push to any branch cancels the build of another one, and nothing builds that commit again: what was merged to \
          production may never ship.",
    look,
};

/// What parts a group by what is built.
const PARTING: [&str; 6] =
    ["github.ref", "github.head_ref", "github.sha", "github.run_id", "github.ref_name", "matrix."];

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let file = subject.file;
    if !is_shared(file) {
        return Vec::new();
    }
    let groups = std::iter::once(&file.root).chain(file.jobs.iter().map(|job| &job.node));
    groups.filter_map(|node| node.entry("concurrency")).filter_map(|(key, group)| spot(key.line, group)).collect()
}

/// Whether more than one branch may set it off.
fn is_shared(file: &WorkflowFile) -> bool {
    let Some((_, push)) = file.on("push") else { return file.on("pull_request").is_some() };
    let branches = push.and_then(|push| push.get("branches")).map(Node::items).unwrap_or_default();
    let pattern = branches.iter().filter_map(Node::text).any(|name| name.contains('*'));
    branches.len() != 1 || pattern || file.on("pull_request").is_some()
}

fn spot(line: usize, group: &Node) -> Option<Spot> {
    let cancels = group.get("cancel-in-progress").and_then(Node::text)?;
    let name = group.get("group").and_then(Node::text)?;
    let parted = PARTING.iter().any(|word| name.contains(word));
    let fix = format!("concurrency:\n  group: {name}-${{{{ github.ref }}}}\n  cancel-in-progress: {cancels}");
    (cancels != "false" && !parted).then(|| Spot::at(line, format!("the group {name:?} is one for all branches"), fix))
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::lines;

    const ID: &str = super::RULE.id;

    #[test]
    fn a_group_for_all_branches_that_cancels_is_found() {
        let text = "on:\n  push:\n    branches: [main, development]\nconcurrency:\n  group: docker-build\n  \
                    cancel-in-progress: true\njobs: {}\n";
        assert_eq!(lines(ID, text), [4]);
        assert_eq!(lines(ID, &text.replace("docker-build", "${{ github.workflow }}")), [4], "still one for all");
        assert_eq!(lines(ID, &text.replace("docker-build", "b-${{ github.ref }}")), [0; 0]);
        assert_eq!(lines(ID, &text.replace("true", "false")), [0; 0]);
        assert_eq!(lines(ID, &text.replace("[main, development]", "[main]")), [0; 0], "one branch");
        assert_eq!(lines(ID, &text.replace("[main, development]", "['release/*']")), [4]);
    }

    #[test]
    fn a_group_of_a_job_counts_like_one_of_the_file() {
        let text = "on: push\njobs:\n  build:\n    concurrency: { group: b, cancel-in-progress: true }\n";
        assert_eq!(lines(ID, text), [4]);
        assert_eq!(lines(ID, "on: push\nconcurrency: b\njobs: {}\n"), [0; 0], "it waits and does not cancel");
    }
}
