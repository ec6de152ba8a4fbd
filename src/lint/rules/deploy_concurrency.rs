//! A deploy that may run twice at once, or be cancelled in the middle.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "deploy-concurrency",
    about: "two deploys may run at once, or one is cut off by the next",
    why: "Two deploys that switch the same traffic leave it where the slower one put it, and a deploy that is cancelled leaves \
          the host half switched.",
    look,
};

const FIX: &str = "concurrency:\n  group: deploy-production\n  cancel-in-progress: false";

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    if !subject.deploys() {
        return Vec::new();
    }
    let file = subject.file;
    let groups: Vec<(&Node, &Node)> = std::iter::once(&file.root)
        .chain(file.jobs.iter().map(|job| &job.node))
        .filter_map(|node| node.entry("concurrency"))
        .collect();
    if groups.is_empty() {
        let line = file.root.entry("jobs").map_or(1, |(key, _)| key.line);
        return vec![Spot::at(line, "nothing keeps two deploys apart", FIX)];
    }
    let cancels =
        |group: &Node| group.get("cancel-in-progress").and_then(Node::text).is_some_and(|text| text != "false");
    let cutting = groups.into_iter().filter(|(_, group)| cancels(group));
    cutting.map(|(key, _)| Spot::at(key.line, "a new deploy cuts off the one that goes on", FIX)).collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::{in_file, lines};

    const ID: &str = super::RULE.id;

    #[test]
    fn a_deploy_needs_a_group_that_waits() {
        let text = "on: push\njobs:\n  a: {}\n";
        assert_eq!(lines(ID, text), [2]);
        assert_eq!(in_file(ID, "test.yml", text), []);
        assert_eq!(lines(ID, &format!("{text}concurrency: production\n")), [0; 0]);
        assert_eq!(lines(ID, &format!("{text}concurrency: {{ group: p, cancel-in-progress: true }}\n")), [4]);
        assert_eq!(lines(ID, "on: push\njobs:\n  a:\n    concurrency: p\n"), [0; 0], "that of the job is enough");
    }
}
