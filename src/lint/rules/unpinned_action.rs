//! An action that is taken by a tag or branch, which can be moved.

use crate::lint::Subject;
use crate::lint::finding::{Rule, Spot};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "unpinned-action",
    about: "an action is taken by a tag or branch that can be moved",
    why: "Whoever moves the tag runs their code with the secrets of this workflow, without a change in this repository.",
    look,
};

fn look(subject: &Subject<'_>) -> Vec<Spot> {
    let steps = subject.file.jobs.iter().flat_map(|job| {
        let called = job.node.get("uses").into_iter();
        called.chain(job.steps.iter().filter_map(|step| step.uses()))
    });
    steps.filter_map(spot).collect()
}

fn spot(uses: &Node) -> Option<Spot> {
    let text = uses.text()?;
    if text.starts_with("./") {
        return None;
    }
    if let Some(image) = text.strip_prefix("docker://") {
        let fix = format!("uses: docker://{}@sha256:<digest>", image.split(['@', ':']).next().unwrap_or(image));
        return (!image.contains("@sha256:")).then(|| Spot::at(uses.line, format!("{text} is not a digest"), fix));
    }
    let (name, at) = text.split_once('@').unwrap_or((text, ""));
    let pinned = at.len() == 40 && at.bytes().all(|digit| digit.is_ascii_hexdigit());
    let fix = format!("uses: {name}@<40 digits of the commit>  # {at}");
    (!pinned).then(|| Spot::at(uses.line, format!("{text} is no commit"), fix))
}

#[cfg(test)]
mod tests {
    use crate::lint::sample::lines;

    const ID: &str = super::RULE.id;

    #[test]
    fn only_a_commit_or_a_digest_stays_what_it_is() {
        let of = |uses: &str| lines(ID, &format!("on: push\njobs:\n  a:\n    steps:\n      - uses: {uses}\n"));
        for moving in ["actions/checkout@v4", "a/b@main", "a/b", "docker://alpine:3", "a/b@7b1e4d0"] {
            assert_eq!(of(moving), [5], "{moving}");
        }
        let sha = "7b1e4d0".repeat(6)[..40].to_owned();
        for fixed in [&format!("a/b/c@{sha}"), "./.github/actions/x", "docker://alpine@sha256:00"] {
            assert_eq!(of(fixed), [0; 0], "{fixed}");
        }
    }

    #[test]
    fn a_workflow_that_is_called_counts_too() {
        assert_eq!(lines(ID, "on: push\njobs:\n  a:\n    uses: acme/ci/.github/workflows/x.yml@main\n"), [4]);
    }
}
